"""Says in the log that the database can't be used: in a line a minute, not in one for each try."""

from collections.abc import Callable

MINUTE = 60.0


class Outages:
    """Counts what failed. `now` is a time in seconds that only grows; `note` writes a line."""

    def __init__(self, note: Callable[..., None], now: Callable[[], float]) -> None:
        self._note = note
        self._now = now
        self._last: float | None = None
        self._more = 0

    def failed(self, why: str) -> None:
        """Take note of one; `why` is a sentence without its full stop."""
        now = self._now()
        if self._last is not None and now - self._last < MINUTE:
            self._more += 1
            return
        shape = "the database can't be used: {why}"
        if self._more:
            shape += "; that has failed {count} more times since it was last said"
        self._note(shape, why=why, count=self._more)
        self._last, self._more = now, 0
