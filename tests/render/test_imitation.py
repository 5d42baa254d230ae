"""Nobody's words can be taken for a line of the party, whatever the screen is."""

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec import structs
from wcwidth import wcswidth, wcwidth

from teaparty.core import events as e
from teaparty.core.log.log import Entry, Watched
from teaparty.core.values.looks import ASCII, CP437, LATIN_1, UTF_8, Colours, Look
from teaparty.core.values.modes import WORD
from teaparty.core.values.name_rules import NameRules
from teaparty.core.values.names import NameRefused
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.place_words import checked_title
from teaparty.core.values.refusal import Refusal
from teaparty.doors.telnet.client_look import shown_by
from teaparty.lookalikes import plain_letters
from teaparty.render.charsets import called
from teaparty.render.lines import encoded, line
from teaparty.render.paint import SGR
from teaparty.wire.client import Client

BOB = e.Person(2, "bob")
SPEECH = re.compile(
    r"(\* .+|\S+ (says|says to [^:]+|shouts|emotes|whispers to [^:]+|sets the topic)"
    r"(, naming you|, with a word you watch for)?: .*"
    r"|You (say|shout|emote|whisper|set the topic)[^:]*: .*)"
)
AWAY = re.compile(r"(\S+ is|You are) away: .*")
"""So do somebody's words read, be they told or answered."""
LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
rules = NameRules(PartyOptions().reserved, ["say", "look"], plain_letters)

looks = st.builds(
    Look,
    width=st.one_of(st.just(0), st.integers(20, 200)),
    colours=st.sampled_from(Colours),
    charset=st.sampled_from([UTF_8, LATIN_1, CP437, ASCII]),
    screen_reader=st.booleans(),
)

LIKELY = [
    "bob has quit.", "\nbob has quit.", "\rbob", "\x1b[1A", "\u2028bob has lost the link.",
    "[3 lines were missed]", "\u202ebob", "\u0301" * 30, "{who}", "", "* bob", "a\x85b", "＊ bob",
    "你好，" * 30, "https://tea.example/" + "a" * 50, "x" * 90, "สวัสดี" * 9, "\u1361", "ﷺ",
    "👩\u200d👧" * 20, "\x1b[31m", "Привет " * 9, "mailto:a@b", "’", "ü",
    "[news] bob says: hi", "On news: bob", "\n[news] bob", "bob says on news: hi",
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from([*LIKELY, "x", " ", " word"]), max_size=12).map("".join),
)


def _title(text):
    try:
        return checked_title(text, 60)
    except Refusal:
        return None


titles = st.one_of(
    st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9 '.,&()+/-]{0,50}", fullmatch=True),
    st.sampled_from(["bob has quit", "bob says, hi", "You say hi", "书房", "Alice's"]),
    texts,
).map(_title).filter(lambda title: title is not None)  # fmt: skip


def _accepted(name):
    try:
        return rules.check(name)
    except NameRefused:
        return None


letters = st.characters(categories=("Lu", "Ll", "Lo", "Lm", "Nd", "Mn", "Mc"))
names = st.one_of(
    st.from_regex(r"[a-zA-Z][a-z0-9_.'-]{0,22}[a-z0-9]", fullmatch=True),
    st.text(letters, min_size=2, max_size=5),
    st.sampled_from(["bob", "Exits", "Usage", "Also", "愛麗絲", "Алиса", "สมชาย", "Йоу", "aːb"]),
).map(_accepted).filter(lambda name: name is not None)  # fmt: skip

someone = st.builds(e.Person, st.just(1), names)
others = st.lists(st.builds(e.Person, st.integers(2, 4), names), min_size=1, max_size=3).map(tuple)
aloud = st.one_of(
    st.builds(e.Said, who=someone, text=texts),
    st.builds(e.Said, who=someone, to=others, text=texts),
    st.builds(e.Shouted, who=someone, text=texts),
    st.builds(e.Emoted, who=someone, text=texts),
    st.builds(
        e.Acted,
        who=someone,
        social=st.just("hug"),
        how=texts,
        sentences=st.builds(lambda text: {"en": text}, texts),
        whom=st.builds(e.Person, st.integers(2, 4), names),
    ),
)
speech = st.one_of(
    aloud,
    st.builds(e.TopicSet, who=someone, topic=texts.filter(bool)),
    st.builds(e.Away, who=someone, text=texts),
    st.builds(e.Whispered, who=someone, to=others, text=texts),
)


