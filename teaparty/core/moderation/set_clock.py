"""Notices that somebody has set the system's clock, by a clock that nobody sets."""

from teaparty.core.ports import Clock

LITTLE = 30.0
"""Seconds by which the two may differ without a consequence."""


class SetClock:
    """Compares the two clocks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apart = self._difference()

    def expects(self, unix: float) -> None:
        """Count from this time as the present, whatever the clock shows."""
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
