"""What is to happen later."""

import tracemalloc

import pytest

from teaparty.core.party.timers import Timers


class Diary:
    """An agenda, and what has happened by it."""

    def __init__(self):
        self.watched = 0
        self.done = []
        self.agenda = Timers(self.watch)
        self.agenda.on("append", lambda number: self.done.append(chr(number)))
        self.agenda.on("fail", lambda number: 1 / 0)
        self.agenda.on("put down", lambda number: self.at(number, "2"))

    def watch(self):
        self.watched += 1

    def at(self, when, what):
        return self.agenda.at(when, "append", ord(what))

    def cancels(self, when, what):
        self.agenda.cancel(self.at(when, what))


@pytest.fixture
def diary():
    return Diary()


def test_a_timer_happens_once_from_its_time_on(diary):
    diary.at(10, "t")
    diary.agenda.tick(9.9)
    assert diary.done == []
    diary.agenda.tick(12)
    diary.agenda.tick(13)
    assert diary.done == ["t"]


def test_in_the_order_of_time_and_then_as_they_were_made(diary):
    diary.at(2, "c")
    diary.at(1, "a")
    diary.at(1, "b")
    diary.agenda.tick(2)
    assert diary.done == ["a", "b", "c"]


def test_ticks_are_asked_for_as_long_as_something_is_to_happen(diary):
    assert len(diary.agenda) == 0
    diary.at(1, "a")
    cancelled = diary.at(1_000_000, "n")
    assert (diary.watched, len(diary.agenda)) == (2, 2)
    diary.agenda.cancel(cancelled)
    assert len(diary.agenda) == 1
    diary.agenda.tick(1)
    assert len(diary.agenda) == 0


def test_what_is_cancelled_does_not_happen(diary):
    diary.cancels(1, "a")
    diary.at(1, "b")
    diary.agenda.tick(2)
    assert diary.done == ["b"]


def test_one_that_is_cancelled_twice_or_too_late_is_counted_once(diary):
    early, late = diary.at(1, "a"), diary.at(1, "b")
    diary.at(9, "c")
    diary.agenda.cancel(early)
    diary.agenda.cancel(early)
    diary.agenda.tick(1)
    diary.agenda.cancel(late)
    assert (diary.done, len(diary.agenda)) == (["b"], 1)


def test_what_is_cancelled_among_others_is_passed_over(diary):
    cancelled = diary.at(1, "a")
    diary.at(1, "b")
    diary.agenda.cancel(cancelled)
    diary.agenda.tick(1)
    assert diary.done == ["b"]


@pytest.mark.parametrize("others", [0, 1, 100])
def test_cancelled_ones_take_no_room_for_ever(diary, others):
    for _ in range(others):
        diary.at(2_000_000, "o")
    tracemalloc.start()
    for _ in range(10_000):
        diary.cancels(1_000_000, "n")
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 40_000


def test_many_that_are_cancelled_change_nothing_for_the_others(diary):
    for when in range(300):
        made = [diary.at(when, each) for each in "abcd"]
        for each in made[when % 3 : 3]:
            diary.agenda.cancel(each)
    diary.agenda.tick(1_000)
    assert "".join(diary.done) == ("d" + "ad" + "abd") * 100
    assert len(diary.agenda) == 0


def test_something_may_be_put_down_while_something_happens(diary):
    diary.agenda.at(1, "put down", 2)
    diary.agenda.tick(1)
    assert diary.done == []
    diary.agenda.tick(2)
    assert diary.done == ["2"]


def test_what_raises_is_not_done_again_and_keeps_back_nothing(diary):
    diary.agenda.at(1, "fail")
    diary.at(1, "a")
    with pytest.raises(ZeroDivisionError):
        diary.agenda.tick(1)
    diary.agenda.tick(2)
    assert diary.done == ["a"]