def bare(text):
    return SGR.sub("", text)


def unwrapped(look):
    return Look(charset=look.charset, screen_reader=look.screen_reader)


@settings(deadline=None)
@given(speech, looks, st.integers(1, 5))
@example(e.Said(who=BOB, text="\r\nalice has quit."), Look(), 1)
@example(e.Emoted(who=BOB, text="\nalice has quit."), Look(), 1)
@example(e.Said(who=BOB, text="x" * 30 + " alice has quit."), Look(width=40), 1)
@example(e.Said(who=e.Person(1, "ᅠ＊"), text="＊"), Look(charset=ASCII), 2)
def test_somebodys_words_are_marked_as_theirs(event, look, viewer):
    text = line(event, unwrapped(look), viewer)
    assert len(text.splitlines()) == 1
    assert SPEECH.fullmatch(text) or AWAY.fullmatch(text)
    name = called(event.who.name, look.charset)
    if viewer != 1:
        assert not text.startswith("You ")
        assert text.startswith((f"{name} ", f"* {name}"))
    first, *further = bare(line(event, look, viewer)).split("\n")
    assert text.startswith(first)
    assert all(re.match(r"  \S", row) for row in further)


@settings(deadline=None)
@given(
    aloud,
    looks,
    st.integers(2, 5),
    st.sampled_from(["", "bob", "x", "alice", "naming", "你好", Watched("x")]),
)
@example(e.Said(who=BOB, text=", naming you: x"), Look(screen_reader=True), 3, "x")
@example(e.Emoted(who=BOB, text="says, naming you: x"), Look(), 3, "x")
def test_a_line_that_names_its_reader_says_only_that(event, look, viewer, word):
    text = bare(line(event, unwrapped(look), viewer, named=word))
    plain = line(event, unwrapped(look), viewer)
    told = "with a word you watch for" if isinstance(word, Watched) else "naming you"
    assert text in (plain, plain.replace(": ", f", {told}: ", 1))
    assert SPEECH.fullmatch(text)
    first, *further = bare(line(event, look, viewer, named=word)).split("\n")
    assert text.startswith(first)
    assert all(re.match(r"  \S", row) for row in further)


@settings(deadline=None)
@given(speech, looks, st.integers(1, 5))
def test_nothing_is_lost_by_wrapping_and_painting(event, look, viewer):
    made = bare(line(event, look, viewer))
    whole = line(event, unwrapped(look), viewer)
    assert re.sub("[ \n]", "", made) == whole.replace(" ", "")


EMOTE = re.compile(r"\* (\S+?)(?:['’]s)?(?: .*|$)")
JOINED = [
    "'Ann waves.",
    "'s hat",
    "’s hat",
    "'s",
    "'S hat",
    "'sits",
    ", bob",
    "-Ann",
    "2",
    "_",
    "~",
]


@settings(deadline=None)
@given(someone, st.one_of(st.sampled_from(JOINED), texts), looks)
def test_an_emote_names_the_one_who_typed_it_and_nobody_else(who, text, look):
    """Nothing typed is joined to a name, but for what no name ends in."""
    shown = line(e.Emoted(who=who, text=text), unwrapped(look), 2)
    name = called(who.name, look.charset)
    if look.screen_reader:
        assert shown.startswith(f"{name} emotes: ")
    else:
        assert EMOTE.fullmatch(shown)[1] == name


DISGUISES = {
    "a": "aA4ᴀ", "b": "b8ʙ", "d": ["d", "D", "cl", "ᴅ"], "e": "eE3ᴇ", "g": "gG9ɢ", "h": "hHʜ",
    "i": "iI1lɪ", "l": "l1Iʟ", "m": ["m", "M", "rn", "ᴍ"], "n": "nNɴ", "o": "oO0ᴏ", "p": "pPᴘ",
    "r": "rRʀ", "s": "sS5ꜱ", "t": "tT7ᴛ", "u": "uUᴜ", "v": "vVᴠ", "w": ["w", "W", "vv", "ᴡ"],
    "y": "yYʏ", "z": "zZ2ᴢ",
}  # fmt: skip


@settings(deadline=None)
@given(st.data(), st.sampled_from(PartyOptions().reserved))
def test_nobody_is_called_like_the_party_in_any_disguise(data, reserved):
    disguised = [data.draw(st.sampled_from(DISGUISES.get(letter, letter))) for letter in reserved]
    assert _accepted("".join(disguised)) is None


