"""Events become bytes for a terminal: in its charset and width, with the time if wanted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from wcwidth import wcswidth

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.values.looks import ASCII, CP437, DEFAULT, LATIN_1, UTF_8, Colours, Look
from teaparty.render.lines import RENDERS, encoded, line, prompt_text

pytestmark = pytest.mark.usefixtures("in_greenwich")

ALICE, BOB = e.Person(1, "alice"), e.Person(2, "bob")
HALF_PAST_TWELVE = 45_000.0


def entries(*events, at=HALF_PAST_TWELVE):
    return [Entry(room="", number=at, at=at, event=event) for at in [at] for event in events]


def raised(event, error):
    raise error


def test_every_event_of_the_party_has_its_own_lines():
    own = {kind for kind in vars(e).values() if isinstance(kind, type) and issubclass(kind, Struct)}
    events = {kind for kind in own if issubclass(kind, e.Event)} - {e.Event, e.Guiding, e.Paged}
    assert {kind for kind in events if not issubclass(kind, e.Internal)} == set(RENDERS)


def test_lines_are_sent_as_utf8_with_cr_lf():
    news = entries(e.Said(who=ALICE, text="hé"), e.Arrived(who=BOB), e.Announced(text="a\nb"))
    assert encoded(news, DEFAULT, raised, BOB.number) == "alice says: hé\r\na\r\nb\r\n".encode()


@pytest.mark.parametrize(
    ("charset", "made"),
    [
        (UTF_8, "bob says: hé “你”\r\n".encode()),
        (LATIN_1, b'bob says: h\xe9 "Ni"\r\n'),
        (CP437, b'bob says: h\x82 "Ni"\r\n'),
        (ASCII, b'bob says: he "Ni"\r\n'),
    ],
)
def test_lines_are_sent_in_the_charset_of_the_look(charset, made):
    news = entries(e.Said(who=BOB, text="hé “你”"))
    assert encoded(news, Look(charset=charset), raised) == made


class Broken(e.Event, frozen=True, kw_only=True):
    def plain(self):
        raise ZeroDivisionError


def test_an_event_that_cannot_be_rendered_is_left_out_and_reported():
    faults = []
    broken = Broken(who=BOB)
    news = entries(e.Announced(text="a"), broken, e.Announced(text="b"))
    assert (
        encoded(news, DEFAULT, lambda event, error: faults.append((event, type(error))))
        == b"a\r\nb\r\n"
    )
    assert faults == [(broken, ZeroDivisionError)]


def test_nothing_to_show_is_nothing_to_send():
    timed = Look(timestamps=True)
    for look in (DEFAULT, timed):
        assert encoded(entries(e.Arrived(who=BOB)), look, raised, BOB.number) == b""
        assert encoded([], look, raised) == b""


# --- width


def test_long_lines_are_wrapped_where_a_width_is_known():
    event = e.Said(who=ALICE, text="Good evening, everybody.")
    assert line(event, Look(width=20)) == "alice says: Good\n  evening,\n  everybody."
    assert line(event, DEFAULT) == "alice says: Good evening, everybody."
    assert "\n" not in line(event, Look(width=20, screen_reader=True))


def test_other_letters_are_written_before_lines_are_wrapped():
    event = e.Said(who=ALICE, text="你好" * 4)
    assert line(event, Look(width=28)) == "alice says: 你好你好你好你好"
    assert line(event, Look(width=28, charset=ASCII)) == ("alice says:\n  NiHaoNiHaoNiHaoNiHao")


def test_wide_lines_that_are_short_in_characters_are_wrapped():
    assert line(e.Said(who=ALICE, text="你" * 5), Look(width=21)) == "alice says: 你你你你\n  你"


# --- the time

TABLE = e.PeopleListed(people=(e.PersonRow(name="bob", room="Hall", idle=0, on=0),))


def test_the_time_stands_before_the_first_line_and_others_below():
    look = Look(timestamps=True)
    news = entries(e.Said(who=ALICE, text="hi"), e.Announced(text="a\nb"), TABLE)
    assert encoded(news, look, raised).decode().split("\r\n") == [
        "12:30 alice says: hi",
        "12:30 a",
        "      b",
        "12:30 Name  Room  Idle  On",
        "      bob   Hall    0s  0s",
        "      One person is in.",
        "",
    ]


def test_lines_with_the_time_are_as_wide_as_others():
    news = entries(e.Said(who=ALICE, text="Good evening, everybody."))
    assert encoded(news, Look(width=26, timestamps=True), raised).decode().split("\r\n") == [
        "12:30 alice says: Good", "        evening,", "        everybody.", "",
    ]  # fmt: skip


def test_to_a_screen_reader_the_time_comes_last():
    look = Look(timestamps=True, screen_reader=True, width=20)
    news = entries(e.Said(who=ALICE, text="Good evening, everybody."), e.Announced(text="a\nb"))
    assert encoded(news, look, raised).decode() == (
        "alice says: Good evening, everybody. (12:30)\r\na\r\nb (12:30)\r\n"
    )


def test_the_time_is_the_servers(in_zone):
    in_zone("XXX-5:30")
    news = entries(e.Said(who=ALICE, text="hi"), at=0)
    assert encoded(news, Look(timestamps=True), raised) == b"05:30 alice says: hi\r\n"


def test_the_time_may_have_seconds():
    look = Look(timestamps="seconds", width=29)
    news = entries(e.Said(who=ALICE, text="Good evening, everybody."), at=45_007.9)
    assert encoded(news, look, raised).decode().split("\r\n") == [
        "12:30:07 alice says: Good", "           evening,", "           everybody.", "",
    ]  # fmt: skip
    reader = Look(timestamps="seconds", screen_reader=True)
    assert encoded(entries(e.Announced(text="a")), reader, raised) == b"a (12:30:00)\r\n"


def test_the_time_is_that_of_the_zone():
    news = entries(e.Said(who=ALICE, text="hi"))
    look = Look(timestamps=True, zone="Asia/Kathmandu")
    assert encoded(news, look, raised) == b"18:00 alice says: hi\r\n"  # UTC+5:30 in 1970


def test_a_time_that_is_none_leaves_the_event_out():
    faults = []
    news = entries(e.Announced(text="a"), at=1e300)
    assert encoded(news, Look(timestamps=True), lambda *fault: faults.append(fault)) == b""
    assert len(faults) == 1


# --- prompts


@pytest.mark.parametrize(
    ("text", "charset", "made"),
    [
        ("Password: ", UTF_8, b"Password: "), ("> say  hi ", UTF_8, b"> say  hi "),
        ("a\x1b[2J\r\n>", UTF_8, b"a[2J >"), ("> é你", LATIN_1, b"> \xe9Ni"),
        ("", ASCII, b""), ("> é  …", ASCII, b"> e  ..."), ("\ud800>", UTF_8, b">"),
    ],
)  # fmt: skip
def test_a_prompt_is_safe_and_in_the_charset(text, charset, made):
    assert prompt_text(text, Look(charset=charset)) == made


# --- screens of any kind

looks = st.builds(
    Look,
    width=st.sampled_from([0, 20, 31, 80]),
    colours=st.sampled_from(Colours),
    charset=st.sampled_from([UTF_8, LATIN_1, CP437, ASCII]),
    screen_reader=st.booleans(),
    timestamps=st.booleans(),
)


@settings(deadline=None)
@given(st.text(max_size=60), looks)
def test_whatever_is_said_can_be_sent_and_fits(text, look):
    news = entries(e.Said(who=ALICE, text=text), e.Told(text=text), e.Told(text="é" + text))
    sent = encoded(news, look, raised).decode(look.charset)
    if look.width and not look.screen_reader and not look.colours and "://" not in sent:
        assert max(map(wcswidth, sent.split("\r\n"))) <= look.width
