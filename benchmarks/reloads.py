"""Reloads a plugin again and again while people talk in its room, and says what that costs.

    python -m benchmarks.reloads            500 people, 1,000 reloads; takes two minutes
    python -m benchmarks.reloads --quick    a few of each, to see that it works

Every third source is broken in one of several ways. Exits with status 1 if a line is lost, comes
twice or out of order, if somebody loses the link, or if a reload ends otherwise than it should.
"""

import argparse
import json
import os
import re
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from benchmarks.guests import ADDRESS
from teaparty.core.values.options import PartyOptions
from teaparty.plugin_loader.anew import imported_anew
from teaparty.plugin_loader.merging import Merged
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.reloading import Reloading
from teaparty.plugin_loader.undo import Undo
from teaparty.testing import plain_rooms
from teaparty.testing.party import TestParty

PORT = int(os.environ.get("TEAPARTY_BENCHMARK_PORT", "5910"))
SETTLED = 0.1
"""Which part of the reloads comes before the memory is measured first."""
CONFIGURATION = f"""
listen = ["tcp:{PORT}:interface={ADDRESS}"]
plugins = ["plugins"]
[limits]
lines_burst = 1_000_000
lines_a_second = 1_000_000
loopback_connections = 1_000_000
work_a_second = 1_000_000
block_work_a_second = 1_000_000
output_a_second = 1_000_000_000
block_output_a_second = 1_000_000_000
"""
SOURCE = """
from teaparty.api import ChatRoom, Event, Listener, Room, Session, command


class Poured(Event, frozen=True, kw_only=True):
    cups: int

    def plain(self) -> str:
        return f"{self.who.name} has poured {self.cups} cups."


class Terrace(ChatRoom):
    kind = name = "terrace"
    title = "The Terrace, version {version}"
    exits = {"in": "parlour"}

    def __init__(self, name: str = "", **more: object) -> None:
        super().__init__(name, **more)
        self.cups = 0

    @command("pour")
    def pour(self, me: Session) -> None:
        \"\"\"Pour a cup.\"\"\"
        self.cups += 1
        self.append(Poured(who=me.person, cups=self.cups))


class Dormouse(Listener):
    name = "Dormouse"

    def __init__(self) -> None:
        self.heard_so_far = 0

    def heard(self, room: Room, event: Event) -> None:
        self.heard_so_far += 1


@command("toast", theme="Tea")
def toast(me: Session) -> None:
    \"\"\"Toast everybody.\"\"\"
    me.room.announce(f"{me.name} lifts a cup.")
"""
BREAKS = (
    ("class Terrace", "class Terrace("),
    ('"toast"', '"say"'),
    ("class Dormouse", "1 / 0\n\n\nclass Dormouse"),
    ("self.cups = 0", "1 / 0"),
    ('"""Pour a cup."""', "pass"),
    ("    def heard", "    def reloaded(self):\n        1 / 0\n\n    def heard"),
    ("class Terrace(ChatRoom):", "class Terrace(ChatRoom):\n    __slots__ = ('x',)"),
)
LINE = re.compile(rb"line (\d+)\r\n")


