"""Old lines: where they come from, and what is shown of them."""

import pytest

from teaparty.core.events import (
    Arrived,
    LinesShown,
    Missed,
    OldLine,
    Person,
    Quit,
    Said,
    TakenBack,
    Whispered,
)
from teaparty.core.log.codec import lasting
from teaparty.core.memory import old_lines
from teaparty.core.memory.old_lines import OldLines, between
from teaparty.core.memory.outage import Outage
from teaparty.core.values.limits import Limits
from teaparty.stores.memory import MemoryJournal, MemoryRecords
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import done

LOGIN = "login zoe open sesame"


def shown(guest):
    """The texts of old lines that somebody was shown."""
    events = [event for event in guest.events if isinstance(event, LinesShown)]
    guest.reads()
    return [line.event.text for event in events for line in event.lines]


def said(guest, *texts):
    return guest.types(*(f"say {text}" for text in texts))


def test_lines_that_the_log_holds_no_more_come_from_the_records():
    with tea_party(limits=Limits(history=3)) as party:
        alice = party.guest("alice")
        said(alice, *range(10))
        assert shown(alice.types("history 6")) == ["4", "5", "6", "7", "8", "9"]
        assert shown(alice.types("review")) == ["0", "1", "2", "3"]
        assert alice.types("review").reads() == [s.nothing_before]


@pytest.fixture
def busy_parlour(party, alice, monkeypatch):
    """Two lines were said before many came and went, and the records are read a bit at a time."""
    monkeypatch.setattr(old_lines, "STRETCH", 2)
    party.room("parlour").log.limit = 2
    said(alice, "one", "two")
    for number in range(5):
        party.guest(f"bob{number}").types("quit")


def test_lines_from_before_many_came_and_went_are_found(busy_parlour, alice):
    assert shown(alice.types("history 2")) == ["one", "two"]


def test_the_records_are_looked_through_only_so_far(busy_parlour, alice, monkeypatch):
    alice.reads()
    monkeypatch.setattr(old_lines, "LOOKS", 3)
    assert alice.types("history 2").reads() == [s.nothing_stored_in("The Parlour")]


class Counting(MemoryRecords):
    """Counts what is looked through."""

    def __init__(self):
        super().__init__(most=10_000)
        self.looked = []
        self.lost = False

    async def lines(self, room, before, most, *, start=0, passing=True):
        self.looked.append((start, before, passing))
        if self.lost:
            return []
        return await super().lines(room, before, most, start=start, passing=passing)


def comes_and_goes(party, times, name="parlour"):
    """Somebody comes and goes, as the party has it in its log and its records."""
    room, who = party.room(name), Person(0, "bob")
    for _ in range(times):
        room.append(Arrived(who=who))
        room.append(Quit(who=who))
        party.flush()


def test_where_people_only_come_and_go_is_looked_through_once():
    records = Counting()
    with tea_party(limits=Limits(history=10), records=records) as party:
        alice = party.guest("alice")
        said(alice, "one", "two")
        comes_and_goes(party, 20)
        assert shown(alice.types("history 9")) == ["one", "two"]
        ends = party.room("parlour").log.start
        assert records.looked == [(0, ends, False)]
        comes_and_goes(party, 20)
        assert shown(alice.types("history 9")) == ["one", "two"]
        assert records.looked[1:] == [(ends, ends + 40, False), (0, 3, False)]
        assert shown(alice.types("history 9")) == ["one", "two"]
        assert records.looked[3:] == [(0, 3, False)]


def test_of_so_many_rooms_it_is_known_where_nothing_is_to_be_read(monkeypatch):
    monkeypatch.setattr(old_lines, "QUIET_ROOMS", 2)
    records = Counting()
    with tea_party(limits=Limits(history=10), records=records) as party:
        alice = party.guest("alice")
        for name in ("parlour", "garden", "kitchen"):
            comes_and_goes(party, 20, name)
            alice.types(f"history 9 {name}", f"history 9 {name}")
        assert len(records.looked) == 3
        alice.types("history 9 garden", "history 9 kitchen")
        assert len(records.looked) == 3
        alice.types("history 9 parlour")
        assert len(records.looked) == 4


