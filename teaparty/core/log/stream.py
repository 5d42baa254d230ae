"""A stream: a log, the last line that was appended to it, and its readers.

A room is a stream; so are all whispers.
"""

from typing import Generic

from teaparty.core.events import Event
from teaparty.core.log.log import Log
from teaparty.core.log.places import Line, Position
from teaparty.core.log.ranks import R, Ranks


class Stream(Generic[R]):
    """Numbered events, and the readers who get each of them as it comes."""

    name: str = ""
    log: Log

    def __init__(self, name: str = "") -> None:
        self.name = name or self.name
        self.members: dict[int, R] = {}
        """The readers, by their numbers."""
        self.ranks: Ranks[R] = Ranks()
        self._newest: Line | None = None

    def begin(self, limit: int) -> None:
        """Have a log, which holds the last `limit` events."""
        self.log = Log(limit)

    @property
    def end(self) -> Position:
        """The place after all that has happened here, also what is not stored yet."""
        newest, end = self._newest, self.log.end
        if newest is None:
            return end
        stop = newest.stop
        if stop is None:
            return newest.after
        if stop > end:
            return stop
        self._newest = None
        return end

    def line(self, event: Event) -> Line:
        """Return `event` as the newest line of this stream."""
        newest, likely = self._newest, self.log.end
        if newest is not None and newest.likely >= likely:
            likely = newest.likely + 1
        self._newest = line = Line(self.name, event, likely)
        return line
