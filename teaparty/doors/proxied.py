"""From a proxy, the first bytes say the peer's address (the PROXY protocol).

Twisted connects a protocol before it has read these, and does not tell it when it has (its issue
12501). It takes any text for an address, and fails with a traceback if a port is no number. So
`wire.proxy` reads them, and Twisted's wrapper is told what they say. This is the one file that
knows the insides of its `haproxy:` endpoints.
"""

from collections.abc import Callable
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.protocols.haproxy._info import ProxyInfo
from twisted.protocols.haproxy._wrapper import HAProxyProtocolWrapper

from teaparty.wire.proxy import NoHeader, Source, read


def is_known(transport: Any) -> bool:
    """Whether `transport.getPeer` returns the address of the real peer."""
    return not isinstance(transport, HAProxyProtocolWrapper) or transport._proxyInfo is not None


def when_known(
    transport: Any, then: Callable[[], None], refused: Callable[[], None] = lambda: None
) -> None:
    """Call `then` when the peer of a transport becomes known, or `refused` when it can't be.

    What the peer sends along with its header reaches the transport's protocol before that.
    """
    transport.dataReceived = _Waiting(transport, then, refused).receive


class _Waiting:
    """Stands before a transport until its header has come."""

    def __init__(
        self, transport: Any, then: Callable[[], None], refused: Callable[[], None]
    ) -> None:
        self._transport = transport
        self._receive = transport.dataReceived
        self._then = then
        self._refused = refused
        self._received = b""

    def receive(self, data: bytes) -> None:
        """Take what comes; hand on what comes after the header."""
        self._received += data
        try:
            found = read(self._received)
        except NoHeader:
            self._transport.dataReceived = _ignore
            self._transport.loseConnection()
            self._refused()
            return
        if found is not None:
            self._end(*found)

    def _end(self, source: Source | None, length: int) -> None:
        transport, rest = self._transport, self._received[length:]
        transport._proxyInfo = ProxyInfo(b"", _address(source), None)
        transport.dataReceived = self._receive
        if rest:
            self._receive(rest)
        self._then()


def _address(source: Source | None) -> IPv4Address | IPv6Address | None:
    if source is None:
        return None
    return (IPv6Address if ":" in source.host else IPv4Address)("TCP", *source)


def _ignore(data: bytes) -> None:
    """Ignore what comes after something that was no header."""
