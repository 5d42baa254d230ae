"""What each event reads like, and that nobody's words can look like the system's."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec import Struct

from teaparty.core import events as e
from teaparty.core.names import NameRefused, NameRules
from teaparty.core.party import Manners
from teaparty.render.lines import encoded, line
from teaparty.core.looks import DEFAULT, Look

ALICE, BOB, CAROL = e.Person(1, "alice"), e.Person(2, "bob"), e.Person(3, "carol")
NOBODY = 9


def raised(event, error):
    raise error


HERE = e.PersonRow(name="alice", room="The Parlour", idle=5, on=65)
AWAY = e.PersonRow(name="bob", room="The Garden", idle=90_000, on=90_000, away="Tea!")


@pytest.mark.parametrize(
    ("event", "to_others", "to_actor"),
    [
        (e.Said(who=ALICE, text="hi"), "alice says: hi", "You say: hi"),
        (e.Shouted(who=ALICE, text="hi"), "alice shouts: hi", "You shout: hi"),
        (e.Emoted(who=ALICE, text="waves."), "* alice waves.", "* alice waves."),
        (e.Emoted(who=ALICE, text="'s hat"), "* alice's hat", "* alice's hat"),
        (e.Arrived(who=ALICE), "alice has come in.", ""),
        (e.Entered(who=ALICE, origin="The Hall"), "alice comes from The Hall.", ""),
        (e.Left(who=ALICE, destination="The Hall"), "alice goes to The Hall.", ""),
        (e.Quit(who=ALICE), "alice has quit.", ""),
        (e.LostLink(who=ALICE), "alice has lost the link.", ""),
        (
            e.Renamed(who=ALICE, name="alicia"),
            "alice is now called alicia.",
            "You are now called alicia.",
        ),
        (e.Announced(text="Tea!\nNow."), "Tea!\nNow.", "Tea!\nNow."),
    ],
)
def test_what_happens_in_a_room(event, to_others, to_actor):
    assert line(event, DEFAULT, NOBODY) == to_others
    assert line(event, DEFAULT, ALICE.number) == to_actor


def test_a_whisper_is_marked_for_both_sides():
    event = e.Whispered(who=ALICE, to=(BOB, CAROL), text="psst")
    assert line(event, DEFAULT, 1) == "You whisper to bob, carol: psst"
    assert line(event, DEFAULT, 2) == "alice whispers to you, carol: psst"


def test_fields_are_put_into_a_template_and_made_safe():
    event = e.Told(text="{name} is away: {text}", fields={"name": "bob", "text": "{name}\x1b\n!"})
    assert line(event, DEFAULT) == "bob is away: {name} !"
    assert line(e.Refused(text="No {what}.", fields={"what": "tea"}), DEFAULT) == "No tea."


def test_a_text_without_fields_is_no_template():
    assert line(e.Told(text="{braces}\nand lines"), DEFAULT) == "{braces}\nand lines"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "[1 line was missed]"), (2, "[2 lines were missed]")]
)
def test_missed_lines_are_counted(count, text):
    assert line(e.Missed(count=count), DEFAULT) == text


@pytest.mark.parametrize(
    ("people", "text"),
    [(0, "Nobody is in yet."), (1, "One person is in."), (12, "12 people are in.")],
)
def test_the_greeting_tells_how_many_are_in_and_how_to_come_in(people, text):
    assert line(e.Greeted(text="Hello.\nAll.", people=people), DEFAULT).split("\n") == [
        "Hello.",
        "All.",
        text,
        "Type login and your name to come in, who to see who is here, or quit to leave.",
    ]


def test_a_room():
    event = e.RoomSeen(
        title="The Parlour",
        description="Long.\nTable.",
        exits=(e.ExitRow(name="north", title="The Garden"), e.ExitRow(name="up", title="Loft")),
        people=(HERE, AWAY),
    )
    assert line(event, DEFAULT).split("\n") == [
        "The Parlour",
        "Long.",
        "Table.",
        "Exits: north to The Garden, up to Loft.",
        "Also here: alice, bob (away).",
    ]


def test_a_bare_room():
    event = e.RoomSeen(title="Cell", description="", exits=(), people=())
    assert line(event, DEFAULT) == "Cell\nNobody else is here."


def test_a_person():
    assert line(e.PersonSeen(person=HERE), DEFAULT) == (
        "alice is in The Parlour. On for 1m, idle for 5s."
    )
    assert line(e.PersonSeen(person=AWAY), DEFAULT).split("\n")[1] == "bob is away: Tea!"


def test_a_person_who_is_away_without_a_word():
    quiet = e.PersonRow(name="bob", room="The Garden", idle=0, on=0, away="")
    assert line(e.PersonSeen(person=quiet), DEFAULT).split("\n")[1] == "bob is away."


def test_everybody_in_columns():
    assert line(e.PeopleListed(people=(HERE, AWAY)), DEFAULT).split("\n") == [
        "Name   Room         Idle  On",
        "alice  The Parlour    5s  1m",
        "bob    The Garden     1d  1d  away",
        "2 people are in.",
    ]


def test_nobody_at_all():
    assert line(e.PeopleListed(people=()), DEFAULT) == "Nobody is in yet."


def test_a_narrow_look_has_no_columns():
    assert line(e.PeopleListed(people=(HERE,)), Look(width=20)).split("\n")[1] == (
        "alice  The Parlour  5s  1m"
    )


def test_rooms_in_columns():
    rows = (
        e.RoomRow(name="parlour", title="The Parlour", people=12),
        e.RoomRow(name="tea", title="茶室", people=3),
    )
    assert line(e.RoomsListed(rooms=rows), DEFAULT).split("\n") == [
        "Room     Title        People",
        "parlour  The Parlour      12",
        "tea      茶室              3",
    ]


def test_help_by_theme():
    rows = (
        e.HelpRow(name="say", theme="Talking", summary="Say it."),
        e.HelpRow(name="look", theme="Going", summary="Look."),
        e.HelpRow(name="whisper", theme="Talking", summary="Say it low."),
    )
    assert line(e.HelpListed(commands=rows), DEFAULT).split("\n") == [
        "Talking:",
        "  say      Say it.",
        "  whisper  Say it low.",
        "Going:",
        "  look  Look.",
        "Type help and a command to read more about it.",
    ]


def test_help_for_one_command():
    event = e.HelpShown(
        usage="say TEXT", summary="Say it.", meaning="Aloud.", examples=("say hi", "'hi"),
        aliases=("'", '"'),
    )  # fmt: skip
    assert line(event, DEFAULT).split("\n") == [
        "Usage: say TEXT", "Say it.", "Aloud.", "Also: '  \"", "Example: say hi", "Example: 'hi",
    ]  # fmt: skip


def test_help_for_a_command_with_a_summary_only():
    event = e.HelpShown(usage="x", summary="X.", meaning="", examples=(), aliases=())
    assert line(event, DEFAULT) == "Usage: x\nX."


class Sneezed(e.Event, frozen=True, kw_only=True):
    def plain(self):
        return f"{self.who.name} sneezes.\x07\nBless you."


def test_an_event_of_a_plugin_reads_as_its_plain_text_made_safe():
    assert line(Sneezed(who=BOB), DEFAULT) == "bob sneezes.\nBless you."


def test_an_event_without_a_plain_text_shows_nothing():
    assert line(e.Event(), DEFAULT) == ""


def test_every_event_of_the_party_has_its_own_lines():
    from teaparty.render.lines import _RENDERS

    own = {kind for kind in vars(e).values() if isinstance(kind, type) and issubclass(kind, Struct)}
    assert {kind for kind in own if issubclass(kind, e.Event)} - {e.Event} == set(_RENDERS)


def test_lines_are_sent_as_utf8_with_cr_lf():
    events = [e.Said(who=ALICE, text="hé"), e.Arrived(who=BOB), e.Announced(text="a\nb")]
    assert encoded(events, DEFAULT, raised, BOB.number) == "alice says: hé\r\na\r\nb\r\n".encode()


class Broken(e.Event, frozen=True, kw_only=True):
    def plain(self):
        raise ZeroDivisionError


def test_an_event_that_cannot_be_rendered_is_left_out_and_reported():
    faults = []
    broken = Broken(who=BOB)
    events = [e.Announced(text="a"), broken, e.Announced(text="b")]
    assert (
        encoded(events, DEFAULT, lambda event, error: faults.append((event, type(error))))
        == b"a\r\nb\r\n"
    )
    assert faults == [(broken, ZeroDivisionError)]


def test_nothing_to_show_is_nothing_to_send():
    assert encoded([e.Arrived(who=BOB)], DEFAULT, raised, BOB.number) == b""
    assert encoded([], DEFAULT, raised) == b""


# --- nobody's words can be taken for a line of the system

SPEECH = re.compile(r"(\* .+|\S+ (says|shouts|whispers to [^:]+): .*|You (say|shout|whisper).*)")
rules = NameRules(Manners().reserved, ["say", "look"])

LIKELY = ["bob has quit.", "\nbob has quit.", "\rbob", "\x1b[1A", "\u2028bob has lost the link.",
          "[3 lines were missed]", "\u202ebob", "\u0301" * 30, "{who}", "", "* bob",
          "a\x85b"]  # fmt: skip
texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*LIKELY, "x", " "]), max_size=5).map("".join),
)


def _accepted(name):
    try:
        return rules.check(name)
    except NameRefused:
        return None


letters = st.characters(categories=("Lu", "Ll", "Lo", "Lm", "Nd", "Mn", "Mc"))
names = st.one_of(
    st.from_regex(r"[a-zA-Z][a-z0-9_.'-]{0,10}[a-z0-9]", fullmatch=True),
    st.text(letters, min_size=2, max_size=5),
    st.sampled_from(["bob", "Exits", "Usage", "Also", "Talking", "愛麗絲", "Алиса", "สมชาย"]),
).map(_accepted).filter(lambda name: name is not None)  # fmt: skip

speech = st.one_of(
    st.builds(e.Said, who=st.builds(e.Person, st.just(1), names), text=texts),
    st.builds(e.Shouted, who=st.builds(e.Person, st.just(1), names), text=texts),
    st.builds(e.Emoted, who=st.builds(e.Person, st.just(1), names), text=texts),
    st.builds(
        e.Whispered,
        who=st.builds(e.Person, st.just(1), names),
        to=st.lists(st.builds(e.Person, st.integers(2, 4), names), min_size=1, max_size=3).map(
            tuple
        ),
        text=texts,
    ),
)


@given(speech, st.integers(1, 5))
@example(e.Said(who=BOB, text="\r\nalice has quit."), 1)
@example(e.Emoted(who=BOB, text="\nalice has quit."), 1)
def test_somebodys_words_are_one_line_that_is_marked_as_theirs(event, viewer):
    text = line(event, DEFAULT, viewer)
    assert len(text.splitlines()) == 1
    assert SPEECH.fullmatch(text)
    assert encoded([event], DEFAULT, raised, viewer).count(b"\n") == 1
    assert encoded([event], DEFAULT, raised, viewer).count(b"\r") == 1
    if viewer != 1:
        assert not text.startswith("You ")
        assert text.startswith((event.who.name + " ", "* " + event.who.name))


person = st.builds(e.Person, st.integers(1, 3), names)
row = st.builds(
    e.PersonRow,
    name=names,
    room=st.just("The Parlour"),
    idle=st.floats(0, 1e6),
    on=st.floats(0, 1e6),
    away=st.one_of(st.none(), texts),
)
of_the_system = st.one_of(
    st.builds(e.Arrived, who=person),
    st.builds(e.Entered, who=person, origin=st.just("The Parlour")),
    st.builds(e.Left, who=person, destination=st.just("The Parlour")),
    st.builds(e.Quit, who=person),
    st.builds(e.LostLink, who=person),
    st.builds(e.Renamed, who=person, name=names),
    st.builds(e.Missed, count=st.integers(1, 1000)),
    st.builds(e.Greeted, text=st.just("Welcome."), people=st.integers(0, 5)),
    st.builds(
        e.RoomSeen,
        title=st.just("The Parlour"),
        description=st.just("A long table."),
        exits=st.just((e.ExitRow(name="on", title="The Garden"),)),
        people=st.lists(row, max_size=3).map(tuple),
    ),
    st.builds(e.PersonSeen, person=row),
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


@given(of_the_system, st.integers(0, 4))
def test_no_line_of_the_system_looks_like_somebodys_words(event, viewer):
    text = line(event, DEFAULT, viewer)
    assert text == "" or not any(SPEECH.fullmatch(part) for part in text.split("\n"))


@given(names, st.sampled_from(["is away", "has quit.", "says: hi", ":"]))
def test_a_name_has_no_blank_and_no_colon(name, rest):
    assume(name)
    assert not re.search(r"[\s:*\[\]]", name)
    assert not SPEECH.fullmatch(name)
