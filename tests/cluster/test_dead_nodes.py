"""People whose node has ended: what others read of them where they stood, and as they come back."""

import pytest
from msgspec import structs

from teaparty.core.people import dead_nodes as module
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.cluster.kit import LIMITS, Nodes

LINK_SECONDS = LIMITS.link_seconds
LEASE = 20
"""Seconds after which a node that was killed is surely taken for dead."""


@pytest.fixture
def nodes():
    return Nodes(3)


@pytest.fixture
def alice(nodes):
    return nodes["a"].member("alice")


def comes(nodes, node, name="zoe"):
    guest = nodes[node].party.connects()
    guest.reads()
    guest.types(f"login {name} {PASSWORD}")
    nodes.passes(0.1)
    return guest


def test_of_a_guest_it_is_told_at_once_where_they_stood(nodes, alice):
    nodes["b"].guest("bob")
    nodes["b"].guest("carol").types("on")
    alice.reads()
    nodes["b"].killed()
    nodes.passes(LEASE)
    assert alice.reads() == [s.lost_link("bob")]


def test_of_many_a_few_are_named(nodes, alice):
    for letter in "abcdefg":
        nodes["b"].guest(f"bob{letter}")
    alice.reads()
    nodes["b"].killed()
    nodes.passes(LEASE)
    names = "boba, bobb, bobc, bobd, bobe"
    assert alice.reads() == [module.MANY.format(names=names, count=2)]


def test_of_a_member_it_is_told_after_the_time_for_which_a_lost_link_is_waited_for(nodes, alice):
    nodes["b"].member("zoe")
    alice.reads()
    nodes["b"].killed()
    nodes.passes(LINK_SECONDS - 5)
    assert alice.reads() == []
    nodes.passes(LEASE + 10)
    assert alice.reads() == [s.lost_link("zoe")]


def test_nobody_else_reads_of_a_member_who_comes_back_in_time_by_another_node(nodes, alice):
    nodes["b"].member("zoe")
    alice.types("friend zoe").reads()
    nodes["b"].killed()
    nodes.passes(LEASE)
    zoe = comes(nodes, "c")
    zoe.types("say It is me.")
    nodes.passes(2 * LINK_SECONDS)
    assert alice.reads() == ["zoe says: It is me."]


def test_a_member_who_comes_back_to_others_at_once_is_not_told_of_either(nodes, alice):
    nodes["b"].member("zoe")
    alice.reads()
    nodes["b"].killed()
    nodes.passes(LEASE)
    comes(nodes, "a").types("say It is me.")
    nodes.passes(2 * LINK_SECONDS)
    assert alice.reads() == ["zoe says: It is me."]


def test_a_member_who_comes_too_late_has_come_in(nodes, alice):
    nodes["b"].member("zoe")
    alice.reads()
    nodes["b"].killed()
    nodes.passes(LEASE + LINK_SECONDS + 1)
    comes(nodes, "c")
    assert alice.reads() == [s.lost_link("zoe"), s.arrived("zoe")]


def test_where_nobody_is_waited_for_it_is_told_of_members_at_once():
    nodes = Nodes(2, limits=structs.replace(LIMITS, link_seconds=0))
    alice = nodes["a"].member("alice")
    nodes["b"].member("zoe")
    alice.reads()
    nodes["b"].killed()
    nodes.passes(LEASE)
    assert alice.reads() == [s.lost_link("zoe")]


def test_only_so_many_are_waited_for():
    nodes = Nodes(3, limits=structs.replace(LIMITS, people_elsewhere=1))
    alice = nodes["a"].member("alice")
    for node, name in (("b", "zoe"), ("c", "dan")):
        nodes[node].member(name)
        alice.reads()
        nodes[node].killed()
        nodes.passes(LEASE)
    assert alice.reads() == [s.lost_link("dan")]


def test_a_node_that_joins_anew_in_time_brings_members_back_unseen(nodes, alice):
    bob, zoe = nodes["b"].guest("bob"), nodes["b"].member("zoe")
    alice.reads()
    nodes["b"].database.stopped = True
    nodes.passes(LEASE)
    nodes["b"].database.stopped = False
    nodes.passes(2 * LINK_SECONDS)
    assert alice.reads() == [s.lost_link("bob"), s.arrived("bob")]
    assert not bob.closed
    assert not zoe.closed


def test_the_first_are_forgotten_who_do_not_come_back():
    nodes = Nodes(3, limits=structs.replace(LIMITS, people_elsewhere=2))
    alice = nodes["a"].member("alice")
    for node, name in (("b", "bob"), ("b", "carol"), ("c", "dan")):
        nodes[node].guest(name)
        if name != "bob":
            nodes[node].database.stopped = True
            nodes.passes(LEASE)
    alice.reads()
    nodes["b"].database.stopped = False
    nodes.passes(LEASE)
    assert alice.reads() == [s.arrived("carol")]
