"""Closing the party in a while, with a countdown that everybody reads.

Where several nodes have the party open, all of them count down, and one tells how much is left.

open -> counting down -> closed, and from counting down back to open. `_end` is None while it is
open; once it is closed, nothing is done any more.
"""

from collections.abc import Callable

from teaparty.core.events import Closing, ClosingCancelled
from teaparty.core.party.broadcast import tell_everybody
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.timers import Timer
from teaparty.core.ports import Ports
from teaparty.core.values.numbers import rounded_up

MARKS = (3_600, 1_800, 600, 300, 120, 60, 30, 10, 5)
"""Seconds before the end at which everybody is told."""
KIND = "closing"
"""The kind of its timers; their number is the mark that is reached then."""


def _alone(seconds: int | None, why: str) -> None:
    """Tell no other nodes: there are none."""


class Countdown(Feature):
    """The countdown to the end of a party."""

    def __init__(self, party: Party, ports: Ports) -> None:
        self._party = party
        self._features = party.features
        self._clock = ports.clock
        self._stop, self._leads = ports.stop, ports.leads
        self.share: Callable[[int | None, str], object] = _alone
        """Tells other nodes that the party closes in so many seconds, or goes on."""
        self._timers = party.timers
        self._timers.on(KIND, self._reach)
        self._end: float | None = None
        self._why = ""
        self._next: Timer | None = None
        self._closed = False

    @property
    def left(self) -> int | None:
        """The seconds until the party closes; None if it goes on."""
        return (
            None if self._end is None else max(0, rounded_up(self._end - self._clock.monotonic()))
        )

    def begin(self, seconds: int, why: str) -> None:
        """Close the party in so many seconds, whatever was planned before."""
        if not self._closed:
            self._tell(seconds, why)
            self.counts_down(seconds, why)

    def counts_down(self, seconds: int, why: str) -> None:
        """As `begin`, where everybody was told of it."""
        if self._closed:
            return
        self._forget()
        self._end, self._why = self._clock.monotonic() + seconds, why
        self._features.closes_in(seconds)
        if seconds:
            self._plan(seconds)
        else:
            self._close()

    def cancel(self) -> bool:
        """Do not close the party; return False if nothing was planned."""
        if self._end is None or self._closed:
            return False
        self.goes_on()
        tell_everybody(self._party, ClosingCancelled())
        self.share(None, "")
        return True

    def goes_on(self) -> None:
        """As `cancel`, where everybody was told of it."""
        if not self._closed:
            self._forget()
            self._end = None
            self._features.closes_in(None)

    def _plan(self, told: int) -> None:
        """Plan when everybody is told next; last time, they were told of so many seconds."""
        assert self._end is not None
        left = min(told, self._end - self._clock.monotonic())
        mark = next((mark for mark in MARKS if mark < left), 0)
        self._next = self._timers.at(self._end - mark, KIND, mark)

    def _reach(self, mark: int) -> None:
        if mark:
            if self._leads():
                self._tell(mark, self._why)
            self._plan(mark)
        else:
            self._close()

    def _tell(self, seconds: int, why: str) -> None:
        tell_everybody(self._party, Closing(seconds=seconds, why=why))
        self.share(seconds, why)

    def _close(self) -> None:
        self._closed = True
        self._stop()

    def _forget(self) -> None:
        if self._next is not None:
            self._timers.cancel(self._next)
            self._next = None
