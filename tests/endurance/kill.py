"""Kill a server at random moments under load, and see that nothing that anybody read is lost.

`python -m tests.endurance.kill --times 300 --seed 1` prints a summary, and fails on any breach.
"""

import argparse
import contextlib
import os
import random
import re
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import sentences as s
from tests.endurance import stored
from tests.endurance.people import FILLER, People, Person
from tests.endurance.prefill import leave_log, prefill
from tests.endurance.server import ROOMS, Server

MEMBERS = ("mara", "nelly", "petra", "quentin")
EACH_LIFE = 1_000_000
"""Lines that somebody says in one life of the server, at most: so all lines have other numbers."""
MOMENTS = ("load", "load", "checkpoint", "checkpoint", "start", "start, with a big log")
MOST_SECONDS = 2.0
"""From the start of the process until somebody reads the greeting."""
BIG_LOG = 100_000
"""Lines in a log that is left behind."""
HISTORY = 200


class Summary:
    """What has been done and found so far."""

    def __init__(self) -> None:
        self.kills: Counter[str] = Counter()
        self.shown = 0
        self.stored = 0
        self.echoes = 0
        self.histories = 0
        self.starts: list[float] = []
        self.starts_with_log: list[float] = []
        self.slow: list[str] = []
        self.biggest_log = 0
        self.missed_checkpoints = 0

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} at {kind}" for kind, count in sorted(self.kills.items()))
        starts = sorted(self.starts)
        lines = [
            f"kills: {sum(self.kills.values())} ({kinds};"
            f" {self.missed_checkpoints} times there was no checkpoint to be seen)",
            f"lines shown to anybody, each checked: {self.shown:,}",
            f"lines stored meanwhile, without gaps or doubles: {self.stored:,}",
            f"whispers that only their speaker saw, and that are not stored: {self.echoes}",
            f"old lines read by history, as they are stored: {self.histories:,}",
        ]
        if starts:
            lines.append(
                f"start-up: median {starts[len(starts) // 2]:.2f} s, slowest {starts[-1]:.2f} s"
            )
        if self.starts_with_log:
            lines.append(
                f"start-up with a log of up to {self.biggest_log / 1e6:.0f} MB:"
                f" slowest {max(self.starts_with_log):.2f} s"
            )
        return "\n".join([*lines, *(f"a slow start: {each}" for each in self.slow)])


def crowd(life: int) -> list[Person]:
    """Return three who talk and two who listen in each room, and two pairs who whisper."""
    first = life * EACH_LIFE
    people = []
    for room in ROOMS:
        people += [Person(f"{room[:2]}x{who}", room, 4, first=first) for who in "abc"]
        people += [Person(f"{room[:2]}y{who}", room) for who in "ab"]
    for one, other in (MEMBERS[:2], MEMBERS[2:]):
        people.append(Person(one, window=2, to=other, member=True, first=first))
        people.append(Person(other, window=2, to=one, member=True, first=first))
    return people


class Killing:
    """Lives of one server on one state, with what people read in the last of them."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server = server
        self.chance = random.Random(seed)
        self.summary = Summary()
        self._people: list[Person] = []
        self._since: dict[str, int] = {}
        self._life = 0

    def once(self, kind: str) -> None:
        """Let there be one more life, which ends by a kill at such a moment."""
        big = False
        if kind.startswith("start"):
            if kind != "start":
                big = True
                log = leave_log(self.server.file, BIG_LOG)
                self.summary.biggest_log = max(self.summary.biggest_log, log)
            self.server.begin()
            time.sleep(self.chance.uniform(0.2, 0.8))
            self.server.kill()
            self.summary.kills[kind] += 1
        self.begin(big)
        if not kind.startswith("start"):
            people = People(self.server.port, self._come())
            people.come_in()
            self._wait(kind)
            self.server.kill()
            people.stop()
            self.summary.kills[kind] += 1
        else:
            self.server.kill()
            self.summary.kills["rest"] += 1

    def begin(self, big: bool = False) -> None:
        """Start, and check what there is."""
        took = self.server.start()
        (self.summary.starts_with_log if big else self.summary.starts).append(took)
        if took > MOST_SECONDS:
            self.summary.slow.append(
                f"{took:.2f} s, {'with' if big else 'without'} a big log,"
                f" of which {self.server.cpu:.2f} s at the processor; load {os.getloadavg()[0]}"
            )
        self._check()

    def _come(self) -> list[Person]:
        self._life += 1
        self._people = crowd(self._life)
        return self._people

    def _wait(self, kind: str) -> None:
        if kind == "load":
            time.sleep(self.chance.uniform(0.05, 2.5))
            return
        emptied = self.chance.random() < 0.5
        end = time.monotonic() + 4
        since, size = self.server.file.stat().st_mtime_ns, 0
        while time.monotonic() < end:
            with contextlib.suppress(FileNotFoundError):
                now = self.server.wal.stat().st_size
                if now < size if emptied else self.server.file.stat().st_mtime_ns != since:
                    time.sleep(self.chance.choice((0, 0, 0.001, 0.003, 0.01)))
                    return
                size = now
            time.sleep(0.0003)
        self.summary.missed_checkpoints += 1

    def _check(self) -> None:
        shown, count, echoes = stored.check(self.server.file, self._people, self._since)
        assert shown or not self._people, "nobody was shown anything"
        self.summary.shown += shown
        self.summary.stored += count
        self.summary.echoes += echoes
        stored.whole(self.server.file)
        self._look_back()
        self._since = stored.ends(self.server.file)
        self._people = []

    def _look_back(self) -> None:
        """Compare what `history` shows with what is stored."""
        guest = self.server.guest("wendy")
        for room in ROOMS:
            guest.types(f"go {room}", f"history {HISTORY}", "unignore nobody-here")
            told = guest.reads_until(s.not_ignored)
            if "There is no command history" in told:
                break
            read = [(name, int(number)) for name, number in stored.MARK.findall(told)]
            since = self._since.get(room, 0) - 2 * HISTORY  # as comings and goings don't count
            known = stored.said(self.server.file, room, max(0, since))
            assert len(read) <= len(known), f"a strange history of the {room}"
            assert read == known[len(known) - len(read) :], f"another history of the {room}"
            talk = re.findall(r" says?: ", told)
            assert len(talk) >= min(HISTORY, len(known)), f"a short history of the {room}"
            self.summary.histories += len(read)
        guest.socket.close()


def run(folder: Path, times: int, lines: int, seed: int, moments: tuple[str, ...]) -> Summary:
    """Kill a server so many times; it starts with so many lines. Raises `AssertionError`."""
    server = Server(folder)
    try:
        prefill(server.file, lines, MEMBERS)
        killing = Killing(server, seed)
        moment = 0
        while sum(killing.summary.kills.values()) < times:
            killing.once(moments[moment % len(moments)])
            moment += 1
            if moment % 20 == 0:
                print(f"--- after {moment} rounds\n{killing.summary}", flush=True)
        killing.begin()
        assert "Traceback" not in server.log, server.log[-3_000:]
        for room in ROOMS:
            stored.said(server.file, room)
        return killing.summary
    finally:
        server.close()


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="teaparty-kill-") as folder:
        summary = run(Path(folder), asked.times, asked.lines, asked.seed, MOMENTS)
    print(f"=== {len(FILLER)} characters in each line, {time.monotonic() - begin:.0f} s")
    print(summary)
    print(
        f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB"
    )


if __name__ == "__main__":
    main()
