"""A party with real doors over transports in memory, and a clock that is moved by hand."""

from collections.abc import Callable

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from teaparty.commands import builtin
from teaparty.core.limits import Limits
from teaparty.core.party import Manners, Party
from teaparty.core.ports import Outside
from teaparty.core.rooms import ChatRoom
from teaparty.core.table import Repertoire
from teaparty.doors.entrance import Entrance
from teaparty.doors.record import Record
from teaparty.doors.telnet import TeaFactory, TeaProtocol
from teaparty.stores.memory import MemoryJournal

OPENING = bytes.fromhex("fffd00 fffd18 fffd1f fffb46")


class Wire(StringTransport):
    """The server's end of a connection. `reads` is what the peer gets, `types` what it sends."""

    protocol: TeaProtocol
    aborted = False

    def __init__(self, hall: "Hall") -> None:
        super().__init__()
        self.hall = hall
        self.waiting_when_resumed: list[int] = []

    def types(self, *chunks: bytes) -> "Wire":
        for chunk in chunks:
            self.protocol.dataReceived(chunk)
        self.hall.turn()
        return self

    def reads(self) -> list[str]:
        data = self.value().removeprefix(OPENING)
        self.clear()
        assert data == b"" or data.endswith(b"\r\n")
        return data.decode().split("\r\n")[:-1]

    def resumeProducing(self) -> None:
        super().resumeProducing()
        self.waiting_when_resumed.append(len(self.protocol._buffer))

    def abortConnection(self) -> None:
        self.aborted = True
        super().abortConnection()

    def stops_reading(self) -> None:
        assert self.producer is not None
        self.producer.pauseProducing()

    def reads_again(self) -> None:
        assert self.producer is not None
        self.producer.resumeProducing()
        self.hall.turn()

    def drops(self) -> None:
        self.protocol.connectionLost()
        self.hall.turn()


class Hall:
    """The party and its entrance."""

    def __init__(self, limits: Limits, sessions: int = 100, journal=None) -> None:
        self.clock = Clock()
        self.record = Record(1_000, self.clock.seconds)
        outside = Outside(
            journal=journal or MemoryJournal(),
            wake=lambda: self.clock.callLater(0, lambda: self.party.flush(0.0)),
            report=self.record.report,
            spawn=Deferred.fromCoroutine,
        )
        rooms = [
            ChatRoom("parlour", title="The Parlour", exits={"north": "garden"}),
            ChatRoom("garden", title="The Garden", exits={"south": "parlour"}),
        ]
        manners = Manners(limits=limits)
        self.party = Party(rooms, Repertoire(builtin()), outside, manners)
        self.entrance = Entrance(self.party, self.clock, self.record, sessions)
        self.factory = TeaFactory(self.entrance)

    def turn(self) -> None:
        """Let what is due now happen, and what comes of it."""
        for _ in range(5):
            self.clock.advance(0)

    def passes(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.advance(1)
            self.entrance.tick()
        self.turn()

    def connects(self) -> Wire:
        wire = Wire(self)
        wire.protocol = self.factory.buildProtocol(None)
        wire.protocol.makeConnection(wire)
        self.turn()
        return wire

    def guest(self, name: str) -> Wire:
        wire = self.connects().types(f"login {name}\r\n".encode())
        for session in self.party.sessions.values():
            session.door._transport.clear()
        return wire


@pytest.fixture
def hall_with() -> Callable[..., Hall]:
    return lambda sessions=100, journal=None, **limits: Hall(Limits(**limits), sessions, journal)


@pytest.fixture
def hall(hall_with) -> Hall:
    return hall_with()
