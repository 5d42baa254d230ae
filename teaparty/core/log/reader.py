"""What somebody still has to read.

It is their *trail*, in the order in which it happened: private events and stretches of rooms' logs.
After the trail comes their cursor in the room where they stand, and those in the streams that they
listen to. Most people have an empty trail and are in step with others, so that they share even the
cursors; see `ranks`.
"""

from typing import Any, Protocol

from teaparty.core.events import Event, Missed, MissedAside, Person
from teaparty.core.log.follower import Follower
from teaparty.core.log.log import Entry, Log
from teaparty.core.log.places import Line, Position, count, is_before, known
from teaparty.core.log.reading import Asked, missed
from teaparty.core.log.stream import Stream
from teaparty.core.log.trail import Private, Stretch


class Writes(Protocol):
    """What a reader is reached by."""

    @property
    def ready(self) -> bool: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...


class Reader(Follower):
    """Somebody who reads a stream, their `room`, others to which they listen, and what is private.

    At most `inbox` parts stand on the trail, and after them only what tells how much was lost.
    """

    __slots__ = ("_lost", "inbox", "trail")

    door: Writes

    def __init__(self, turns: Asked, room: Stream[Any], number: int, inbox: int) -> None:
        super().__init__(turns, room, number)
        self.inbox = inbox
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
        """Put a line of `log`, which is still to be stored, after all that happened before it.

        A line of others has its number already, and so comes before those that have none.
        """
        self.carry()
        if len(self.trail) < self.inbox:
            at = len(self.trail) if line.number is None else self._first_waiting(log)
            self.trail.insert(at, Stretch(log, line.before, line.after))
        else:
            self._lose(1)
            self._lost = self._lost or (log, line.before)
        self.wake()

    def _first_waiting(self, log: Log) -> int:
        """Return where on the trail the first line stands of a log that has no number yet."""
        for index, part in enumerate(self.trail):
            if isinstance(part, Stretch) and part.log is log and known(part.cursor) is None:
                return index
        return len(self.trail)

    def unread(self, log: Log) -> Position:
        """Return the place in `log` before the first event that is still to be read, or its end."""
        found: list[Position] = [part.cursor for part in self.trail if isinstance(part, Stretch)
                                 and part.log is log and not part.is_read]  # fmt: skip
        found += self._unread_of(log)
        if self._lost is not None and self._lost[0] is log:
            found.append(self._lost[1])
        numbers = [number for each in found if (number := known(each)) is not None]
        return min(numbers, default=found[0] if found else log.end)

    def wake(self) -> None:
        """Have the door asked to write, at the end of this turn."""
        self.turns.has_news(self)

    def carry(self) -> None:
        """Put what the cursors have not reached yet onto the trail."""
        if self.seat is not None:
            self.step_out()
        if self.follows is not None:
            for part, start, end in self._to_be_carried():
                self._put(part.stream.log, start, end, part.mark)
                part.whose.cursor = end
            return
        cursor, stop = self._cursor, self.room.end
        if cursor != stop and is_before(cursor, stop):
            self._put(self.room.log, cursor, stop)
            self._cursor = stop

    def _put(self, log: Log, start: Position, stop: Position, mark: str = "") -> None:
        if len(self.trail) < self.inbox:
            self.trail.append(Stretch(log, start, stop, mark))
        else:
            self._lose(count(start, stop), mark)
        self.wake()

    def _lose(self, count: int, mark: str = "") -> None:
        """Count what has no place on the trail, each stream that is listened to by itself."""
        self.turns.missed += count
        trail = self.trail
        for index in range(len(trail) - 1, -1, -1):
            part = trail[index]
            if not (isinstance(part, Private) and isinstance(part.event, Missed)):
                break
            if mark == (part.event.on if isinstance(part.event, MissedAside) else ""):
                count += part.event.count
                del trail[index]
                break
        trail.append(self._private(missed(count, mark)))

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
                first.cursor = self._read(
                    first.log, first.cursor, first.stop, most, found, first.mark
                )
                if not first.is_read:
                    return self._overtaking(most, found)
            trail.pop(0)
        if not trail:
            self._lost = None
            log = self.room.log
            if self.follows is not None:
                self._read_on(most, found)
            elif self._cursor != log.end:
                self._cursor = self._read(log, self._cursor, log.end, most, found)
        return found

    def _overtaking(self, most: int, found: list[Entry]) -> list[Entry]:
        """Add what is private after lines that wait, if the journal stores nothing for a while."""
        for part in self._private_parts() if self.turns.stalled else ():
            if len(found) < most:
                self.trail.remove(part)
                found.append(part.entry)
                if part.event.bulky:
                    break
        return found

    def _private_parts(self) -> list[Private]:
        return [part for part in self.trail if isinstance(part, Private)]

    @property
    def has_read_all(self) -> bool:
        """Whether nothing that is stored is left to be read."""
        if self.trail:
            return False
        if self.follows is not None and self.lags():
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
            elif not (part.is_stored or self.turns.stalled):
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
        for part in self.trail:
            if isinstance(part, Private):
                return True
            found = self._finds(part.log, part.cursor, part.stop, part.mark)
            if found or not part.is_stored:
                return found or (self.turns.stalled and bool(self._private_parts()))
        log = self.room.log
        return self._finds(log, self.cursor, log.end) or (
            self.follows is not None and self._hears_news()
        )

    def _hears_news(self) -> bool:
        return any(
            self._finds(each.stream.log, self._cursor_of(each), each.stream.log.end, each.mark)
            for each in self._parts()
        )
