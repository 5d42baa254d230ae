"""How long as much waits as may."""

import pytest

from teaparty.core.values.limits import Limits
from teaparty.doors.read_ahead import Backlog

FULL = b"x\n" * 4


@pytest.fixture
def backlog():
    return Backlog(Limits(flood_lines=4, flood_bytes=1_024, flood_seconds=30))


@pytest.mark.parametrize(
    ("waiting", "full"),
    [(b"", False), (b"x\n" * 3, False), (FULL, True), (b"x" * 1_023, False), (b"x" * 1_024, True)],
)
def test_the_backlog_is_full_of_lines_or_of_bytes(backlog, waiting, full):
    assert backlog.full(waiting) == full
    assert backlog.takes(waiting, 0.0) is not full


def test_more_that_comes_when_it_is_full_for_long_is_a_flood(backlog):
    assert not backlog.takes(FULL, 10.0)
    assert not backlog.floods(FULL, 39.9)
    assert not backlog.takes(FULL, 39.9)
    assert backlog.takes(FULL, 40.0)
    assert backlog.floods(FULL, 40.0)
    assert not backlog.floods(FULL[2:], 40.0)


def test_what_is_full_before_each_line_that_is_taken_is_full_all_the_time(backlog):
    backlog.takes(FULL, 10.0)
    backlog.shrinks(FULL)
    assert backlog.takes(FULL[2:], 20.0)
    assert not backlog.takes(FULL, 20.0)
    assert backlog.floods(FULL, 40.0)


def test_the_backlog_counts_anew_when_less_was_there_once(backlog):
    backlog.takes(FULL, 10.0)
    backlog.shrinks(FULL[2:])
    assert not backlog.takes(FULL, 50.0)
    assert not backlog.floods(FULL, 50.0)
    assert backlog.floods(FULL, 80.0)


def test_the_backlog_counts_anew_when_nothing_waits(backlog):
    backlog.takes(FULL, 10.0)
    backlog.clear()
    assert not backlog.takes(FULL, 50.0)
