"""Invitations: who may come into a closed place, for how long, and what they may read there."""

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.places import Places, with_state
from teaparty.testing import tea_party
from tests import sentences as s


def house():
    return {"parlour": ChatRoom("parlour", title="The Parlour")}


@pytest.fixture
def party():
    with tea_party(rooms=house()) as party:
        yield party


@pytest.fixture
def alice(party):
    """The owner of The Attic, which is closed."""
    alice = party.member("alice").types("make room The Attic", "go attic", "say Open")
    changes(party, closed=True)
    alice.types("say Closed").reads()
    return alice


def attic(party):
    return party.party.venue("attic")


def changes(party, venue=None, **state):
    venue = venue or attic(party)
    change = Places.of(party.party).change(with_state(venue.deed, **state))
    party.party.run(change, "a test")
    party.flush()


def lets_in(party, guest, seconds=0.0):
    invitations = Invitations.of(party.party)
    party.party.run(invitations.let_in(guest.session, attic(party), seconds), "a test")
    party.flush()


@pytest.mark.parametrize("come", ["guest", "member"])
def test_somebody_comes_in_who_is_invited(party, alice, come):
    bob = getattr(party, come)("bob")
    bob.reads()
    assert bob.types("go attic").reads() == [s.place_closed("The Attic", "attic")]
    lets_in(party, bob)
    assert bob.types("go attic").reads()[0] == "The Attic"


def test_an_invitation_ends_with_its_time(party, alice):
    bob = party.member("bob")
    lets_in(party, bob, 3600)
    assert Invitations.is_allowed(bob.session, attic(party))
    party.passes(3600)
    assert not Invitations.is_allowed(bob.session, attic(party))
