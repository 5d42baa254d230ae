"""A party with real doors over transports in memory, and a clock that is moved by hand."""

import json
import zlib
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import ISSLTransport
from twisted.internet.task import Clock, deferLater
from twisted.internet.testing import StringTransport
from twisted.logger import formatEvent, globalLogPublisher
from zope.interface import directlyProvides

from teaparty.commands import builtin
from teaparty.core.assembly import open_party
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.ports import Ports
from teaparty.core.records import Account
from teaparty.core.values.limits import Limits
from teaparty.core.values.names import fold
from teaparty.core.values.notices import Fault, Notice
from teaparty.core.values.options import PartyOptions
from teaparty.core.words.command import Command
from teaparty.core.words.command_set import CommandSet
from teaparty.doors import door, outlet
from teaparty.doors.delivery import deliver
from teaparty.doors.entrance import Entrance
from teaparty.doors.factory import DoorFactory
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.doors.telnet.protocol import TeaFactory, TeaProtocol
from teaparty.operator_log.event_log import Record
from teaparty.stores.memory import MemoryJournal, MemoryRecords
from teaparty.stores.plain_passwords import PlainPasswords
from teaparty.wire.telnet import GMCP, MCCP2, Codec, Subnegotiation, subnegotiation

PASSWORD = "horsebattery"
LENIENT = {
    "greeting_milliseconds": 0,
    "lines_burst": 1_000_000, "repeats": 10_000, "block_connections": 1_000_000,
    "block_newcomers": 1_000_000, "block_new": 1_000_000,
    "freed_name_seconds": 0, "output_at_once": 1_000_000_000,
    "block_output_at_once": 1_000_000_000,
}  # fmt: skip
"""Bounds so wide that nobody meets them. Nobody waits."""
OPENING = bytes.fromhex("fffd00 fffd18 fffd1f")


class Wire(StringTransport):
    """The server's end of a connection. `types` is what the peer sends; what it gets, each method
    returns in its own way, and then it is forgotten.
    """

    protocol: TeaProtocol
    aborted = False
    broken = False
    """Whether the peer has reset it; while nothing is read, nobody notices."""
    half_closed = False
    """The same for a peer that sends no more."""

    def __init__(
        self, hall: "Hall", socket: "Socket | None" = None, address: str = "192.0.2.1"
    ) -> None:
        super().__init__(peerAddress=IPv4Address("TCP", address, 54_321))
        self.socket = socket
        if socket is not None:
            socket.wire = self
        self.hall = hall
        self.resumed = 0
        """How often it was told to read on."""
        self.inflater: Any = None  # where a stream has begun, and is not finished

    def types(self, *chunks: bytes) -> "Wire":
        for chunk in chunks:
            self.protocol.dataReceived(chunk)
        self.hall.turn()
        return self

    def types_keys(self, text: bytes) -> "Wire":
        """Type each key by itself, and let a turn go by after it."""
        for key in text:
            self.types(bytes((key,)))
        return self

    def takes(self) -> bytes:
        """Return the bytes; those behind a subnegotiation of MCCP2 inflated."""
        data, found = self.value(), b""
        self.clear()
        while data:
            if self.inflater is None:
                before, begin, data = data.partition(subnegotiation(MCCP2))
                found += before + begin
                self.inflater = zlib.decompressobj() if begin else None
            else:
                found += self.inflater.decompress(data)
                data = self.inflater.unused_data
                self.inflater = None if self.inflater.eof else self.inflater
        return found

    def reads(self) -> list[str]:
        """Return the lines, without telnet."""
        found = Codec().receive(self.takes())
        data = b"".join(value for value in found if isinstance(value, bytes))
        assert data == b"" or data.endswith(b"\r\n")
        return data.decode().split("\r\n")[:-1]

    def hears(self) -> list[Any]:
        """Return the telnet values, without text."""
        return [value for value in Codec().receive(self.takes()) if not isinstance(value, bytes)]

    def messages(self) -> list[tuple[str, Any]]:
        """Return the messages of GMCP."""
        found = []
        for value in self.hears():
            if isinstance(value, Subnegotiation) and value.option == GMCP:
                package, _, data = value.parameters.decode().partition(" ")
                found.append((package, json.loads(data) if data else None))
        return found

    def resumeProducing(self) -> None:
        super().resumeProducing()
        self.resumed += 1

    def abortConnection(self) -> None:
        self.aborted = True
        super().abortConnection()

    def stops_reading(self) -> None:
        if self.socket is not None:
            self.socket.full = True
        else:
            self.producer.pauseProducing()

    def reads_again(self) -> None:
        if self.socket is None:
            self.producer.resumeProducing()
        else:
            self.socket.full = False
            while self.producer is not None:
                self.producer.resumeProducing()
        self.hall.turn()

    def ends(self) -> "Wire":
        """Send no more, but read on."""
        self.protocol.readConnectionLost()
        self.hall.turn()
        return self

    def drops(self) -> None:
        self.protocol.connectionLost()
        self.hall.turn()


class Socket:
    """The socket of a wire, where it has one that can be sent on without it."""

    wire: Wire
    full = False
    sends = 0
    """How often it was called."""

    def send(self, data: bytes) -> int:
        self.sends += 1
        if self.full:
            raise BlockingIOError
        self.wire.write(data)
        return len(data)


