"""A budget that refills every second. Nothing is refused; people wait until a debt is paid."""

from math import inf


class Budget:
    """So much at once, and then so much a second; it may be overdrawn by unforeseen costs.

    It is held as the one time at which the budget is full again (generic cell rate algorithm).
    """

    __slots__ = ("_a_second", "_full", "_seconds")

    def __init__(self, at_once: float, a_second: float) -> None:
        self._a_second = a_second
        self._seconds = at_once / a_second
        self._full = -inf

    def spend(self, amount: float, now: float) -> None:
        """Spend so much, even if that overdraws the budget."""
        full = self._full
        self._full = (full if full > now else now) + amount / self._a_second

    def spent(self, now: float) -> float:
        """Return how much has been spent and is not there again yet."""
        return max(0.0, self._full - now) * self._a_second

    def wait(self, now: float) -> float:
        """Return the seconds until nothing is overdrawn any more."""
        return max(0.0, self._full - now - self._seconds)

    def is_full(self, now: float) -> bool:
        """Whether the budget is full again."""
        return self.spent(now) == 0.0
