"""Names that belong to accounts: nobody else takes one, or one that looks like it."""

import pytest

from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.values.refusal import Refusal
from teaparty.lookalikes import skeleton
from tests import sentences as s
from tests.core.people.scene import login


@pytest.mark.parametrize("name", ["AIice", "a1ice", "alicе"])
def test_no_guest_looks_like_a_member_who_is_out(away, name):
    guest = login(away, name)
    assert guest.session.name == ""
    assert guest.reads() != []


def test_a_guest_reads_whom_their_name_looks_like(away):
    assert login(away, "AIice").reads() == [s.like_person_known("AIice", "alice")]


def test_a_name_taken_between_two_lookups_belongs_to_somebody(party):
    """Its key is another one, but only for the store: as with names of other scripts."""
    owned = OwnedNames(party.party.registry, party.records, skeleton)
    party.member("alice").types("quit")
    with pytest.raises(Refusal, match="The name alice belongs to somebody"):
        owned.refuse_alike("alice").send(None)
