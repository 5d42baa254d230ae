"""Those in step are sent to in ranks; whoever can't keep up, or reads something else, steps out."""

import gc
import weakref

import pytest

from teaparty.core.events import Event
from teaparty.core.party.session import FAULT_TEXT
from teaparty.doors.telnet.view import TelnetView
from tests import sentences as s
from tests.doors.conftest import Hall, Wire

pytestmark = pytest.mark.parametrize("hall_with", [True], indirect=True, ids=["by socket"])


class Broken(Event, frozen=True, kw_only=True):
    def plain(self) -> str:
        raise ValueError("broken")


class Unseen(Event, frozen=True, kw_only=True):
    shown_to_actor = False

    def plain(self) -> str:
        return "alice blinks."


@pytest.fixture
def people(hall) -> list[Wire]:
    """Three who are in step, since they have read what somebody said."""
    found = [hall.guest(name) for name in ("alice", "bob", "carol")]
    found[0].types(b"say hello\r\n")
    for wire in found:
        wire.reads()
    return found


def in_step(hall: Hall) -> list[list[str]]:
    ranks = hall.party.start.ranks
    in_ranks = [[session.name for session in rank.values()] for rank in ranks.in_step.values()]
    assert sorted(session.name for session in ranks.apart.values()) == sorted(
        session.name
        for session in hall.party.start.members.values()
        if not any(session.name in names for names in in_ranks)
    )
    return [sorted(names) for names in in_ranks]


def test_all_who_see_it_alike_are_one_rank(hall, people):
    assert in_step(hall) == [["alice", "bob", "carol"]]
    people[1].types(b"settings colour 16\r\n")
    assert in_step(hall) == [["alice", "carol"]]
    people[0].types(b"say hi\r\n")
    assert in_step(hall) == [["alice", "carol"], ["bob"]] or in_step(hall) == [
        ["bob"],
        ["alice", "carol"],
    ]


def test_somebody_who_stands_in_a_rank_shares_its_cursor(hall, people):
    session = people[1].protocol.door.session
    assert session.seat is not None
    assert session.cursor == hall.party.start.log.end
    with pytest.raises(AssertionError, match="not their own"):
        session.cursor = 0
    session.step_out()
    session.step_out()
    assert session.seat is None
    assert session.cursor == hall.party.start.log.end


def test_what_one_does_not_take_is_held_for_that_one(hall, people):
    alice, bob, carol = people
    bob.stops_reading()
    for number in range(3):
        alice.types(b"say %d\r\n" % number)
    assert carol.reads() == ["alice says: 0", "alice says: 1", "alice says: 2"]
    assert bob.reads() == []
    assert in_step(hall) == [["alice", "carol"]]
    bob.reads_again()
    assert bob.reads() == ["alice says: 0", "alice says: 1", "alice says: 2"]
    alice.types(b"say on\r\n")
    assert in_step(hall) == [["alice", "bob", "carol"]]


def test_somebody_who_takes_nothing_for_too_long_is_dropped(hall, people):
    alice, bob, carol = people
    bob.stops_reading()
    alice.types(b"say hi\r\n")
    hall.passes(60)
    assert not bob.aborted
    hall.passes(1)
    assert bob.aborted
    assert carol.reads() == ["alice says: hi", s.lost_link("bob")]


def test_a_broken_socket_harms_nobody_else(hall, people, monkeypatch):
    alice, bob, carol = people

    def broken(data: bytes) -> int:
        raise BrokenPipeError

    rank = next(iter(hall.party.start.ranks.in_step.values()))
    session = bob.protocol.door.session
    session.step_out()
    hall.party.start.ranks.step_in(session, session.door.view, broken)
    assert broken in rank
    alice.types(b"say hi\r\n")
    assert carol.reads() == ["alice says: hi"]
    bob.drops()
    assert carol.reads() == [s.lost_link("bob")]
    assert in_step(hall) == [["alice", "carol"]]


