"""Whose a name is in the whole party: the rules by which one of many who claim it gets it."""

import random

import pytest
from msgspec import structs

from teaparty.core.records import Account
from teaparty.core.values.claims import Claim, Claimed
from teaparty.core.values.names import fold
from teaparty.lookalikes import skeleton
from teaparty.stores.memory import MemoryRecords
from teaparty.testing.clock import result_of
from tests.cluster.present import UNUSED, Gone, Present

A, B = 1, 2
"""Two nodes, by their epochs."""


@pytest.fixture
def records():
    return MemoryRecords()


@pytest.fixture
def present(records):
    return Present(records)


def claim(session, name, account=0, comes_in=False):
    return Claim(session=session, key=fold(name), skeleton=skeleton(name), name=name,
                 account=account, comes_in=comes_in, hold=60.0)  # fmt: skip


def shows(present, session, name, account=0, now=0.0):
    return present.is_somebody(session, fold(name), name, account, name, now)


def comes(present, session, name, account=0, lease=A, now=0.0):
    """Have somebody come in; return what came of it."""
    answer, gone = present.claim(lease, claim(session, name, account, bool(account)), now)
    assert answer.why or shows(present, session, name, account, now)
    return answer, gone


def test_a_name_is_one_sessions(present):
    assert comes(present, 1, "bob") == (Claimed(), [])
    assert comes(present, 2, "Bob", lease=B) == (Claimed(why="taken", name="bob"), [])


def test_the_same_claim_comes_to_the_same(present):
    for _ in range(2):
        assert present.claim(A, claim(1, "bob"), 0.0) == (Claimed(), [])
    assert comes(present, 1, "bob") == (Claimed(), [])
    assert present.claim(A, claim(1, "bob"), 0.0) == (Claimed(), [])
    assert [each.shown for each in present.of(1)] == [True]


def test_a_guest_can_have_no_name_that_looks_like_another(present):
    comes(present, 1, "bob")
    assert comes(present, 2, "b0b")[0] == Claimed(why="alike", name="bob")


def test_names_that_look_alike_are_both_in_where_both_are_accounts(present):
    comes(present, 1, "bob", 7)
    assert comes(present, 2, "b0b", 8) == (Claimed(), [])


def test_guests_give_way_to_an_owner(present):
    comes(present, 1, "bob")
    assert comes(present, 2, "b0b", 8, lease=B) == (Claimed(), [Gone(1, "bob", 0, "owned")])
    assert present.of(1) == []
    assert not shows(present, 1, "bob")


def test_a_member_who_comes_in_elsewhere_takes_the_place_of_themselves(present):
    comes(present, 1, "bob", 7)
    answer = Claimed(instead=(1,)), [Gone(1, "bob", 7, "elsewhere")]
    assert comes(present, 2, "bob", 7, lease=B) == answer
    assert [each.lease for each in present.rows.values()] == [B]


def test_a_name_that_was_given_up_is_held_for_a_while(present):
    comes(present, 1, "bob")
    assert present.claim(A, claim(1, "carol"), 10.0)[0] == Claimed()
    assert shows(present, 1, "carol", now=10.0)
    held = Claimed(why="freed", name="bob", seconds=50.0)
    assert present.claim(B, claim(2, "bob"), 20.0)[0] == held
    assert present.claim(A, claim(1, "bob"), 20.0)[0] == Claimed()
    assert shows(present, 1, "bob", now=20.0)
    assert present.claim(B, claim(2, "carol"), 90.0)[0] == Claimed()


def test_an_owner_gets_a_name_that_was_given_up_a_moment_ago(present):
    comes(present, 1, "bob")
    present.claim(A, claim(1, "carol"), 10.0)
    shows(present, 1, "carol", now=10.0)
    assert comes(present, 2, "bob", 7, now=11.0) == (Claimed(), [])


def test_a_member_takes_back_by_another_session_what_they_gave_up(present):
    comes(present, 1, "bob", 7)
    present.claim(A, claim(1, "carol", 7), 10.0)
    shows(present, 1, "carol", 7, now=10.0)
    comes(present, 2, "carol", 7, now=11.0)
    assert present.claim(B, claim(2, "bob", 7), 12.0)[0] == Claimed()


def test_the_name_of_an_account_is_no_guests(present, records):
    result_of(records.add_account(Account(name="bob"), "bob", skeleton("bob")))
    result_of(records.rename_account(1, "rob", "rob", skeleton("rob"), keep_old=True))
    for name, owner in [("rob", "rob"), ("r0b", "rob"), ("bob", "bob"), ("b0b", "bob")]:
        assert comes(present, 1, name)[0] == Claimed(why="belongs", name=owner)


def test_a_claim_that_nobody_uses_ends(present):
    present.claim(A, claim(1, "bob"), 0.0)
    assert present.claim(B, claim(2, "bob"), UNUSED)[0] == Claimed(why="taken", name="bob")
    assert present.claim(B, claim(2, "bob"), UNUSED + 1)[0] == Claimed()
    assert not shows(present, 1, "bob")


def test_what_is_released_is_free_but_not_what_is_borne(present):
    comes(present, 1, "bob")
    present.claim(A, claim(1, "carol"), 0.0)
    present.release(1)
    assert comes(present, 2, "carol")[0] == Claimed()
    assert comes(present, 3, "bob")[0] == Claimed(why="taken", name="bob")


def test_a_claim_for_another_name_that_came_to_nothing_is_no_name_given_up(present):
    comes(present, 1, "bob")
    present.claim(A, claim(1, "carol"), 0.0)
    shows(present, 1, "bob")
    assert comes(present, 2, "carol")[0] == Claimed()


def test_names_are_free_once_their_bearers_or_their_nodes_are_gone(present):
    comes(present, 1, "bob")
    comes(present, 2, "carol", lease=B)
    present.leaves(1)
    present.ends(B)
    assert present.rows == {}


def test_of_200_who_claim_one_name_at_three_nodes_one_gets_it(present):
    sessions = list(range(1, 201))
    random.Random(1).shuffle(sessions)
    got = [each for each in sessions if not comes(present, each, "bob", lease=each % 3)[0].why]
    assert got == sessions[:1]


def test_whoever_has_the_ticket_of_a_session_takes_its_place_also_as_a_guest(present):
    comes(present, 1, "bob")
    with_ticket = structs.replace(claim(2, "bob"), of=1)
    answer = Claimed(instead=(1,)), [Gone(1, "bob", 0, "elsewhere")]
    assert present.claim(B, with_ticket, 0.0) == answer
    assert present.claim(B, structs.replace(claim(3, "bob"), of=9), 0.0)[0].why == "taken"
