"""Nodes of one party: what is said on one is read on all, in one order."""

from tests import sentences as s
from tests.cluster.kit import Nodes


def test_what_is_said_on_one_node_is_read_on_all():
    nodes = Nodes(2)
    alice, bob = nodes["a"].guest("alice"), nodes["b"].guest("bob")
    alice.reads()
    alice.types("say hello")
    bob.types("say hi")
    assert [alice.reads(), bob.reads()] == [
        ["You say: hello", "bob says: hi"],
        ["alice says: hello", "You say: hi"],
    ]
    assert nodes["a"].log("parlour") == nodes["b"].log("parlour")


def test_a_node_that_starts_later_knows_who_is_in():
    nodes = Nodes(1)
    nodes["a"].guest("alice")
    bob = nodes.opens("b").guest("bob")
    assert bob.types("look").reads()[-1] == s.also_here("alice")
