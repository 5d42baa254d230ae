"""What is counted in a window of time that slides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.throttle.sliding_window import SlidingWindow


def test_what_is_older_than_the_window_counts_no_more():
    windows = SlidingWindow(10, 5, 100)
    windows.add("a", 0)
    windows.add("a", 4)
    assert [windows.count("a", now) for now in (4, 9, 10, 13, 14)] == [2, 2, 1, 1, 0]
    assert windows.count("b", 4) == 0


@pytest.mark.parametrize(("than", "wait"), [(1, 9), (2, 5), (3, 0)])
def test_a_window_says_when_there_are_fewer(than, wait):
    windows = SlidingWindow(10, 5, 100)
    windows.add("a", 0)
    windows.add("a", 4)
    assert windows.until_fewer("a", than, 5) == wait


def test_no_more_times_are_kept_than_count():
    windows = SlidingWindow(10, 3, 100)
    for now in range(9):
        windows.add("a", now)
    assert windows.count("a", 9) == 3
    assert windows.until_fewer("a", 3, 9) == 7


def test_what_has_a_tag_can_be_taken_back():
    windows = SlidingWindow(10, 5, 100)
    for tag in "xyx":
        windows.add("a", 0, tag)
    windows.take_back("b", "x")
    windows.take_back("a", "x")
    assert windows.count("a", 0) == 1
    windows.take_back("a", "y")
    assert (windows.count("a", 0), len(windows)) == (0, 0)


def test_keys_that_are_over_are_forgotten():
    windows = SlidingWindow(10, 5, 100)
    for now in range(50):
        windows.add(str(now), now)
    assert len(windows) == 10


def test_of_too_many_keys_the_ones_that_were_quiet_longest_are_forgotten():
    windows = SlidingWindow(10, 5, 3)
    for key in "abcad":
        windows.add(key, 0)
    assert [windows.count(key, 0) for key in "abcd"] == [2, 0, 1, 1]


# Quarters of a second are exact in binary, so that the model may count in another way.
steps = st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(0, 24), st.booleans())


@given(st.lists(steps, max_size=60))
def test_a_window_counts_as_a_list_of_all_that_happened_would(happened):
    windows, all_of_it, now = SlidingWindow(5, 4, 10), [], 0.0
    for key, tag, quarters, add in happened:
        now += quarters / 4
        if add:
            windows.add(key, now, tag)
            all_of_it.append((key, now))
        for key in "ab":
            times = [at for whose, at in all_of_it if whose == key and at + 5 > now][-4:]
            assert windows.count(key, now) == len(times)
            for than in range(1, 5):
                left = sum(at + 5 > now + windows.until_fewer(key, than, now) for at in times)
                assert left < than
                assert (
                    left == than - 1
                    or windows.until_fewer(key, than, now) == 0
                    or len({*times}) < len(times)
                )


def test_the_last_of_a_tag_is_taken_back_alone():
    windows = SlidingWindow(10, 5, 100)
    for now, tag in ((1, "x"), (2, "y"), (3, "x")):
        windows.add("a", now, tag)
    windows.take_one_back("a", "x")
    assert (windows.count("a", 4), windows.last("a", 4)) == (2, 2)
    windows.take_one_back("a", "z")
    windows.take_one_back("b", "x")
    assert windows.count("a", 4) == 2
    windows.take_one_back("a", "y"), windows.take_one_back("a", "x")
    assert len(windows) == 0
    assert windows.last("a", 4) == float("-inf")
