"""Two guests in a party of plain rooms."""

import pytest

from teaparty.testing import tea_party


@pytest.fixture
def party():
    with tea_party() as party:
        yield party


@pytest.fixture
def alice(party):
    return party.guest("alice")


@pytest.fixture
def bob(party, alice):
    guest = party.guest("bob")
    alice.reads()
    return guest
