"""How much there was of something in the last minute, whatever its weight, in three numbers.

`SlidingWindow` is exact, but stores a time for each thing that happened.
"""


class MinuteCount:
    """Counts in two windows of a minute each; the earlier one counts in part."""

    __slots__ = ("_before", "_count", "_since")

    def __init__(self, now: float) -> None:
        self._since = now
        self._count = 0
        self._before = 0

    def add(self, more: int, now: float) -> float:
        """Count so many more; return about how many there were in the last 60 seconds."""
        passed = now - self._since
        if passed >= 60:
            self._before = self._count if passed < 120 else 0
            self._count = 0
            self._since += passed // 60 * 60
        self._count += more
        return self._before * (1 - passed % 60 / 60) + self._count
