"""The journal in a SQLite file: what is committed at once, what goes to the thread, and faults."""

import os
import sqlite3
import threading

import pytest
from sqlalchemy.exc import OperationalError

from teaparty.core.events import Missed
from teaparty.core.records import Account
from teaparty.stores.commit_queue import Locked, SaveCallbacks, Unfit
from teaparty.stores.location import Location
from teaparty.stores.migrating import migrate
from teaparty.stores.rows import Packing
from teaparty.stores.sql import SqlStore
from teaparty.stores.sqlite import SqliteJournal, SqliteLines
from tests.stores.conftest import put, said
from tests.stores.loop import HandLane, Loop


class Faulty:
    """A connection that fails at the statements that begin so, and says that it is not done."""

    def __init__(self, connection):
        self.connection, self.failing = connection, ()

    def execute(self, statement, *args):
        if statement.startswith(self.failing):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise error
        return self.connection.execute(statement, *args)

    def __getattr__(self, name):
        return getattr(self.connection, name)


class Place:
    """Where a file is, with every connection to it, which a test can let fail."""

    def __init__(self, location):
        self.location, self.connections = location, []

    def connect(self, **how):
        self.connections.append(Faulty(self.location.connect(**how)))
        return self.connections[-1]


class Scene:
    def __init__(self, file, forgotten=()):
        self.location = Location(file=file)
        self.engine = self.location.engine()
        migrate(self.location, self.engine)
        self.loop, self.thread, self.busy = Loop(), HandLane(), threading.Lock()
        self.news, self.errors, self.wrote, self.shown = [], [], [], []
        callbacks = SaveCallbacks(
            lambda why: self.news.append(why), lambda lost: self.news.append(lost),
            self.errors.append, self.wrote.append,
        )  # fmt: skip
        self.place = Place(self.location)
        self.lines = SqliteLines(self.place)
        self.journal = SqliteJournal(
            self.lines, Packing(forgotten, self.errors.append), self.busy, self.thread, self.loop,
            callbacks, 10_000,
        )  # fmt: skip

    def says(self, *numbers, **keywords):
        entries = [said(number, **keywords) for number in numbers]
        put(self.journal, entries, lambda some: self.shown.extend(one.number for one in some))

    @property
    def connection(self):
        """The one that lines are written by."""
        return self.place.connections[-1]

    @property
    def saved(self):
        return [entry.number for entry in SqlStore(self.engine).lines("hall", 10**6, 10**6)]

    def goes_on(self):
        self.loop.advance(1)
        self.thread.works()

    def close(self):
        self.lines.close()
        self.engine.dispose()


@pytest.fixture
def scene(tmp_path):
    scene = Scene(tmp_path / "tea.sqlite")
    yield scene
    scene.close()


def test_a_turn_is_stored_at_once(scene):
    scene.says(0, 1)
    assert (scene.shown, scene.saved, scene.thread.waiting) == ([0, 1], [0, 1], [])
    assert scene.wrote == [2]


def test_a_room_that_is_forgotten_is_shown_and_not_kept(tmp_path):
    scene = Scene(tmp_path / "tea.sqlite", {"hall"})
    scene.says(0)
    assert (scene.shown, scene.saved) == ([0], [])
    scene.close()


def test_an_error_of_somebody_who_is_shown_lines_is_theirs(scene):
    def fails(entries):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put(scene.journal, [said(0)], fails)
    assert scene.saved == [0]


def test_somebody_else_may_write_at_the_start(scene):
    other = scene.location.connect()
    other.execute("BEGIN IMMEDIATE")
    scene.lines.start()
    other.close()
    scene.says(0)
    assert scene.saved == [0]


def test_while_somebody_else_writes_the_thread_waits_for_them(scene):
    other = scene.location.connect()
    other.execute("BEGIN IMMEDIATE")
    scene.says(0)
    scene.says(1)
    scene.thread.works()
    assert scene.shown == []
    other.execute("COMMIT")
    other.close()
    scene.goes_on()
    assert (scene.shown, scene.saved) == ([0, 1], [0, 1])
    scene.says(2)
    assert (scene.shown, scene.thread.waiting) == ([0, 1, 2], [])


def test_during_a_checkpoint_lines_go_to_the_thread(scene):
    scene.busy.acquire()
    scene.says(0)
    assert scene.shown == []
    scene.busy.release()
    scene.thread.works()
    assert scene.shown == [0]


def test_after_a_slow_commit_the_next_are_made_in_the_thread_until_they_are_quick(scene):
    commit = scene.lines.commit

    def slow(rows):
        commit(rows)
        scene.loop.advance(0.06)

    scene.lines.commit = slow
    scene.says(0)
    assert scene.shown == [0]
    scene.says(1)
    assert scene.shown == [0]
    scene.thread.works()
    scene.lines.commit = commit
    scene.says(2)
    assert scene.shown == [0, 1]
    scene.thread.works()
    scene.says(3)
    assert (scene.shown, scene.thread.waiting) == ([0, 1, 2, 3], [])


def test_a_full_disk(scene):
    with scene.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    scene.lines.start()
    connection = scene.connection
    connection.execute(f"PRAGMA max_page_count={pages}")
    scene.says(*range(3_000), text="x" * 500)
    scene.thread.works()
    assert scene.shown == list(range(3_000))
    assert scene.news == ["no room is left on the disk"]
    scene.says(3_000)
    connection.execute("PRAGMA max_page_count=100000")
    scene.goes_on()
    assert scene.saved == scene.shown == list(range(3_001))
    assert scene.news == ["no room is left on the disk", 0]


