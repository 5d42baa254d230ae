"""How fast lines are taken."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.throttle.flood import Pace, Repeats
from teaparty.core.values.limits import Limits


def test_eight_lines_at_once_and_then_two_a_second():
    pace = Pace(Limits())
    assert [pace.wait(0) for _ in range(9)] == [0] * 8 + [pytest.approx(0.5)]
    assert pace.wait(0.25) == pytest.approx(0.25)
    assert [pace.wait(0.5), pace.wait(0.5)] == [0, pytest.approx(0.5)]
    assert [pace.wait(100) for _ in range(9)] == [0] * 8 + [pytest.approx(0.5)]


def test_what_was_accepted_elsewhere_counts_when_somebody_goes_on():
    before, now = Pace(Limits()), Pace(Limits())
    assert [before.wait(0) for _ in range(8)] == [0] * 8
    assert now.wait(0) == 0
    now.goes_on(before)
    assert now.wait(0) == pytest.approx(0.5)
    now.goes_on(Pace(Limits()))
    assert now.wait(0) == pytest.approx(0.5)


@pytest.mark.parametrize("now", [0.0, 1.7e9 + 0.1])
@pytest.mark.parametrize("a_second", [1, 2, 3, 7, 1_000])
def test_somebody_who_waits_as_long_as_told_waits_no_more(now, a_second):
    pace = Pace(Limits(lines_burst=3, lines_a_second=a_second))
    for _ in range(100):
        wait = pace.wait(now)
        now += wait
        assert wait == 0 or pace.wait(now) == 0


def test_a_pace_can_be_as_good_as_none():
    pace = Pace(Limits(lines_burst=1_000_000, lines_a_second=1_000_000))
    assert {pace.wait(0) for _ in range(1_000)} == {0}


@given(st.lists(st.integers(0, 12), max_size=100))
def test_the_pace_is_a_bucket_of_tokens(quarters):
    pace, tokens, now = Pace(Limits(lines_burst=4, lines_a_second=2)), Fraction(4), Fraction(0)
    for each in quarters:
        now += Fraction(each, 4)
        tokens = min(Fraction(4), tokens + 2 * Fraction(each, 4))
        wait = pace.wait(float(now))
        if tokens >= 1:
            tokens -= 1
            assert wait == 0
        else:
            assert wait == pytest.approx(float((1 - tokens) / 2), abs=1e-5)


# --- the same again


@pytest.fixture
def repeats():
    return Repeats(Limits())


def test_the_fourth_of_the_same_is_too_much(repeats):
    assert [repeats.again("hello", 0) for _ in range(5)] == [False] * 3 + [True] * 2


def test_small_letters_and_blanks_make_no_difference(repeats):
    lines = ("Hello  all", "hello all ", "HELLO\tALL", " hello  All")
    assert [repeats.again(line, 0) for line in lines] == [False] * 3 + [True]


def test_another_line_is_between(repeats):
    lines = ("a", "a", "a", "b", "a", "a", "a", "a")
    assert [repeats.again(line, 0) for line in lines] == [False] * 7 + [True]


def test_a_repeated_line_is_forgotten_a_minute_after_the_last_that_was_said(repeats):
    times = (0, 0, 10, 69, 70, 71, 72, 73)
    said = [repeats.again("a", now) for now in times]
    assert said == [False, False, False, True, False, False, False, True]


def test_an_empty_line_is_one_too(repeats):
    assert [repeats.again("", 0) for _ in range(4)] == [False] * 3 + [True]
