"""Nodes as processes, and whether all of them were shown the same."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

import psycopg
from msgspec import json

from benchmarks.cluster.node import Report
from teaparty.stores.location import location_of
from teaparty.stores.migrating import migrate


class Process:
    """A node that runs; see `node.Node`."""

    def __init__(self, name: str, url: str, file: Path, rooms: int) -> None:
        self.name, self.file = name, file
        words = [sys.executable, "-m", "benchmarks.cluster.node", name, url, str(file), str(rooms)]
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def joined(self) -> "Process":
        """Wait until it has joined."""
        self._read()
        return self

    def does(self, command: str) -> None:
        """Have it do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()

    def report(self) -> Report:
        """Return what has come of it since it measures."""
        self.does("report")
        return json.decode(self._read(), type=Report)

    def stop(self) -> None:
        """End it in order."""
        self.does("stop")
        self._read()
        self._process.wait(30)
        self._close()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self._close()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self._process.pid, number)

    def _close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"node {self.name} has ended")
        return line


class Cluster:
    """Some nodes, which are killed and started again; in the end, all are in the `past`."""

    def __init__(self, url: str, folder: Path, rooms: int = 3) -> None:
        self._url, self._folder, self._rooms = url, folder, rooms
        self._started = 0
        self.nodes: dict[str, Process] = {}
        self.past: list[Process] = []
        location = location_of(str(folder), url)
        engine = location.engine()
        migrate(location, engine)
        engine.dispose()

    def start(self, *names: str) -> None:
        """Start nodes of these names, and wait until they have joined."""
        for name in names:
            self._started += 1
            file = self._folder / f"{name}{self._started}.txt"
            self.nodes[name] = Process(name, self._url, file, self._rooms)
        for name in names:
            self.nodes[name].joined()

    def all_do(self, command: str) -> None:
        """Have all of them do something."""
        for node in self.nodes.values():
            node.does(command)

    def reports(self) -> list[Report]:
        """Return what has come of each."""
        return [node.report() for node in self.nodes.values()]

    def kill(self, name: str) -> None:
        """End one at once."""
        node = self.nodes.pop(name)
        node.kill()
        self.past.append(node)

    def stop(self) -> None:
        """End all of them in order."""
        for node in self.nodes.values():
            node.signal(signal.SIGCONT)
        while self.nodes:
            _, node = self.nodes.popitem()
            node.stop()
            self.past.append(node)


class Wrong(Exception):
    """Somebody was shown what is not stored so, or what was said is lost."""


Row = tuple[str, int, str]
"""Log, number and text of a line."""


def stored(conninfo: str) -> list[Row]:
    """Return the lines that are stored, in order."""
    with psycopg.connect(conninfo) as connection:
        found = connection.execute(
            "SELECT room, number, event::json->>'text' FROM lines WHERE room LIKE 'room%'"
            ' ORDER BY room COLLATE "C", number'
        )
        return [(str(room), int(number), str(text)) for room, number, text in found]


def compare(rows: Sequence[Row], shown: Mapping[str, str]) -> int:
    """Return how many lines were shown, by all together; `shown` are the notes of nodes, by name.

    Raises `Wrong` where a log has a gap, or a line comes twice; where a node was shown another line
    of that number than is stored, or not all from its first one on; and where one was refused, but
    is stored, or is lost.
    """
    logs: dict[str, list[str]] = {}
    for log, number, text in rows:
        lines = logs.setdefault(log, [])
        if number != len(lines):
            raise Wrong(f"{log} has no line {len(lines)}")
        lines.append(text)
    texts = Counter(text for _, _, text in rows)
    twice = [text for text, count in texts.items() if count > 1]
    if twice:
        raise Wrong(f"{len(twice)} lines are stored twice, such as {twice[0]}")
    return sum(_compare_one(name, notes, logs, texts) for name, notes in shown.items())


def _compare_one(
    name: str, notes: str, logs: Mapping[str, Sequence[str]], texts: Container[str]
) -> int:
    ends: dict[str, int] = {}
    count = 0
    for line in notes.splitlines(keepends=True):
        if not line.endswith("\n"):
            break  # it was killed while it wrote
        what, number, text = line[:-1].split("\t")
        if what == "missed":
            ends = {}
        elif what == "lost" or (what.startswith("refused") and text in texts):
            raise Wrong(f"{name}: {what}: {text}")
        elif not what.startswith("refused"):
            place, lines = int(number), logs.get(what, ())
            if ends.get(what, place) != place:
                raise Wrong(f"{name}: {what} went on with {place}, not {ends[what]}")
            if place >= len(lines) or lines[place] != text:
                raise Wrong(f"{name}: shown, but not stored so: {what} {place} {text}")
            ends[what] = place + 1
            count += 1
    return count


def check(conninfo: str, processes: Iterable[Process]) -> tuple[int, int]:
    """Return how many lines are stored, and were shown by nodes that have ended; see `compare`."""
    rows = stored(conninfo)
    return len(rows), compare(rows, {each.file.name: each.file.read_text() for each in processes})
