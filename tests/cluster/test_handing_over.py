"""Coming in by another node: one goes on there, and nothing of lines and whispers is lost."""

import pytest

from teaparty.core.party.when_available import AGAIN
from teaparty.core.people import handing_over
from teaparty.core.people.handing_over import OWNED, PATIENCE
from teaparty.lookalikes import skeleton
from teaparty.testing import PASSWORD
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.cluster.kit import Nodes
from tests.core.slow import away_once


@pytest.fixture
def nodes():
    return Nodes(3)


def comes_again(node, name="zoe"):
    """Return somebody who comes in with the right password."""
    guest = node.party.connects()
    guest.reads()
    guest.types(f"login {name} {PASSWORD}")
    return guest


def test_a_member_who_comes_in_by_another_node_is_in_there_alone(nodes):
    zoe = nodes["a"].member("zoe")
    bob = nodes["c"].guest("bob")
    zoe.types("go garden")
    bob.reads()
    again = comes_again(nodes["b"])
    nodes.passes(0.1)
    assert zoe.closed
    assert zoe.reads()[-1] == s.came_from_elsewhere
    assert again.session.name == "zoe"
    assert again.session.room.name == "garden"
    assert nodes.server.present.rows["zoe"].claim.session == again.session.number
    for node in nodes:
        assert node.party.party.find("zoe").number == again.session.number
        assert node.party.faults == []
    assert bob.reads() == []
    bob.types("tell zoe hello")
    again.types("go parlour", "say here I am")
    assert "bob whispers to you: hello" in again.reads()
    assert bob.reads()[-1] == "zoe says: here I am"


def test_a_node_whose_records_are_away_says_later_that_all_is_stored(nodes, monkeypatch):
    nodes["a"].member("zoe")
    asked = away_once(monkeypatch, nodes.server.records, "accounts")
    again = comes_again(nodes["b"])
    assert (len(asked), again.session.name) == (1, "")
    nodes.passes(AGAIN)
    assert again.session.name == "zoe"


def test_nobody_else_reads_of_it_where_they_stand(nodes):
    nodes["a"].member("zoe")
    others = [nodes[name].member(f"bob{name}").types("friend zoe") for name in "abc"]
    for other in others:
        other.reads()
    comes_again(nodes["b"]).types("say here I am")
    nodes.passes(1)
    assert [other.reads() for other in others] == [["zoe says: here I am"]] * 3


def test_what_the_old_link_did_not_take_is_recalled_at_the_new_one(nodes):
    zoe, bob = nodes["a"].member("zoe"), nodes["b"].member("bob")
    zoe.reading = False
    bob.types("say one", "tell zoe two")
    again = comes_again(nodes["c"])
    nodes.passes(0.1)
    again.reads()
    again.types("recall", "recall")
    said = [line for line in again.reads() if line.startswith("08:00")]
    assert said == ["08:00 bob whispers to you: two", "08:00 bob says: one"]


def test_guests_at_another_node_give_way_to_an_owner(nodes):
    bob = nodes["a"].member("bob")
    bob.types("quit")
    greta = nodes["b"].guest("greta")
    result_of(nodes.server.records.rename_account(1, "Greta", "greta", skeleton("greta")))
    comes_again(nodes["c"], "greta")
    assert greta.closed
    assert greta.reads() == [OWNED.format(name="greta")]
    assert [node.party.party.find("greta").account.number for node in nodes] == [1, 1, 1]


def test_nobody_waits_for_a_node_that_does_not_answer_for_long(nodes):
    zoe = nodes["a"].member("zoe")
    nodes["a"].database.stopped = True
    again = comes_again(nodes["b"])
    nodes.passes(PATIENCE / 2)
    assert again.session.name == ""
    nodes.passes(PATIENCE)
    assert again.session.name == "zoe"
    nodes["a"].database.stopped = False
    nodes.passes(1)
    assert zoe.closed
    assert nodes["a"].party.party.find("zoe").number == again.session.number


def test_two_who_come_in_with_one_password_at_once_are_one_in_the_end(nodes):
    nodes["a"].member("zoe").types("quit")
    nodes.eager = False
    both = [nodes[name].party.connects() for name in "bc"]
    for guest in both:
        guest.types(f"login zoe {PASSWORD}")
    nodes.eager = True
    nodes.passes(1)
    (left,) = [guest for guest in both if not guest.closed]
    assert left.session.name == "zoe"
    assert {node.party.party.find("zoe").number for node in nodes} == {left.session.number}


def test_only_so_many_are_known_to_be_handed_over(nodes, monkeypatch):
    monkeypatch.setattr(handing_over, "MOST", 1)
    for name in ("zoe", "bob"):
        nodes["a"].member(name)
        comes_again(nodes["b"], name)
    nodes.passes(0.1)
    assert sorted(node.party.party.find("bob").is_here for node in nodes) == [False, False, True]
