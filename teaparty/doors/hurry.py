"""What does not wait while a plugin's command goes on: `quit`, and the end of the connection."""

from collections.abc import Callable, Iterator
from typing import Protocol

from twisted.internet.interfaces import IDelayedCall, IReactorTime

from teaparty.core.party.obeying import leaves_by
from teaparty.core.party.session import Session
from teaparty.core.values.notices import Reason


class Leaving(Protocol):
    """A door, as far as this needs it."""

    session: Session

    def ended(self) -> None:
        """The peer sends no more: end the connection when it has read all there is."""
        ...


class Hurry:
    """Lets the peer of one connection leave whatever a plugin does for it meanwhile."""

    __slots__ = ("_clock", "_ending", "_seconds")

    def __init__(self, clock: IReactorTime, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._ending: IDelayedCall | None = None

    def line(
        self, session: Session, text: bytes, buffer: bytes, typed: Callable[[bytes], str]
    ) -> bytes | None:
        """Return the line by which somebody leaves, if it came by `text`, the end of a buffer."""
        lines = ended_by(text, buffer) if session.waits_for_plugin else ()
        return next((line for line in lines if leaves_by(session, typed(line))), None)

    def ends(self, door: Leaving, reason: Reason) -> None:
        """End the session of a peer that sends no more.

        If that is all there is to know, it may still want to read an answer, but not for long.
        """
        if not door.session.waits_for_plugin:
            return
        if reason is not Reason.LINK:
            door.session.leave(reason)
        elif self._ending is None:
            self._ending = self._clock.callLater(self._seconds, self._end, door)

    def _end(self, door: Leaving) -> None:
        self._ending = None
        if door.session.waits_for_plugin:
            door.ended()

    def stop(self) -> None:
        """The connection has ended."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None


def ended_by(text: bytes, buffer: bytes) -> Iterator[bytes]:
    """Yield the lines that have their end in `text`, with which a buffer of lines ends."""
    before = max(0, len(buffer) - len(text))
    begin = buffer.rfind(b"\n", 0, before) + 1
    yield from buffer[begin:].split(b"\n")[:-1]
