"""What grows while people talk as fast as they can: nothing in memory, nor SQLite's log."""

import time
from pathlib import Path

import pytest

from tests.endurance import kept
from tests.endurance.kill import MEMBERS, crowd
from tests.endurance.people import People
from tests.endurance.prefill import prefill
from tests.endurance.server import ROOMS, Server

MOST_LOG = 64.0
"""MB: what is written until a checkpoint begins, and while it lasts."""
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
        biggest, most = _watch(server, seconds)
        after = server.memory
        people.quiet()
        people.stop()
        lines = sum(len(kept.said(server.file, room)) for room in ROOMS)
        kept.check(server.file, people.people, {})
        print(f"{lines:,} lines in {warm_up + seconds:g} s; the log had {biggest:.1f} MB at most;"
              f" memory: {before:.1f} MB after {warm_up:g} s, {after:.1f} MB at the end,"
              f" {most:.1f} MB at most")  # fmt: skip
        assert biggest < MOST_LOG
        assert after - before < MOST_GROWN
        assert server.ends() == 0
        assert not server.wal.exists()
    finally:
        server.close()


def _watch(server: Server, seconds: float) -> tuple[float, float]:
    """Return the largest sizes of the log and of the server, in MB."""
    log = memory = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        log = max(log, server.wal.stat().st_size / 1e6)
        memory = max(memory, server.memory)
        time.sleep(0.005)
    return log, memory


@pytest.mark.slow
def test_the_log_and_memory_stay_small(tmp_path):
    talk(tmp_path, 2, 3)


@pytest.mark.endurance
@pytest.mark.parametrize("keys", [(), ('durability = "power"',)], ids=["process", "power"])
def test_the_log_and_memory_stay_small_for_minutes(tmp_path, keys):
    talk(tmp_path, 30, 180, *keys)
