"""A room's log: a bounded ring of numbered events, and the batch that one turn adds to it."""

from collections.abc import Hashable, Sequence

from msgspec import Struct

from teaparty.core.events import Event


class Entry(Struct, frozen=True, kw_only=True):
    """One line of a journal: the `number`-th event of a room; `at` is Unix time in seconds."""

    room: str
    number: int
    at: float
    event: Event


class Log:
    """The last `limit` events of a room. Numbers count from 0 and are never used again.

    Invariant: the events held are those with `start <= number < end`.
    """

    __slots__ = ("_events", "end", "limit")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.end = 0
        self._events: list[Event] = []

    @property
    def start(self) -> int:
        """The number of the oldest event that is still held."""
        return self.end - len(self._events)

    def extend(self, events: Sequence[Event]) -> None:
        """Append `events`; the oldest fall off where there are more than `limit`."""
        self._events.extend(events)
        self.end += len(events)
        excess = len(self._events) - self.limit
        if excess > 0:
            del self._events[:excess]

    def read(self, cursor: int, stop: int) -> tuple[int, list[Event]]:
        """Return how many events from `cursor` on are lost, and the others before `stop`."""
        start = self.start
        stop = min(stop, self.end)
        missed = max(0, min(start, stop) - cursor)
        return missed, self._events[max(cursor, start) - start : max(0, stop - start)]


class Batch:
    """What became readable in one room at once: the events from `start` up to `end`.

    `views` is for the doors: what they made of the batch for one look, for all who share it.
    """

    __slots__ = ("actors", "end", "events", "start", "views")

    def __init__(self, start: int, events: Sequence[Event]) -> None:
        self.start = start
        self.end = start + len(events)
        self.events = events
        self.actors = {event.who.number for event in events}
        self.views: dict[Hashable, bytes] = {}
