"""What is spoken by the WebSocket, by the name of its subprotocol."""

from teaparty.doors.web.shared import Protocols

PROTOCOLS: Protocols = {}
