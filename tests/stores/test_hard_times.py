"""Real threads, files that can't grow, processes that are killed or go into the background."""

import os
import re
import resource
import select
import signal
import sqlite3
import subprocess
import sys

import pytest

from teaparty.stores import sql_backed as module
from teaparty.stores.backups import check
from teaparty.stores.checkpoints import checkpoint
from teaparty.stores.sqlite_files import REPLACED
from teaparty.stores.state_lock import running
from tests.stores.conftest import put, said

SERVER = """
import os, sys, time
sys.path.insert(0, {root!r})
from teaparty.stores.opening import open_store
from teaparty.stores.store import StoreOptions
from tests.stores.conftest import said, put
from tests.stores.loop import Loop
loop = Loop()
loop.rightNow = time.monotonic()
options = StoreOptions(
    reactor=loop, report=print, damaged=print,
    not_saved=lambda why: os.write(1, b"not saved\\n"),
    saved_again=lambda lost: os.write(1, b"saved again\\n"),
)
store = open_store(sys.argv[1], "", options)
{fork}
store.start()
number = shown = 0
def tell(entries):
    global shown
    shown = entries[-1].number + 1
    os.write(1, b"%d\\n" % entries[-1].number)
while True:
    put(store.journal, [said(number), said(number + 1)], tell)
    number += 2
    loop.runs()
    while number > shown + 500:
        time.sleep(0.001)
        loop.runs()
        loop.advance(time.monotonic() - loop.seconds())
"""
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))


def keep(loop, store, shown, *numbers, text="tea"):
    entries = [said(number, text) for number in numbers]
    put(store.journal, entries, lambda some: shown.extend(entry.number for entry in some))


def test_a_file_that_cannot_grow_loses_nothing_and_doubles_nothing(opened, loop, told, tmp_path):
    store = opened()
    shown = []
    keep(loop, store, shown, 0)
    size = (tmp_path / "state/teaparty.sqlite-wal").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 30_000, hard))  # in the midst of a commit
    try:
        for number in range(1, 200):
            keep(loop, store, shown, number, text="x" * 1_000)
        while not told.news:
            loop.step()
        assert shown == list(range(200))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    loop.advance(1)
    while len(told.news) < 2:
        loop.step()
    assert [kind for kind, _ in told.news] == ["not saved", "saved again"]
    assert told.news[1] == ("saved again", 0)
    assert shown == list(range(200))
    opened.close(store)
    store = opened()
    assert [entry.number for entry in store.remembered("hall", 999)] == list(range(200))
    opened.close(store)
    assert check(str(tmp_path / "state"), "") == []


def last(read):
    """Return the last number that was shown; -1 if there is none."""
    return max(map(int, re.findall(rb"^\d+(?=\n)", read, re.MULTILINE)), default=-1)


def last_saved(read):
    """Return the last number that was shown as saved.

    What a busy disk does not take within a second is shown unsaved, after everybody was told.
    """
    saved, notice, since = read.rpartition(b"not saved\n")
    return last(saved if notice and b"saved again\n" not in since else read)


@pytest.mark.slow
@pytest.mark.parametrize("fork", ["", "if os.fork(): os._exit(0)"])
def test_what_was_shown_is_there_after_the_process_is_killed(opened, tmp_path, fork):
    program = SERVER.format(root=ROOT, fork=fork)
    state = tmp_path / "state"
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(state)], stdout=subprocess.PIPE, cwd=ROOT
    )
    read = b""
    while read.count(b"\n") < 3_000:
        assert select.select([process.stdout], [], [], 20)[0]
        more = os.read(process.stdout.fileno(), 65_536)
        assert more, "it has ended by itself"
        read += more
    os.kill(running(str(state)), signal.SIGKILL)
    read += process.stdout.read()
    process.wait()
    process.stdout.close()
    store = opened()
    remembered = store.remembered("hall", 10**6)
    assert [entry.number for entry in remembered] == list(range(remembered[-1].number + 1))
    assert last_saved(read) <= remembered[-1].number <= last(read) + 1_000
    assert "tea" in {entry.event.text for entry in remembered}
    opened.close(store)
    assert check(str(state), "") == []


def test_a_backup_by_somebody_else_holds_nobody_up(opened, loop, told, tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(
        module, "checkpoint", lambda *args: made.append(checkpoint(*args)) or made[-1]
    )
    store = opened()
    shown = []
    keep(loop, store, shown, *range(1_000))
    reader = sqlite3.connect(tmp_path / "state/teaparty.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM lines").fetchone()
    keep(loop, store, shown, 1_000)
    assert shown == list(range(1_001))
    loop.advance(30)
    while not made:
        loop.step()
    keep(loop, store, shown, 1_001)
    while len(shown) < 1_002:
        loop.step()
    reader.close()
    assert told.news == []


def test_a_file_that_somebody_removes_is_missed(opened, loop, told, tmp_path):
    store = opened()
    file = tmp_path / "state" / "teaparty.sqlite"
    put(store.journal, [said(1)], lambda entries: None)
    assert not store.gone
    file.rename(tmp_path / "elsewhere")
    assert store.gone
    opened.close(store)
    assert str(told.errors[-2]) == REPLACED.format(file=file)
    assert not file.exists()
