"""A clock that somebody sets is noticed by one that nobody sets."""

from types import SimpleNamespace

import pytest

from teaparty.core.moderation.set_clock import SetClock


class Clocks:
    def __init__(self):
        self.time, self.steady = 1_800_000_000.0, 5.0
        self.clock = SetClock(
            SimpleNamespace(time=lambda: self.time, monotonic=lambda: self.steady)
        )

    def passes(self, seconds):
        self.time += seconds
        self.steady += seconds


@pytest.fixture
def clocks():
    return Clocks()


def test_time_that_passes_sets_no_clock(clocks):
    clocks.passes(1e9)
    assert clocks.clock.by() == 0.0


@pytest.mark.parametrize("seconds", [86_400.0, -86_400.0, 31.0])
def test_a_clock_that_was_set_is_told_once_by_how_much(clocks, seconds):
    clocks.time += seconds
    assert clocks.clock.by() == seconds
    assert clocks.clock.by() == 0.0


def test_a_little_is_nothing_but_it_adds_up(clocks):
    found = []
    for _ in range(5):
        clocks.time += 10.0
        found.append(clocks.clock.by())
    assert found == [0.0, 0.0, 0.0, 40.0, 0.0]


def test_a_clock_may_be_wrong_from_the_start(clocks):
    clocks.clock.expects(clocks.time + 1_000.0)
    assert clocks.clock.by() == -1_000.0