class Slow(PlainPasswords):
    """Looks at passwords only when told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Deferred[None]] = []

    async def verify(self, encoded: str, password: str) -> bool:
        waiting: Deferred[None] = Deferred()
        self.waiting.append(waiting)
        await waiting
        return await super().verify(encoded, password)

    def go_on(self) -> None:
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            each.callback(None)


class Hall:
    """The party and its entrance."""

    direct = False
    """Whether those who connect have a `Socket`."""

    def __init__(
        self,
        limits: Limits,
        sessions: int = 100,
        journal: Any = None,
        commands: Iterable[Command] = (),
        compress: bool = True,
        passwords: Any = None,
    ) -> None:
        self.clock = Clock()
        self.record = Record(1_000, self.clock.seconds)
        self.faults: list[Fault] = []
        self.records = MemoryRecords()
        ports = Ports(
            journal=journal or MemoryJournal(),
            records=self.records,
            passwords=passwords or PlainPasswords(),
            sleep=lambda seconds: deferLater(self.clock, seconds, lambda: None),
            clock=SimpleNamespace(monotonic=self.clock.seconds, time=self.clock.seconds),
            wake=lambda: self.clock.callLater(0, lambda: self.party.flush(self.clock.seconds())),
            report=self.report,
            spawn=Deferred.fromCoroutine,
            deliver=deliver,
            watch=lambda: self.entrance.watch(),
        )
        rooms = [
            ChatRoom("parlour", title="The Parlour", exits={"north": "garden"}),
            ChatRoom("garden", title="The Garden", exits={"south": "parlour"}),
        ]
        manners = PartyOptions(limits=limits)
        self.party = open_party(rooms, CommandSet([*builtin(), *commands]), ports, manners)
        status = PublicStatus(self.party, "The Tea Party", "1.0", 0.0, {})
        self.entrance = Entrance(self.party, self.clock, self.record, sessions)
        self.factory = TeaFactory(self.entrance, "mud", status, compress)
        self.wires = WeakSet[Wire]()

    def report(self, change: Notice) -> None:
        if isinstance(change, Fault):
            self.faults.append(change)
        self.entrance.report(change)

    def turn(self) -> None:
        """Let what is due now happen, and what comes of it."""
        for _ in range(5):
            if self._is_due():
                self.clock.advance(0)

    def _is_due(self) -> bool:
        calls = self.clock.calls
        return bool(calls) and calls[0].getTime() <= self.clock.seconds()

    def timers(self) -> list[Any]:
        """Return what is to happen later, but for the entrance's looking after people."""
        calls = self.clock.getDelayedCalls()
        return [call for call in calls if getattr(call.func, "__self__", None) != self.entrance]

    def goes_on(self, seconds: float) -> None:
        """Let time go by, with all that is due then and nothing else."""
        for _ in range(round(seconds * 4)):
            self.clock.advance(0.25)
        self.turn()

    def passes(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.advance(1)
            self.entrance.tick()
        self.turn()

    def connects(
        self, tls: bool = False, address: str = "192.0.2.1", factory: DoorFactory | None = None
    ) -> Wire:
        wire = Wire(self, Socket() if self.direct and not tls else None, address)
        if tls:
            directlyProvides(wire, ISSLTransport)
        wire.protocol = (factory or self.factory).buildProtocol(None)
        wire.protocol.makeConnection(wire)
        self.wires.add(wire)
        self.turn()
        return wire

    def guest(self, name: str, tls: bool = False) -> Wire:
        """Return somebody who has come in; nobody remembers what was written so far."""
        wire = self.connects(tls).types(f"login {name}\r\n".encode())
        self.forgets()
        return wire

    def member(self, name: str, **more: Any) -> Wire:
        """Return somebody who has come in with a password; the name is theirs."""
        wire = self.connects(**more).types(f"login {name} {PASSWORD}\r\n".encode())
        self.forgets()
        return wire

    def registers(self, name: str) -> None:
        """Let a name be somebody's whose password is `PASSWORD`."""
        account = Account(name=name, password=f"plain:{PASSWORD}")
        Deferred.fromCoroutine(self.records.add_account(account, fold(name), fold(name)))

    def forgets(self) -> None:
        """Let nobody remember what was written so far."""
        for wire in self.wires:
            wire.takes()


by_transport = pytest.mark.parametrize("hall_with", [False], indirect=True, ids=["by transport"])
"""For tests of how that takes what it is given."""


@pytest.fixture(params=[False, True], ids=["by transport", "by socket"])
def hall_with(request, monkeypatch) -> Callable[..., Hall]:
    """All doors are tried twice: sent to by their transport, and, in ranks, by their socket."""

    def made(sessions=100, journal=None, commands=(), compress=True, passwords=None, **limits):
        bounds = Limits(**(LENIENT | limits))
        hall = Hall(bounds, sessions, journal, commands, compress, passwords)
        hall.direct = request.param
        return hall

    monkeypatch.setattr(outlet, "socket_of", lambda wire: getattr(wire, "socket", None))
    monkeypatch.setattr(door, "is_reset", lambda wire: outlet.innermost(wire).broken)
    monkeypatch.setattr(door, "sends_no_more", lambda wire: outlet.innermost(wire).half_closed)
    return made


@pytest.fixture
def hall(hall_with) -> Hall:
    return hall_with()


@pytest.fixture
def logged():
    """Return what was logged, when it is called."""
    events: list[Any] = []
    globalLogPublisher.addObserver(events.append)
    yield lambda: [formatEvent(event) for event in events]
    globalLogPublisher.removeObserver(events.append)
