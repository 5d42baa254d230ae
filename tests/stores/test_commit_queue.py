"""How lines are saved late: order, patience, faults. No thread, no clock, no disk."""

import pytest

from teaparty.stores.commit_queue import CommitQueue, Locked, SaveCallbacks, Unfit
from teaparty.stores.rows import Packing, Rows
from tests.stores.conftest import said
from tests.stores.loop import HandLane, Loop


class Disk:
    """Something to commit to: `fault` is raised while it is set."""

    def __init__(self):
        self.fault = None
        self.unfit = set()
        self.commits = []
        self.places = {}

    def commit(self, rows):
        if self.fault is not None:
            raise self.fault
        numbers = [line[1] for line in rows.lines]
        if self.unfit.intersection(numbers):
            raise Unfit("no such value")
        self.commits.append(numbers)
        self.places |= rows.places

    @property
    def saved(self):
        return [number for commit in self.commits for number in commit]


class Scene:
    def __init__(self, most=100, wrote=None):
        self.loop, self.thread, self.disk = Loop(), HandLane(), Disk()
        self.news, self.errors, self.wrote, self.shown = [], [], [], []
        self.told = []
        callbacks = SaveCallbacks(
            lambda why: self.news.append(why), lambda lost: self.news.append(lost),
            self.errors.append, wrote or self.wrote.append,
        )  # fmt: skip
        self.saving = CommitQueue(self.disk.commit, self.thread, self.loop, callbacks, most)
        self.packing = Packing((), self.errors.append)

    def put(self, *numbers, stored=None):
        entries = [said(number) for number in numbers]
        self.saving.put(self.packing.rows(entries), entries, stored or self.show)

    def changes(self, number, state="open"):
        row = ("attic", "chat", 1, 1.5, state, number)
        self.saving.change_place(row, lambda done: self.told.append((number, state, done)))

    def show(self, entries):
        self.shown += [entry.number for entry in entries]


@pytest.fixture
def scene():
    return Scene()


def test_lines_are_shown_when_they_are_saved(scene):
    scene.put(0, 1)
    assert (scene.shown, scene.saving.idle) == ([], False)
    scene.thread.works()
    assert (scene.shown, scene.disk.saved, scene.saving.idle) == ([0, 1], [0, 1], True)
    assert scene.wrote == [2]


def test_what_comes_during_a_commit_is_in_the_next_one(scene):
    for number in range(4):
        scene.put(number)
    scene.thread.works()
    assert scene.disk.commits == [[0], [1, 2, 3]]
    assert scene.shown == [0, 1, 2, 3]


def test_a_lock_is_waited_for(scene):
    scene.disk.fault = Locked("database is locked")
    scene.put(0)
    scene.thread.works()
    scene.put(1)
    scene.loop.advance(0.5)
    scene.thread.works()
    assert scene.shown == []
    scene.disk.fault = None
    scene.loop.advance(0.01)
    scene.thread.works()
    assert scene.shown == [0, 1]
    assert scene.news == []
    scene.loop.advance(5)
    assert scene.loop.getDelayedCalls() == []


def test_after_a_second_lines_are_shown_unsaved_and_saved_later(scene):
    scene.disk.fault = Locked("database is locked")
    scene.put(0)
    for _ in range(110):
        scene.thread.works()
        scene.loop.advance(0.01)
    assert scene.shown == [0]
    scene.put(1)
    assert scene.shown == [0, 1]
    assert scene.news == ["database is locked"]
    scene.disk.fault = None
    scene.loop.advance(1)
    scene.thread.works()
    assert scene.disk.saved == [0, 1]
    assert scene.shown == [0, 1]
    assert scene.news == ["database is locked", 0]
    scene.put(2)
    assert scene.shown == [0, 1]
    scene.thread.works()
    assert scene.shown == [0, 1, 2]


def test_a_disk_that_does_not_answer_holds_nobody_up_for_more_than_a_second(scene):
    scene.put(0)
    scene.loop.advance(0.9)
    scene.put(1)
    assert scene.shown == []
    scene.loop.advance(0.1)
    assert scene.shown == [0, 1]
    assert scene.news == ["the database does not answer"]
    scene.thread.works()
    assert (scene.disk.saved, scene.shown) == ([0, 1], [0, 1])


def test_somebody_who_came_later_waits_for_a_second_too(scene):
    scene.put(0)
    scene.loop.advance(0.6)
    scene.thread.works()
    scene.put(1)
    scene.loop.advance(0.4)
    assert scene.shown == [0]
    scene.loop.advance(0.6)
    assert scene.shown == [0, 1]


