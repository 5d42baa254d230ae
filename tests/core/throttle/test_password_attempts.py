"""Wrong passwords and registrations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.throttle.password_attempts import KEYS, PasswordAttempts
from teaparty.core.values.limits import Limits
from tests.holding import held_by

HOME, OTHER = "192.0.2.7/32", "192.0.2.8/32"


@pytest.fixture
def attempts():
    return PasswordAttempts(Limits())


def wrong(attempts, block, key, now):
    attempts.comes(block, key, False, now)
    attempts.begins(block, key, now)
    attempts.ends(block)


def fail(attempts, times, block=HOME, key="alice", now=0.0):
    for _ in range(times):
        wrong(attempts, block, key, now)


def test_after_five_wrong_ones_the_waits_grow(attempts):
    waits = []
    for _ in range(14):
        waits.append(attempts.wait(HOME, "alice", False, 0))
        wrong(attempts, HOME, "alice", 0)
    assert waits == [0] * 5 + [1, 2, 4, 8, 16, 30, 30, 30, 30]


def test_wrong_passwords_count_for_five_minutes(attempts):
    fail(attempts, 5)
    assert attempts.wait(HOME, "alice", False, 299.75) == 1
    assert attempts.wait(HOME, "alice", False, 300) == 0


def test_a_block_waits_for_every_name(attempts):
    for key in ("a1", "b1", "c1", "d1", "e1"):
        wrong(attempts, HOME, key, 0)
    assert attempts.wait(HOME, "alice", False, 0) == 1
    assert attempts.wait(HOME, "alice", True, 0) == 1
    assert attempts.wait(OTHER, "a1", False, 0) == 0


def test_a_name_is_waited_for_from_every_block_but_those_of_its_owner(attempts):
    for number in range(6):
        wrong(attempts, f"192.0.2.{number}/32", "alice", 0)
    assert attempts.wait(HOME, "alice", False, 0) == 2
    assert attempts.wait(HOME, "alice", True, 0) == 0
    assert attempts.wait(HOME, "bob", False, 0) == 0


def test_somebody_who_knows_the_password_has_their_own_slips_forgotten(attempts):
    fail(attempts, 6)
    attempts.succeeded(HOME, "alice")
    assert attempts.wait(HOME, "alice", False, 0) == 0


def test_coming_in_frees_nobody_to_guess_another_name(attempts):
    fail(attempts, 5, key="bob")
    attempts.succeeded(HOME, "alice")
    assert attempts.wait(HOME, "alice", False, 0) == 1
    assert attempts.wait(OTHER, "bob", False, 0) == 1


def test_coming_in_forgets_no_guesses_of_others(attempts):
    fail(attempts, 5, block=OTHER)
    attempts.succeeded(HOME, "alice")
    assert attempts.wait("192.0.2.9/32", "alice", False, 0) == 1


def test_there_can_be_no_wait_at_all():
    attempts = PasswordAttempts(Limits(longest_wait=0))
    fail(attempts, 9)
    assert attempts.wait(HOME, "alice", False, 0) == 0


def test_wrong_passwords_of_one_block_are_remembered_up_to_a_limit(attempts):
    assert 100 * Limits().wrong_seconds < KEYS
    fail(attempts, 10)
    held = held_by(attempts)
    fail(attempts, 100)
    assert held_by(attempts) == held


@given(st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from("ab"), st.integers(0, 400))))
def test_the_wait_is_that_of_the_larger_count(guesses):
    attempts, all_of_them, now = PasswordAttempts(Limits()), [], 0.0
    for block, key, quarters in guesses:
        now += quarters / 4
        wrong(attempts, block, key, now)
        all_of_them.append((block, key, now))
        lately = [each for each in all_of_them if each[2] + 300 > now]
        of_block = sum(each[0] == block for each in lately)
        of_key = sum(each[1] == key for each in lately)
        for known, count in ((True, of_block), (False, max(of_block, of_key))):
            expected = 0 if count < 5 else min(30, 2 ** (count - 5))
            assert attempts.wait(block, key, known, now) == expected


# --- registrations


def test_a_block_may_register_twice_in_ten_minutes(attempts):
    assert attempts.may_register(HOME, 0) == 0
    attempts.registered(HOME, 0)
    attempts.registered(HOME, 60)
    assert attempts.may_register(HOME, 100) == 500
    assert attempts.may_register(OTHER, 100) == 0
    assert attempts.may_register(HOME, 600) == 0


@pytest.mark.parametrize("here", ["", "127.0.0.1/32", "::1/128"])
def test_this_machine_may_register_until_all_have(attempts, here):
    for now in range(30):
        assert attempts.may_register(here, now) == 0
        attempts.registered(here, now)
    assert attempts.may_register(here, 30) == attempts.may_register(HOME, 30) == 570
    assert attempts.may_register(HOME, 600) == 0


def test_somebody_who_has_to_wait_for_both_waits_for_the_later(attempts):
    for now in range(28):
        attempts.registered("", now)
    attempts.registered(HOME, 28)
    attempts.registered(HOME, 29)
    assert attempts.may_register(HOME, 30) == 598
    assert attempts.may_register(OTHER, 30) == 570


def test_one_that_came_to_nothing_does_not_count(attempts):
    attempts.registered(HOME, 0)
    attempts.registered(HOME, 1)
    attempts.not_registered(HOME)
    assert attempts.may_register(HOME, 2) == 0
    attempts.not_registered(HOME)
    attempts.not_registered(HOME)
    assert held_by(attempts) == 0


# --- many at once


def test_so_many_of_one_block_are_looked_at_together_as_may_be_wrong(attempts):
    for number in range(5):
        assert attempts.comes(HOME, f"a{number}", False, 0) == 0
        attempts.begins(HOME, f"a{number}", 0)
    assert attempts.comes(HOME, "zoe", False, 0) == 0.1
    assert attempts.waits_on(HOME, 0.1) == 0.1
    attempts.ends(HOME)
    attempts.succeeded(HOME, "a1")
    assert attempts.waits_on(HOME, 0.2) == 0


def test_where_all_were_wrong_they_go_one_after_the_other(attempts):
    fail(attempts, 5)
    assert [attempts.waits_on(HOME, now) for now in (0, 0.75, 1)] == [1, 0.25, 0]
    attempts.begins(HOME, "alice", 1)
    assert attempts.waits_on(HOME, 2) == 0.1
    attempts.ends(HOME)
    assert attempts.waits_on(HOME, 2) == 1
    assert attempts.waits_on(OTHER, 2) == 0


def test_tries_for_one_name_wait_longer_each_from_any_network(attempts):
    waits = [attempts.comes(f"192.0.2.{n}/32", "alice", False, 0) for n in range(13)]
    assert waits == [0] * 5 + [1, 2, 4, 8, 16, 30, 30, 30]


def test_one_that_could_not_be_looked_at_is_taken_back_alone(attempts):
    fail(attempts, 5)
    attempts.comes(HOME, "alice", False, 1)
    attempts.begins(HOME, "alice", 1)
    attempts.ends(HOME)
    attempts.unseen(HOME, "alice")
    assert attempts.wait(HOME, "alice", False, 1) == 1
