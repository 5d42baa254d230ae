"""What grows while people talk as fast as they can: nothing in memory, nor SQLite's log."""

import time
from pathlib import Path

import pytest

from tests.endurance import stored
from tests.endurance.kill import MEMBERS, crowd
from tests.endurance.people import People
from tests.endurance.prefill import prefill
from tests.endurance.server import ROOMS, Server

MOST_LOG = 512.0
"""MB: what is written until a checkpoint begins, and while it lasts; disks that others use sync
slowly. In five seconds, 200 MB are written."""
MOST_GROWN = 10.0
"""MB."""


def talk(folder: Path, warm_up: float, seconds: float, *keys: str) -> None:
    """Let people talk at full speed; check how much memory and log grow meanwhile."""
    server = Server(folder, None, *keys)
    try:
        prefill(server.file, 0, MEMBERS)
        server.start()
        people = People(server.port, crowd(0)).come_in()
        _watch(server, warm_up)
        before = server.memory
        biggest, most, emptied = _watch(server, seconds)
        after = server.memory
        people.quiet()
        people.stop()
        lines = sum(len(stored.said(server.file, room)) for room in ROOMS)
        stored.check(server.file, people.people, {})
        print(f"{lines:,} lines in {warm_up + seconds:g} s;"
              f" the log had {biggest:.1f} MB at most, and was emptied {emptied} times;"
              f" memory: {before:.1f} MB after {warm_up:g} s, {after:.1f} MB at the end,"
              f" {most:.1f} MB at most")  # fmt: skip
        assert emptied > seconds / 20
        assert biggest < MOST_LOG
        assert after - before < MOST_GROWN
        assert server.ends() == 0
        assert not server.wal.exists()
    finally:
        server.close()


def _watch(server: Server, seconds: float) -> tuple[float, float, int]:
    """Return the largest sizes of log and memory, in MB, and how often the log was emptied."""
    log = memory = before = 0.0
    emptied = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        size = server.wal.stat().st_size / 1e6
        emptied += size < before
        before = size
        log = max(log, size)
        memory = max(memory, server.memory)
        time.sleep(0.005)
    return log, memory, emptied


@pytest.mark.slow
def test_the_log_and_memory_stay_small(tmp_path):
    talk(tmp_path, 1, 2)


@pytest.mark.endurance
@pytest.mark.parametrize("keys", [(), ('durability = "power"',)], ids=["process", "power"])
def test_the_log_and_memory_stay_small_for_minutes(tmp_path, keys):
    talk(tmp_path, 30, 180, *keys)