def test_a_fault_in_one_door_is_nobody_elses(hall, people, monkeypatch):
    alice, bob, carol = people
    bob.protocol.door.session.step_out()
    monkeypatch.setattr(bob.protocol.door.outlet, "take", None)
    alice.types(b"say hi\r\n")
    assert carol.reads() == ["alice says: hi", s.lost_link("bob")]
    assert alice.reads() == ["You say: hi", s.lost_link("bob")]


def test_an_event_that_cannot_be_rendered_is_told_to_nobody_but_who_did_it(hall, people):
    alice, bob, _ = people
    hall.party.start.append(Broken(who=alice.protocol.door.session.person))
    alice.types(b"say hi\r\n")
    assert bob.reads() == ["alice says: hi"]
    assert alice.reads() == ["You say: hi", FAULT_TEXT]
    assert {fault.place for fault in hall.faults} == {"the text of Broken"}


def test_what_is_not_shown_to_somebody_who_did_it_is_shown_to_all_others(hall, people):
    alice, bob, _ = people
    hall.party.start.append(Unseen(who=alice.protocol.door.session.person))
    alice.types(b"say hi\r\n")
    assert bob.reads() == ["alice blinks.", "alice says: hi"]
    assert alice.reads() == ["You say: hi"]


def test_what_happens_to_one_comes_in_order_with_what_happens_to_all(hall, people):
    alice, bob, _ = people
    alice.protocol.dataReceived(b"say one\r\nwhisper bob two\r\nsay three\r\n")
    bob.protocol.dataReceived(b"say four\r\nunignore dave\r\n")
    hall.turn()
    alice.types(b"say five\r\n")
    assert bob.reads() == [
        "alice says: one",
        "alice whispers to you: two",
        "alice says: three",
        "You say: four",
        s.not_ignored,
        "alice says: five",
    ]
    assert in_step(hall) == [["alice", "bob", "carol"]]


def test_somebody_who_is_ignored_is_not_heard_from_the_next_line_on(hall, people):
    alice, bob, _ = people
    bob.protocol.door.session.ignore(alice.protocol.door.session.person)
    alice.types(b"say hi\r\n")
    assert bob.reads() == []


def test_somebody_who_is_cut_short_by_something_of_its_own_steps_out(hall, people):
    alice, bob, carol = people
    bob.stops_reading()
    bob.protocol.door.send(b"own\r\n")
    alice.types(b"say hi\r\n")
    bob.reads_again()
    assert bob.reads() == ["own", "alice says: hi"]
    assert carol.reads() == ["alice says: hi"]


def test_what_cannot_be_held_is_one_door_s_fault(hall, people, monkeypatch):
    alice, bob, carol = people
    bob.stops_reading()
    monkeypatch.setattr(bob.protocol.door.outlet, "hold", None)
    alice.types(b"say hi\r\n")
    assert carol.reads() == ["alice says: hi", s.lost_link("bob")]


def test_a_view_that_fails_is_the_fault_of_those_who_have_it(hall, people, monkeypatch):
    alice, bob, carol = people
    carol.types(b"settings colour 16\r\n")
    alice.types(b"say hi\r\n")
    bob.reads(), carol.reads()

    def fails(view, batch, fault):
        if view is bob.protocol.door.view:
            raise ZeroDivisionError
        return b"hi\r\n"

    monkeypatch.setattr(TelnetView, "of_batch", fails)
    carol.types(b"say ho\r\n")
    assert in_step(hall) == [["carol"]]
    assert bob.reads() == ["carol says: ho"]


def test_somebody_who_has_left_is_kept_by_nothing(hall, people):
    wire = weakref.ref(people[1])
    people[1].types(b"quit\r\n")
    people[1].drops()
    people[0].types(b"say hi\r\n")
    assert in_step(hall) == [["alice", "carol"]]
    people.clear()
    gc.collect()
    assert wire() is None


def test_whoever_is_named_stands_apart_for_that_batch_alone(hall, people):
    alice, bob, carol = people
    for wire in people:
        wire.types(b"screenreader on\r\n")
        wire.reads()
    alice.types(b"say bob!\r\n")
    assert bob.reads() == ["alice says, naming you: bob!"]
    assert carol.reads() == ["alice says: bob!"]
    assert in_step(hall) == [["alice", "bob", "carol"]]