def test_at_a_hard_fault_speech_goes_on_at_once(scene):
    scene.disk.fault = OSError("disk full")
    scene.put(0)
    scene.put(1)
    scene.thread.works()
    assert scene.shown == [0, 1]
    for _ in range(3):
        scene.loop.advance(1)
        scene.thread.works()
    assert scene.news == ["disk full"]
    scene.disk.fault = None
    scene.put(2)
    scene.loop.advance(1)
    scene.thread.works()
    assert (scene.shown, scene.disk.commits) == ([0, 1, 2], [[0, 1, 2]])
    assert scene.news == ["disk full", 0]
    assert scene.saving.idle


def test_a_second_fault_is_told_again(scene):
    for _ in range(2):
        scene.disk.fault = OSError("disk full")
        scene.put(0)
        scene.thread.works()
        scene.disk.fault = None
        scene.loop.advance(1)
        scene.thread.works()
    assert scene.news == ["disk full", 0] * 2


def test_the_oldest_are_lost_where_too_many_wait():
    scene = Scene(most=3)
    scene.disk.fault = OSError("disk full")
    scene.put(0)
    scene.thread.works()
    for number in range(1, 6):
        scene.put(number)
    assert (scene.saving.unsaved, scene.saving.lost) == (3, 3)
    scene.disk.fault = None
    scene.loop.advance(1)
    scene.thread.works()
    assert (scene.saving.unsaved, scene.saving.lost) == (0, 3)
    assert scene.shown == [0, 1, 2, 3, 4, 5]
    assert scene.disk.saved == [3, 4, 5]
    assert scene.news == ["disk full", 3]


def test_what_is_being_written_is_not_lost_and_all_is_shown():
    scene = Scene(most=2)
    for number in range(5):
        scene.put(number)
    assert scene.shown == [0, 1, 2, 3, 4]
    scene.thread.works()
    assert scene.disk.saved == [0, 4]
    assert scene.news == ["the database does not answer", 3]


def test_a_value_that_the_database_does_not_take_is_lost_alone(scene):
    scene.disk.unfit = {2}
    scene.put(0)
    for number in range(1, 5):
        scene.put(number)
    scene.thread.works()
    assert scene.disk.saved == [0, 1, 3, 4]
    assert scene.shown == [0, 1, 2, 3, 4]
    assert scene.news == ["no such value", 1]
    assert [str(error) for error in scene.errors] == ["no such value"]


def test_an_only_value_that_is_not_taken(scene):
    scene.disk.unfit = {0}
    scene.put(0)
    scene.thread.works()
    assert (scene.shown, scene.news, scene.saving.idle) == ([0], ["no such value", 1], True)


def test_an_error_of_somebody_who_is_shown_lines_is_told(scene):
    def fails(entries):
        raise ZeroDivisionError

    scene.put(0, stored=fails)
    scene.put(1)
    scene.thread.works()
    assert scene.shown == [1]
    assert [type(error) for error in scene.errors] == [ZeroDivisionError]


def test_somebody_who_is_shown_lines_may_say_something(scene):
    def answers(entries):
        scene.show(entries)
        scene.put(2)

    scene.disk.fault = OSError("disk full")
    scene.put(0, stored=answers)
    scene.put(1)
    scene.thread.works()
    assert scene.shown == [0, 1, 2]


def test_an_error_in_a_callable_is_told():
    def fails(count):
        raise ZeroDivisionError

    scene = Scene(wrote=fails)
    scene.put(0)
    scene.thread.works()
    assert [type(error) for error in scene.errors] == [ZeroDivisionError]


# --- closing


def closed(scene):
    found = []
    scene.saving.close().addCallback(found.append)
    return found


def test_nothing_to_save_at_the_end(scene):
    assert closed(scene) == [0]


def test_what_waits_is_saved_at_the_end(scene):
    scene.put(0)
    scene.put(1)
    found = closed(scene)
    assert found == []
    scene.thread.works()
    assert (found, scene.disk.saved) == ([0], [0, 1])
    assert scene.loop.getDelayedCalls() == []


def test_at_the_end_it_is_tried_once_more(scene):
    scene.disk.fault = OSError("disk full")
    scene.put(0)
    scene.thread.works()
    found = closed(scene)
    scene.disk.fault = None
    scene.thread.works()
    assert (found, scene.disk.saved) == ([0], [0])


