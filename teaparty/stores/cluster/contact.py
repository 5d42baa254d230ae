"""Whether the database answers: people are told if it has not done so for a while.

State: for each kind of question, since when none of that kind was answered, if one was asked.
"""


class Contact:
    """The contact is `lost` if anything has waited for `patience` seconds; one answer mends that.

    Times are of a clock that only grows.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._since: dict[str, float] = {}
        self.lost = False

    def asks(self, kind: str, now: float) -> None:
        """Take note of a question."""
        self._since.setdefault(kind, now)

    def answers(self, kind: str, now: float) -> bool:
        """Take note of an answer; return whether that is the end of an outage."""
        self._since.pop(kind, None)
        if not self.lost or self._is_late(now):
            return False
        self.lost = False
        return True

    def looks(self, now: float) -> bool:
        """Return whether the contact is lost since now."""
        if self.lost or not self._is_late(now):
            return False
        self.lost = True
        return True

    def waits(self, now: float) -> float:
        """Return for how long a question has not been answered."""
        return now - min(self._since.values(), default=now)

    def _is_late(self, now: float) -> bool:
        return self.waits(now) >= self._patience
