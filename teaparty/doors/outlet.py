"""Sending to one connection, so that a member and turn cost one system call.

A plain TCP or Unix connection that holds nothing back is written to directly on its socket. What
the kernel does not take is held here, shared with all others that did not take it, and handed to
the transport piece by piece as it drains. Until that is done the outlet is not `ready`, and nobody
should send. Other transports (TLS, wrapped ones) are only ever written to.

This is the one file that knows the insides of Twisted's transports: `socket`, `bufferSize`, and
what one still holds of what was written to it.
"""

from collections.abc import Callable
from contextlib import suppress
from socket import socket
from typing import Any, Protocol

from twisted.internet import tcp, unix
from twisted.internet.interfaces import IPullProducer, IPushProducer, ITransport
from zope.interface import implementer

from teaparty.core.log.ranks import Send
from teaparty.wire.mccp import Deflater

PIECE = 8_192
"""Bytes that the transport is given at a time; each piece shows that the peer took the one before.
Also bytes that are read at a time, so that a flood from one peer leaves the others their turn."""


def innermost(transport: Any) -> Any:
    """Return what a transport that wraps another one, such as TLS, wraps in the end."""
    while (inner := getattr(transport, "transport", None)) is not None:
        transport = inner
    return transport


def socket_of(transport: Any) -> socket | None:
    """Return the socket of a connection that can be written to directly, or None."""
    if type(transport) in (tcp.Server, unix.Server) and not transport.TLS:
        found: socket = transport.socket
        return found
    return None


def write_at_once(transport: Any, data: bytes) -> None:
    """Send what the system takes now; the rest waits its turn in the transport."""
    sock, sent = socket_of(transport), 0
    if sock is not None and not (transport.dataBuffer or transport._tempDataLen):
        with suppress(OSError):  # full, or broken, which the transport will find out by itself
            sent = sock.send(data)
    if sent < len(data):
        transport.write(data[sent:])


class Sender(Protocol):
    """What sends by an outlet."""

    def blocked(self) -> None:
        """The outlet is not ready any more."""
        ...

    def drained(self) -> None:
        """All that was held back has been taken: the outlet is ready again."""
        ...


class Outlet:
    """What both kinds share: `take` sends what it can and returns how many bytes that was.

    An outlet with compression is not `direct`, so that it costs nobody else anything.
    """

    ready = True
    on_socket = False
    """Whether `take` sends on a socket, and does nothing else."""

    def __init__(self, transport: Any, take: Send, sender: Sender, now: Callable[[], float]):
        self.take = take
        self._deflater: Deflater | None = None
        self.transport = transport
        self.sender = sender
        self.now = now
        self.taken_at = 0.0
        """When the peer last took something of what is held back, while not `ready`."""
        self.over = False
        """Whether the connection has ended."""
        self._closing = False  # the connection is to end when this is ready

    @property
    def direct(self) -> bool:
        """Whether all that `take` is given goes to the socket just as it is."""
        return self.on_socket and self._deflater is None

    def send(self, data: bytes) -> None:
        """Send all of `data`; what is not taken at once is held back."""
        if self._deflater is not None:
            data = self._deflater.deflate(data)
        sent = 0
        if self.ready:
            try:
                sent = self.take(data)
            except OSError:
                sent = 0  # full, or broken, which the transport will find out by itself
        if sent < len(data):
            self.hold(data, sent)

    def hold(self, data: bytes, sent: int) -> None:
        """Keep `data` from `sent` on until the peer takes it."""

    def deflate(self) -> None:
        """Compress all that is sent from now on."""
        self._deflater = Deflater()

    def deflate_no_more(self) -> None:
        """Compress no more: finish the stream."""
        if self._deflater is not None:
            end = self._deflater.finish()
            self._deflater = None
            self.send(end)

    def close(self) -> None:
        """End the connection when all has been taken, also what is sent until then."""
        self._closing = True
        self._lose_if_ready()

    def release(self) -> None:
        """Leave the transport to another outlet. Call it only while this is `ready`."""

    def lost(self) -> None:
        """The connection has ended: send nothing more, and free what was held for it."""
        self.ready = False
        self.over = True
        self._deflater = None

    def _lose_if_ready(self) -> None:
        if self.ready:
            self.deflate_no_more()
        if self.ready and self._closing:
            self._closing = False
            self._lose()

    def _lose(self) -> None:
        self.transport.loseConnection()

    def _block(self) -> None:
        self.ready = False
        self.taken_at = self.now()
        self.sender.blocked()

    def _all_taken(self) -> None:
        self.ready = True
        self.sender.drained()
        if self._closing:
            self._lose_if_ready()


@implementer(IPullProducer)
class DirectOutlet(Outlet):
    """Writes to the socket itself; holds back as a pull producer of its transport."""

    on_socket = True

    def __init__(
        self,
        transport: Any,
        sock: socket,
        sender: Sender,
        now: Callable[[], float],
    ) -> None:
        super().__init__(transport, sock.send, sender, now)
        transport.bufferSize = PIECE
        self._held: list[memoryview] = []

    def hold(self, data: bytes, sent: int) -> None:
        self._held.append(memoryview(data)[sent:])
        if self.ready:
            self._block()
            self.transport.registerProducer(self, False)

    def resumeProducing(self) -> None:
        """Twisted calls this when the transport holds nothing back any more."""
        self.taken_at = self.now()
        if not self._held:
            self.transport.unregisterProducer()
            self._all_taken()
            return
        first = self._held[0]
        self.transport.write(bytes(first[:PIECE]))
        if len(first) > PIECE:
            self._held[0] = first[PIECE:]
        else:
            del self._held[0]

    def stopProducing(self) -> None:
        """Twisted calls this when the connection has ended."""
        self._held.clear()


@implementer(IPushProducer)
class WriteOutlet(Outlet):
    """Writes to any transport; as its push producer it learns when the transport takes no more."""

    def __init__(self, transport: Any, sender: Sender, now: Callable[[], float]) -> None:
        super().__init__(transport, self._write, sender, now)
        inner = innermost(transport)
        if hasattr(inner, "bufferSize"):
            inner.bufferSize = PIECE  # and what it holds before it says so
        transport.registerProducer(self, True)

    def _write(self, data: bytes) -> int:
        self.transport.write(data)
        return len(data)

    def hold(self, data: bytes, sent: int) -> None:
        self.transport.write(data[sent:])

    def _lose(self) -> None:
        self.release()
        self.transport.loseConnection()

    def release(self) -> None:
        self.transport.unregisterProducer()

    def pauseProducing(self) -> None:
        """Twisted calls this when the transport holds enough."""
        self._block()

    def resumeProducing(self) -> None:
        """Twisted calls this when the transport has sent it."""
        if not self.ready:
            self._all_taken()

    def stopProducing(self) -> None:
        """Twisted calls this when the connection has ended."""


def outlet(transport: ITransport, sender: Sender, now: Callable[[], float]) -> Outlet:
    """Return the best outlet for `transport`."""
    sock = socket_of(transport)
    if sock is None:
        return WriteOutlet(transport, sender, now)
    return DirectOutlet(transport, sock, sender, now)