def test_nobody_can_wave_as_jo_ann():
    jo, jo_ann = e.Person(1, "Jo"), e.Person(2, "Jo'Ann")
    theirs = line(e.Emoted(who=jo_ann, text="waves."), Look(), 3)
    assert (theirs, line(e.Emoted(who=jo, text="'Ann waves."), Look(), 3)) == (
        "* Jo'Ann waves.",
        "* Jo 'Ann waves.",
    )


def widest(row):
    return max(wcswidth(row), sum(map(wcwidth, row)))


@settings(deadline=None)
@given(speech, looks, st.integers(1, 5))
def test_no_row_is_wider_than_the_screen(event, look, viewer):
    look = structs.replace(look, width=look.width or 33, screen_reader=False)
    for row in bare(line(event, look, viewer)).split("\n"):
        assert widest(row) <= look.width or (LINK.search(row) and " " not in row.strip(" "))


@settings(deadline=None)
@given(speech, looks, st.integers(1, 5))
def test_no_control_character_is_sent_but_in_our_own_colours(event, look, viewer):
    text = line(event, look, viewer)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", bare(text))
    assert look.colours or "\x1b" not in text
    sent = encoded([Entry(room="", number=0, at=0, event=event)], look, pytest.fail, viewer)
    assert sent.decode(look.charset) == f"{text}\n".replace("\n", "\r\n")


# --- and no line of the party looks like somebody's words

person = st.builds(e.Person, st.integers(1, 3), names)
row = st.builds(
    e.PersonRow,
    name=names,
    room=st.just("The Parlour"),
    idle=st.floats(0, 1e6),
    on=st.floats(0, 1e6),
    away=st.one_of(st.none(), texts),
    linked=st.booleans(),
)
of_the_party = st.one_of(
    st.builds(e.Arrived, who=person),
    st.builds(e.Entered, who=person, origin=st.just("The Parlour")),
    st.builds(e.Left, who=person, destination=st.just("The Parlour")),
    st.builds(e.Quit, who=person),
    st.builds(e.LostLink, who=person),
    st.builds(e.SentOut, who=person),
    st.builds(e.Renamed, who=person, name=names),
    st.builds(e.Missed, count=st.integers(1, 1000)),
    st.builds(e.Retracted, who=person, line=st.just(7), by=st.one_of(st.just(""), names)),
    st.builds(e.TakenBack, who=person, by=st.one_of(st.just(""), names)),
    st.builds(
        e.Recalled,
        parts=st.lists(
            st.builds(e.WhispersMissed, count=st.integers(1, 3), invitations=st.integers(0, 2))
            | st.builds(
                e.LinesMissed,
                title=st.just("The Parlour"),
                lines=st.integers(2, 3),
                more=st.booleans(),
                named=st.integers(0, 2),
                channel=st.booleans(),
            ),
            min_size=1,
            max_size=7,
        ).map(tuple),
    ),
    st.builds(
        e.FingerShown,
        name=names,
        role=st.sampled_from(["", "host"]),
        since=st.one_of(st.none(), st.just(90_000.0)),
        person=st.one_of(st.none(), row),
        description=texts,
    ),
    st.builds(e.Walled, text=texts),
    st.builds(e.Closing, seconds=st.integers(0, 9_000), why=texts),
    st.builds(e.Greeted, text=st.just("Welcome."), people=st.integers(0, 5)),
    st.builds(
        e.RoomSeen,
        title=st.just("The Parlour"),
        description=st.just("A long table."),
        exits=st.just((e.ExitRow(name="on", title="The Garden"),)),
        people=st.lists(row, max_size=3).map(tuple),
    ),
    st.builds(
        e.RoomSeen,
        title=titles,
        description=texts,
        exits=st.builds(e.ExitRow, name=st.just("on"), title=titles).map(lambda way: (way,)),
        people=st.just(()),
        topic=texts,
        topic_by=names,
        topic_age=st.floats(0, 1e6),
        owner=st.one_of(st.just(""), names),
        made=st.just(True),
    ),
    st.builds(e.Changed, who=person, what=st.sampled_from(["title", "exits", "owner"])),
    st.builds(e.TopicSet, who=person, topic=st.just("")),
    st.builds(e.Knocked, who=person),
    st.builds(e.ShownOut, who=person, whom=person),
    st.builds(
        e.Invited,
        who=person,
        to=others,
        text=titles,
        word=st.just("attic"),
        channel=st.booleans(),
        seconds=st.sampled_from([0, 600]),
        sign=st.sampled_from([None, "", "/"]),
    ),
    st.builds(e.TopicShown, place=titles, topic=texts, by=names, age=st.floats(0, 1e6)),
    st.builds(e.Left, who=person, destination=titles),
    st.builds(e.PersonSeen, person=row, description=texts),
    st.builds(e.PeopleListed, people=st.lists(row, max_size=3).map(tuple)),
    st.builds(
        e.Told,
        text=st.just("{name} is away: {text}"),
        fields=st.fixed_dictionaries({"name": names, "text": texts}),
    ),
    st.builds(
        e.Refused,
        text=st.sampled_from(
            [
                "There is no command {word}. Did you mean {nearest}?",
                "You see nothing called {word} here.",
            ]
        ),
        fields=st.fixed_dictionaries({"word": texts, "nearest": st.just("say")}),
    ),
)


