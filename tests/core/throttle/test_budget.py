"""A budget: so much at once, so much a second, and debts that are waited for."""

import pytest

from teaparty.core.throttle.budget import Budget


def test_so_much_can_be_spent_at_once():
    budget = Budget(10, 2)
    budget.spend(10, 0.0)
    assert budget.wait(0.0) == 0.0
    assert not budget.is_full(4.9)
    assert budget.is_full(5.0)


def test_what_is_overdrawn_is_waited_for():
    budget = Budget(10, 2)
    budget.spend(16, 100.0)
    assert budget.wait(100.0) == pytest.approx(3.0)
    assert budget.wait(102.0) == pytest.approx(1.0)
    assert budget.wait(104.0) == 0.0


def test_a_budget_is_there_again_by_the_second_and_never_more_than_all():
    budget = Budget(10, 2)
    assert budget.is_full(0.0)
    budget.spend(4, 0.0)
    budget.spend(10, 1_000.0)
    assert budget.wait(1_000.0) == 0.0
    budget.spend(2, 1_000.0)
    assert budget.wait(1_000.0) == pytest.approx(1.0)
