"""Behind a proxy, the peer's address comes with its first bytes (the PROXY protocol).

Twisted connects a protocol before it has read these, and does not tell it when it has (its issue
12501). This is the one file that knows the insides of its `haproxy:` endpoints.
"""

from collections.abc import Callable
from typing import Any

from twisted.protocols.haproxy._wrapper import HAProxyProtocolWrapper


def is_known(transport: Any) -> bool:
    """Whether `transport.getPeer` returns who the peer is."""
    return not isinstance(transport, HAProxyProtocolWrapper) or transport._proxyInfo is not None


def when_known(transport: Any, then: Callable[[], None]) -> None:
    """Call `then` when the peer of a transport becomes known.

    What the peer sends along with that reaches the transport's protocol before.
    """
    receive = transport.dataReceived

    def receive_header(data: bytes) -> None:
        receive(data)
        if is_known(transport):
            transport.dataReceived = receive
            then()

    transport.dataReceived = receive_header
