"""What tests of the people share: a party in which alice has an account, and one that is slow."""

import pytest

from teaparty.testing import PASSWORD, tea_party
from tests.core.slow import Gate, SlowPasswords, SlowRecords, settles, with_passwords


@pytest.fixture
def away(party):
    """A party in which alice has an account, and is out."""
    party.member("alice").types("quit")
    return party


@pytest.fixture
def slow():
    """A party with alice's account; passwords are looked at when the gate is open."""
    with tea_party(records=SlowRecords()) as party:
        party.guest("alice").types("register", PASSWORD, PASSWORD)
        settles(party)
        party.party.people["alice"].door.types("quit")
        settles(party)
        party.gate = Gate()
        party.passwords = with_passwords(party, SlowPasswords(gate=party.gate))
        yield party
        settles(party)
