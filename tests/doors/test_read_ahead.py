"""How long as much waits as may."""

import pytest

from teaparty.core.values.limits import Limits
from teaparty.doors.read_ahead import ReadAhead

FULL = b"x\n" * 4


@pytest.fixture
def ahead():
    return ReadAhead(Limits(flood_lines=4, flood_bytes=1_024, flood_seconds=30))


@pytest.mark.parametrize(
    ("waiting", "full"),
    [(b"", False), (b"x\n" * 3, False), (FULL, True), (b"x" * 1_023, False), (b"x" * 1_024, True)],
)
def test_the_buffer_is_full_of_lines_or_of_bytes(ahead, waiting, full):
    assert ahead.full(waiting) == full
    assert ahead.takes(waiting, 0.0) is not full


def test_more_that_comes_when_it_is_full_for_long_is_a_flood(ahead):
    assert not ahead.takes(FULL, 10.0)
    assert not ahead.floods(FULL, 39.9)
    assert not ahead.takes(FULL, 39.9)
    assert ahead.takes(FULL, 40.0)
    assert ahead.floods(FULL, 40.0)
    assert not ahead.floods(FULL[2:], 40.0)


def test_what_is_full_before_each_line_that_is_taken_is_full_all_the_time(ahead):
    ahead.takes(FULL, 10.0)
    ahead.shrinks(FULL)
    assert ahead.takes(FULL[2:], 20.0)
    assert not ahead.takes(FULL, 20.0)
    assert ahead.floods(FULL, 40.0)


def test_the_backlog_counts_anew_when_less_was_there_once(ahead):
    ahead.takes(FULL, 10.0)
    ahead.shrinks(FULL[2:])
    assert not ahead.takes(FULL, 50.0)
    assert not ahead.floods(FULL, 50.0)
    assert ahead.floods(FULL, 80.0)


def test_the_backlog_counts_anew_when_nothing_waits(ahead):
    ahead.takes(FULL, 10.0)
    ahead.clear()
    assert not ahead.takes(FULL, 50.0)
