"""The contract of appointments: memory, SQLite, PostgreSQL."""

import pytest
from msgspec import structs
from twisted.internet.defer import Deferred

from teaparty.core.records import Account
from teaparty.core.values.appointments import Appointment, AppointmentKind, TooManyAppointments

REMIND, CLOSE = AppointmentKind("reminders", "remind"), AppointmentKind("polls", "close")
MANY = 100


def adds(kept, at, what=REMIND, most=MANY, **fields):
    one = Appointment(at=at, plugin=what.plugin, name=what.name, **fields)
    added = kept.do("add_appointment", one, most)
    assert structs.replace(added, number=0) == one
    return added


def test_those_that_are_due_are_taken_once_in_the_order_of_their_times(kept):
    later, first, second = (
        adds(kept, 30.0),
        adds(kept, 10.0, data={"text": ["é", 1]}),
        adds(kept, 10.0),
    )
    assert kept.do("next_appointment", [REMIND]) == 10.0
    assert kept.do("take_appointments", [REMIND], 9.9, 9) == []
    assert kept.do("take_appointments", [REMIND], 20.0, 9) == [first, second]
    assert kept.do("take_appointments", [REMIND], 20.0, 9) == []
    assert kept.do("next_appointment", [REMIND]) == 30.0
    assert kept.do("take_appointments", [REMIND, CLOSE], 99.0, 9) == [later]
    assert kept.do("next_appointment", [REMIND]) is None


def test_only_so_many_are_taken_at_once(kept):
    made = [adds(kept, at) for at in (3.0, 1.0, 2.0)]
    assert kept.do("take_appointments", [REMIND], 9.0, 2) == [made[1], made[2]]
    assert kept.do("take_appointments", [REMIND], 9.0, 2) == [made[0]]


def test_those_of_others_wait(kept):
    one = adds(kept, 1.0, CLOSE)
    others = [REMIND, AppointmentKind("polls", "open"), AppointmentKind("other", "close")]
    assert kept.do("next_appointment", others) is None
    assert kept.do("take_appointments", others, 9.0, 9) == []
    assert kept.do("next_appointment", []) is None
    assert kept.do("take_appointments", [], 9.0, 9) == []
    assert kept.do("take_appointments", [*others, CLOSE], 9.0, 9) == [one]


def test_one_that_is_dropped_is_not_taken_and_its_number_is_not_given_again(kept):
    one = adds(kept, 1.0)
    kept.do("drop_appointment", one.number)
    kept.do("drop_appointment", one.number)
    assert adds(kept, 1.0).number > one.number


def test_one_that_was_taken_can_be_stored_again_under_its_number(kept):
    one, other = adds(kept, 1.0, data={"text": "é"}), adds(kept, 2.0)
    kept.do("take_appointments", [REMIND], 9.0, 9)
    for _ in range(2):
        assert kept.do("add_appointment", one, 0) == one
    assert adds(kept, 3.0).number > other.number
    assert kept.do("take_appointments", [REMIND], 1.5, 9) == [one]


def test_one_that_was_taken_is_not_stored_again_for_somebody_who_is_erased(kept):
    alice, bob = (
        kept.do("add_account", Account(name=name), name, name).number for name in ("alice", "bob")
    )
    made = [adds(kept, 1.0, owner=alice), adds(kept, 1.0, owner=bob)]
    assert kept.do("take_appointments", [REMIND], 9.0, 9) == made
    kept.do("erase_account", alice)
    for one in made:
        kept.do("add_appointment", one, MANY)
    assert kept.do("take_appointments", [REMIND], 9.0, 9) == made[1:]


def test_what_was_taken_while_the_store_closes_can_be_stored_again(opened, loop, database):
    store = opened(database)

    async def takes_and_puts_back():
        for one in await store.records.take_appointments([REMIND], 9.0, 9):
            await store.records.add_appointment(one, MANY)

    one = Appointment(at=1.0, plugin=REMIND.plugin, name=REMIND.name)
    one = loop.result(store.records.add_appointment(one, MANY))
    Deferred.fromCoroutine(takes_and_puts_back())
    opened.close(store)
    again = opened(database).records.take_appointments([REMIND], 9.0, 9)
    assert loop.result(again) == [one]


def test_each_plugin_has_so_many(kept):
    one = adds(kept, 1.0, most=2)
    adds(kept, 1.0, AppointmentKind("reminders", "again"), most=2)
    with pytest.raises(TooManyAppointments):
        adds(kept, 1.0, most=2)
    adds(kept, 1.0, CLOSE, most=2)
    kept.do("drop_appointment", one.number)
    adds(kept, 1.0, most=2)


def test_they_go_with_the_account_that_they_belong_to(kept):
    alice = kept.do("add_account", Account(name="alice"), "alice", "alice").number
    adds(kept, 1.0, owner=alice)
    others = [adds(kept, 1.0, owner=alice + 1), adds(kept, 1.0)]
    kept.do("erase_account", alice)
    assert kept.do("take_appointments", [REMIND], 9.0, 9) == others
