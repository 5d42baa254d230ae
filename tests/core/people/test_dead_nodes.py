"""People read that others have lost their links whose node has ended, and that they come back."""

import pytest

from teaparty.core.people import dead_nodes as module
from teaparty.core.people.dead_nodes import DeadNodes
from tests import sentences as s


@pytest.fixture
def nodes():
    return DeadNodes()


def reads(party, *guests):
    party.flush()
    return [guest.reads() for guest in guests]


def test_people_read_who_is_gone_from_where_they_stand(party, nodes):
    alice, bob, carol = (party.guest(name) for name in ("alice", "bob", "carol"))
    carol.types("go garden")
    party.all_read()
    nodes.ended([bob.session, carol.session])
    assert reads(party, alice) == [[s.lost_link("bob")]]


def test_of_many_a_few_are_named(party, nodes):
    alice = party.guest("alice")
    others = [party.guest(f"bob{chr(number)}").session for number in range(97, 104)]
    party.all_read()
    nodes.ended(others)
    names = "boba, bobb, bobc, bobd, bobe"
    assert reads(party, alice) == [[module.MANY.format(names=names, count=2)]]


def test_people_read_once_that_somebody_comes_back(party, nodes):
    alice, bob = party.guest("alice"), party.guest("bob")
    party.all_read()
    nodes.comes(bob.session)
    assert reads(party, alice) == [[]]
    nodes.ended([bob.session])
    nodes.comes(bob.session)
    nodes.comes(bob.session)
    assert reads(party, alice) == [[s.lost_link("bob"), s.arrived("bob")]]


def test_the_first_are_forgotten_who_do_not_come_back(party, nodes, monkeypatch):
    monkeypatch.setattr(module, "MOST", 1)
    alice, bob, carol = (party.guest(name) for name in ("alice", "bob", "carol"))
    party.all_read()
    nodes.ended([bob.session, carol.session])
    alice.reads()
    nodes.comes(bob.session)
    nodes.comes(carol.session)
    assert reads(party, alice) == [[s.arrived("carol")]]
