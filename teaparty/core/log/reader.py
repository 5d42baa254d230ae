"""What somebody still has to read.

It is their *trail*, in the order in which it happened: private events and stretches of rooms' logs.
After the trail comes their cursor in the room where they stand. Most people have an empty trail and
are in step with the room, so that they share even the cursor; see `ranks`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from msgspec import structs

from teaparty.core.events import Event, Missed, Move, Person, Unheard
from teaparty.core.log.ignored import Ignored
from teaparty.core.log.log import Entry, Log
from teaparty.core.log.places import (
    Line,
    Position,
    count,
    is_before,
    known,
    reached,
)
from teaparty.core.log.ranks import Seat
from teaparty.core.log.stream import Stream
from teaparty.core.log.trail import Private, Stretch, Turn


class Writes(Protocol):
    """What a reader is reached by."""

    @property
    def ready(self) -> bool: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...


class Asked(Protocol):
    """What a reader asks of the turns."""

    turn: Turn

    def append(self, stream: Stream[Any], event: Event) -> Line: ...
    def has_news(self, reader: "Reader") -> None: ...


class Reader:
    """Somebody who reads a stream, their `room`, and what is for them alone.

    At most `inbox` parts stand on the trail.
    """

    __slots__ = (
        "_cursor", "_lost", "ignoring", "inbox", "number", "room", "seat", "trail", "turns",
    )  # fmt: skip

    room: Stream[Any]
    door: Writes

    def __init__(self, turns: Asked, room: Stream[Any], number: int, inbox: int) -> None:
        self.turns = turns
        self.room = room
        self.number = number
        self.inbox = inbox
        self._cursor: Position = 0
        self.seat: Seat | None = None
        """Where it stands in step with others."""
        self.ignoring = Ignored()
        self.trail: list[Private | Stretch] = []
        self._lost: tuple[Log, Position] | None = None
        """The first of what was expected that had no place on the trail, until that is read."""

    def send(self, event: Event) -> None:
        """Put a private event after all that happened before it."""
        if not self._reads(event):
            return
        self.carry()
        trail = self.trail
        if len(trail) < self.inbox:
            trail.append(self._private(event))
        else:
            self._lose(1)
        self.turns.has_news(self)

    def ignore(self, person: Person) -> None:
        """Read nothing any more of what `person` says."""
        self.step_out()
        self.ignoring.add(person)

    def expect(self, log: Log, line: Line) -> None:
        """Put a line of `log`, which is still to be stored, after all that happened before it."""
        self.carry()
        if len(self.trail) < self.inbox:
            self.trail.append(Stretch(log, line.before, line.after))
        else:
            self._lose(1)
            self._lost = self._lost or (log, line.before)
        self.wake()

    def unread(self, log: Log) -> Position:
        """Return the place in `log` before the first event that is still to be read, or its end."""
        found: list[Position] = [part.cursor for part in self.trail if isinstance(part, Stretch)
                                 and part.log is log and not part.is_read]  # fmt: skip
        if self.room.log is log:
            found.append(self.cursor)
        if self._lost is not None and self._lost[0] is log:
            found.append(self._lost[1])
        numbers = [number for each in found if (number := known(each)) is not None]
        return min(numbers, default=found[0] if found else log.end)

    @property
    def cursor(self) -> Position:
        """The place in the room's log before what is still to be read."""
        return self._cursor if self.seat is None else self.room.ranks.cursor

    @cursor.setter
    def cursor(self, position: Position) -> None:
        assert self.seat is None, "the cursor of those in step is not their own"
        self._cursor = position

    def step_out(self) -> None:
        """Stand apart from those who read what everybody reads; see `ranks`."""
        if self.seat is not None:
            self.room.ranks.step_out(self)

    def wake(self) -> None:
        """Have the door asked to write, at the end of this turn."""
        self.turns.has_news(self)

    def carry(self) -> None:
        """Put what the cursor has not reached yet onto the trail."""
        if self.seat is not None:
            self.step_out()
        cursor, stop = self._cursor, self.room.end
        if cursor != stop and is_before(cursor, stop):
            if len(self.trail) < self.inbox:
                self.trail.append(Stretch(self.room.log, cursor, stop))
            else:
                self._lose(count(cursor, stop))
            self._cursor = stop
            self.wake()

    def _lose(self, count: int) -> None:
        last = self.trail[-1]
        if isinstance(last, Private) and isinstance(last.event, Missed):
            count += last.event.count
            self.trail.pop()
        self.trail.append(self._private(Missed(count=count)))

    def news(self, most: int) -> list[Entry]:
        """Return about `most` of the events that come next, and move the cursor past them.

        A bulky event is the last of those returned. An empty list says that there is nothing now.
        """
        if self.seat is not None:
            self.step_out()
        found: list[Entry] = []
        trail = self.trail
        while trail and len(found) < most:
            first = trail[0]
            if isinstance(first, Private):
                found.append(first.entry)
                if first.event.bulky:
                    trail.pop(0)
                    return found
            else:
                first.cursor = self._read(first.log, first.cursor, first.stop, most, found)
                if not first.is_read:
                    return found
            trail.pop(0)
        if not trail:
            self._lost = None
            log = self.room.log
            if self._cursor != log.end:
                self._cursor = self._read(log, self._cursor, log.end, most, found)
        return found

    @property
    def has_read_all(self) -> bool:
        """Whether nothing that is stored is left to be read."""
        if self.trail:
            return False
        return (self._cursor if self.seat is None else self.cursor) == self.room.log.end

    @property
    def has_heavy_news(self) -> bool:
        """Whether something heavy is still to be read; see `Event.heavy`."""
        return any(isinstance(part, Private) and part.event.heavy for part in self.trail)

    @property
    def can_read_heavy_news(self) -> bool:
        """Whether nothing heavy that is still to be read waits for the journal."""
        for part in self.trail:
            if isinstance(part, Private):
                if part.event.heavy:
                    return True
            elif not part.is_stored:
                return False
        return False

    @property
    def waits_for_journal(self) -> bool:
        """Whether something unread has happened that is not stored yet."""
        trail = self.trail
        return bool(trail) and any(
            isinstance(part, Stretch) and not part.is_stored for part in trail
        )

    @property
    def has_news(self) -> bool:
        """Whether `news` would return anything."""
        found: list[Entry] = []
        for part in self.trail:
            if isinstance(part, Private):
                return True
            self._read(part.log, part.cursor, part.stop, 1, found)
            if found or not part.is_stored:
                return bool(found)
        log = self.room.log
        self._read(log, self.cursor, log.end, 1, found)
        return bool(found)

    def _private(self, event: Event) -> Private:
        return Private(event, self.turns.turn)

    def _read(
        self, log: Log, start: Position, stop: Position, most: int, found: list[Entry]
    ) -> Position:
        """Add the events from `start` on to `found`; return the place after them."""
        cursor = known(start)
        if cursor is None:
            return start  # and the log holds nothing after it
        stop = min(reached(stop, log), log.end)
        while cursor < stop and len(found) < most:
            missed, entries = log.read(cursor, min(stop, max(cursor, log.start) + most))
            cursor += missed + len(entries)
            if missed:
                found.append(self._private(Missed(count=missed)).entry)
            found.extend(self.readable(entries))
        return cursor

    def readable(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield what this person reads of these entries."""
        for entry in entries:
            event = entry.event
            if self._reads(event):
                yield entry
            elif isinstance(event, Move) and event.who.number != self.number:
                yield structs.replace(entry, event=Unheard(who=event.who, move=event))

    def _reads(self, event: Event) -> bool:
        if event.who.number == self.number:
            return event.shown_to_actor
        return not (self.ignoring and self.ignoring.hides(event))
