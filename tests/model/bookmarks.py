"""How far somebody has read a log, and what they have still to recall of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.model.lines import Line
    from tests.model.town import Place

MOST = 8
"""Stretches that wait, by themselves; of more, the oldest two become one."""


class Bookmark:
    """They have read up to `left`, and read on while that is None. What they `missed` waits."""

    def __init__(self, left: int) -> None:
        self.left: int | None = left
        self.missed: list[tuple[int, int]] = []

    def copy(self, place: "Place") -> "Bookmark":
        """Return it as it is stored: as if they left now."""
        found = Bookmark(len(place.log) if self.left is None else self.left)
        found.missed = list(self.missed)
        return found

    def begin(self, place: "Place") -> None:
        """Read on from the end; what was said meanwhile was missed."""
        if self.left is not None:
            self.missed, self.left = self._all(place), None
            if len(self.missed) > MOST:
                self.missed[:2] = [(self.missed[0][0], self.missed[1][1])]

    def end(self, place: "Place") -> None:
        if self.left is None:
            self.left = len(place.log)

    def _all(self, place: "Place") -> list[tuple[int, int]]:
        """Return what waits; what was said since they left comes last."""
        if self.left is None:
            return list(self.missed)
        since = (self.left, len(place.log))
        worth = any(line.lasting for line in place.log[since[0] : since[1]])
        return [*self.missed, since] if worth else list(self.missed)

    def waiting(self, place: "Place") -> list["Line"]:
        """Return all that waits, oldest first."""
        return list(self._lines(place))

    def _lines(self, place: "Place") -> Iterator["Line"]:
        for start, end in self._all(place):
            yield from (line for line in place.log[start:end] if line.lasting)

    def recall(self, place: "Place", end: int) -> None:
        """Have nothing wait that comes before that number."""
        self.missed = [(max(start, end), stop) for start, stop in self.missed if stop > end]
        if self.left is not None:
            self.left = max(self.left, end)
