"""Names of accounts in memory."""

import pytest

from teaparty.stores.memory_names import Name, Names

ALICE, ZOE = Name("alice", "~alice"), Name("zoe", "~zoe")


@pytest.fixture
def names():
    """The account 1 was alice, and is zoe since the clock showed 5."""
    names = Names()
    names.take(1, ALICE)
    names.set_old(1, names.take(1, ZOE), 5.0)
    names.take(2, Name("bob", "~bob"))
    return names


def test_a_name_has_a_bearer_and_an_old_one_an_owner(names):
    assert [names.bearer(key) for key in ("alice", "zoe", "bob", "x")] == [0, 1, 2, 0]
    assert [names.owner(key) for key in ("alice", "zoe", "bob", "x")] == [1, 1, 2, 0]
    assert names.in_order() == [2, 1]


def test_the_bearer_of_a_name_that_looks_like_it_is_found(names):
    assert names.like(ZOE, 2) == names.like(Name("z0e", "~zoe"), 0) == (1, False)
    assert names.like(ALICE, 2) == names.like(Name("al1ce", "~alice"), 0) == (1, True)
    assert names.like(ALICE, 1) is names.like(ZOE, 1) is names.like(Name("x", "x"), 0) is None


def test_an_old_name_ends(names):
    assert names.expire(5.0) == []
    assert names.expire(6.0) == [1]
    assert names.owner("alice") == 0


def test_all_names_of_an_account_are_free_then(names):
    assert names.forget(1) == ["zoe", "alice"]
    assert names.forget(2) == ["bob"]
    assert names.like(ALICE, 0) is names.like(ZOE, 0) is None
