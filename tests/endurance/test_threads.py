"""The reactor's thread doesn't wait for the disk: it syncs nothing, unless power may fail."""

import re
import shutil
import time
from pathlib import Path

import pytest

from tests.conftest import PATIENCE
from tests.endurance.disks import needs_strace
from tests.endurance.kill import MEMBERS, crowd
from tests.endurance.people import People
from tests.endurance.prefill import prefill
from tests.endurance.server import Server

SYNCS = "fsync,fdatasync,sync_file_range,msync,syncfs,sync"


def synced(folder: Path, seconds: float) -> tuple[dict[int, int], int, Server]:
    """Return how often each thread has synced while people talked, and the main thread's number."""
    trace = folder / "syncs"
    strace = ["strace", "-D", "-f", "--seccomp-bpf", "-o", str(trace), "-e", f"trace={SYNCS}"]
    server = Server(folder)
    try:
        prefill(server.file, 0, MEMBERS)
        server.start([str(shutil.which(strace[0])), *strace[1:]])
        main = server.pid
        begun = len(trace.read_text().splitlines())
        people = People(server.port, crowd(1)).come_in(60)
        time.sleep(seconds)
        end = time.monotonic() + PATIENCE
        while len(trace.read_text().splitlines()) == begun and time.monotonic() < end:
            time.sleep(0.1)
        people.quiet()
        people.stop()
        counts: dict[int, int] = {}
        for line in trace.read_text().splitlines()[begun:]:
            if found := re.match(r"(\d+) +(\w+)\(", line):
                counts[int(found[1])] = counts.get(int(found[1]), 0) + 1
        assert server.ends() == 0
        lines = sum(person.said - person.first for person in people.people)
        print(f"{lines:,} lines; syncs by thread: {counts}; the main thread is {main}")
        return counts, main, server
    finally:
        server.close()


def sees_only_other_threads(folder: Path, seconds: float) -> None:
    counts, main, _ = synced(folder, seconds)
    assert counts, "there was no checkpoint"
    assert main not in counts


@pytest.mark.slow
@needs_strace
def test_the_reactor_syncs_nothing(tmp_path):
    sees_only_other_threads(tmp_path, 1)


@pytest.mark.endurance
@needs_strace
def test_the_reactor_syncs_nothing_for_a_minute(tmp_path):
    sees_only_other_threads(tmp_path, 60)
