"""A bookmark: how far one member has read a log, and what they missed there before that."""

from msgspec import Struct

from teaparty.core.events import Event
from teaparty.core.log.log import Log
from teaparty.core.log.places import Position, known, reached
from teaparty.core.records.cursors import Cursor, Stretches, with_stretch


class Bookmark(Struct):
    """How far somebody has read a log: up to its `place`, and on from there while they `follow` it.

    What they `missed` lies before that, and so do the last `pauses`, each from where they had left
    the log up to where they came again, and whether they stood there before and after it, out of
    the party between. `since` is where they came first, while nobody knew yet how far they had read
    before. `stored` is what the records have.
    """

    missed: Stretches = ()
    pauses: list[tuple[Position, Position, bool]] = []
    place: Position = 0
    follows: bool = False
    since: Position | None = None
    at: float = 0.0
    stored: Cursor | None = None

    def begin(self, place: Position) -> None:
        """Follow the log from that place on; what lies before it was missed."""
        self.pauses.append((self.place, place, False))
        self.follows = True

    def end(self, place: Position, at: float) -> None:
        """Follow it no more from that place on, which was reached at that time."""
        self.place, self.at, self.follows = place, at, False

    def learn(self, before: Cursor, stood: bool) -> None:
        """Take in how far they had read before they came; `stood`, if they came in there."""
        if self.since is None:
            self.missed, self.place, self.at = before.missed, before.cursor, before.at
        else:
            self.pauses.insert(0, (before.cursor, self.since, stood))
            self.missed = before.missed
        self.since, self.stored = None, before

    def unread(self, log: Log) -> Stretches:
        """Return what they missed in the log, up to where they have read it or will read it."""
        missed = self._missed(log)
        if self.follows:
            return missed
        start = reached(self.place, log)
        found = _worth_reading(log, start, log.end, stood=False)
        if not found:
            self.place = max(start, log.end)
        return missed + found

    def recall(self, end: int, log: Log) -> None:
        """Note that they have read all that they missed before that number."""
        left = [(max(start, end), stop) for start, stop in self._missed(log) if stop > end]
        self.missed, self.pauses = tuple(left), []
        if not self.follows:
            self.place = min(max(reached(self.place, log), end), log.end)

    def cursor(self, account: int, log: Log, name: str, unread: int, now: float) -> Cursor | None:
        """Return the cursor as it is to be stored; None if it is stored so already.

        `unread` is the number of the first line that they are still to read.
        """
        number = known(self.place)
        self.place = self.place if number is None else number
        place = unread if self.follows else min(unread, reached(self.place, log))
        missed, stored = self._missed(log), self.stored
        if stored is not None and (stored.cursor, stored.missed) == (place, missed):
            return None
        at = now if self.follows else self.at
        self.stored = Cursor(account=account, log=name, cursor=place, at=at, missed=missed)
        return self.stored

    @property
    def is_settled(self) -> bool:
        """Whether all numbers are known that are to be stored."""
        return not self.pauses and isinstance(self.place, int)

    def _missed(self, log: Log) -> Stretches:
        """Return what they missed; pauses whose ends are known by now are a part of it."""
        found = self.missed
        for start, stop, stood in self.pauses:
            for part in _worth_reading(log, reached(start, log), reached(stop, log), stood):
                found = with_stretch(found, *part)
        places = [place for start, stop, _ in self.pauses for place in (start, stop)]
        if all(known(place) is not None for place in places):
            self.missed, self.pauses = found, []
        return found


def _worth_reading(log: Log, start: int, stop: int, stood: bool) -> Stretches:
    """Return what somebody may want to read of a stretch, which may be nothing.

    What is only for people who stand there, such as a shout, they read where they were, or find
    where they `stood` as they left.
    """
    entries = [] if stood else log.read(start, stop)[1]
    theirs = [entry.number for entry in entries if _is_theirs(entry.event)]
    ends = zip([start, *(number + 1 for number in theirs)], [*theirs, stop], strict=True)
    return tuple(each for each in ends if not _is_quiet(log, *each))


def _is_quiet(log: Log, start: int, stop: int) -> bool:
    """Whether all from one number up to another is held, and nothing of it is read later."""
    missed, entries = log.read(start, stop)
    return not (missed or any(entry.event.history for entry in entries))


def _is_theirs(event: Event) -> bool:
    """Whether an event is only for people who stand there, and would be read later."""
    return event.history and not event.heard_aside
