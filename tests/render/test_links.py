"""Links that people can click, and what hostile text can't do with them."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core import events as e
from teaparty.core.values.looks import ASCII, LATIN_1, UTF_8, Colours, Links, Look
from teaparty.render.lines import line
from teaparty.render.links import LONGEST
from teaparty.render.widths import width

ALICE = e.Person(1, "alice")
PLAIN = Look()
PAGES, ALL = Look(links=Links.PAGES), Look(links=Links.COMMANDS)
OSC = re.compile("\x1b]8;;([^\x00-\x20\x7f-\U0010ffff]*)\x1b\\\\")
TEA = "https://tea.example/"


def said(text, look=PAGES):
    return line(e.Said(who=ALICE, text=text), look)


def whispered(who, text):
    return e.Whispered(who=who, to=(e.Person(2, "bob"),), text=text)


def links(text):
    """Return the links of a text, each with what it stands over."""
    parts = OSC.split(text)
    found = [(uri, shown) for uri, shown in zip(parts[1::2], parts[2::2], strict=True)]
    assert [uri != "" for uri, _ in found] == [True, False] * (len(found) // 2), "each is closed"
    return [each for each in found if each[0]]


def without(text):
    return OSC.sub("", text)


def of_said(text, look=PAGES):
    return links(said(text, look))


# --- links to pages


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"See {TEA}", [TEA]),
        (f"See {TEA}, or {TEA}x?", [TEA, f"{TEA}x"]),
        (f"({TEA}) <{TEA}> [{TEA}] \"{TEA}\" '{TEA}'.", [TEA] * 5),
        (f"{TEA}Tea_(meal) and ({TEA}Tea_(meal)).", [f"{TEA}Tea_(meal)"] * 2),
        (f"{TEA}a;b?c=d&e=%20#f!", [f"{TEA}a;b?c=d&e=%20#f"]),
        ("http://alice@tea.example:8080/x HTTPS://TEA.EXAMPLE", [
            "http://alice@tea.example:8080/x", "HTTPS://TEA.EXAMPLE"]),
        (f"看{TEA}。", [TEA]),
        (f"{TEA}that-was-cut…", []),
        ("mailto:alice@tea.example ftp://tea.example javascript:alert(1) send:quit", []),
        ("http:// https://. https:///x https://[::1]/", []),
    ],
)  # fmt: skip
def test_what_is_linked(text, found):
    assert of_said(text) == [(each, each) for each in found]


def test_without_a_screen_that_says_so_there_are_none():
    text = f"See {TEA}"
    assert said(text, PLAIN) == f"alice says: {text}"


def test_a_screen_reader_is_read_no_links():
    look = Look(links=Links.COMMANDS, screen_reader=True)
    assert said(f"See {TEA}", look) == f"alice says: See {TEA}"


def test_a_link_stands_inside_the_colours_of_a_line():
    look = Look(links=Links.PAGES, colours=Colours.SIXTEEN)
    whisper = whispered(ALICE, f"See {TEA}")
    on, off = f"\x1b]8;;{TEA}\x1b\\", "\x1b]8;;\x1b\\"
    assert line(whisper, look).endswith(f"See {on}{TEA}{off}\x1b[0m")


@pytest.mark.parametrize("charset", [LATIN_1, ASCII])
def test_in_another_charset_pages_are_linked_too(charset):
    assert of_said(f"ÿ {TEA}", Look(links=Links.COMMANDS, charset=charset)) == [(TEA, TEA)]


# --- what people type can do no more than that


HOSTILE = [
    f"{TEA}]]os.execute([[calc]])--",
    f"{TEA}%5D%5Dos.execute(1)--",
    f"{TEA}\x1b\\\x1b]8;;send:quit\x1b\\",
    f"{TEA}\x07\x1b]0;title\x07",
    f"{TEA}%1b%5c%07",
    f"{TEA}\\\\x",
    f'{TEA}?config={{"menu":[{{"Tea":"send:quit"}}]}}',
    f"{TEA}?x=1&%63onfig=%7B%7D",
    f"{TEA}?PRESET=x",
    f"{TEA}\N{WORD JOINER}\N{FUNCTION APPLICATION}send\N{INVISIBLE TIMES}",
    "\N{FUNCTION APPLICATION}\N{INVISIBLE SEPARATOR}quit\N{INVISIBLE TIMES}",
    f"{TEA}\r\nsend:quit",
    "https://" + "x" * 5_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_client_could_take_for_more_is_no_link_or_a_harmless_one(text):
    shown = said(text, ALL)
    assert without(shown) == said(text, PLAIN)
    for uri, over in links(shown):
        assert uri == over
        assert uri in (TEA, f"{TEA}send")


FRAGMENTS = st.sampled_from(
    [TEA, "https://", "http://", "(", ")", "]", "[", "]]", "\x1b", "\x1b\\", "\x1b]8;;", "\x07",
     "%5D", "%1B", "config=", "send:", ";", "?", "\N{FUNCTION APPLICATION}",
     "\N{INVISIBLE TIMES}", "\N{INVISIBLE SEPARATOR}", " ", ".", "\n", "\r", "茶", "é"]
)  # fmt: skip


SPEECH = st.sampled_from([e.Said, e.Emoted, e.Shouted, e.Away, whispered])


@given(
    st.lists(FRAGMENTS | st.text(max_size=4), max_size=30).map("".join),
    st.integers(20, 60),
    SPEECH,
    st.sampled_from(["", "news"]),
)
def test_whatever_is_typed_the_line_is_the_same_but_for_links_to_what_stands_there(
    text, wide, kind, mark
):
    look = Look(width=wide, links=Links.COMMANDS, colours=Colours.TRUE)
    plain = Look(width=wide, colours=Colours.TRUE)
    event = kind(who=ALICE, text=text)
    shown = line(event, look, 2, mark)
    assert without(shown) == line(event, plain, 2, mark)
    for uri, over in links(shown):
        assert unquote(uri) == unquote(over)
        assert uri.lower().startswith(("http://", "https://"))
        assert not re.search(r"[\x00-\x1f\x7f\[\]\\]", unquote(uri))
        assert len(uri) <= LONGEST


@given(st.text(alphabet="()).,!x", max_size=30))
def test_any_end_of_a_link_is_shown_as_it_was_typed(end):
    assert without(said(f"{TEA}{end}")) == said(f"{TEA}{end}", PLAIN)


# --- exits


PARLOUR = e.RoomSeen(
    title="The Parlour",
    description="",
    exits=(
        e.ExitRow(name="north", title="The Garden"),
        e.ExitRow(name="east", title=f"The {TEA}"),
    ),
    people=(),
)
LONG = "a-very-long-way-to-the-garden"


def in_chat_mode(event):
    return type(event)(**{name: getattr(event, name) for name in event.__struct_fields__
                          if name != "sign"}, sign="/")  # fmt: skip


def test_an_exit_is_a_command():
    assert links(line(PARLOUR, ALL)) == [
        ("send:north", "north"), ("send:east", "east"), (TEA, TEA),
    ]  # fmt: skip
    assert without(line(PARLOUR, ALL)) == line(PARLOUR, PLAIN)


def test_an_exit_in_the_list_of_exits_is_one_too():
    seen = e.ExitsSeen(exits=PARLOUR.exits)
    assert links(line(seen, ALL))[0] == ("send:north", "north")


def test_in_chat_mode_it_has_its_sign_where_it_is_typed_and_not_where_it_is_shown():
    assert links(line(in_chat_mode(PARLOUR), ALL))[0] == ("send:/north", "north")


def test_its_colour_is_inside():
    look = Look(links=Links.COMMANDS, colours=Colours.SIXTEEN)
    assert links(line(PARLOUR, look))[0] == ("send:north", "\x1b[33mnorth\x1b[0m")


@pytest.mark.parametrize(
    "look",
    [
        PAGES,
        Look(links=Links.COMMANDS, screen_reader=True),
        Look(links=Links.COMMANDS, charset=LATIN_1),
    ],
)
def test_elsewhere_it_is_just_a_word(look):
    shown = line(PARLOUR, look)
    assert "send:" not in shown
    assert without(shown) == line(PARLOUR, Look(screen_reader=look.screen_reader))


@given(st.integers(20, 90), st.sampled_from(Colours))
def test_wrapped_lines_are_as_wide_as_without_links(wide, colours):
    seen = e.RoomSeen(
        title="T",
        description="",
        exits=tuple(e.ExitRow(name=name, title="茶室 Tea") for name in ("north", LONG, "up")),
        people=(),
    )
    look = Look(width=wide, colours=colours, links=Links.COMMANDS)
    shown = line(seen, look)
    assert without(shown) == line(seen, Look(width=wide, colours=colours))
    assert all(width(without(row)) <= wide for row in shown.split("\n"))


def test_a_link_across_two_rows_is_closed_in_the_first_and_leads_to_the_same_in_the_second():
    seen = e.ExitsSeen(exits=(e.ExitRow(name=LONG, title="G"),))
    rows = line(seen, Look(width=20, links=Links.COMMANDS)).split("\n")
    parts = [found for row in rows for found in links(row)]
    assert {uri for uri, _ in parts} == {f"send:{LONG}"}
    assert "".join(shown for _, shown in parts) == LONG
    assert len(parts) == 2
    assert all(not row.startswith("\x1b") for row in rows)


def test_a_link_that_is_wider_than_the_screen_stays_whole():
    long = TEA + "x" * 60
    look = Look(width=30, links=Links.PAGES, charset=UTF_8)
    assert of_said(f"See {long} now", look) == [(long, long)]
