"""A mark: how far one member has read a log, and what they missed there before that."""

from msgspec import Struct

from teaparty.core.log.log import Log
from teaparty.core.log.places import Position, known, reached
from teaparty.core.records.cursors import Cursor, Stretches, with_stretch


class Mark(Struct):
    """How far somebody has read a log: up to its `place`, and on from there while they `follow` it.

    What they `missed` lies before that, and so do the last `pauses`, each from where they had left
    the log up to where they came again. `since` is where they came first, while nobody knew yet how
    far they had read before. `stored` is what the records have.
    """

    missed: Stretches = ()
    pauses: list[tuple[Position, Position]] = []
    place: Position = 0
    follows: bool = False
    since: Position | None = None
    at: float = 0.0
    stored: Cursor | None = None

    def begin(self, place: Position) -> None:
        """Follow the log from that place on; what lies before it was missed."""
        self.pauses.append((self.place, place))
        self.follows = True

    def end(self, place: Position, at: float) -> None:
        """Follow it no more from that place on, which was reached at that time."""
        self.place, self.at, self.follows = place, at, False

    def learn(self, before: Cursor) -> None:
        """Take in how far they had read before they came."""
        if self.since is None:
            self.missed, self.place, self.at = before.missed, before.cursor, before.at
        else:
            self.pauses.insert(0, (before.cursor, self.since))
            self.missed = before.missed
        self.since, self.stored = None, before

    def unread(self, log: Log) -> Stretches:
        """Return what they missed in the log, up to where they have read it or will read it."""
        missed = self._missed(log)
        if self.follows:
            return missed
        start = reached(self.place, log)
        if _is_quiet(log, start, log.end):
            self.place = max(start, log.end)
        return with_stretch(missed, reached(self.place, log), log.end)

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
        for pause in self.pauses:
            start, stop = (reached(place, log) for place in pause)
            if not _is_quiet(log, start, stop):
                found = with_stretch(found, start, stop)
        if all(known(place) is not None for pause in self.pauses for place in pause):
            self.missed, self.pauses = found, []
        return found


def _is_quiet(log: Log, start: int, stop: int) -> bool:
    """Whether all from one number up to another is held, and nothing of it is read later."""
    missed, entries = log.read(start, stop)
    return not (missed or any(entry.event.history for entry in entries))
