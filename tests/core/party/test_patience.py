"""Waiting until something is so, for no longer than some seconds."""

import pytest

from teaparty.core.party.patience import Patience
from teaparty.testing import tea_party


@pytest.fixture
def party():
    with tea_party() as party:
        yield party


@pytest.fixture
def waits(party):
    """Begin to wait for two seconds until a list is filled; return that, and what came of it."""
    filled, outcome = [], []

    async def wait():
        outcome.append(await Patience(party.party).until(lambda: bool(filled), 2))

    party.party.run(wait(), "a test")
    party.flush()
    return filled, outcome


def test_what_comes_true_in_time_is_noticed_at_once(party, waits):
    filled, outcome = waits
    party.passes(1)
    filled.append(1)
    party.passes(0.1)
    assert outcome == [True]


def test_nothing_is_waited_for_longer_than_the_time_given(party, waits):
    _, outcome = waits
    party.passes(1.9)
    assert outcome == []
    party.passes(0.2)
    assert outcome == [False]
