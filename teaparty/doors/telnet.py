"""The door for telnet and MUD clients, and for anything else that sends lines."""

import sys
from typing import Any

from twisted.internet.interfaces import IAddress, IDelayedCall, IHalfCloseableProtocol
from twisted.internet.protocol import ServerFactory, connectionDone
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure
from zope.interface import implementer

from teaparty.core.changes import Reason
from teaparty.core.refusal import Refusal
from teaparty.core.rooms import Mode, Room
from teaparty.core.session import Session
from teaparty.doors.door import Door
from teaparty.doors.entrance import Entrance
from teaparty.doors.sockets import prepare
from teaparty.wire.lines import LineEnds
from teaparty.wire.options import Options
from teaparty.wire.telnet import Codec, Negotiation

FULL = b"The party is full. Please come back later.\r\n"


@implementer(IHalfCloseableProtocol)
class TeaProtocol(LineReceiver):
    """Telnet in, lines to the session.

    Reading is held back while the session is busy, while the peer does not read what it is sent,
    and after so many lines at once that others should have their turn.
    """

    delimiter = b"\n"  # `LineEnds` makes them all the same
    MAX_LENGTH = sys.maxsize  # lines are measured here, so that a long one costs nobody the session

    transport: Any
    door: Door | None = None
    _overlong = 0  # bytes of the line that is being skipped
    _ended = False  # the peer sends no more
    _negotiated = 0
    _aborting: IDelayedCall | None = None

    def __init__(self, entrance: Entrance, mode: Mode) -> None:
        self._entrance = entrance
        self._clock = entrance.clock
        self._limits = entrance.party.limits
        self._mode: Mode = mode
        self._codec = Codec()
        self._line_ends = LineEnds()
        self._options = Options()
        self._left = self._limits.lines_at_once
        self._minute = self._clock.seconds()

    # --- the connection

    def connectionMade(self) -> None:
        entrance = self._entrance
        if entrance.full:
            self._turn_away()
            return
        prepare(self.transport, self._limits.send_buffer)
        self.door = Door(entrance, self.transport, self, self._mode)
        entrance.record.note(
            "session {session} connected from {peer}",
            session=self._session.number,
            peer=self._peer(),
        )
        self.door.send(self._options.opening())

    def _turn_away(self) -> None:
        self._entrance.record.note(
            "refused a connection from {peer}: the party is full", peer=self._peer()
        )
        self.transport.write(FULL)
        self.transport.loseConnection()
        self._aborting = self._clock.callLater(
            self._limits.close_seconds, self.transport.abortConnection
        )

    def _peer(self) -> str:
        peer: Any = self.transport.getPeer()
        return f"{peer.host}:{peer.port}" if hasattr(peer, "host") else type(peer).__name__

    @property
    def _door(self) -> Door:
        assert self.door is not None
        return self.door

    @property
    def _session(self) -> Session:
        return self._door.session

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self.door is not None:
            self.door.lost()
        elif self._aborting is not None and self._aborting.active():
            self._aborting.cancel()

    def readConnectionLost(self) -> None:
        """The peer sends no more: obey what it has sent, let it read the answers, and close."""
        self._ended = True
        self._end()

    def writeConnectionLost(self) -> None:
        """Twisted calls this only for connections that we half-close ourselves; we do not."""

    def _end(self) -> None:
        if self.door is not None and self._ended and not self.paused:
            self._session.leave(Reason.LINK)

    # --- bytes in

    def dataReceived(self, data: bytes) -> None:
        if self.door is None or self._session.gone is not None:
            return
        for value in self._codec.receive(data):
            if isinstance(value, bytes):
                self._text(self._line_ends.receive(value))
            elif self._may_negotiate() and isinstance(value, Negotiation):
                self._door.send(self._options.answer(value))
        if self.paused:
            self.transport.pauseProducing()

    def _text(self, text: bytes) -> None:
        if self._overlong:
            skipped, newline, text = text.partition(b"\n")
            self._overlong += len(skipped)
            self._check_length(self._overlong)
            if not newline:
                return
            self._overlong = 0
        LineReceiver.dataReceived(self, text)
        if not self.paused and len(self._buffer) > self._limits.line:
            self._overlong = len(LineReceiver.clearLineBuffer(self))
            self._refuse_length(self._overlong)

    def _refuse_length(self, length: int) -> None:
        if self._session.gone is not None:
            return
        most = self._limits.line
        self._session.refuse(
            Refusal("A line can have {most} bytes. Yours had more, so it was not read.", most=most)
        )
        self._check_length(length)

    def _check_length(self, length: int) -> None:
        """Part with who sends that much without a line end and has not even come in."""
        session = self._session
        if length > self._limits.unfinished and not session.name and session.gone is None:
            session.tell("That is too much without a line end. Goodbye.")
            session.leave(Reason.UNFINISHED)

    def _may_negotiate(self) -> bool:
        """Count what is no text; part with who sends too much of it."""
        now = self._clock.seconds()
        if now - self._minute >= 60:
            self._minute = now
            self._negotiated = 0
        self._negotiated += 1
        if self._negotiated <= self._limits.negotiations:
            return True
        if self._session.gone is None:
            self._session.tell("Your client negotiates too much. Goodbye.")
            self._session.leave(Reason.NEGOTIATING)
        return False

    # --- lines to the session

    def lineReceived(self, line: bytes) -> None:
        session = self._session
        if len(line) > self._limits.line:
            self._refuse_length(len(line))
        else:
            session.handle(line.decode("utf-8", "replace"), self._clock.seconds())
        self._left -= 1
        if self._left <= 0:
            self.hold()
            self._clock.callLater(0, self.read_on)
        elif session.busy:
            self.hold()

    def hold(self) -> None:
        """See `doors.door.Reader`. The transport itself reads on until something comes.

        So that a TLS handshake, which blocks what is sent before its end, can come to that end.
        """
        self.paused = True

    def read_on(self) -> None:
        """See `doors.door.Reader`."""
        session = self._session
        if not self.paused or session.busy or session.gone is not None:
            return
        if self._door.outlet.ready:
            self._left = self._limits.lines_at_once
            self.resumeProducing()
            self._end()

    def resumeProducing(self) -> None:
        """Take the lines that wait, and only when none is left what is still to come."""
        self.paused = False
        self._text(b"")
        if not self.paused and not self._ended:
            self.transport.resumeProducing()


class TeaFactory(ServerFactory):
    """Builds the protocol of each connection; holds the users and rooms by owning their party."""

    noisy = False

    def __init__(self, entrance: Entrance, mode: Mode = "mud") -> None:
        self.entrance = entrance
        self.mode: Mode = mode

    @property
    def users(self) -> dict[str, Session]:
        """Everybody who is in, by the folded name."""
        return self.entrance.party.people

    @property
    def rooms(self) -> dict[str, Room]:
        """Every room, by its name."""
        return self.entrance.party.rooms

    def buildProtocol(self, addr: IAddress | None) -> TeaProtocol:
        protocol = TeaProtocol(self.entrance, self.mode)
        protocol.factory = self
        return protocol
