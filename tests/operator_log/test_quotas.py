"""How much goes to the log."""

import math

from teaparty.operator_log.quotas import OTHERS, Quota, Tally


def taken(quota, blocks, now=0.0):
    return [quota.takes(block, now) for block in blocks]


def test_so_many_lines_are_taken_in_a_second():
    quota = Quota(3, 3)
    assert taken(quota, "aaaa") == [True, True, True, False]
    assert taken(quota, "a", 0.9) == [False]
    assert taken(quota, "aaaa", 1.0) == [True, True, True, False]


def test_a_quota_is_counted_on_when_it_changes():
    quota = Quota(3, 3)
    assert taken(quota, "aa") == [True, True]
    quota.renew(4, 4)
    assert taken(quota, "aaa") == [True, True, False]


def test_one_block_leaves_half_of_them_to_others():
    quota = Quota(5, 1)
    assert taken(quota, "aaaa") == [True, True, True, False]
    assert taken(quota, "bbcd") == [True, False, True, False]


def test_what_was_left_out_is_told_once_when_the_second_is_over():
    quota = Quota(1, 1)
    assert (quota.left_out(0.0), quota.owes) == (0, False)
    taken(quota, "aaa")
    assert (quota.left_out(0.9), quota.owes) == (0, True)
    assert (quota.left_out(1.0), quota.left_out(1.0), quota.owes) == (2, 0, False)


def test_what_is_new_is_told_and_what_comes_again_is_counted():
    tally = Tally(10)
    assert [tally.is_new(key, 0.0) for key in "abab"] == [True, True, False, False]
    assert [tally.is_new("c", 30.0), tally.owes] == [True, True]
    assert list(tally.due(59.0)) == []
    assert list(tally.due(60.0)) == [("a", 1), ("b", 1)]
    assert list(tally.due(90.0)) == []
    assert tally.is_new("c", 90.0)
    assert list(tally.due(120.0)) == []


def test_the_keys_that_have_no_room_are_counted_together():
    tally = Tally(2)
    assert [tally.is_new(key, 0.0) for key in "abcdea"] == [True, True, True, False, False, False]
    assert list(tally.due(math.inf)) == [("a", 1), (OTHERS, 2)]
