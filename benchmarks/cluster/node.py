"""One node, without a party: it says lines and notes what it is shown; a process of its own.

It does what it reads on its standard input, a command on each line, and answers `report` in JSON.
What it is shown goes to a file: a line each of log, number and text, or `refused` and the text.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, json
from sqlalchemy import make_url
from twisted.internet import reactor as _reactor
from twisted.internet.defer import Deferred
from twisted.internet.stdio import StandardIO
from twisted.protocols.basic import LineReceiver

from teaparty.core.events import Person, Said, SomebodyIs
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.core.values.claims import Claim
from teaparty.core.values.session_numbers import session_number
from teaparty.stores.cluster.database import PostgresCluster
from teaparty.stores.cluster.items import Items
from teaparty.stores.cluster.journal import ClusterJournal
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.cluster.values import EVERYBODY, Unreachable, WrongServer

reactor: Any = _reactor


class Report(Struct):
    """What came of a while: times in seconds from saying to showing, and what that cost."""

    own: list[float] = []
    others: list[float] = []
    seen: int = 0
    said: int = 0
    refused: int = 0
    cpu: float = 0.0
    seconds: float = 0.0
    pause: float = 0.0
    """The longest time between two looks in which something was shown."""
    quiet: float = 0.0
    """Seconds since something was shown."""
    waiting: int = 0
    anew: int = 0
    """How often it has joined anew."""
    faults: list[str] = []


class Node:
    """A node that speaks in some rooms by one session, called as the node is."""

    def __init__(self, name: str, file: Path, rooms: int) -> None:
        self._name = name
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._rooms = [f"room{number}" for number in range(rooms)]
        self._faults: list[str] = []
        self._count = self._anew = 0
        self._session = 0
        self._turns, self._lines, self._closed_loop = 0.0, 0, False
        self._expected: set[str] = set()
        self._began = self._cpu = self._shown = 0.0
        self._report = Report()
        self._next = 0.0
        self.output: Any = None
        self.measure()

    async def begin(self, url: str) -> None:
        """Join, and come in."""
        database = PostgresCluster(make_url(url), self._name, reactor)
        self._database = database
        while True:
            try:
                joined = await database.join(self._name, "1", f"{os.getpid()}")
            except (Unreachable, WrongServer):
                await _pause(0.1)
            else:
                break
        self._session = session_number(joined.epoch, 1)
        self._person = Person(self._session, self._name)
        self.journal = ClusterJournal(
            database, joined, NodeOptions(node=self._name, version="1", seconds=120.0),
            Items((), self._fault), reactor, self._spawn, self._fault,
        )  # fmt: skip
        for log, end in (await database.ends()).items():
            self.journal.begin(log, end)
        self.journal.start(self)
        await self._come_in(joined.epoch)
        self._tell({"epoch": joined.epoch})

    async def _come_in(self, epoch: int) -> None:
        claim = Claim(session=self._session, key=self._name, skeleton=self._name, name=self._name)
        await self._database.claim(epoch, claim)
        event = SomebodyIs(
            who=self._person, key=self._name, skeleton=self._name, epoch=epoch, room="room0",
            since=0.0, active=0.0, role="",
        )  # fmt: skip
        self.journal.store([Line(EVERYBODY, event, 0)], self.take)

    # --- what the journal calls

    def take(self, entries: list[Entry]) -> None:
        """Note what is shown."""
        now, report = time.monotonic(), self._report
        noted = []
        for entry in entries:
            event = entry.event
            if not isinstance(event, Said):
                continue
            mine = event.who.number == self._session
            (report.own if mine else report.others).append(now - float(event.text.split()[1]))
            report.seen += 1
            noted.append(f"{entry.room}\t{entry.number}\t{event.text}\n")
            if mine:
                self._expected.discard(event.text)
        if noted:
            report.pause = max(report.pause, now - self._shown)
            self._shown = now
            os.write(self._file, "".join(noted).encode())
            if self._closed_loop and not self._expected:
                reactor.callLater(0, self._say)

    def refused(self, line: Line, why: str) -> None:
        """Note what was not said."""
        self._report.refused += 1
        assert isinstance(line.event, Said)
        self._expected.discard(line.event.text)
        os.write(self._file, f"refused {why}\t\t{line.event.text}\n".encode())

    def skipped(self, line: Line) -> None:
        """Note nothing: it is stored, and nobody here is shown it."""

    def out_of_reach(self, why: str) -> None:
        """Note nothing: what is said waits."""

    def replaced(self, machine: str) -> None:
        """Note nothing: each node has a name of its own."""

    def others_are(self, others: Mapping[int, str]) -> None:
        """See `Told`: nothing is measured of them."""

    def within_reach(self) -> None:
        """Note nothing: it goes on."""

    async def joins_anew(self, epoch: int) -> None:
        """Come in again after others took this node for dead."""
        self._anew += 1
        await self._come_in(epoch)

    async def reads_anew(self, ends: Mapping[str, int], people: Sequence[str], lost: bool) -> None:
        """Note that lines were missed, or are gone."""
        os.write(self._file, f"{'lost' if lost else 'missed'}\t\t\n".encode())

    # --- commands

    def does(self, words: list[str]) -> None:
        """Do what a line of the standard input says."""
        match words:
            case ["pace", turns, lines]:
                self._turns, self._lines = float(turns), int(lines)
                self._next = time.monotonic()
                self._say_at_its_time()
            case ["closed", lines]:
                self._lines, self._closed_loop = int(lines), True
                self._say()
            case ["quiet"]:
                self._turns, self._closed_loop = 0.0, False
            case ["measure"]:
                self.measure()
            case ["report"]:
                self._tell(self._reported())
            case ["stop"]:
                self._spawn(self._stop())

    def measure(self) -> None:
        """Count from now on."""
        self._report = Report()
        self._began = self._shown = time.monotonic()
        self._cpu = time.process_time()

    def _reported(self) -> Report:
        report, now = self._report, time.monotonic()
        report.cpu = time.process_time() - self._cpu
        report.seconds = now - self._began
        report.pause = max(report.pause, now - self._shown)
        report.quiet = now - self._shown
        report.waiting, report.anew = self.journal.unsaved, self._anew
        report.faults = self._faults
        return report

    def _say_at_its_time(self) -> None:
        if self._turns:
            self._say()
            self._next += 1 / self._turns
            self._next = max(self._next, time.monotonic() - 1)  # what is late by more is left out
            reactor.callLater(max(0.0, self._next - time.monotonic()), self._say_at_its_time)

    def _say(self) -> None:
        lines, now = [], time.monotonic()
        for _ in range(self._lines):
            self._count += 1
            text = f"{self._session}.{self._count} {now:.6f} and this is what somebody says of tea"
            if self._closed_loop:
                self._expected.add(text)
            room = self._rooms[self._count % len(self._rooms)]
            lines.append(Line(room, Said(who=self._person, text=text), 0))
        self._report.said += len(lines)
        self.journal.store(lines, self.take)

    async def _stop(self) -> None:
        self.does(["quiet"])
        lost = await self.journal.close()
        self._tell({"lost": lost})
        reactor.callLater(0.1, reactor.stop)

    def _tell(self, value: object) -> None:
        self.output.write(json.encode(value) + b"\n")

    def _fault(self, error: BaseException) -> None:
        self._faults.append(repr(error))

    def _failed(self, failure: Any) -> None:
        self._fault(failure.value)

    def _spawn(self, work: Any) -> None:
        Deferred.fromCoroutine(work).addErrback(self._failed)


def _pause(seconds: float) -> "Deferred[None]":
    done: Deferred[None] = Deferred()
    reactor.callLater(seconds, done.callback, None)
    return done


class Commands(LineReceiver):
    """The standard input; where that ends, so does the process."""

    delimiter = b"\n"

    def __init__(self, node: Node) -> None:
        self._node = node

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        """See `Node.does`."""
        self._node.does(line.decode().split())

    def connectionLost(self, reason: object = None) -> None:  # noqa: N802
        """End: nobody asks any more."""
        os._exit(0)


def main() -> None:
    """Run a node: its name, the database's URL, the file for what it is shown, and rooms."""
    name, url, file, rooms = sys.argv[1:]
    node = Node(name, Path(file), int(rooms))
    node.output = StandardIO(Commands(node))
    Deferred.fromCoroutine(node.begin(url)).addErrback(_ends)
    reactor.run()


def _ends(failure: Any) -> None:
    sys.stderr.write(failure.getTraceback())
    os._exit(1)


if __name__ == "__main__":
    main()
