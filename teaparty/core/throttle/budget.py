"""A budget that refills every second. Nothing is refused; people wait until a debt is paid."""

from collections.abc import Sequence
from math import inf


class Budget:
    """Time in seconds, and bytes: so much of each at once, and then so much a second.

    It may be overdrawn by unforeseen costs. Both are held as the one time at which they are full
    again (generic cell rate algorithm).
    """

    __slots__ = (
        "_bytes_a_second", "_bytes_full", "_bytes_slack", "_work_a_second", "_work_full",
        "_work_slack",
    )  # fmt: skip

    def __init__(self, work: Sequence[float], output: Sequence[float]) -> None:
        """Give so much of each at once, and so much a second."""
        at_once, self._work_a_second = work
        self._work_slack = at_once / self._work_a_second
        at_once, self._bytes_a_second = output
        self._bytes_slack = at_once / self._bytes_a_second
        self._work_full = self._bytes_full = -inf

    def spend(self, seconds: float, size: float, now: float) -> None:
        """Spend so much of each, even if that overdraws the budget."""
        work, output = self._work_full, self._bytes_full
        self._work_full = (work if work > now else now) + seconds / self._work_a_second
        self._bytes_full = (output if output > now else now) + size / self._bytes_a_second

    def worked(self, now: float) -> float:
        """Return the seconds that have been spent and are not there again yet."""
        return max(0.0, self._work_full - now) * self._work_a_second

    def wait(self, now: float) -> float:
        """Return the seconds until nothing is overdrawn any more."""
        work, output = self._work_full - self._work_slack, self._bytes_full - self._bytes_slack
        wait = (work if work > output else output) - now
        return wait if wait > 0 else 0.0

    def is_full(self, now: float) -> bool:
        """Whether all is there again."""
        return self._work_full <= now and self._bytes_full <= now
