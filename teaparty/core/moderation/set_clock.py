"""Noticing that somebody has set the system's clock, by a clock that nobody sets."""

from collections.abc import Callable

LITTLE = 30.0
"""Seconds by which the two may differ: so much is no matter."""


class SetClock:
    """`time` returns Unix time, `steady` seconds that only go on; without, no clock is set."""

    def __init__(self, time: Callable[[], float], steady: Callable[[], float] | None) -> None:
        self._time = time
        self._steady = steady or time
        self._apart = self._time() - self._steady()

    def expects(self, unix: float) -> None:
        """Take it that this is the time now, whatever the clock says."""
        self._apart = unix - self._steady()

    def by(self) -> float:
        """Return by how many seconds the clock was set forward since the last call."""
        apart = self._time() - self._steady()
        seconds = apart - self._apart
        if abs(seconds) <= LITTLE:
            return 0.0
        self._apart = apart
        return seconds