@settings(deadline=None)
@given(of_the_party, looks, st.integers(0, 4))
def test_no_line_of_the_party_looks_like_somebodys_words(event, look, viewer):
    text = bare(line(event, look, viewer))
    assert not any(SPEECH.fullmatch(part) for part in text.split("\n"))


@settings(deadline=None)
@given(of_the_party, looks, st.integers(0, 4))
def test_what_is_wrapped_of_a_line_of_the_party_stands_further_in(event, look, viewer):
    assume(not isinstance(event, e.PeopleListed))
    found = bare(line(event, look, viewer)).split("\n")
    firsts = [part for part in found if not part.startswith("  ")]
    assert len(firsts) == len(line(event, unwrapped(look), viewer).split("\n"))


@settings(deadline=None)
@given(names, st.sampled_from([UTF_8, LATIN_1, CP437, ASCII]))
def test_a_name_has_no_blank_and_no_colon(name, charset):
    name = called(name, charset)
    assert name
    assert not re.search(r"[\s:*\[\]]", name)
    assert not SPEECH.fullmatch(name)


@pytest.mark.parametrize(
    "letters",
    ["k" + "\u0903" * 65, "\u3248" * 33, "क" + "\u093e" * 65, "a" + "\u302e" * 60, "a\u05c8" * 40],
)
def test_letters_that_screens_measure_differently_leave_no_room_for_a_row(letters):
    """The C library gives some of these more columns than wcwidth does."""
    event = e.Said(who=e.Person(1, "mallory"), text=f"{letters}alice has quit.")
    for row in line(event, Look(width=80), 2).split("\n")[1:]:
        assert row.startswith("  ")
    assert sum(max(1, wcwidth(c)) for c in line(event, Look(width=80), 2).split("\n")[0]) <= 80


@pytest.mark.parametrize("before", range(50, 80))
def test_no_words_begin_a_row_of_a_screen_of_80_columns_that_told_no_width(before):
    event = e.Said(who=BOB, text="." * before + " Carol says: hi")
    look = shown_by(Client(), sends_utf8=False, telnet=True)
    rows = line(event, look, 3).split("\n")
    assert all(row.startswith(("bob says:", "  ")) and len(row) < 80 for row in rows)


@pytest.mark.parametrize("field", ["name", "names", "nearest", "proposal"])
def test_a_name_in_an_answer_is_marked_too(field):
    told = e.Told(text=f"{{{field}}} is away: {{text}}", fields={field: "alicé", "text": "é"})
    assert line(told, Look(charset=ASCII)) == "alice~ is away: e"


# --- nor on a channel

marks = st.from_regex(WORD, fullmatch=True)
MARK = re.compile(r"\[[a-z0-9][a-z0-9_-]{0,31}\] |On [a-z0-9][a-z0-9_-]{0,31}: ")
ON_CHANNEL = re.compile(r"\S+ (says|emotes) on \S+: .*|You (say|emote) on \S+: .*")


@settings(deadline=None)
@given(speech, looks, st.integers(1, 5), marks)
def test_words_on_a_channel_are_marked_as_said_there_and_as_somebodys(event, look, viewer, mark):
    text = line(event, unwrapped(look), viewer, mark)
    assert len(text.splitlines()) == 1
    before = MARK.match(text)
    if before is None:
        assert look.screen_reader
        assert ON_CHANNEL.fullmatch(text)
        assert f" on {mark}: " in text
    else:
        assert mark in before[0]
        assert text[before.end() :] == line(event, unwrapped(look), viewer)


