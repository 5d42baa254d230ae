"""What one person reads of a log, and in which form."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from msgspec import structs

from teaparty.core.events import Event, Missed, MissedAside, Move, Unheard
from teaparty.core.log.ignored import Ignored
from teaparty.core.log.log import Entry, Log, marked
from teaparty.core.log.places import Line, Position, known, reached
from teaparty.core.log.stream import Stream
from teaparty.core.log.trail import Private, Turn


class Asked(Protocol):
    """What a reader asks of the turns."""

    turn: Turn
    listened: bool
    stalled: bool
    missed: int
    pending: list[Line]

    def append(self, stream: Stream[Any], event: Event) -> Line: ...
    def has_news(self, reader: Any) -> None: ...
    def came_first(self, stream: Stream[Any]) -> int: ...


def missed(count: int, mark: str = "") -> Missed:
    """Return what tells how many lines were missed; with a `mark`, of what is listened to."""
    return MissedAside(count=count, on=mark) if mark else Missed(count=count)


class Reading:
    """Somebody who reads what they do not ignore."""

    __slots__ = ("ignoring", "number", "turns")

    def __init__(self, turns: Asked, number: int) -> None:
        self.turns = turns
        self.number = number
        self.ignoring = Ignored()

    def ignores(self, event: Event) -> bool:
        """Whether they read nothing of it, as they ignore whoever did it."""
        return bool(self.ignoring) and self.ignoring.hides(event)

    def _private(self, event: Event) -> Private:
        return Private(event, self.turns.turn)

    def _read(
        self,
        log: Log,
        start: Position,
        stop: Position,
        most: int,
        found: list[Entry],
        mark: str = "",
    ) -> Position:
        """Add the events from `start` on to `found`; return the place after them.

        With a `mark`, they are read from elsewhere; see `Entry`.
        """
        cursor = known(start)
        if cursor is None:
            return start  # and the log holds nothing after it
        stop = min(reached(stop, log), log.end)
        while cursor < stop and len(found) < most:
            lost, entries = log.read(cursor, min(stop, max(cursor, log.start) + most))
            cursor += lost + len(entries)
            if lost:
                self.turns.missed += lost
                found.append(self._private(missed(lost, mark)).entry)
            found.extend(self.readable(entries, mark))
        return cursor

    def _finds(self, log: Log, start: Position, stop: Position, mark: str = "") -> bool:
        """Whether there is anything to be read from `start` on; it stays unread."""
        cursor = known(start)
        if cursor is not None and cursor < min(reached(stop, log), log.start):
            return True  # that it was missed
        found: list[Entry] = []
        self._read(log, start, stop, 1, found, mark)
        return bool(found)

    def readable(self, entries: Iterable[Entry], mark: str = "") -> Iterator[Entry]:
        """Yield what this person reads of these entries; with a `mark`, from elsewhere."""
        for entry in entries:
            event = entry.event
            if mark and not event.heard_aside:
                continue
            if self._reads(event):
                yield marked(entry, mark) if mark else entry
            elif isinstance(event, Move) and event.who.number != self.number:
                yield structs.replace(entry, event=Unheard(who=event.who, move=event))

    def _reads(self, event: Event) -> bool:
        if event.who.number == self.number:
            return event.shown_to_actor
        return not self.ignores(event)
