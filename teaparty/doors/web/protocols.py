"""What is spoken by the WebSocket, by the name of its subprotocol."""

from teaparty.doors.web.shared import Protocols
from teaparty.doors.web.v1.protocol import V1Protocol

PROTOCOLS: Protocols = {"teaparty.v1": V1Protocol}
"""Makes the protocol of each browser's connection."""
