"""A change is undone whole: in reverse order, and whatever one of the steps raises."""

import sys

import pytest

from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.undo import Partly, Step, Undo, each_done


def fails(*_):
    raise ValueError("tea")


def test_nothing_is_undone_where_nothing_was_raised():
    done, faults = [], []
    with Undo(faults.append) as undo:
        undo.by(done.append, 1)
    assert (done, faults) == ([], [])


def breaks(report, error, *steps):
    """Take note of steps, and raise the error."""
    with Undo(report) as undo:
        for does, *given in steps:
            undo.by(does, *given)
        raise error


def test_steps_are_undone_in_reverse_order():
    done, faults = [], []
    with pytest.raises(LookupError):
        breaks(faults.append, LookupError(), (done.append, 1), (done.append, 2))
    assert (done, faults) == ([2, 1], [])


def test_last_steps_are_taken_after_all_others_in_their_order():
    done, faults = [], []

    def change():
        with Undo(faults.append) as undo:
            undo.by(done.append, 1)
            undo.at_last(done.append, 3)
            undo.at_last(done.append, 4)
            undo.by(done.append, 2)
            raise LookupError

    with pytest.raises(LookupError):
        change()
    assert (done, faults) == ([2, 1, 3, 4], [])


def test_the_rest_is_undone_where_a_step_raises_and_that_is_said_and_reported():
    done, faults = [], []
    steps = (done.append, 1), (fails, "a secret"), (done.append, 2)
    with pytest.raises(Partly) as partly:
        breaks(faults.append, Faulty("the pot is broken"), *steps)
    assert done == [2, 1]
    assert [(type(each.error), each.place) for each in faults] == [
        (ValueError, "undoing a change by fails"),
        (Faulty, "a change that was undone in part"),
    ]
    assert str(partly.value) == (
        "the pot is broken; undoing a change by fails has failed: ValueError: tea"
    )


def test_a_step_that_ends_the_process_ends_nothing():
    faults = []
    with pytest.raises(Partly):
        breaks(faults.append, LookupError(), (sys.exit,))
    assert [type(each.error) for each in faults] == [SystemExit, LookupError]


def test_each_of_many_steps_is_done():
    done, faults = [], []
    said = each_done([Step("pouring", fails), Step("drinking", done.append, (1,))], faults.append)
    assert (said, done) == (["pouring has failed: ValueError: tea"], [1])
    assert faults[0].place == "pouring"
