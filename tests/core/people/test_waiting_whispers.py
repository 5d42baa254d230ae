"""How many whispers wait for somebody, and whether one more can."""

import pytest

from teaparty.core.people.waiting_whispers import WaitingWhispers
from teaparty.core.records import Account, Preferences
from teaparty.core.values.limits import Limits
from teaparty.core.values.refusal import Refusal
from tests import sentences as s
from tests.conftest import done

MINE = s.too_many_of_yours_wait("bob")
ALL = s.too_many_wait("bob")


class Records:
    """There are as many whispers from each number on, by their speakers."""

    def __init__(self, **counts):
        self.counts = {int(start[1:]): found for start, found in counts.items()}

    async def waiting(self, account, start):
        return self.counts[start]


@pytest.fixture
def refusal(party):
    """Return why another whisper of the account 1 is refused."""

    def of(counts, **preferences):
        limits = Limits(waiting_whispers=6, waiting_from_one=3)
        waiting, alice = WaitingWhispers(Records(**counts).waiting), party.member("alice").session
        alice.limits = limits
        bob = Account(number=2, name="bob", whispers=50, preferences=Preferences(**preferences))
        try:
            done(waiting.refuse_too_many(alice, bob))
        except Refusal as refusal:
            return str(refusal)
        return ""

    return of


@pytest.mark.parametrize(
    ("counts", "answer"),
    [
        ({}, ""),
        ({1: 2, 3: 3}, ""),
        ({1: 3}, MINE),
        ({1: 3, 3: 9}, MINE),
        ({3: 3, 4: 3}, ALL),
        ({1: 2, 3: 4}, ALL),
    ],
)
def test_whispers_of_one_person_and_of_all_are_bounded(refusal, counts, answer):
    assert refusal({"n50": counts}) == answer


def test_whispers_that_were_not_recalled_count_too(refusal):
    counts = {"n50": {1: 1}, "n10": {1: 3, 3: 1}, "n20": {1: 1, 3: 1}}
    assert refusal(counts, waiting=((10, 20),)) == MINE


def test_whispers_of_ignored_people_count_for_them_alone(refusal):
    ignored = {"alice": 1, "carol": 3}
    assert refusal({"n50": {3: 9, 4: 5}}, ignored_accounts=ignored) == ""
    assert refusal({"n50": {1: 3}}, ignored_accounts=ignored) == MINE
    assert refusal({"n50": {1: 1, 4: 6}}, ignored_accounts=ignored) == ALL
