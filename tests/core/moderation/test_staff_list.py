"""Who keeps order, in or out: the accounts are asked for once in a while."""

import pytest

from teaparty.core.moderation.staff_list import FRESH_SECONDS
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import tea_party
from tests.conftest import gatekeeper


class Counting(MemoryRecords):
    """Counts how often it is asked who is of the staff."""

    asked = 0

    async def accounts_with(self, roles):
        self.asked += 1
        return await super().accounts_with(roles)


@pytest.fixture
def records():
    return Counting()


@pytest.fixture
def party(records):
    with tea_party(records=records) as party:
        yield party


def listed(guest):
    (event,) = guest.types("staff").events
    guest.unread.clear()
    return [(row.name, row.person is not None) for row in event.people]


def test_the_highest_roles_are_first_and_of_each_those_who_are_in(party):
    for name, role in (("zoe", "wizard"), ("bob", "host")):
        party.member(name, role)
    ann = party.member("ann").types("quit")
    party.member("carol", "wizard").types("role ann host", "quit")
    assert ann.closed
    alice = party.guest("alice")
    alice.reads()
    assert listed(alice) == [("zoe", True), ("bob", True), ("ann", False)]


def test_the_staff_is_asked_again_after_a_while_or_when_order_has_changed(party, records):
    alice = party.guest("alice")
    alice.reads()
    assert (listed(alice), listed(alice), records.asked) == ([], [], 1)
    party.passes(FRESH_SECONDS)
    assert (listed(alice), records.asked) == ([], 2)
    gatekeeper(party).changes += 1
    assert (listed(alice), records.asked) == ([], 3)
