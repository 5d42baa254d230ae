"""The code that a WebSocket is closed with, by the reason; see docs/web.md."""

from teaparty.core.values.notices import Reason
from teaparty.wire.websocket.frames import ENDS, REFUSED

FAULTY, RESTARTS, ELSEWHERE, NOT_LET_IN, MOVES = 1011, 1012, 4002, 4003, 4004
CODES = {
    Reason.CLOSING: RESTARTS,
    Reason.UNKNOWN: RESTARTS,
    Reason.ELSEWHERE: ELSEWHERE,
    Reason.DRAINING: MOVES,
    Reason.FLOODING: REFUSED,
    Reason.UNFINISHED: REFUSED,
    Reason.NEGOTIATING: REFUSED,
    Reason.FAULT: FAULTY,
}


def code_of(reason: Reason | None) -> int:
    """Return the code for a session that has ended for this reason, or goes on by another link."""
    return ENDS if reason is None else CODES.get(reason, ENDS)
