"""Each event as a line of `teaparty.v1`."""

import gc
import json
import weakref

import pytest

from teaparty.core import events as e
from teaparty.core.events import Event, Person
from teaparty.core.log.log import Entry
from teaparty.core.values.looks import Look
from teaparty.doors.web.v1.lines import kind_of, tail, whole
from teaparty.render.lines import RENDERS
from tests import sentences as s

ALICE, BOB = Person(1, "alice", 7), Person(2, "bob")
HEARS = {"number": 1, "name": "alice"}


def lined(event, viewer=-1, room="parlour", faults=None):
    """Return the line of an event, which is line 5 of the parlour, at 12.5."""
    faults = [] if faults is None else faults
    entry = Entry(room=room, number=5, at=12.5, event=event)
    rest = tail(entry, lambda *fault: faults.append(fault), viewer)
    return json.loads(whole(room, 5, rest)) if rest else None


def parts(event, viewer=-1):
    line = lined(event, viewer)
    return {name: line[name] for name in line if name not in ("room", "n", "at")}


def test_what_is_said_has_its_speaker_its_words_and_its_sentence():
    assert lined(e.Said(who=ALICE, text="Hello!")) == {
        "room": "parlour", "n": 5, "at": 12.5, "kind": "said", "who": HEARS, "text": "Hello!",
        "line": "alice says: Hello!",
    }  # fmt: skip


def test_a_sentence_is_as_its_reader_reads_it():
    assert lined(e.Said(who=ALICE, text="hi"), viewer=1)["line"] == "You say: hi"


def test_what_is_heard_from_elsewhere_has_its_channel_and_its_mark():
    said = Entry(room="+news", number=5, at=12.5, event=e.Said(who=ALICE, text="hi"), mark="news")
    line = json.loads(whole(said.room, 5, tail(said, pytest.fail)))
    assert (line["room"], line["channel"], line["line"]) == (
        "+news",
        "news",
        "[news] alice says: hi",
    )


MORE = [
    (e.Emoted(who=ALICE, text="smiles"), {"kind": "emoted", "text": "smiles"}),
    (
        e.Acted(who=ALICE, social="hug", sentences={"en": "hugs."}),
        {"kind": "acted", "social": "hug", "text": "hugs."},
    ),
    (
        e.Acted(who=ALICE, social="hug", sentences={"en": "hugs {whom}."}, whom=ALICE, how="now"),
        {
            "kind": "acted",
            "social": "hug",
            "text": "hugs alice now.",
            "to": [{"number": ALICE.number, "name": "alice"}],
        },
    ),
    (e.Shouted(who=ALICE, text="hi"), {"kind": "shouted", "text": "hi"}),
    (e.Away(who=ALICE, text="tea"), {"kind": "away", "text": "tea"}),
    (e.Walled(who=ALICE, text="hi"), {"kind": "walled", "text": "hi"}),
    (e.Arrived(who=ALICE), {"kind": "arrived"}),
    (e.Entered(who=ALICE, origin="The Garden"), {"kind": "entered", "origin": "The Garden"}),
    (e.Left(who=ALICE, destination="Attic"), {"kind": "left", "destination": "Attic"}),
    (e.TopicSet(who=ALICE, topic="Tea"), {"kind": "topic-set", "topic": "Tea"}),
    (e.Retracted(who=ALICE, line=3), {"kind": "retracted", "taken": 3}),
    (e.Changed(who=ALICE, what="exits"), {"kind": "changed", "what": "exits"}),
    (e.Knocked(who=ALICE), {"kind": "knocked"}),
    (
        e.ShownOut(who=ALICE, whom=BOB),
        {"kind": "shown-out", "whom": {"number": 2, "name": "bob"}},
    ),
    (
        e.Invited(who=ALICE, to=(BOB,), text="The Attic", word="attic", seconds=600),
        {
            "kind": "invited",
            "place": "The Attic",
            "word": "attic",
            "listen": False,
            "seconds": 600,
            "to": [{"number": 2, "name": "bob"}],
        },
    ),
    (e.Quit(who=ALICE), {"kind": "quit"}),
    (e.LostLink(who=ALICE), {"kind": "lost-link"}),
    (e.SentOut(who=ALICE), {"kind": "sent-out"}),
    (e.Renamed(who=ALICE, name="alicia"), {"kind": "renamed", "name": "alicia"}),
    (
        e.Whispered(who=ALICE, to=(BOB,), text="psst"),
        {"kind": "whispered", "text": "psst", "to": [{"number": 2, "name": "bob"}]},
    ),
]


def test_what_was_missed_is_told_by_logs():
    lines = e.LinesMissed(title="news", lines=3, named=1, log="+news", first=7, last=9)
    assert lined(e.Recalled(parts=(e.WhispersMissed(count=1, invitations=1), lines)))["missed"] == [
        {"room": "@", "lines": 2},
        {"room": "+news", "lines": 3, "more": False, "named": 1, "first": 7, "last": 9},
    ]


