"""When the log is emptied, and that the reactor's thread never has to sync it."""

import sqlite3
import threading

import pytest

from teaparty.stores import checkpoints as module
from teaparty.stores.checkpoints import MANY, QUIET, Checkpoints, checkpoint
from teaparty.stores.location import Location
from teaparty.stores.migrating import migrate
from teaparty.stores.rows import Packing
from teaparty.stores.sqlite import SqliteLines
from tests.stores.conftest import said
from tests.stores.loop import HandLane, Loop


class Scene:
    def __init__(self):
        self.loop, self.thread = Loop(), HandLane()
        self.made, self.errors, self.result = [], [], True
        self.checkpoints = Checkpoints(self.make, self.thread, self.loop, self.errors.append)

    def make(self):
        self.made.append(self.loop.seconds())
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def scene():
    return Scene()


def test_what_was_written_is_moved_when_it_is_quiet_and_then_nothing_is_done(scene):
    scene.checkpoints.wrote()
    scene.checkpoints.wrote()
    scene.loop.advance(QUIET)
    scene.thread.works()
    assert scene.made == [QUIET]
    assert scene.loop.getDelayedCalls() == []


def test_after_many_commits_it_is_moved_at_once(scene):
    for _ in range(MANY + 5):
        scene.checkpoints.wrote()
    assert len(scene.thread.waiting) == 1
    scene.thread.works()
    scene.loop.advance(QUIET)
    scene.thread.works()
    assert len(scene.made) == 2
    assert scene.loop.getDelayedCalls() == []


def test_many_lines_count_as_many_commits(scene):
    scene.checkpoints.wrote(20 * MANY)
    assert len(scene.thread.waiting) == 1


def test_much_that_is_written_meanwhile_is_moved_later(scene):
    for _ in range(2 * MANY):
        scene.checkpoints.wrote()
    assert scene.thread.works() == 1
    scene.loop.advance(QUIET)
    assert scene.thread.works() == 1


def test_no_second_checkpoint_begins_while_one_is_made(scene):
    scene.checkpoints.wrote()
    for _ in range(MANY):
        scene.checkpoints.wrote()
    scene.loop.advance(QUIET)
    assert len(scene.thread.waiting) == 1


@pytest.mark.parametrize("result", [False, ZeroDivisionError()])
def test_what_could_not_be_moved_is_moved_later(scene, result):
    scene.result = result
    scene.checkpoints.wrote()
    scene.loop.advance(QUIET)
    scene.thread.works()
    scene.result = True
    scene.loop.advance(QUIET)
    scene.thread.works()
    assert len(scene.made) == 2
    assert scene.errors == ([] if result is False else [result])
    assert scene.loop.getDelayedCalls() == []


def test_at_the_end_all_is_moved(scene):
    scene.checkpoints.wrote(20 * MANY)
    scene.checkpoints.wrote()
    done = scene.checkpoints.close()
    scene.thread.works()
    assert done.called
    assert len(scene.made) == 2
    assert scene.loop.getDelayedCalls() == []


def test_at_the_end_a_reader_is_not_waited_for(scene):
    scene.result = False
    done = scene.checkpoints.close()
    scene.thread.works()
    assert done.called
    assert scene.loop.getDelayedCalls() == []


# --- on a real file


@pytest.fixture
def location(tmp_path):
    location = Location(file=tmp_path / "tea.sqlite")
    engine = location.engine()
    migrate(location, engine)
    engine.dispose()
    return location


@pytest.fixture
def lines(location):
    lines = SqliteLines(location)
    lines.start()
    yield lines
    lines.close()


def log_size(location):
    return location.file.with_name("tea.sqlite-wal").stat().st_size


def write(lines, *numbers):
    lines.commit(Packing((), print).rows([said(number) for number in numbers]))


def begun(location):
    """How often the log was begun anew: it stands in the log's header (sqlite.org/fileformat2)."""
    header = location.file.with_name("tea.sqlite-wal").read_bytes()[:16]
    return int.from_bytes(header[12:], "big")


def test_the_log_is_begun_anew_in_its_old_file(location, lines):
    write(lines, *range(1_000))
    size, times = log_size(location), begun(location)
    busy = threading.Lock()
    assert checkpoint(location, busy)
    assert not busy.locked()
    write(lines, *range(1_000, 1_100))
    stamps = 2 * (4_096 + 24)
    assert (log_size(location), begun(location)) == (size + stamps, times + 1)


def test_a_long_log_is_emptied(location, lines, monkeypatch):
    monkeypatch.setattr(module, "LONG", 10)
    write(lines, *range(1_000))
    before = log_size(location)
    assert checkpoint(location, threading.Lock())
    assert 0 < log_size(location) < before / 5


def test_somebody_who_reads_a_long_log_is_no_fault(location, lines, monkeypatch):
    monkeypatch.setattr(module, "LONG", 0)
    test_somebody_who_reads_is_no_fault(location, lines)


def test_nobody_writes_while_the_log_is_emptied(location, lines, monkeypatch):
    busy, seen = threading.Lock(), []
    begin = module.begin_log
    monkeypatch.setattr(module, "begin_log", lambda conn: (seen.append(busy.locked()), begin(conn)))
    checkpoint(location, busy)
    assert seen[-1:] == [True]


def test_somebody_who_reads_is_no_fault(location, lines):
    write(lines, 0)
    reader = location.connect()
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM lines").fetchall()
    write(lines, 1)
    assert not checkpoint(location, threading.Lock())
    reader.close()
    assert checkpoint(location, threading.Lock())


def test_somebody_who_writes_is_no_fault(location, lines):
    other = location.connect()
    other.execute("BEGIN IMMEDIATE")
    assert not checkpoint(location, threading.Lock())
    other.close()


def test_another_fault_is_one(location, lines, monkeypatch):
    def fails(connection):
        connection.execute("SELECT nonsense")

    monkeypatch.setattr(module, "begin_log", fails)
    busy = threading.Lock()
    with pytest.raises(sqlite3.OperationalError):
        checkpoint(location, busy)
    assert not busy.locked()