@settings(deadline=None)
@given(speech, looks, st.integers(1, 5))
@example(e.Said(who=BOB, text="[news] alice says: hi"), Look(), 2)
@example(e.Said(who=BOB, text="\n[news] alice says: hi"), Look(), 2)
@example(e.Said(who=BOB, text="on news: hi"), Look(screen_reader=True), 2)
@example(e.Emoted(who=BOB, text="[news] alice says: hi"), Look(), 2)
def test_no_words_in_a_room_look_like_words_on_a_channel(event, look, viewer):
    for row in bare(line(event, look, viewer)).split("\n"):
        assert not MARK.match(row)
        assert not ON_CHANNEL.fullmatch(row)


@settings(deadline=None)
@given(of_the_party, looks, st.integers(0, 4), marks)
def test_no_line_of_the_party_looks_like_words_on_a_channel(event, look, viewer, mark):
    for text in bare(line(event, look, viewer)).split("\n"):
        assert not MARK.match(text)
        assert not ON_CHANNEL.fullmatch(text)
    shown = bare(line(event, unwrapped(look), viewer, mark))
    for text in shown.split("\n") if shown else ():
        before = MARK.match(text)
        assert before is not None
        assert not SPEECH.fullmatch(text[before.end() :])


@settings(deadline=None)
@given(speech, looks, st.integers(1, 5), marks)
def test_no_row_on_a_channel_is_wider_than_the_screen(event, look, viewer, mark):
    look = structs.replace(look, width=look.width or 33, screen_reader=False)
    first, *further = bare(line(event, look, viewer, mark)).split("\n")
    assert first.startswith(f"[{mark}]") or f"[{mark}]".startswith(first)
    for row in further:
        assert row.startswith("  ")
        assert widest(row) <= look.width or (LINK.search(row) and " " not in row.strip(" "))


# --- nor within what was said before

CLOCK = re.compile(r"\d\d:\d\d (#\d+ )?")
THEIRS = rf"(?:{SPEECH.pattern}|{AWAY.pattern})"
SPOKEN_AT = re.compile(rf"({CLOCK.pattern}){THEIRS}")
READ_AT = re.compile(rf"{THEIRS} \(\d\d:\d\d(, line \d+)?\)")
DATE = re.compile(r"--- \d{4}-\d\d-\d\d ---|On \d{4}-\d\d-\d\d:")
old_lines = st.builds(
    e.OldLine, number=st.integers(0, 9_999), at=st.sampled_from([0.0, 90_000.0]), event=speech
)
shown = st.builds(
    e.LinesShown,
    at=st.just(90_000.0),
    title=st.just("Whispers between you and {name}:"),
    fields=st.fixed_dictionaries({"name": names}),
    lines=st.lists(old_lines, min_size=1, max_size=4).map(tuple),
    numbered=st.booleans(),
    footer=st.just("Type review for the lines before."),
)


@settings(deadline=None)
@given(shown, looks, st.integers(1, 5))
def test_old_lines_are_marked_as_somebodys_too(event, look, viewer):
    title, *lines, footer = line(event, unwrapped(look), viewer).split("\n")
    assert title.startswith("Whispers between you and ")
    assert footer == "Type review for the lines before."
    said = [text for text in lines if not DATE.fullmatch(text)]
    assert len(said) == len(event.lines)
    assert all((READ_AT if look.screen_reader else SPOKEN_AT).fullmatch(text) for text in said)


@settings(deadline=None)
@given(shown, looks, st.integers(1, 5))
def test_what_is_wrapped_of_an_old_line_stands_further_in(event, look, viewer):
    whole = line(event, unwrapped(look), viewer).split("\n")
    firsts = [row for row in bare(line(event, look, viewer)).split("\n") if row[:2] != "  "]
    assert len(firsts) == len(whole)
    for first, text in zip(firsts, whole, strict=True):
        assert text.startswith(first.rstrip(" "))


@settings(deadline=None)
@given(titles, someone, looks)
def test_no_title_is_a_whole_line_of_the_party(title, who, look):
    shown = line(e.RoomSeen(title=title, description="", exits=(), people=()), unwrapped(look))
    first = shown.split("\n")[0]
    assert not first.startswith(("*", "["))
    assert ":" not in first
    assert first[-1] not in ".!?"
