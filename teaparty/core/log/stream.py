"""A stream: a log, the last line that was appended to it, and its readers.

A room is a stream; so are all whispers.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from math import inf
from typing import Any, Generic

from teaparty.core.events import Event
from teaparty.core.log.log import Entry, Log
from teaparty.core.log.places import Line, Position, is_stored, known
from teaparty.core.log.ranks import R, Ranks


class Stream(Generic[R]):
    """Numbered events, and the readers who get each of them as it comes."""

    name: str = ""
    history: bool = True
    """Whether what happens here is stored."""
    log: Log

    def __init__(self, name: str = "") -> None:
        self.name = name or self.name
        self.members: dict[int, R] = {}
        """The readers, by their numbers."""
        self.ranks: Ranks[R] = Ranks()
        self.listeners: dict[int, R] = {}
        """Readers who stand elsewhere, and listen, by their numbers."""
        self.listener_ranks: Ranks[R] = Ranks()
        """Who of the listeners is in step with others."""
        self._newest: Line | None = None

    @property
    def mark(self) -> str:
        """The word by which people call it where they stand elsewhere; see `Entry`."""
        return self.name

    def is_read_by(self, number: int) -> bool:
        """Whether somebody stands here, or listens, by the number that they have as a reader."""
        return number in self.members or number in self.listeners

    def begin(self, limit: int) -> None:
        """Have a log, which holds the last `limit` events."""
        self.log = Log(limit)

    def remember(self, entries: Sequence[Entry], end: int) -> None:
        """Have a log of before, with these last `entries`; `end` is the number that comes next."""
        if self._newest is not None and self._newest.stop is not None:
            self._newest = None
        self.log.begin(entries, end)
        self.ranks.cursor = end

    def go_on(self, before: "Stream[R]") -> None:
        """Have the log of another stream of this name, which was shut."""
        if before is not self:
            self.log, self._newest = before.log, before._newest
            self.ranks.cursor = self.log.end

    @property
    def is_stored(self) -> bool:
        """Whether the log has all that has happened here."""
        return is_stored(self.end, self.log)

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

    def unread_since(self, cursor: Position) -> tuple[float, bool]:
        """Return when the first line after a place happened, and whether it may wait its turn.

        The time is Unix time in seconds, infinite for what happens in this turn.
        """
        number, log = known(cursor), self.log
        if number is not None and number < log.end:
            entry = log.at(max(number, log.start))
            return -inf if entry is None else entry.at, False
        newest = self._newest
        return (newest.at if newest is not None and newest.at else inf), True

    def line(self, event: Event) -> Line:
        """Return `event` as the newest line of this stream."""
        newest, likely = self._newest, self.log.end
        if newest is not None and newest.likely >= likely:
            likely = newest.likely + 1
        self._newest = line = Line(self.name, event, likely)
        return line


class Unstored(Container[str]):
    """The names of the streams whose lines are not stored; those that nobody knows are."""

    def __init__(self, streams: Callable[[], Mapping[Any, Stream[Any]]]) -> None:
        self._streams = streams

    def __contains__(self, name: object) -> bool:
        stream = self._streams().get(name)
        return stream is not None and not stream.history
