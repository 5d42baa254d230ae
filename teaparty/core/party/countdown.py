"""Closing the party in a while, with a countdown that everybody reads.

open -> counting down -> closed, and from counting down back to open. `_end` is None while it is
open; once it is closed, nothing is done any more.
"""

from math import ceil
from typing import TYPE_CHECKING

from teaparty.core.events import Closing, ClosingCancelled
from teaparty.core.party.broadcast import tell_everybody
from teaparty.core.party.timers import Timer

if TYPE_CHECKING:
    from teaparty.core.party.party import Party

MARKS = (3_600, 1_800, 600, 300, 120, 60, 30, 10, 5)
"""Seconds before the end at which everybody is told."""


class Countdown:
    """The countdown to the end of a party."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._end: float | None = None
        self._why = ""
        self._next: Timer | None = None
        self._closed = False

    @property
    def left(self) -> int | None:
        """The seconds until the party closes, if it is to close."""
        return None if self._end is None else max(0, ceil(self._end - self._party.now))

    def begin(self, seconds: int, why: str) -> None:
        """Close the party in so many seconds, whatever was planned before."""
        if self._closed:
            return
        self._forget()
        self._end, self._why = self._party.now + seconds, why
        self._tell(seconds)
        if seconds:
            self._plan(seconds)
        else:
            self._close()

    def cancel(self) -> bool:
        """Let the party go on; return False where nothing else was planned."""
        if self._end is None or self._closed:
            return False
        self._forget()
        self._end = None
        tell_everybody(self._party, ClosingCancelled())
        return True

    def _plan(self, told: int) -> None:
        """Put down when everybody is told next; so many seconds were left when they were last."""
        assert self._end is not None
        left = min(told, self._end - self._party.now)
        mark = next((mark for mark in MARKS if mark < left), 0)
        self._next = self._party.agenda.at(self._end - mark, lambda: self._reach(mark))

    def _reach(self, mark: int) -> None:
        if mark:
            self._tell(mark)
            self._plan(mark)
        else:
            self._close()

    def _tell(self, seconds: int) -> None:
        tell_everybody(self._party, Closing(seconds=seconds, why=self._why))

    def _close(self) -> None:
        self._closed = True
        self._party.ports.stop()

    def _forget(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None
