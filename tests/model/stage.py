"""A whole server in memory, with its real doors and database, that can be killed at any moment.

Its clock is moved by hand, and what its threads do is done at once. A kill is what is on the disk
at that moment, in another folder: a server that is started there knows nothing else.
"""

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred, succeed
from twisted.internet.testing import MemoryReactorClock, StringTransport

from teaparty import tap
from teaparty.core.records.cursors import Cursor
from teaparty.server import storage
from teaparty.stores import sql_backed
from teaparty.stores.plain_passwords import PlainPasswords
from teaparty.wire.telnet import Codec

NOON = 1_800_000_000.0
STEP = 0.25
"""Seconds that go by at each line that is typed."""
WIDE = bytes.fromhex("fffb1f fffa1f 03e8 0064 fff0")
"""Has the screen 1,000 columns, so that no line is wrapped."""


"""Stretches of a place that are closed, and that somebody may read: of more, less is read."""


class Reactor(MemoryReactorClock):
    """Its time stands still unless it is told."""

    def callFromThread(self, call: Callable[..., Any], *args: Any, **named: Any) -> None:
        call(*args, **named)


class Time:
    """Stands for the module `time`, by the clock of a reactor, and those of the ones before."""

    def __init__(self) -> None:
        self.reactor: Reactor | None = None
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed + (self.reactor.rightNow if self.reactor is not None else 0.0)

    def time(self) -> float:
        return NOON + self.monotonic()

    def perf_counter(self) -> float:
        return self.monotonic()

    def thread_time(self) -> float:
        return 0.0


class NoGarbage:
    """Stands for the module `gc`: it takes long to look for garbage, and each life is soon over."""

    @staticmethod
    def collect() -> None:
        pass

    @staticmethod
    def freeze() -> None:
        pass


class AtOnce:
    """Stands for a worker thread: what it is to do is done."""

    def __init__(self, *_: Any) -> None:
        pass

    def do(self, work: Callable[[], Any]) -> "Deferred[Any]":
        done: Deferred[Any] = Deferred()
        try:
            done.callback(work())
        except BaseException:
            done.errback()
        return done

    def close(self) -> "Deferred[None]":
        return succeed(None)


class Passwords(PlainPasswords):
    """Stands for those that take their time."""

    def __init__(self, *_: Any) -> None:
        super().__init__()

    def renew(self, queue: int, most_bytes: int) -> None:
        pass

    def close(self) -> None:
        pass


class Wire(StringTransport):
    """The server's end of a connection; what comes by it is read in lines."""

    disconnected = False

    def asks(self) -> None:
        """Ask for all that has come up to now: it is here already."""

    def reads(self) -> list[str]:
        found = Codec().receive(self.value())
        self.clear()
        data = b"".join(value for value in found if isinstance(value, bytes))
        return data.decode().split("\r\n")[:-1]


class Stage:
    """The server, in as many lives as it has."""

    knows_the_time = True
    """Whether it is the model's own."""

    def __init__(self, folder: Path, text: str, patch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, patch
        self.time = Time()
        patch.setattr(tap, "time", self.time)
        patch.setattr(tap, "gc", NoGarbage)
        patch.setattr(storage, "Argon2Passwords", Passwords)
        patch.setattr(sql_backed, "WorkerThread", AtOnce)
        self.when = 0.0
        """When the last line was obeyed, or time has gone by after it."""
        self.saved: set[int] = set()
        """The accounts of which it was stored how far they have read, as time went by."""
        self._lives = self._links = 0
        self._text = text
        self._begin()

    @property
    def _state(self) -> Path:
        return self._folder / f"state{self._lives}"

    def _begin(self) -> None:
        self.reactor = self.time.reactor = Reactor()
        self._write()
        options = tap.Options()
        options.parseOptions([f"--config={self._folder / 'tea.toml'}", f"--state={self._state}"])
        self._patch.setattr("twisted.internet.reactor", self.reactor, raising=False)
        self._service = tap.makeService(options)
        self._service.startService()
        self.factory = self.reactor.tcpServers[0][1]
        self.party = self.factory.entrance.party
        self._note_cursors(self.party.records)

    def _note_cursors(self, records: Any) -> None:
        store = records.store_cursors

        def noting(cursors: Collection[Cursor], *how: Any) -> Any:
            self.saved.update(each.account for each in cursors)
            return store(cursors, *how)

        records.store_cursors = noting

    def _write(self) -> None:
        (self._folder / "tea.toml").write_text(self._text)

    @property
    def now(self) -> float:
        return self.time.time()

    # --- what happens to it

    def kill(self) -> None:
        """End it as `kill -9` does, and start it again."""
        before, service, reactor = self._state, self._service, self.reactor
        self._lives += 1
        self._state.mkdir(0o700)
        for file in before.glob("teaparty.sqlite*"):
            shutil.copy(file, self._state)
        service.stopService()  # what is done from here on is seen by nobody
        reactor.advance(0)
        shutil.rmtree(before)
        self.time.passed += reactor.rightNow
        self._begin()

    def rehash(self, text: str) -> list[str]:
        """Have another configuration; return what is answered."""
        self._text = text
        self._write()
        found: list[Any] = []
        Deferred.fromCoroutine(self.party.ports.operate("rehash", ())).addBoth(found.append)
        self.turn()
        return list(found[0].lines)

    def passes(self, seconds: int) -> None:
        """Let time go by."""
        for _ in range(seconds):
            self.reactor.advance(1)
        self.when = self.now

    def turn(self) -> None:
        """Let all happen that is due now, and what comes of it."""
        self._do()
        self.when = self.time.time()
        self.saved.clear()  # the model knows what is stored as somebody does something
        self.reactor.advance(STEP)  # also for what is to be stored before it is done
        self._do()

    def _do(self) -> None:
        while (calls := self.reactor.calls) and calls[0].getTime() <= self.time.monotonic():
            self.reactor.advance(0)

    def has_role(self, name: str, role: str) -> None:
        Deferred.fromCoroutine(self._give(name, role))

    async def _give(self, name: str, role: str) -> None:
        account = await self.party.records.account(name)
        await self.party.records.change_account(account.number, role=role)

    # --- people

    def connects(self) -> Wire:
        self._links += 1
        address = f"10.{self._links // 250 % 250}.{self._links % 250}.1"
        wire = Wire(peerAddress=IPv4Address("TCP", address, 54_321))
        wire.protocol = self.factory.buildProtocol(None)
        wire.protocol.makeConnection(wire)
        wire.protocol.dataReceived(WIDE)
        self.turn()
        return wire

    def types(self, wire: Wire, *lines: str) -> None:
        """Have somebody type lines; what comes of it is read."""
        for line in lines:
            wire.protocol.dataReceived(f"{line}\r\n".encode())
            self.turn()


@contextmanager
def staged(folder: Path, text: str) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch:
        yield Stage(folder, text, patch)
