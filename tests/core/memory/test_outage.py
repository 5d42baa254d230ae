"""What people are told while nothing can be saved."""

import pytest

from teaparty.core.memory.outage import Outage
from tests import sentences as s


@pytest.fixture
def zoe(party, alice):
    guest = party.member("zoe", role="wizard").types("go garden")
    alice.reads(), guest.reads()
    return guest


def test_everybody_is_told_and_who_operates_also_why(party, alice, zoe):
    unsaved = party.party.features.get(Outage)
    unsaved.begin("The disk is full.")
    assert alice.reads() == [s.not_saved]
    assert zoe.reads() == [s.not_saved, "What is said can't be saved: The disk is full."]
    assert unsaved.why == "The disk is full."
    unsaved.end(0)
    assert alice.reads() == zoe.reads() == [s.saved_again]
    assert unsaved.why is None


def test_somebody_who_comes_in_meanwhile_is_told_too(party, alice):
    party.party.features.get(Outage).begin("The disk is full.")
    assert s.not_saved in party.connects().types("login carol").reads()
    party.party.features.get(Outage).end(0)
    assert s.not_saved not in party.connects().types("login dave").reads()


def test_somebody_who_operates_is_told_how_many_lines_are_lost(party, alice, zoe):
    party.party.features.get(Outage).begin("The disk is full.")
    alice.reads(), zoe.reads()
    party.party.features.get(Outage).end(3)
    assert zoe.reads() == [s.saved_again, "Lines that are lost for the history: 3."]
    assert alice.reads() == [s.saved_again]
