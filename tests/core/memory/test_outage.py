"""What people are told while nothing can be saved."""

import pytest

from teaparty.core.memory.outage import Outage

NOT_SAVED = "What is said now is not being saved."
SAVED_AGAIN = "What is said is being saved again."


@pytest.fixture
def zoe(party, alice):
    guest = party.member("zoe", role="wizard").types("go garden")
    alice.reads(), guest.reads()
    return guest


def test_everybody_is_told_and_who_operates_also_why(party, alice, zoe):
    unsaved = party.party.features.get(Outage)
    unsaved.begin("The disk is full.")
    assert alice.reads() == [NOT_SAVED]
    assert zoe.reads() == [NOT_SAVED, "What is said can't be saved: The disk is full."]
    assert unsaved.why == "The disk is full."
    unsaved.end(0)
    assert alice.reads() == zoe.reads() == [SAVED_AGAIN]
    assert unsaved.why is None


def test_who_comes_in_meanwhile_is_told_too(party, alice):
    party.party.features.get(Outage).begin("The disk is full.")
    assert NOT_SAVED in party.connects().types("login carol").reads()
    party.party.features.get(Outage).end(0)
    assert NOT_SAVED not in party.connects().types("login dave").reads()


def test_who_operates_is_told_how_many_lines_are_lost(party, alice, zoe):
    party.party.features.get(Outage).begin("The disk is full.")
    alice.reads(), zoe.reads()
    party.party.features.get(Outage).end(3)
    assert zoe.reads() == [SAVED_AGAIN, "Lines that are lost for the history: 3."]
    assert alice.reads() == [SAVED_AGAIN]
