"""Which accounts a ban would affect, by their names and the blocks that they came from."""

import pytest

from teaparty.core.records import Account
from teaparty.stores.affected_accounts import affected_accounts

BLOCKS = ("192.0.2.7/32", "", "2001:db8::/64")
ALICE = Account(name="Alice", role="host", blocks=BLOCKS, inside=True)
BOB = Account(name="bob", blocks=("198.51.100.1/32",))


@pytest.mark.parametrize(
    ("target", "found"),
    [("alice", [("Alice", 3)]), ("192.0.2.0/24", [("Alice", 1)]), ("::/0", [("Alice", 1)]),
     ("0.0.0.0/0", [("Alice", 1), ("bob", 1)]), ("eve", []), ("203.0.113.0/24", [])],
)  # fmt: skip
def test_a_name_affects_its_owner_and_a_network_whoever_came_from_it(target, found):
    accounts = affected_accounts([ALICE, BOB], target)
    assert [(one["name"], len(one["blocks"])) for one in accounts] == found


def test_role_and_whether_they_are_in_are_told(tmp_path):
    (alice,) = affected_accounts([ALICE], "alice")
    assert (alice["role"], alice["inside"]) == ("host", True)
