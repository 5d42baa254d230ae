"""Who is in, as the nodes of one database know it: also once one was killed, or cut off."""

from tests import sentences as s
from tests.cluster.kit import Nodes


def known(nodes):
    """Return the names of those who are in, as each node knows them."""
    return {node.name: sorted(node.party.party.people) for node in nodes}


def everywhere(nodes, *names):
    """Return that all these nodes know the people of these names."""
    return {node: list(names) for node in nodes}


def test_a_node_that_is_killed_has_nobody_any_more_and_learns_who_is_in_as_it_starts():
    nodes = Nodes(3)
    alice = nodes["a"].guest("alice")
    nodes["b"].guest("bob")
    nodes["c"].guest("carol")
    assert known(nodes) == everywhere("abc", "alice", "bob", "carol")
    nodes["b"].killed()
    nodes.passes(30)
    assert alice.reads()[-1] == s.lost_link("bob")
    assert known(nodes) == everywhere("ac", "alice", "carol")
    nodes.opens("b")
    nodes["b"].guest("dave")
    assert known(nodes) == everywhere("abc", "alice", "carol", "dave")
    assert alice.types("name carol").reads()[-1] == s.name_taken("carol", "carol2")
    assert [[*node.faults, *node.party.faults] for node in nodes] == [[], [], []]


def test_a_node_that_was_cut_off_knows_who_has_come_and_gone_meanwhile():
    nodes = Nodes(2)
    nodes["a"].guest("alice")
    bob = nodes["b"].guest("bob")
    nodes["a"].database.reachable = False
    bob.types("name robert")
    nodes["b"].guest("carol")
    nodes.passes(2)
    assert known(nodes)["a"] == ["alice", "bob"]
    nodes["a"].database.reachable = True
    nodes.passes(2)
    assert known(nodes) == everywhere("ab", "alice", "carol", "robert")
