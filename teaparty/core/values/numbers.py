"""Numbers as people read them."""

from math import ceil

FAR = 1e12
"""Seconds: no time is as far away as thirty thousand years."""


def counted(count: int, one: str, more: str = "") -> str:
    """Return how many there are of something, in words: `1 line`, `1,024 lines`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def rounded_up(seconds: float, unit: int = 1) -> int:
    """Return how long a wait is in whole units, in seconds: nobody has to wait longer than told."""
    return unit * ceil(seconds / unit)