def source(number: int) -> tuple[str, bool]:
    """Return what the plugin is at that reload, and whether it works."""
    text = SOURCE.replace("{version}", str(number))
    if number % 3:
        return text, True
    return text.replace(*BREAKS[number // 3 % len(BREAKS)]), False


# --- the pause, in one process


def pauses(people: int, reloads: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of reloads with so many people inside, and of the imports alone."""
    with tempfile.TemporaryDirectory(prefix="teaparty-reloads-") as name:
        file = Path(name) / "terraces.py"
        file.write_text(source(1)[0])
        plugins = Plugins()
        plugins.load([], [name])
        assert plugins.faults == [], plugins.faults
        rooms = plain_rooms("parlour", "garden") | {
            name: kind() for name, kind in plugins.rooms().items()
        }
        party = TestParty(rooms, plugins, PartyOptions())
        for number in range(people):
            party.guest(f"guest{number}").types("go terrace")
        live = Reloading(plugins, party.party, Merged.rooms)
        whole, imports = [], []
        for number in range(reloads):
            file.write_text(source(number * 3 + 1)[0])
            whole.append(_timed(lambda: live.reload("terraces")))
            imports.append(_timed(_import_alone))
        return whole, imports


def _import_alone() -> None:
    with Undo(lambda fault: None) as undo:
        imported_anew("teaparty.plugins.terraces", undo)


def _timed(does: Callable[[], object]) -> float:
    began = time.perf_counter()
    does()
    return (time.perf_counter() - began) * 1_000


# --- talk and memory, in a server of its own


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of reloads under talk. Milliseconds are how long a line took to all listeners."""

    reloads: int
    broken: int
    said: int
    lost: int
    closed: int
    wrong: list[str]
    quiet: list[float]
    busy: list[float]
    answers: list[float]
    grown: float
    """MB (1,000,000 bytes) between the first tenth of the reloads and the last."""


@contextmanager
def served(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server on a folder, with the plugin."""
    (folder / "plugins").mkdir()
    (folder / "plugins" / "terraces.py").write_text(source(1)[0])
    (folder / "party.toml").write_text(CONFIGURATION)
    command = [str(Path(sys.executable).with_name("twistd")), "-n", "--pidfile=", "-l", "log",
               "teaparty", "--config=party.toml"]  # fmt: skip
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex((ADDRESS, PORT)) == 0:
                    break
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait()


class Crowd:
    """People in the room of the plugin; the first one talks."""

    def __init__(self, people: int) -> None:
        self.sockets = [socket.create_connection((ADDRESS, PORT)) for _ in range(people)]
        self.read = [bytearray() for _ in self.sockets]
        self.closed: set[int] = set()
        self.said = 0
        self._poll = select.epoll()
        self._by_fd = {each.fileno(): number for number, each in enumerate(self.sockets)}
        for number, each in enumerate(self.sockets):
            each.sendall(b"login guest%d\r\ngo terrace\r\n" % number)
            self._poll.register(each, select.EPOLLIN)
        self.listen(2.0)
        for read in self.read:
            assert b"The Terrace" in read, bytes(read)
            read.clear()

    def listen(self, seconds: float, until: bytes = b"") -> bool:
        """Read for so long, or until everybody has read something that ends so."""
        end, waiting = time.monotonic() + seconds, set(range(len(self.sockets)))
        while (left := end - time.monotonic()) > 0:
            for fd, _ in self._poll.poll(min(left, 0.05)):
                number = self._by_fd[fd]
                found = self.sockets[number].recv(1 << 16)
                if not found:
                    self.closed.add(number)
                    self._poll.unregister(fd)
                self.read[number] += found
                if until and self.read[number].endswith(until):
                    waiting.discard(number)
            if until and not waiting - self.closed:
                return True
        return False

    def say(self) -> float:
        """Say the next line; return the milliseconds until everybody has read it."""
        line = b"line %d\r\n" % self.said
        self.said += 1
        began = time.perf_counter()
        self.sockets[0].sendall(b"say " + line)
        self.listen(5.0, line)
        return (time.perf_counter() - began) * 1_000

    def lost(self) -> int:
        """Return for how many people what they read is not each line once, in order."""
        expected = list(range(self.said))
        return sum([int(each) for each in LINE.findall(read)] != expected for read in self.read)


def ask(folder: Path, name: str, *words: str) -> tuple[bool, str, float]:
    """Ask the server for an operation; return whether it was done, what it says, milliseconds."""
    began = time.perf_counter()
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(str(folder / "teaparty-state" / "control"))
        asked.sendall(json.dumps({"do": name, "words": words}).encode() + b"\n")
        answer = json.loads(asked.makefile().readline())
    return answer["done"], " ".join(answer["lines"]), (time.perf_counter() - began) * 1_000


def under_talk(people: int, reloads: int) -> Outcome:
    """Reload so often while people talk."""
    with tempfile.TemporaryDirectory(prefix="teaparty-reloads-") as name, ExitStack() as stack:
        folder = Path(name)
        process = stack.enter_context(served(folder))
        crowd = Crowd(people)
        quiet = [crowd.say() for _ in range(max(5, reloads))]  # which fill the log
        busy, answers, wrong, before = [], [], [], 0.0
        for number in range(2, reloads + 2):
            text, works = source(number)
            (folder / "plugins" / "terraces.py").write_text(text)
            crowd.sockets[0].sendall(b"say line %d\r\n" % crowd.said)
            crowd.said += 1
            done, said, took = ask(folder, "reload", "terraces")
            answers.append(took)
            if done is not works:
                wrong.append(said)
            busy.append(crowd.say())
            if number - 2 == int(reloads * SETTLED):
                before = memory(process)
        after = memory(process)
        crowd.listen(1.0)
        return Outcome(
            reloads=reloads, broken=sum(not source(n)[1] for n in range(2, reloads + 2)),
            said=crowd.said, lost=crowd.lost(), closed=len(crowd.closed), wrong=wrong,
            quiet=quiet, busy=busy, answers=answers, grown=after - before,
        )  # fmt: skip


def memory(process: "subprocess.Popen[bytes]") -> float:
    """Return the resident memory of a process in MB (1,000,000 bytes)."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# --- the report


def spread(values: Sequence[float]) -> str:
    """Return the median of some milliseconds, the hundredth that is longest, and the longest."""
    ordered = sorted(values)
    high = ordered[int(len(ordered) * 0.99)]
    return (
        f"median {statistics.median(ordered):.1f} ms, 99 % {high:.1f} ms, most {ordered[-1]:.1f} ms"
    )


def main() -> int:
    """Measure, and print the figures; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reloads",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--reloads", type=int, default=1_000)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    people, reloads = (5, 30) if asked.quick else (asked.people, asked.reloads)
    whole, imports = pauses(people, min(reloads, 200))
    pause = [max(0.0, each - statistics.median(imports)) for each in whole]
    print(f"{people} people inside; a reload: {spread(whole)}")
    print(f"  the import of the module alone: {spread(imports)}")
    print(f"  the pause without that: {spread(pause)}")
    found = under_talk(people, reloads)
    print(f"{found.reloads} reloads under talk, {found.broken} of them broken:")
    print(f"  {found.said} lines said, {found.lost} people who lack any; {found.closed} links lost")
    print(f"  a line to all, without reloads: {spread(found.quiet)}")
    print(f"  a line to all, between reloads: {spread(found.busy)}")
    print(f"  the answer to a reload: {spread(found.answers)}")
    print(f"  memory grew by {found.grown:.2f} MB after the first {SETTLED:.0%} of them")
    for each in found.wrong:
        print(f"FAILED: {each}")
    return 1 if found.lost or found.closed or found.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
