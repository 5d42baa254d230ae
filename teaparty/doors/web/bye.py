"""The goodbye to people who may not come in: browsers show nothing of a refused handshake."""

import json

from teaparty.doors.web.codes import NOT_LET_IN
from teaparty.doors.web.shared import V1
from teaparty.wire.websocket.frames import BINARY, TEXT, closing, frame


def bye(subprotocol: str, why: str, again: bool) -> bytes:
    """Return the frames that say `why` and close the WebSocket; `again` lets a client try again."""
    if subprotocol == V1:
        said = json.dumps({"bye": {"text": why, "again": again}})
        return frame(TEXT, said.encode()) + closing(NOT_LET_IN)
    return frame(BINARY, f"{why}\r\n".encode()) + closing(NOT_LET_IN)
