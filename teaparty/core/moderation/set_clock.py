"""Noticing that somebody has set the system's clock, by a clock that nobody sets."""

from teaparty.core.ports import Clock

LITTLE = 30.0
"""Seconds by which the two may differ: so much is no matter."""


class SetClock:
    """By how much somebody has set the clock whose `time` is asked for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apart = self._difference()

    def expects(self, unix: float) -> None:
        """Take it that this is the time now, whatever the clock says."""
        self._apart = unix - self._clock.monotonic()

    def by(self) -> float:
        """Return by how many seconds the clock was set forward since the last call."""
        apart = self._difference()
        seconds = apart - self._apart
        if abs(seconds) <= LITTLE:
            return 0.0
        self._apart = apart
        return seconds

    def _difference(self) -> float:
        return self._clock.time() - self._clock.monotonic()
