"""With which code a WebSocket is closed for which reason: see docs/web.md."""

from teaparty.core.values.notices import Reason
from teaparty.doors.web.frames import ENDS, REFUSED

FAULTY, RESTARTS, ELSEWHERE = 1011, 1012, 4002
CODES = {
    Reason.CLOSING: RESTARTS,
    Reason.ELSEWHERE: ELSEWHERE,
    Reason.FLOODING: REFUSED,
    Reason.UNFINISHED: REFUSED,
    Reason.NEGOTIATING: REFUSED,
    Reason.FAULT: FAULTY,
}
UNREADABLE = "Your client sent what can't be read. Goodbye."


def code_of(reason: Reason | None) -> int:
    """Return the code for people who are gone for this reason, or go on by another link."""
    return ENDS if reason is None else CODES.get(reason, ENDS)
