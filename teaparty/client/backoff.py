"""How long to wait before each new attempt to come back."""

from collections.abc import Callable

FIRST, MOST = 0.5, 30.0
"""Seconds of the first wait, and of the longest one, before chance is added."""
STEADY = 5.0
"""Seconds after which a link counts as one that has held."""


class Backoff:
    """Waits twice as long each time, and half more or less, until something has gone well.

    `chance` returns a number from 0 to 1, so that not all come back at the same moment.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._seconds = FIRST

    def next(self) -> float:
        """Return the seconds to wait now."""
        seconds = self._seconds
        self._seconds = min(MOST, seconds * 2)
        return seconds * (0.5 + self._chance())

    def held(self, seconds: float = STEADY) -> None:
        """Begin anew after a link that was up for so long; a shorter one may have been luck."""
        if seconds >= STEADY:
            self._seconds = FIRST
