"""What all doors share."""

import pytest

from teaparty.core.values.notices import Named, Reason
from tests.doors.conftest import by_transport


def test_open_doors_are_known(hall):
    alice = hall.guest("alice")
    assert [door.session.name for door in hall.entrance.open] == ["alice"]
    alice.drops()
    assert hall.entrance.open == {}


def test_the_entrance_is_full_at_its_bound(hall_with):
    hall = hall_with(sessions=2)
    hall.connects()
    assert not hall.entrance.full
    hall.connects()
    assert hall.entrance.full


@by_transport
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


def test_all_are_let_go_at_the_end(hall):
    wires = [hall.guest("alice"), hall.connects()]
    closed = []
    hall.entrance.close().addCallback(closed.append)
    hall.turn()
    assert [wire.disconnecting for wire in wires] == [True, True]
    wires[0].drops()
    assert closed == []
    wires[1].drops()
    assert closed == [None]


def test_an_empty_party_is_closed_at_once(hall):
    assert hall.entrance.close().called


@pytest.mark.parametrize(
    ("compressed", "offered"), [(0, [False, False]), (1, [True, False]), (2, [True, True])]
)
def test_compression_is_for_so_many(hall_with, compressed, offered):
    hall = hall_with(compressed=compressed)
    found = [hall.factory.may_compress(hall.connects()) for _ in range(2)]
    assert found == offered


def test_compression_is_for_nobody_over_tls_or_where_it_is_switched_off(hall, hall_with):
    assert not hall.factory.may_compress(hall.connects(tls=True))
    off = hall_with(compress=False)
    assert not off.factory.may_compress(off.connects())


def test_somebody_who_is_named_twice_is_one_newcomer_less(hall_with):
    hall = hall_with(block_newcomers=1)
    first = hall.guest("alice")
    hall.entrance.report(Named(session=1, name="alice"))
    second = hall.connects()
    assert not second.disconnecting
    assert hall.connects().disconnecting
    first.drops()
    assert hall.connects().disconnecting


def test_ticks_go_on_while_somebody_is_waited_for(hall):
    hall.registers("alice")
    wire = hall.member("alice")
    hall.goes_on(3)
    wire.drops()
    for _ in range(59):
        hall.goes_on(1)
        assert len(hall.clock.getDelayedCalls()) == 1
    hall.goes_on(62)
    assert (hall.party.people, hall.clock.getDelayedCalls()) == ({}, [])


def test_nothing_ticks_while_only_guests_are_in(hall):
    hall.guest("alice")
    hall.goes_on(3)
    assert hall.clock.getDelayedCalls() == []


def test_while_members_are_in_and_quiet_it_ticks_as_seldom_as_something_is_due(hall, monkeypatch):
    hall.registers("alice")
    hall.member("alice")
    hall.goes_on(3)
    ticks, tick = [], hall.party.tick
    monkeypatch.setattr(hall.party, "tick", lambda: (ticks.append(1), tick()))
    hall.goes_on(300)
    assert len(ticks) <= 11


def test_something_that_is_due_earlier_is_not_waited_for_until_the_next_tick(hall):
    hall.registers("alice")
    hall.member("alice")
    hall.goes_on(3)
    done, timers = [], hall.party.timers
    timers.on("tea", done.append)
    timers.at(hall.clock.seconds() + 5, "tea", 7)
    hall.goes_on(6)
    assert done == [7]


def test_a_fault_in_one_second_is_reported_and_the_next_second_goes_by(hall, monkeypatch):
    hall.connects()
    ticks = []

    def tick():
        ticks.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr(hall.party, "tick", tick)
    hall.goes_on(3)
    assert len(ticks) == 3


def test_what_comes_of_connections_is_counted(hall_with):
    hall = hall_with(sessions=2, block_connections=1)
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"):
        hall.connects(address=address)
    assert hall.record.counts.arrivals == {"in": 2, "limit": 1, "full": 1}
    assert hall.entrance.party.people == {}


def test_people_who_come_in_are_counted(hall):
    hall.registers("alice")
    hall.member("alice")
    hall.guest("bob")
    assert hall.record.counts.logins == {"member": 1, "guest": 1}
