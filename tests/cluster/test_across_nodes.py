"""What is changed at one node, and read at another: friends, settings, mentions, shelves."""

import pytest

from teaparty.testing import PASSWORD
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.cluster import noting
from tests.cluster.kit import Nodes


@pytest.fixture
def nodes():
    return Nodes(3)


def reads(guest, *lines):
    guest.reads()
    guest.types(*lines)
    return guest.reads()


def comes_in(node, name):
    guest = node.party.connects()
    guest.types(f"login {name} {PASSWORD}")
    node.nodes.passes(0.2)
    return guest


# --- friends


def test_friends_are_told_by_any_node_that_somebody_has_come_in(nodes):
    zoe = nodes["a"].member("zoe")
    for name in ("bob", "carol"):
        nodes["b"].member(name).types("quit")
        zoe.types(f"friend {name}")
    zoe.reads()
    comes_in(nodes["c"], "bob")
    comes_in(nodes["b"], "carol")
    told = [line for line in zoe.reads() if line.startswith("Your friend")]
    assert told == [s.friend_came_in(name) for name in ("bob", "carol")]
    again = comes_in(nodes["b"], "zoe")
    read = reads(again, "friends")
    assert [any(name in line for line in read) for name in ("bob", "carol")] == [True, True]


def test_a_friend_is_one_by_their_new_name_whichever_node_they_change_it_at(nodes):
    zoe, bob = nodes["a"].member("zoe"), nodes["b"].member("bob")
    zoe.types("friend bob")
    bob.types("name rob", "yes", "quit")
    nodes.passes(11)
    zoe.reads()
    comes_in(nodes["c"], "rob")
    assert s.friend_came_in("rob") in zoe.reads()
    account = nodes["a"].party.party.find("zoe").account.number
    (stored,) = result_of(nodes.server.records.accounts([account]))
    assert stored.preferences.friends == ("rob",)


# --- settings


def test_what_somebody_has_set_is_so_wherever_they_come_in(nodes):
    zoe, bob = nodes["a"].member("zoe"), nodes["b"].member("bob")
    zoe.types("describe me as Tall.", "ignore bob", "alias hi say hello")
    assert "Tall." in " ".join(reads(bob, "look zoe"))
    again = comes_in(nodes["c"], "zoe")
    bob.types("say are you there?")
    assert reads(again, "hi") == ["You say: hello"]
    assert "Tall." in " ".join(reads(bob, "look zoe"))
    again.types("describe me as Small.", "unignore bob")
    assert "Small." in " ".join(reads(nodes["a"].guest("carol"), "look zoe"))
    bob.types("say and now?")
    assert again.reads()[-1] == "bob says: and now?"


def test_whoever_is_ignored_is_so_by_their_new_name_at_another_node(nodes):
    zoe, bob = nodes["a"].member("zoe"), nodes["b"].guest("bob")
    zoe.types("ignore bob")
    bob.types("name rob", "say hello")
    assert not any("hello" in line for line in zoe.reads())


# --- mentions


def stored_mentions(nodes, name):
    account = result_of(nodes.server.records.account(name)).number
    return [entry.event.text for entry in result_of(nodes.server.records.mentions(account))]


def counts_mentions(nodes):
    """Return a list which gets all mentions that any node stores from now on."""
    stored, records = [], nodes.server.records
    add = records.add_mentions

    async def counted(mentions, most):
        stored.extend(mentions)
        await add(mentions, most)

    records.add_mentions = counted
    return stored


def test_a_line_that_names_somebody_who_is_in_by_another_node_is_stored_once(nodes):
    zoe, bob = nodes["a"].member("zoe"), nodes["b"].member("bob")
    stored = counts_mentions(nodes)
    bob.types("say hello, zoe")
    assert len(stored) == 1
    assert any("hello, zoe" in line for line in reads(zoe, "mentions"))
    again = comes_in(nodes["c"], "zoe")
    assert any("hello, zoe" in line for line in reads(again, "mentions"))


def test_whoever_is_out_and_called_is_named_once_by_the_node_of_the_speaker(nodes):
    nodes["a"].member("zoe").types("quit")
    bob = nodes["b"].member("bob")
    stored = counts_mentions(nodes)
    bob.types("say @zoe, tea?")
    assert len(stored) == 1
    assert stored_mentions(nodes, "zoe") == ["@zoe, tea?"]
    again = comes_in(nodes["c"], "zoe")
    assert any("tea?" in line for line in reads(again, "mentions"))


def test_a_guest_who_calls_somebody_who_is_out_is_noted_once_too(nodes):
    nodes["a"].member("zoe").types("quit")
    carol = nodes["c"].guest("carol")
    stored = counts_mentions(nodes)
    carol.types("say @zoe, tea?")
    assert len(stored) == 1


# --- shelves


def test_what_a_plugin_stores_at_one_node_it_finds_at_all():
    nodes = Nodes(3, modules=[noting])
    alice, bob = nodes["a"].guest("alice"), nodes["b"].guest("bob")
    assert reads(alice, "note tea") == ["1"]
    assert reads(bob, "noted") == ["tea 1"]
    assert reads(bob, "note tea", "note cake") == ["2", "1"]
    assert reads(alice, "noted") == ["cake 1, tea 2"]


def test_what_two_nodes_change_at_once_is_both_so():
    nodes = Nodes(3, modules=[noting])
    people = [nodes[name].guest(f"guest{name}") for name in "abc"]
    nodes.eager = False
    for guest in people:
        guest.types("note tea", "note tea")
    nodes.eager = True
    nodes.settles()
    assert reads(people[0], "noted") == ["tea 6"]
    assert s.fault not in people[0].reads()
