"""Frames that say nothing: pings, pongs, and frames that do not end their message."""

from teaparty.core.values.notices import Reason
from teaparty.doors.door import BaseDoor
from teaparty.doors.minute_count import MinuteCount
from teaparty.wire.websocket.frames import PING, PONG, Part, Ping, Pong, frame

UNANSWERED = 2
"""Pings without an answer, after which a connection is dead."""
TOO_MANY_FRAMES = "Your client sends too many frames. Goodbye."


class Pulse:
    """Whether one peer lives, and sends no more of such frames than `most` in a minute."""

    __slots__ = ("_count", "_most", "_unanswered")

    def __init__(self, most: int, now: float) -> None:
        self._most = most
        self._count = MinuteCount(now)
        self._unanswered = 0

    def hears(self, value: Ping | Pong | Part, now: float, door: BaseDoor) -> bytes:
        """Take note of a frame that came by this door, which is closed if these are too many.

        Return the answer to it, or nothing.
        """
        if self._count.add(1, now) > self._most:
            door.part(Reason.NEGOTIATING, TOO_MANY_FRAMES)
            return b""
        if isinstance(value, Pong):
            self._unanswered = 0
        return frame(PONG, value.payload) if isinstance(value, Ping) else b""

    def beats(self) -> bytes:
        """Return the next ping; nothing, if the last ones had no answer."""
        if self._unanswered >= UNANSWERED:
            return b""
        self._unanswered += 1
        return frame(PING)
