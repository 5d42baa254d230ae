"""How far members have read each log that they follow, stored one by one.

A log that somebody follows is read as it grows; what was said there while they did not lies before
their cursor, and waits to be recalled. In a log that they have left, all after their cursor waits.
"""

from msgspec import Struct

from teaparty.core.events import Person
from teaparty.core.log.log import WHISPERS
from teaparty.core.log.places import Position, reached
from teaparty.core.log.stream import Stream
from teaparty.core.memory.marks import Mark
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.records.cursors import Cursor, Stretches
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions

KIND = "cursors"
"""The kind of the timer."""
SECONDS = 60.0
"""Between two times at which cursors that have moved are stored."""
AT_ONCE = 500
"""Members who have their turn at once, and cursors that are stored in one transaction."""
READING, STORING = "reading how far somebody has read", "storing how far somebody has read"


class Marks(Struct):
    """The marks of one member, by the names of logs; `known` once the stored ones are read.

    `room` is where they came in. Some logs are `followed`, and the marks in some have `changed`
    since they were stored. `whispers` is the cursor in their log, as it is stored.
    """

    account: int
    room: str
    whispers: int
    known: bool
    by_log: dict[str, Mark] = {}
    followed: set[str] = set()
    changed: set[str] = set()


class Cursors(Feature):
    """The cursors of members. Of guests nothing is stored."""

    def __init__(self, party: Party, limits: Limits, whispers: Stream[Session]) -> None:
        self._party, self._sessions = party, party.sessions
        self._records, self._clock, self._timers = party.records, party.clock, party.timers
        self._streams, self._whispers = party.streams, whispers
        self._most = limits.followed
        self._marks: dict[int, Marks] = {}  # by the numbers of sessions
        self._waits = False  # whether there is a timer
        self._due: list[int] = []  # those whose turn to be stored comes next
        self._began = 0.0  # when the first of them had theirs
        self._timers.on(KIND, self._store_some)

    def renewed(self, options: PartyOptions) -> None:
        """See `Feature`."""
        self._most = options.limits.followed

    # --- who follows what

    def came_in(self, me: Session, account: Account | None) -> None:
        """Note from where on a member reads, and find out how far they had read before."""
        if account is not None:
            self._begin(me, account.number, known=False)
            self._party.run(self.learn(me), READING)

    def renamed(self, me: Session, old: Person) -> None:
        """Note from where on somebody reads who is no guest any more."""
        account = me.account
        if account is not None and me.gone is None and me.number not in self._marks:
            self._begin(me, account.number, known=True)
            self._store(self._changed(me))

    def _begin(self, me: Session, account: int, *, known: bool) -> None:
        self._marks[me.number] = Marks(account, me.room.name, self._whispers_read(me), known)
        self.follow(me, me.room, me.unread(me.room.log))
        if not self._waits:
            self._wait(SECONDS)

    async def learn(self, me: Session) -> None:
        """Find out how far a member had read, unless that is known; raise `Unavailable`."""
        marks = self._marks.get(me.number)
        if marks is None or marks.known:
            return
        found = await self._records.cursors(marks.account)
        if marks.known or self._marks.get(me.number) is not marks:
            return
        marks.known = True
        for each in found:
            marks.by_log.setdefault(each.log, Mark()).learn(each, each.log == marks.room)
        self._forget_oldest(marks)
        self._store(self._changed(me))

    def moved(self, me: Session) -> None:
        """Store how far a member has read as they come into another room."""
        if me.number in self._marks:
            self._store(self._changed(me))

    def goes(self, me: Session, origin: Room, left: Position, came: Position) -> None:
        """Follow the log of the room where a member stands now, and no more that of the other."""
        self._end(me, origin, left)
        self.follow(me, me.room, came)

    def leaves(self, me: Session) -> None:
        """Store how far somebody has read who leaves."""
        if (marks := self._marks.get(me.number)) is not None:
            for name in marks.followed:
                marks.by_log[name].stored = None  # as they were here just now
            self._store(self._changed(me))
            del self._marks[me.number]

    def follow(self, me: Session, stream: Stream[Session], place: Position) -> None:
        """Note that a member reads a log from that place on, and has missed what was said before.

        Nothing is noted of a log that is not stored.
        """
        marks = self._marks.get(me.number)
        if marks is None or not _is_stored(stream) or stream.name in marks.followed:
            return
        mark = marks.by_log.get(stream.name)
        if mark is None:
            since = None if marks.known else place
            mark = marks.by_log[stream.name] = Mark(place=place, since=since)
        mark.begin(place)
        marks.followed.add(stream.name)
        self._forget_oldest(marks)

    def unfollow(self, me: Session, stream: Stream[Session], place: Position) -> None:
        """Store that a member reads nothing more of a log, from that place on."""
        self._end(me, stream, place)
        if me.number in self._marks:
            self._store(self._changed(me))

    def _end(self, me: Session, stream: Stream[Session], place: Position) -> None:
        marks = self._marks.get(me.number)
        if marks is not None and stream.name in marks.followed:
            marks.followed.remove(stream.name)
            marks.changed.add(stream.name)
            marks.by_log[stream.name].end(place, self._clock.time())

    def _forget_oldest(self, marks: Marks) -> None:
        """Forget where somebody has not read for the longest time, if there are too many logs."""
        excess = len(marks.by_log) - self._most
        left = [name for name in marks.by_log if name not in marks.followed] if excess > 0 else []
        left.sort(key=lambda name: marks.by_log[name].at)
        for name in left[:excess]:
            del marks.by_log[name]
            marks.changed.discard(name)

    # --- what was missed

    def missed(self, me: Session, stream: Stream[Session]) -> Stretches:
        """Return the stretches of a log that a member has missed, as far as that is known."""
        mark = self._mark(me, stream)
        return () if mark is None else mark.unread(stream.log)

    def recall(self, me: Session, stream: Stream[Session], end: int) -> None:
        """Note that a member has read what they had missed of a log, up to that number."""
        mark = self._mark(me, stream)
        if mark is not None:
            mark.recall(end, stream.log)
            self._marks[me.number].changed.add(stream.name)

    def _mark(self, me: Session, stream: Stream[Session]) -> Mark | None:
        marks = self._marks.get(me.number)
        return None if marks is None else marks.by_log.get(stream.name)

    # --- storing

    def _wait(self, seconds: float) -> None:
        self._waits = True
        self._timers.at(self._clock.monotonic() + seconds, KIND)

    def _store_some(self, number: int) -> None:
        """Store the cursors of some members that have changed, and go on until all are stored.

        Each has their turn once a minute, while members are in; nobody waits for very many.
        """
        self._waits = False
        if not self._due:
            self._due, self._began = list(self._marks), self._clock.monotonic()
        some, self._due = self._due[:AT_ONCE], self._due[AT_ONCE:]
        changed: list[Cursor] = []
        for one in some:
            marks = self._marks.get(one)
            if marks is not None and marks.known:
                changed += self._changed(self._sessions[one])
            elif marks is not None:  # the records could not say it
                self._party.run(self.learn(self._sessions[one]), READING)
        for first in range(0, len(changed), AT_ONCE):
            self._store(changed[first : first + AT_ONCE])
        if self._due:
            self._wait(1.0)
        elif self._marks:
            self._wait(max(1.0, self._began + SECONDS - self._clock.monotonic()))

    def _store(self, cursors: list[Cursor]) -> None:
        if cursors:
            self._party.run(self._records.store_cursors(cursors, self._most), STORING)

    def _changed(self, me: Session) -> list[Cursor]:
        """Return the cursors of a member that have changed since they were stored."""
        marks = self._marks[me.number]
        if not marks.known:
            return []
        names, marks.changed = marks.changed, set()
        names |= {name for name in marks.followed if self._lags(marks.by_log[name], name)}
        found = [self._cursor(me, marks, name) for name in names if name in self._streams]
        if marks.whispers != self._whispers.log.end:
            whispers = self._whispers_read(me)
            if whispers != marks.whispers:
                marks.whispers = whispers
                found.append(Cursor(account=marks.account, log=WHISPERS, cursor=whispers))
        return [each for each in found if each is not None]

    def _lags(self, mark: Mark, name: str) -> bool:
        """Whether a cursor in a log that somebody follows may have moved since it was stored."""
        stream, stored = self._streams.get(name), mark.stored
        end = 0 if stream is None else stream.log.end
        return stored is None or not mark.is_settled or stored.cursor != end

    def _cursor(self, me: Session, marks: Marks, name: str) -> Cursor | None:
        log, mark = self._streams[name].log, marks.by_log[name]
        unread = reached(me.unread(log), log)
        cursor = mark.cursor(marks.account, log, name, unread, self._clock.time())
        if not mark.is_settled:
            marks.changed.add(name)
        return cursor

    def _whispers_read(self, me: Session) -> int:
        log = self._whispers.log
        return reached(me.unread(log), log)


def _is_stored(stream: Stream[Session]) -> bool:
    """Whether what is said in a log is stored; nothing is in rooms where people come or leave."""
    return stream.history and (not isinstance(stream, Room) or stream.party.has(stream))
