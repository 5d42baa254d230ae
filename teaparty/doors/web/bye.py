"""What somebody reads who may not come in by the WebSocket: browsers show no refused handshake."""

import json

from teaparty.doors.web.frames import BINARY, TEXT, closing, frame

V1 = "teaparty.v1"
NOT_LET_IN = 4003
"""The code with which the WebSocket is closed."""


def bye(subprotocol: str, why: str, again: bool) -> bytes:
    """Return the frames that say it and close the WebSocket; a client may try `again` by itself."""
    if subprotocol == V1:
        said = json.dumps({"bye": {"text": why, "again": again}})
        return frame(TEXT, said.encode()) + closing(NOT_LET_IN)
    return frame(BINARY, f"{why}\r\n".encode()) + closing(NOT_LET_IN)
