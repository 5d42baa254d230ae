"""How long a client waits before it tries again."""

import pytest

from teaparty.client.backoff import STEADY, Backoff


def test_waits_double_up_to_half_a_minute():
    backoff = Backoff(lambda: 0.5)
    assert [backoff.next() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 0.25), (1.0, 0.75)])
def test_waits_are_half_longer_or_shorter_by_chance(chance, wait):
    assert Backoff(lambda: chance).next() == wait


@pytest.mark.parametrize(("seconds", "wait"), [(STEADY, 0.5), (STEADY - 0.1, 1)])
def test_waits_begin_anew_only_after_a_link_that_has_held(seconds, wait):
    backoff = Backoff(lambda: 0.5)
    backoff.next()
    backoff.held(seconds)
    assert backoff.next() == wait
