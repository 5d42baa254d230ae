"""A journal that commits in a thread: rows go in, entries come back in their order."""

import pytest
from twisted.internet.defer import Deferred

from teaparty.stores.commit_queue import SaveCallbacks
from teaparty.stores.rows import Packing
from teaparty.stores.threaded_journal import ThreadedJournal
from tests.stores.conftest import ALICE, BOB, put, said, whispered
from tests.stores.loop import HandLane, Loop


class Scene:
    def __init__(self, most=100):
        self.loop, self.thread = Loop(), HandLane()
        self.commits, self.news, self.shown, self.fault = [], [], [], None
        tell = self.news.append
        callbacks = SaveCallbacks(tell, tell, tell, tell)
        packing = Packing({"attic"}, self.news.append)
        self.journal = ThreadedJournal(
            self.commit, packing, self.thread, self.loop, callbacks, most
        )

    def commit(self, rows):
        if self.fault is not None:
            raise self.fault
        self.commits.append(rows)

    def stores(self, *entries):
        put(self.journal, list(entries), self.shown.append)

    @property
    def saved(self):
        return [[line[:2] for line in rows.lines] for rows in self.commits]


@pytest.fixture
def scene():
    return Scene()


def test_nothing_is_shown_before_it_is_stored(scene):
    scene.stores(said(0), said(1))
    assert (scene.commits, scene.shown) == ([], [])
    scene.thread.works()
    assert scene.saved == [[("hall", 0), ("hall", 1)]]
    assert scene.shown == [[said(0), said(1)]]


def test_what_came_during_a_commit_is_in_the_next_and_each_turn_is_shown_by_itself(scene):
    for number in range(3):
        scene.stores(said(number))
    scene.thread.works()
    assert scene.saved == [[("hall", 0)], [("hall", 1), ("hall", 2)]]
    assert scene.shown == [[said(0)], [said(1)], [said(2)]]


def test_what_is_forgotten_is_shown_in_its_order_all_the_same(scene):
    attic = said(0, room="attic")
    scene.stores(said(0))
    scene.stores(attic)
    scene.thread.works()
    assert [line for lines in scene.saved for line in lines] == [("hall", 0)]
    assert scene.shown == [[said(0)], [attic]]


def test_whispers_go_along(scene):
    scene.stores(whispered(0, BOB, who=ALICE))
    scene.thread.works()
    assert scene.commits[0].whispers == [(1, 0, 0), (2, 0, 1)]


def test_at_the_end_what_waits_is_saved(scene):
    scene.stores(said(0))
    scene.stores(said(1))
    closed = scene.journal.close()
    assert isinstance(closed, Deferred)
    scene.thread.works()
    assert scene.loop.result(closed) == 0
    assert scene.saved == [[("hall", 0)], [("hall", 1)]]


def test_what_could_not_be_saved_is_counted(scene):
    scene.fault = OSError("disk full")
    scene.stores(said(0), said(1))
    scene.thread.works()
    assert scene.shown == [[said(0), said(1)]]
    closed = scene.journal.close()
    scene.thread.works()
    assert scene.loop.result(closed) == 2