def test_a_line_among_those_who_come_and_go_is_found_again():
    records = Counting()
    with tea_party(limits=Limits(history=10), records=records) as party:
        alice = party.guest("alice")
        for text in ("one", "two", "three"):
            said(alice, text)
            comes_and_goes(party, 20)
        for most in (1, 2, 3, 2, 1, 3):
            assert shown(alice.types(f"history {most}")) == ["one", "two", "three"][-most:]
            assert shown(alice.types("history 3")) == ["one", "two", "three"]
        comes_and_goes(party, 20)
        assert shown(alice.types("history 3")) == ["one", "two", "three"]


@pytest.mark.parametrize("order", [("two", "three"), ("three", "two")])
def test_of_two_quiet_stretches_the_longer_one_is_not_looked_through_again(order):
    records = Counting()
    with tea_party(limits=Limits(history=1), records=records) as party:
        alice, room = party.guest("alice"), party.room("parlour")
        ends = {}
        for text, times in (("one", 20), ("two", 5), ("three", 1)):
            ends[text] = room.log.end
            said(alice, text)
            comes_and_goes(party, times)
        old = OldLines(party.party.ports, None, party.party.features.get(Outage))
        for text in (*order, "two"):
            assert len(done(old.of_room(alice.session, room, ends[text], 1))) == 1
        assert records.looked[-1] == (0, ends["one"] + 1, False)


def test_while_lines_are_not_saved_nothing_is_taken_for_quiet():
    records = Counting()
    with tea_party(limits=Limits(history=10), records=records) as party:
        alice = party.guest("alice")
        party.party.features.get(Outage).begin("the disk is full")
        party.flush()
        said(alice, "one")
        comes_and_goes(party, 20)
        records.lost = True
        assert "Nothing" in alice.types("history 9").reads()[-1]
        party.party.features.get(Outage).end(0)
        records.lost = False
        assert "one" in shown(alice.types("history 9"))


def test_all_shows_who_came_and_went(party, alice):
    comes_and_goes(party, 1)
    said(alice, "one")
    alice.reads()
    assert [line[6:] for line in alice.types("history all 4").reads()] == [
        "appened in The Parlour:", s.arrived("alice"), s.arrived("bob"), s.quits("bob"),
        "You say: one",
    ]  # fmt: skip


def test_all_goes_back_as_far_as_the_records():
    records = Counting()
    with tea_party(limits=Limits(history=10), records=records) as party:
        alice = party.guest("alice")
        alice.reads()
        comes_and_goes(party, 20)
        alice.reads()
        shown_lines = alice.types("history 30 all parlour").reads()
        assert len(shown_lines) == 32
        assert shown_lines[-1] == s.review_earlier()
        older = alice.types("review").reads()
        assert older[0] == s.happened_in("The Parlour")
        assert older[1].endswith(s.arrived("alice"))


def test_what_is_in_no_record_is_shown_as_far_as_the_log_goes():
    with tea_party(journal=MemoryJournal(), limits=Limits(history=4)) as party:
        alice, bob = party.member("alice"), party.member("bob")
        said(alice, *range(9))
        alice.types(*(f"tell bob {number}" for number in range(9)))
        alice.reads()
        assert shown(alice.types("history")) == ["5", "6", "7", "8"]
        assert shown(alice.types("history bob")) == ["5", "6", "7", "8"]
        assert alice.types("review").reads() == [s.nothing_before]
        bob.types("quit")