@pytest.mark.parametrize(("event", "more"), MORE, ids=lambda each: type(each).__name__)
def test_events_of_people_have_their_own_fields(event, more):
    found = parts(event)
    assert found.pop("line")
    assert found == {"who": HEARS} | more


def test_lines_of_nobody_have_nobody():
    assert parts(e.Announced(text="It rains.")) == {"kind": "announced", "line": "It rains."}
    assert parts(e.Missed(count=3)) == {
        "kind": "missed", "count": 3, "line": s.lines_missed(3),
    }  # fmt: skip


def test_rows_of_an_answer_are_parted_by_line_ends():
    seen = e.RoomSeen(room="parlour", title="The Parlour", description="", exits=(), people=())
    found = parts(seen)
    assert found["kind"] == "room-seen"
    assert found["line"].startswith("The Parlour\n")


def test_people_of_before_have_no_number():
    assert parts(e.Said(who=Person(e.PAST, "alice", 7), text="hi"))["who"]["number"] == 0


def test_a_move_of_somebody_who_is_ignored_is_applied_and_not_shown():
    move = e.Entered(who=ALICE, origin="The Garden")
    found = parts(e.Unheard(who=ALICE, move=move))
    assert found == {"kind": "entered", "who": HEARS, "origin": "The Garden", "line": ""}


def test_what_shows_nothing_is_no_line():
    assert lined(e.Settled()) is None


# --- all kinds


AS_OTHERS = (e.Recorded, e.SaidPassing, e.AnnouncedPassing, e.MissedAside)


def test_what_is_said_in_passing_is_told_as_what_is_said():
    for passing, lasting in ((e.SaidPassing, e.Said), (e.AnnouncedPassing, e.Announced)):
        assert parts(passing(who=BOB, text="hm")) == parts(lasting(who=BOB, text="hm"))


def test_what_was_missed_of_what_is_listened_to_says_where():
    told = parts(e.MissedAside(count=2, on="news"))
    assert (told["kind"], told["count"], told["on"]) == ("missed", 2, "news")


def test_every_event_of_the_party_has_a_kind_of_its_own():
    kinds = {each: kind_of(each) for each in RENDERS if not issubclass(each, AS_OTHERS)}
    assert len(set(kinds.values())) == len(kinds)
    assert all(kind.replace("-", "").isalpha() and kind.islower() for kind in kinds.values())


class Painted(Event, frozen=True, kw_only=True):
    """An event of a plugin."""

    colour: object = "red"

    def plain(self):
        return f"{self.who.name} paints it {self.colour:s}."


class Sung(e.Said, frozen=True, kw_only=True):
    """An event of a plugin that derives from one of ours."""

    def plain(self):
        return "la la"


def test_all_events_of_plugins_have_one_kind_and_are_told_by_their_text():
    assert parts(Painted(who=ALICE)) == {
        "kind": "plugin", "who": HEARS, "line": "alice paints it red.",
    }  # fmt: skip
    assert parts(Sung(who=ALICE, text="la")) == {"kind": "plugin", "who": HEARS, "line": "la la"}
    assert parts(e.Recorded(text="It was red."))["kind"] == "plugin"


def test_an_event_whose_text_raises_is_left_out_and_reported():
    faults, event = [], Painted(who=ALICE, colour=None)
    assert lined(event, faults=faults) is None
    assert [each for each, _ in faults] == [event]


def test_an_event_with_fields_that_are_odd_falls_back_on_its_text():
    faults, event = [], e.Announced(who=Person("one", "alice"), text="It rains.")
    assert lined(event, faults=faults) == {
        "room": "parlour", "n": 5, "at": 12.5, "kind": "plugin", "line": "It rains.",
    }  # fmt: skip
    assert [each for each, _ in faults] == [event]


# --- what people type


NASTY = '\x1b[31m\u202e<img src=x onerror=alert(1)>"\\\ud800\x00\n2\u2028 \U000e0001'


def test_what_people_type_is_safe_in_every_field():
    person = Person(1, NASTY)
    events = [
        e.Said(who=person, text=NASTY),
        e.Renamed(who=person, name=NASTY),
        e.Left(who=person, destination=NASTY),
        e.Entered(who=person, origin=NASTY),
        e.Whispered(who=person, to=(person,), text=NASTY),
        e.Told(text="{text}", fields={"text": NASTY}),
        Painted(who=person, colour=NASTY),
    ]
    for event in events:
        text = json.dumps(parts(event), ensure_ascii=False)
        assert "<img" in text
        assert not any(bad in text for bad in "\x1b\u202e\ud800\x00\u2028\U000e0001")


def test_times_in_an_answer_are_those_of_the_look():
    entry = Entry(room="", number=0, at=0.0, event=e.TimeTold(at=0.0))
    found = [tail(entry, print, look=Look(zone=zone)) for zone in ("UTC", "Asia/Tokyo")]
    assert found[0] != found[1]


def test_the_class_of_a_plugins_event_is_not_remembered_after_a_reload():
    class Poured(Event, frozen=True, kw_only=True):
        """Of a plugin."""

    found = weakref.ref(Poured)
    assert kind_of(Poured) == "plugin"
    del Poured
    gc.collect()
    assert found() is None
