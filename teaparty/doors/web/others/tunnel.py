"""Telnet inside a WebSocket: the protocol inside reads messages, and its bytes go in frames."""

from typing import Any

from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import directlyProvides, implementer, providedBy

from teaparty.core.values.notices import Reason
from teaparty.doors.inlet import Inlet
from teaparty.doors.web.codes import code_of
from teaparty.doors.web.websocket import WebSocket
from teaparty.operator_log.event_log import Origin
from teaparty.wire.websocket import frames
from teaparty.wire.websocket.frames import Binary, Closed, Part, Text

MESSAGE = 16_384
"""Bytes in one message of a client: somebody may paste some lines."""
UNUSED = frozenset({"charset"})
"""Browsers read UTF-8, whatever a member has chosen for another client."""


@implementer(IHalfCloseableProtocol)
class Tunnel(Protocol):
    """The protocol of a connection that was upgraded, and the transport of the one inside."""

    transport: Any
    counted = False
    address = ""
    origin: Origin | None = None
    """See `doors.connection.Connection`."""

    def __init__(self, inside: Inlet) -> None:
        self._inside = inside
        self._socket = WebSocket(inside, self, MESSAGE)

    # --- what may differ

    def begin(self) -> None:
        """Do what comes first, now that the protocol inside has begun."""

    def hear(self, message: Text | Binary) -> None:
        """Give a message to the protocol inside. Without a byte it is one that says nothing."""
        if message.data:
            self.give(message.data)
        else:
            self._socket.note(Part())

    # --- what Twisted calls

    def connectionMade(self) -> None:
        directlyProvides(self, providedBy(self.transport))
        inside: Any = self._inside
        inside.counted, inside.address, inside.unused = self.counted, self.address, UNUSED
        inside.origin = self.origin
        inside.makeConnection(self)
        inside.entrance.heartbeat.add(self._socket)
        self.begin()

    def dataReceived(self, data: bytes) -> None:
        for value in self._socket.receive(data):
            if isinstance(value, Closed):
                self._inside.end(Reason.QUIT if value.code == frames.ENDS else Reason.LINK)
            else:
                self.hear(value)

    def readConnectionLost(self) -> None:
        """The peer sends no more."""
        self._socket.end()
        self._inside.readConnectionLost()

    def writeConnectionLost(self) -> None:
        """Twisted calls this only for connections that we half-close ourselves; we do not."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._inside.entrance.heartbeat.remove(self._socket)
        self._inside.connectionLost(reason)

    def give(self, data: bytes) -> None:
        """Give bytes to the protocol inside."""
        self._inside.dataReceived(data)

    # --- what carries the WebSocket

    def send(self, data: bytes) -> None:
        """See `Carrier`."""
        self.transport.write(data)

    def finish(self) -> None:
        """See `Carrier`."""
        self.transport.loseConnection()

    def break_off(self) -> None:
        """See `Carrier`."""
        self.transport.abortConnection()

    # --- what the protocol inside asks of its transport

    def write(self, data: bytes) -> None:
        """Send bytes in a frame."""
        self.write_frame(frames.BINARY, data)

    def write_frame(self, kind: int, data: bytes) -> None:
        """Send a frame, unless there is nothing to say or nobody to hear it."""
        if data and not (self._socket.said or self._socket.heard):
            self.transport.write(frames.frame(kind, data))

    @property
    def disconnecting(self) -> bool:
        """Whether the connection ends as soon as all is sent."""
        return bool(self.transport.disconnecting)

    def loseConnection(self) -> None:
        """Close the WebSocket; the connection ends when the peer has closed it, too."""
        self._socket.close(code_of(self._inside.door.session.gone))

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