def test_a_whisper_that_a_journal_has_lost_is_no_whisper():
    class Once(MemoryJournal):
        broken = False

        def store(self, lines, stored):
            super().store(lines, fails if self.broken else stored)

    def fails(entries):
        raise OSError("full")

    journal = Once()
    with tea_party(journal=journal) as party:
        alice, bob = party.member("alice"), party.member("bob")
        journal.broken = True
        assert alice.types("tell bob lost").reads() == [s.one_line_missed]
        journal.broken = False
        assert bob.reads() == [s.one_line_missed]
        alice.types("tell bob kept")
        assert shown(alice.types("history bob")) == ["kept"]
        party.faults.clear()


def test_nobody_reads_again_whom_they_ignore(party, alice, bob):
    said(bob, "one")
    said(alice, "two")
    assert shown(alice.types("ignore bob", "history")) == ["two"]


def test_ones_own_lines_read_as_ones_own_however_old_they_are():
    with tea_party(limits=Limits(history=2)) as party:
        zoe, bob = party.member("zoe"), party.member("bob")
        said(zoe, *range(4))
        bob.types("tell zoe one")
        zoe.types("tell bob two", "quit")
        zoe = party.connects().types(LOGIN)
        zoe.reads()
        assert [line[6:] for line in zoe.types("history").reads()[1:]] == [
            "You say: 0", "You say: 1", "You say: 2", "You say: 3",
        ]  # fmt: skip
        assert [line[6:] for line in zoe.types("history bob").reads()[1:]] == [
            "bob whispers to you: one", "You whisper to bob: two",
        ]  # fmt: skip


class Sung(Said, frozen=True, kw_only=True):
    def plain(self):
        if self.text == "break":
            raise ZeroDivisionError
        return f"{self.who.name} sings: {self.text}"


def test_what_a_plugin_has_made_up_is_shown_as_it_read(party, alice):
    for text in ("la", "break"):
        party.room("parlour").append(Sung(who=alice.session.person, text=text))
    party.flush()
    alice.unread.clear()
    alice.types("history")
    (event,) = [event for event in alice.events if isinstance(event, LinesShown)]
    assert [line.event for line in event.lines] == [
        lasting(Sung(who=alice.session.person, text="la")),
        Missed(count=1),
    ]


def test_what_a_plugin_has_said_that_is_no_text_keeps_back_no_other_line(party, alice):
    party.room("parlour").append(Said(who=alice.session.person, text=5))
    said(alice, "hi")
    party.flush()
    alice.unread.clear()
    alice.types("history")
    (event,) = [event for event in alice.events if isinstance(event, LinesShown)]
    assert [type(line.event) for line in event.lines] == [Missed, Said]


def test_when_it_is_shown_and_when_it_was_said_is_told(party, alice):
    said(alice, "hi")
    then = party.time
    party.passes(90_000)
    alice.reads()
    alice.types("history")
    (event,) = alice.events
    assert (event.at, event.lines[0].at) == (party.time, then)
    assert event.lines[0] == OldLine(
        number=1, at=then, event=Said(who=alice.session.person, text="hi")
    )


def test_what_was_taken_back_is_shown_as_that(party, alice):
    said(alice, "oops")
    alice.types("retract").reads()
    alice.types("history")
    assert alice.events[-1].lines[0].event == TakenBack(who=alice.session.person)


ANNA, BEN, CARL = Person(1, "anna", 1), Person(2, "ben", 2), Person(3, "carl")


@pytest.mark.parametrize(
    ("one", "other", "is_between"),
    [
        (ANNA, None, True),
        (BEN, None, True),
        (CARL, None, False),
        (ANNA, BEN, True),
        (BEN, ANNA, True),
        (ANNA, CARL, False),
        (CARL, BEN, False),
    ],
)
def test_a_whisper_is_between_the_one_who_says_it_and_each_who_hears_it(one, other, is_between):
    assert between(Whispered(who=ANNA, to=(BEN,), text="Tea?"), one, other) is is_between
    assert not between(Said(who=ANNA, text="Tea?"), one, other)
