"""Logs that the database can't be used: one line a minute, not one for each try."""

from collections.abc import Callable

MINUTE = 60.0
_MORE = (
    "; that has failed once more since it was last said",
    "; that has failed {count} more times since it was last said",
)


class Outages:
    """Counts failures. `now` returns seconds that only grow; `note` writes a line."""

    def __init__(self, note: Callable[..., None], now: Callable[[], float]) -> None:
        self._note = note
        self._now = now
        self._last: float | None = None
        self._more = 0

    def failed(self, why: str) -> None:
        """Count a failure; `why` is a sentence without its full stop."""
        now = self._now()
        if self._last is not None and now - self._last < MINUTE:
            self._more += 1
            return
        shape = "the database can't be used: {why}"
        if self._more:
            shape += _MORE[self._more > 1]
        self._note(shape, why=why, count=self._more)
        self._last, self._more = now, 0
