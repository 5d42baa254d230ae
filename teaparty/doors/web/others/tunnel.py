"""Telnet inside a WebSocket: the protocol inside reads messages, and its bytes go in frames."""

from typing import Any

from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import directlyProvides, implementer, providedBy

from teaparty.core.values.notices import Reason
from teaparty.doors.inlet import Inlet
from teaparty.doors.web.codes import UNREADABLE, code_of
from teaparty.doors.web.pulse import Pulse
from teaparty.wire.websocket import frames
from teaparty.wire.websocket.frames import Binary, Closed, Frames, Part, Ping, Pong, Text, Violated

MESSAGE = 16_384
"""Bytes in one message of a client: somebody may paste some lines."""


@implementer(IHalfCloseableProtocol)
class Tunnel(Protocol):
    """The protocol of a connection that was upgraded, and the transport of the one inside."""

    transport: Any
    counted = False
    address = ""
    """See `doors.connection.Connection`."""
    _code: int | None = None  # with which the WebSocket is closed, if the reason does not say it
    _closes = False  # we have said that it is over
    _peer_closes = False

    def __init__(self, inside: Inlet) -> None:
        self._inside = inside
        self._now = inside.clock.seconds
        self._frames = Frames(MESSAGE)
        self._pulse = Pulse(inside.limits.negotiations, self._now())

    # --- what may differ

    def begin(self) -> None:
        """Do what comes first, now that the protocol inside has begun."""

    def hear(self, message: Text | Binary) -> None:
        """Give a message to the protocol inside. Without a byte it is one that says nothing."""
        if message.data:
            self.give(message.data)
        else:
            self._note(Part())

    # --- what Twisted calls

    def connectionMade(self) -> None:
        directlyProvides(self, providedBy(self.transport))
        inside: Any = self._inside
        inside.counted, inside.address = self.counted, self.address
        inside.makeConnection(self)
        inside.entrance.heartbeat.add(self)
        self.begin()

    def dataReceived(self, data: bytes) -> None:
        if not self._closes:
            for value in self._frames.receive(data):
                self._take(value)
        elif self._frames.ends(data):
            self._peer_closes = True
            self.transport.loseConnection()

    def readConnectionLost(self) -> None:
        """The peer sends no more."""
        self._inside.readConnectionLost()

    def writeConnectionLost(self) -> None:
        """Twisted calls this only for connections that we half-close ourselves; we do not."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._inside.entrance.heartbeat.remove(self)
        self._inside.connectionLost(reason)

    # --- frames in

    def give(self, data: bytes) -> None:
        """Give bytes to the protocol inside."""
        self._inside.dataReceived(data)

    def _take(self, value: frames.Value) -> None:
        match value:
            case Text() | Binary():
                self.hear(value)
            case Ping() | Pong() | Part():
                self._note(value)
            case Closed(code):
                self._obey_closing(code)
            case Violated(code):
                self._code = code
                self._inside.door.part(Reason.UNREADABLE, UNREADABLE)

    def _note(self, value: Ping | Pong | Part) -> None:
        """Take note of a frame that says nothing; there may be as many as negotiations."""
        if answer := self._pulse.hears(value, self._now(), self._inside.door):
            self.transport.write(answer)

    def _obey_closing(self, code: int) -> None:
        """The peer closes: it reads nothing more, but what it has sent is obeyed."""
        self._peer_closes = True
        self._close(code)
        self._inside.end(Reason.QUIT if code == frames.ENDS else Reason.LINK)

    def _close(self, code: int) -> None:
        self._closes = True
        self.transport.write(frames.closing(code))

    def beat(self) -> None:
        """Ping the peer; part with one that has not answered. While it is not read, it can't."""
        if self._inside.paused or self._closes:
            return
        if ping := self._pulse.beats():
            self.transport.write(ping)
        else:
            self.transport.abortConnection()

    # --- what the protocol inside asks of its transport

    def write(self, data: bytes) -> None:
        """Send bytes in a frame; nothing, once the WebSocket is closed."""
        self.send(frames.BINARY, data)

    def send(self, kind: int, data: bytes) -> None:
        """Send a frame, unless there is nothing to say or nobody to hear it."""
        if data and not self._closes:
            self.transport.write(frames.frame(kind, data))

    @property
    def disconnecting(self) -> bool:
        """Whether the connection ends as soon as all is sent."""
        return bool(self.transport.disconnecting)

    def loseConnection(self) -> None:
        """Close the WebSocket; the connection ends when the peer has closed it, too."""
        if self._peer_closes:
            self.transport.loseConnection()
        elif not self._closes:
            self._close(self._code or code_of(self._inside.door.session.gone))
            if not self.disconnecting:
                self.transport.resumeProducing()

    def abortConnection(self) -> None:
        """End the connection at once."""
        self.transport.abortConnection()

    def pauseProducing(self) -> None:
        """Read no more for now."""
        self.transport.pauseProducing()

    def resumeProducing(self) -> None:
        """Read on."""
        self.transport.resumeProducing()

    def registerProducer(self, producer: Any, streaming: bool) -> None:
        """Tell this producer when the peer takes no more."""
        self.transport.registerProducer(producer, streaming)

    def unregisterProducer(self) -> None:
        """Tell it no more."""
        self.transport.unregisterProducer()

    def getPeer(self) -> Any:
        """Return the address of the peer."""
        return self.transport.getPeer()
