"""How long to wait before each new attempt to come back."""

from collections.abc import Callable, Iterator

FIRST, MOST = 0.5, 30.0
"""Seconds of the first wait, and of the longest one, before chance is added."""


def delays(chance: Callable[[], float]) -> Iterator[float]:
    """Yield the seconds to wait, without end: twice as many each time, and half more or less.

    `chance` returns a number from 0 to 1, so that not all come back at the same moment.
    """
    seconds = FIRST
    while True:
        yield seconds * (0.5 + chance())
        seconds = min(MOST, seconds * 2)