def test_a_fault_that_stays_loses_lines_at_the_end(scene):
    scene.disk.fault = OSError("disk full")
    scene.put(0, 1)
    scene.thread.works()
    found = closed(scene)
    scene.thread.works()
    assert found == [2]
    assert scene.loop.getDelayedCalls() == []


def test_a_lock_is_waited_for_at_the_end_for_a_second(scene):
    scene.disk.fault = Locked("locked")
    scene.put(0)
    found = closed(scene)
    for _ in range(110):
        scene.thread.works()
        scene.loop.advance(0.01)
    assert (found, scene.shown) == ([1], [0])


def test_rows_can_be_empty(scene):
    scene.saving.put(Rows(), [said(0)], scene.show)
    scene.thread.works()
    assert scene.shown == [0]


# --- what places are like


def states(scene):
    return {number: row[-2] for number, row in scene.disk.places.items()}


def test_a_place_is_saved_with_the_lines_that_come_after_it(scene):
    scene.put(0)
    scene.changes(7, "closed")
    scene.put(1)
    scene.disk.fault = Locked("database is locked")
    scene.thread.works()
    assert (states(scene), scene.told) == ({}, [])
    scene.disk.fault = None
    scene.loop.advance(0.01)
    scene.thread.works()
    assert scene.disk.commits == [[0, 1]]
    assert (states(scene), scene.told) == ({7: "closed"}, [(7, "closed", True)])
    assert scene.saving.unsaved_places == 0


def test_of_a_place_that_waits_only_what_it_is_like_last_is_saved(scene):
    scene.put(0)  # which is being saved meanwhile
    for number, state in enumerate(("closed", "open", "closed")):
        scene.changes(7, state)
        scene.put(number + 1)
    scene.changes(8)
    assert scene.saving.unsaved_places == 2
    scene.thread.works()
    assert states(scene) == {7: "closed", 8: "open"}
    assert scene.told == [(7, "closed", True), (7, "open", True), (7, "closed", True),
                          (8, "open", True)]  # fmt: skip


def test_a_place_that_changes_while_it_is_being_saved_is_saved_once_more(scene):
    scene.changes(7, "closed")
    scene.changes(7, "open")
    assert scene.thread.works() == 2
    assert (states(scene), scene.told) == ({7: "open"}, [(7, "closed", True), (7, "open", True)])


def test_it_is_told_that_a_place_is_not_saved_yet_and_it_is_saved_later(scene):
    scene.disk.fault = OSError("no space left")
    scene.changes(7, "closed")
    scene.thread.works()
    assert scene.told == [(7, "closed", False)]
    scene.changes(7, "open")
    scene.changes(8, "closed")
    assert scene.told[1:] == [(7, "open", False), (8, "closed", False)]
    scene.disk.fault = None
    scene.loop.advance(1)
    scene.thread.works()
    assert states(scene) == {7: "open", 8: "closed"}
    assert (len(scene.told), scene.news) == (3, ["no space left", 0])


def test_a_place_is_not_given_up_for_too_many_lines_nor_for_one_that_can_never_be_saved():
    scene = Scene(most=3)
    scene.disk.fault, scene.disk.unfit = OSError("no space left"), {3}
    scene.put(0)
    scene.thread.works()
    scene.changes(7, "closed")
    for number in range(1, 6):
        scene.put(number)
    scene.disk.fault = None
    scene.loop.advance(1)
    scene.thread.works()
    assert states(scene) == {7: "closed"}
    assert (scene.disk.saved, scene.saving.lost) == ([4, 5], 4)


def test_the_newest_line_waits_also_where_nothing_but_places_waits_before_it():
    scene = Scene(most=0)
    scene.disk.fault = OSError("no space left")
    scene.changes(7, "closed")
    scene.thread.works()
    scene.put(0)
    assert (scene.saving.unsaved, scene.saving.lost) == (1, 0)


def test_whoever_waits_for_all_places_is_told_when_they_are_saved_or_can_not_be(scene):
    told = []
    scene.saving.settle_places(told.append)
    scene.changes(7)
    scene.saving.settle_places(told.append)
    assert told == [True]
    scene.thread.works()
    assert told == [True, True]
    scene.disk.fault = OSError("no space left")
    scene.changes(7)
    scene.saving.settle_places(told.append)
    scene.thread.works()
    scene.saving.settle_places(told.append)
    assert told == [True, True, False, False]