def test_a_file_that_cannot_be_written_any_more(scene):
    scene.says(0)
    scene.connection.execute("PRAGMA query_only=ON")
    scene.says(1)
    scene.thread.works()
    assert scene.shown == [0, 1]
    assert scene.news == ["the file of the database can't be written"]
    scene.connection.execute("PRAGMA query_only=OFF")
    scene.goes_on()
    assert scene.saved == [0, 1]


def test_a_commit_that_fails_is_undone_and_made_once_more(scene):
    scene.lines.start()
    scene.connection.failing = ("COMMIT",)
    scene.says(0)
    scene.says(1)
    scene.thread.works()
    assert (scene.shown, scene.saved, scene.news) == (
        [0, 1],
        [],
        ["the disk can't be read or written, or no room is left on it"],
    )
    scene.connection.failing = ()
    scene.goes_on()
    assert scene.saved == [0, 1]


def test_a_connection_that_cannot_be_rolled_back_is_made_anew(scene):
    scene.lines.start()
    scene.connection.failing = ("COMMIT", "ROLLBACK")
    scene.says(0)
    assert scene.shown == []
    scene.thread.works()
    assert len(scene.place.connections) == 2
    assert (scene.shown, scene.saved, scene.news) == ([0], [0], [])


def test_what_was_written_twice_is_there_once(scene):
    rows = Packing((), print).rows([said(0), said(1)])
    scene.lines.commit(rows)
    scene.lines.commit(rows)
    assert scene.saved == [0, 1]


def test_a_value_that_sqlite_does_not_take(scene):
    scene.says(0)
    scene.says(1, room="\ud800")
    scene.says(2**70)
    scene.thread.works()
    assert scene.shown == [0, 1, 2**70]
    assert scene.saved == [0]
    assert scene.news == ["'utf-8' codec can't encode character '\\ud800' in position 0: "
                          "surrogates not allowed", 2]  # fmt: skip


def test_what_is_waited_for_and_what_is_not(scene):
    with scene.location.connect() as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked):
            scene.lines.commit_or_say_why(Packing((), print).rows([said(0)]))
        other.execute("ROLLBACK")
    other.close()
    with pytest.raises(Unfit):
        scene.lines.commit_or_say_why(Packing((), print).rows([said(2**64)]))


def test_only_in_the_thread_is_somebody_else_waited_for(scene):
    other = scene.location.connect()
    other.execute("BEGIN IMMEDIATE")
    scene.says(0)
    scene.thread.works()
    patience = scene.connection.execute("PRAGMA busy_timeout").fetchone()
    assert patience == (0,)
    other.close()


def test_a_file_that_cannot_be_opened_any_more(scene):
    folder = scene.location.file.parent
    scene.engine.dispose()
    away = folder.with_name("away")
    folder.rename(away)
    scene.says(0)
    scene.thread.works()
    assert (scene.shown, scene.news) == (
        [0],
        ["the file of the database, or one beside it, can't be opened"],
    )
    away.rename(folder)
    scene.goes_on()
    assert (scene.saved, scene.news[1:]) == ([0], [0])


def test_at_the_end_what_waits_is_saved(scene):
    scene.busy.acquire()
    scene.says(0)
    found = []
    scene.journal.close().addCallback(found.append)
    scene.busy.release()
    scene.thread.works()
    assert (found, scene.saved) == ([0], [0])
    scene.lines.close()
    scene.lines.close()


def test_gaps_in_the_numbers_are_filled_with_missed_lines(scene):
    scene.says(3, 4, 7)
    store = SqlStore(scene.engine)
    remembered = store.remembered("hall", 100)
    assert [entry.number for entry in remembered] == [3, 4, 5, 6, 7]
    assert [entry.event for entry in remembered[2:4]] == [Missed(count=1)] * 2
    assert [entry.number for entry in store.remembered("hall", 2)] == [7]
    assert store.remembered("nowhere", 9) == []
    assert list(store.ends()) == [("hall", 8)]


def test_the_last_line_of_a_room_keeps_its_number_when_it_is_erased(scene):
    scene.says(0, 1, 2)
    store = SqlStore(scene.engine)
    store.expire("hall", 0, 0.0)
    assert store.lines("hall", 99, 99) == []
    (left,) = store.remembered("hall", 9)
    assert (left.number, left.event) == (2, Missed(count=1))
    scene.says(3)
    store.expire("hall", 1, 0.0)
    assert [entry.number for entry in store.remembered("hall", 9)] == [3]


def test_many_lines_are_erased_some_at_a_time(scene):
    scene.says(*range(1_200))
    store = SqlStore(scene.engine)
    assert store.expire("hall", 100, 0.0) == 1_100
    assert scene.saved == list(range(1_100, 1_200))
    store.add_account(Account(name="a"), "a", "a")
    scene.says(*range(1_200, 2_300))
    store.erase_account(1)
    assert scene.saved == []


def test_what_is_erased_is_gone_from_the_file(scene):
    scene.says(0, text="a secret")
    scene.says(1)
    SqlStore(scene.engine).expire("hall", 1, 0.0)
    scene.close()
    folder = scene.location.file.parent
    assert not any(b"a secret" in file.read_bytes() for file in folder.iterdir())
    assert os.listdir(folder) == ["tea.sqlite"]


def test_no_error_of_the_database_shows_what_was_to_be_kept(scene):
    """It goes to the log: a hash, or what somebody whispered, has no place there."""
    store = SqlStore(scene.engine)
    with scene.engine.connect().execution_options(reads=True) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    made = Account(name="alice", password="sEcReT-hash" * 10_000)
    with pytest.raises(OperationalError, match="full") as raised:
        store.add_account(made, "alice", "alice")
    assert "sEcReT" not in str(raised.value)
