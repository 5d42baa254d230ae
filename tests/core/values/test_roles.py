"""Roles: who may do what, and who stands above whom."""

from itertools import pairwise

import pytest

from teaparty.commands import builtin
from teaparty.core.values.roles import GUEST, HOST, MEMBER, RIGHTS, ROLES, WIZARD, Role


def test_each_role_has_the_rights_of_those_below():
    ranks = sorted(ROLES.values(), key=lambda role: role.rank)
    assert [role.name for role in ranks] == [GUEST, MEMBER, HOST, WIZARD]
    for lower, higher in pairwise(ranks):
        assert lower.rights <= higher.rights
        assert lower.rank < higher.rank
    assert ROLES[WIZARD].rights == RIGHTS.keys()


def test_hosts_keep_order_and_do_not_run_the_party():
    assert ROLES[HOST].rights == {
        "report", "reports", "where", "kick", "mute", "retract", "audit", "ban", "make", "places",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "staff"), [(GUEST, False), (MEMBER, False), (HOST, True)])
def test_the_staff_are_hosts_and_those_above(name, staff):
    assert ROLES[name].staff is staff
    assert Role(name="x", rank=9, title="x", rights=frozenset()).staff


def test_every_right_that_a_command_needs_is_explained():
    needed = {command.right for command in builtin()} - {None}
    assert needed <= RIGHTS.keys()
    assert all(text.endswith(".") for text in RIGHTS.values())


def test_a_party_takes_an_unknown_role_for_that_of_a_guest(party):
    assert party.party.role("king") is ROLES[GUEST]
