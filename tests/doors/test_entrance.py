"""What all doors share."""

from teaparty.core.changes import Reason


def test_who_is_open_is_known(hall):
    alice = hall.guest("alice")
    assert [door.session.name for door in hall.entrance.open] == ["alice"]
    alice.drops()
    assert hall.entrance.open == set()


def test_it_is_full_at_its_bound(hall_with):
    hall = hall_with(sessions=2)
    hall.connects()
    assert not hall.entrance.full
    hall.connects()
    assert hall.entrance.full


def test_only_those_are_dropped_who_took_nothing_for_long(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    alice.stops_reading()
    hall.passes(30)
    bob.stops_reading()
    hall.passes(31)
    assert (alice.aborted, bob.aborted) == (True, False)
    assert list(hall.party.people) == ["bob"]


def test_a_session_that_left_is_not_dropped_again(hall):
    alice = hall.guest("alice")
    alice.stops_reading()
    door = alice.protocol.door
    door.session.leave(Reason.QUIT)
    hall.passes(70)
    assert door.session.gone is Reason.QUIT
    assert alice.aborted
