"""What is spoken by the WebSocket, by the name of its subprotocol."""

from collections.abc import Callable
from functools import partial

from teaparty.doors.factory import DoorFactory
from teaparty.doors.inlet import Inlet
from teaparty.doors.web.others.text import GmcpTunnel, TextTunnel
from teaparty.doors.web.others.tunnel import Tunnel
from teaparty.doors.web.shared import V1, Protocols
from teaparty.doors.web.v1.protocol import V1Protocol

TUNNELS = {
    "telnet.mudstandards.org": Tunnel,
    "telnet": Tunnel,
    "binary": Tunnel,
    "gmcp.mudstandards.org": GmcpTunnel,
    "terminal.mudstandards.org": TextTunnel,
}
"""What carries telnet, whole or in parts (mudstandards.org/websocket)."""


def spoken(telnet: Callable[[], Inlet]) -> Protocols:
    """Return what makes the protocol of each browser's connection, given what makes telnet's."""
    made = {name: partial(_through, tunnel, telnet) for name, tunnel in TUNNELS.items()}
    return {V1: V1Protocol, **made}


def _through(tunnel: type[Tunnel], telnet: Callable[[], Inlet], _: DoorFactory) -> Tunnel:
    return tunnel(telnet())
