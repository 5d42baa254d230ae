"""TLS below a door: who may come in is asked first, and the door opens after the handshake.

A connection that is turned away has cost no TLS. One that shakes no hands is aborted after
`handshake_seconds`; until then it counts like a newcomer, but there is no session.
"""

from typing import Any

from OpenSSL import SSL
from twisted.internet.interfaces import IAddress, IDelayedCall, IHandshakeListener, ISSLTransport
from twisted.internet.protocol import Protocol, connectionDone
from twisted.protocols.tls import TLSMemoryBIOFactory, TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from zope.interface import implementer

from teaparty.doors.arrival import Arrival
from teaparty.doors.factory import DoorFactory
from teaparty.doors.outlet import write_at_once
from teaparty.doors.socket_options import prepare
from teaparty.doors.tls.certificates import Certificates

HANDSHAKE = b"\x16"
"""How TLS begins (RFC 8446, 5.1)."""
ACCESS_DENIED = bytes.fromhex("15 0303 0002 02 31")
"""A fatal alert (RFC 8446, 6.2), for a client that would take a sentence for nonsense."""
LATE = "There was no TLS handshake in time."
BROKEN_OFF = "It ended in the midst of the TLS handshake."
RECORD = 16_384
"""Bytes of text that go into one record (RFC 8446, 5.1)."""
SEALED = 2 * RECORD
"""More bytes than such a record has when it is encrypted."""


class TlsArrival(Arrival):
    """A connection that may begin with TLS, or is turned away before that."""

    __slots__ = ()

    def answer(self, why: str) -> bytes:
        """See `Arrival`."""
        return super().answer(why) if why == self._shared.only_tls else ACCESS_DENIED


@implementer(ISSLTransport)
class TlsConnection(TLSMemoryBIOProtocol):
    """The TLS side of one connection, and the transport of its door."""

    factory: "TlsFactory"
    transport: Any
    heard = False
    """Whether the peer has sent anything that may be TLS."""
    _begun = False

    def makeConnection(self, transport: Any) -> None:
        """Begin with TLS as soon as this connection may come in."""
        doors = self.factory.doors
        prepare(transport, doors.entrance.limits.send_buffer)
        self.arrival = TlsArrival(doors, transport, lambda _: self._begin(transport))
        self.arrival.wait()

    def _begin(self, transport: Any) -> None:
        self._begun = True
        super().makeConnection(transport)

    def dataReceived(self, data: bytes) -> None:
        self.arrival.come_in()
        if self.arrival.refused or not self._begun:
            return
        if not self.heard and not data.startswith(HANDSHAKE):
            self.arrival.turn_away(self.factory.doors.only_tls)
            return
        self.heard = True
        super().dataReceived(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.arrival.abort_no_more()
        if self._begun:
            super().connectionLost(reason)

    def write(self, data: bytes) -> None:
        """Encrypt and send at once, which takes half the time of what Twisted does for it."""
        if len(data) > RECORD or self.disconnecting or self.transport.disconnecting:
            super().write(data)
            return
        connection: Any = self.getHandle()
        try:
            connection.send(data)
            sealed = connection.bio_read(SEALED)
        except SSL.Error:
            super().write(data)  # which finds out what is wrong
        else:
            write_at_once(self.transport, sealed)


@implementer(IHandshakeListener)
class Threshold(Protocol):
    """Stands where the protocol of the door will be, until the handshake is done."""

    transport: TlsConnection
    _late: IDelayedCall

    def __init__(self, factory: "TlsFactory", address: IAddress | None) -> None:
        self._doors = factory.doors
        self._entrance = factory.doors.entrance
        self._address = address

    def connectionMade(self) -> None:
        self._doors.gate.shakes_hands(self)
        seconds = self._entrance.limits.handshake_seconds
        self._late = self._entrance.clock.callLater(seconds, self._end_late)

    def handshakeCompleted(self) -> None:
        """Open the door, whose protocol takes this one's place."""
        self._late.cancel()
        self._doors.gate.has_shaken_hands(self)
        door: Any = self._doors.buildProtocol(self._address)
        door.counted = True
        self.transport.wrappedProtocol = door
        door.makeConnection(self.transport)

    def _end_late(self) -> None:
        arrival = self.transport.arrival
        if self.transport.heard:
            self._refused(LATE)
            self.abort()
        else:
            arrival.turn_away(self._doors.only_tls)  # people with telnet wait for a word

    def abort(self) -> None:
        """End the connection now."""
        self.transport.arrival.refused = True
        self.transport.abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self._late.active():
            self._late.cancel()
        self._doors.gate.has_shaken_hands(self)
        self._doors.gate.leaves(self.transport.arrival.host)
        if not self.transport.arrival.refused:
            self._refused(_why(reason.value))

    def _refused(self, why: str) -> None:
        arrival = self.transport.arrival
        arrival.refused = True
        arrival.note_refused(why)


def _why(error: BaseException | None) -> str:
    """Return why there was no handshake, in words of ours and OpenSSL's."""
    if isinstance(error, SSL.Error) and error.args and error.args[0]:
        return f"There was no TLS handshake: {error.args[0][-1][-1]}."
    return BROKEN_OFF


class TlsFactory(TLSMemoryBIOFactory):
    """Puts TLS below the doors of one listener."""

    protocol = TlsConnection

    def __init__(self, certificates: Certificates, doors: DoorFactory) -> None:
        super().__init__(certificates, False, doors, doors.entrance.clock)
        self.doors = doors

    def buildProtocol(self, addr: IAddress | None) -> TlsConnection:
        return TlsConnection(self, Threshold(self, addr))
