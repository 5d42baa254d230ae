"""A budget: so much at once, so much a second, and debts that are waited for."""

import pytest

from teaparty.core.throttle.budget import Budget

PLENTY = 1e9, 1e9


def of_time(at_once, a_second):
    """Return a budget of which only the time can be overdrawn, and what spends that."""
    budget = Budget((at_once, a_second), PLENTY)
    return budget, lambda amount, now: budget.spend(amount, 0, now)


def of_bytes(at_once, a_second):
    """The same for bytes."""
    budget = Budget(PLENTY, (at_once, a_second))
    return budget, lambda amount, now: budget.spend(0, amount, now)


both = pytest.mark.parametrize("make", [of_time, of_bytes])


@both
def test_so_much_can_be_spent_at_once(make):
    budget, spend = make(10, 2)
    spend(10, 0.0)
    assert budget.wait(0.0) == 0.0
    assert not budget.is_full(4.9)
    assert budget.is_full(5.0)


@both
def test_what_is_overdrawn_is_waited_for(make):
    budget, spend = make(10, 2)
    spend(16, 100.0)
    assert budget.wait(100.0) == pytest.approx(3.0)
    assert budget.wait(102.0) == pytest.approx(1.0)
    assert budget.wait(104.0) == 0.0


@both
def test_a_budget_is_there_again_by_the_second_and_never_more_than_all(make):
    budget, spend = make(10, 2)
    assert budget.is_full(0.0)
    spend(4, 0.0)
    spend(10, 1_000.0)
    assert budget.wait(1_000.0) == 0.0
    spend(2, 1_000.0)
    assert budget.wait(1_000.0) == pytest.approx(1.0)


def test_what_is_overdrawn_most_is_waited_for():
    budget = Budget((10, 2), (100, 50))
    budget.spend(14, 150, 0.0)
    assert budget.wait(0.0) == pytest.approx(2.0)
    budget.spend(0, 200, 0.0)
    assert budget.wait(0.0) == pytest.approx(5.0)
    assert budget.worked(0.0) == pytest.approx(14)
    assert budget.worked(8.0) == 0.0
