"""What somebody reads who may not come in by the WebSocket: browsers show no refused handshake."""

import json
import struct

from teaparty.core.throttle.connections import TOO_MANY_NEWCOMERS
from teaparty.doors.entrance import FULL

V1 = "teaparty.v1"
NOT_LET_IN = 4003
"""The code with which the WebSocket is closed."""
PASSING = (FULL, TOO_MANY_NEWCOMERS)
"""What is over soon, so that a client may try again by itself."""
_TEXT, _BINARY, _CLOSE = 0x81, 0x82, 0x88


def bye(subprotocol: str, why: str) -> bytes:
    """Return the frames that say it and close the WebSocket."""
    if subprotocol == V1:
        said = json.dumps({"bye": {"text": why, "again": why in PASSING}}).encode()
        told = _frame(_TEXT, said)
    else:
        told = _frame(_BINARY, f"{why}\r\n".encode())
    return told + _frame(_CLOSE, struct.pack("!H", NOT_LET_IN))


def is_answered(data: bytes) -> bool:
    """Whether what a client sends may hold its answer to that."""
    return bytes((_CLOSE,)) in data


def _frame(head: int, payload: bytes) -> bytes:
    short = len(payload) < 126
    length = bytes((len(payload),)) if short else struct.pack("!BH", 126, len(payload))
    return bytes((head,)) + length + payload
