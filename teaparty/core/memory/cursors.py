"""How far members have read each log that they follow, stored one by one.

A log that somebody follows is read as it grows; what was said there while they did not lies before
their cursor, and waits to be recalled. In a log that they have left, all after their cursor waits.
"""

from msgspec import Struct

from teaparty.core.events import Person
from teaparty.core.log.log import WHISPERS
from teaparty.core.log.places import Position, reached
from teaparty.core.log.stream import Stream
from teaparty.core.memory.bookmarks import Bookmark
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.records.cursors import NO_TIMES, Cursor, Stretches
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions

KIND = "cursors"
"""The kind of the timer."""
SECONDS = 60.0
"""Between two times at which cursors that have moved are stored."""
AT_ONCE = 500
"""Members who have their turn at once, and cursors that are stored in one transaction."""
READING, STORING = "reading how far somebody has read", "storing how far somebody has read"


class Bookmarks(Struct):
    """The bookmarks of one member, by the names of logs; `known` once the stored ones are read.

    They are `asked` for as soon as somebody waits for these.

    `room` is where they came in. Some logs are `followed`, and the bookmarks in some have `changed`
    since they were stored. `whispers` is the cursor in their log, as it is stored.
    """

    account: int
    room: str
    whispers: int
    known: bool
    asked: bool = False
    by_log: dict[str, Bookmark] = {}
    followed: set[str] = set()
    changed: set[str] = set()


class Cursors(Feature):
    """The cursors of members. Of guests nothing is stored."""

    def __init__(self, party: Party, limits: Limits, whispers: Stream[Session]) -> None:
        self._party, self._sessions, self._members = party, party.sessions, party.members
        self._records, self._clock, self._timers = party.records, party.clock, party.timers
        self._streams, self._whispers = party.streams, whispers
        self._most, self._shared = limits.followed, party.is_shared
        self._bookmarks: dict[int, Bookmarks] = {}  # by the numbers of sessions
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
            self._party.run(self._learn_soon(me), READING)

    def renamed(self, me: Session, old: Person) -> None:
        """Note from where on somebody reads who is no guest any more."""
        account = me.account
        if account is not None and me.gone is None and me.number not in self._bookmarks:
            self._begin(me, account.number, known=True)
            self._store(self._changed(me))

    def _begin(self, me: Session, account: int, *, known: bool) -> None:
        self._bookmarks[me.number] = Bookmarks(
            account, me.room.name, self._whispers_read(me), known
        )
        self.follow(me, me.room, me.unread(me.room.log))
        if not self._waits:
            self._wait(SECONDS)

    async def _learn_soon(self, me: Session) -> None:
        """Find out the same, unless that is asked for already to tell them what they missed."""
        await self._party.sleep(0)
        bookmarks = self._bookmarks.get(me.number)
        if bookmarks is not None and not bookmarks.asked:
            await self.learn(me)

    async def learn(self, me: Session) -> None:
        """Find out how far a member had read, unless that is known; raise `Unavailable`."""
        bookmarks = self._bookmarks.get(me.number)
        if bookmarks is None or bookmarks.known:
            return
        bookmarks.asked = True
        found = await self._records.cursors(bookmarks.account)
        if bookmarks.known or self._bookmarks.get(me.number) is not bookmarks:
            return
        bookmarks.known = True
        for each in found:
            bookmarks.by_log.setdefault(each.log, Bookmark()).learn(
                each, each.log == bookmarks.room
            )
        self._forget_oldest(bookmarks)
        self._store(self._changed(me))

    def moved(self, me: Session) -> None:
        """Store how far a member has read as they come into another room."""
        if me.number in self._bookmarks:
            self._store(self._changed(me))

    def goes(self, me: Session, origin: Room, left: Position, came: Position) -> None:
        """Follow the log of the room where a member stands now, and no more that of the other."""
        self._end(me, origin, left)
        self.follow(me, me.room, came)

    def leaves(self, me: Session) -> None:
        """Store how far somebody has read who leaves."""
        if (bookmarks := self._bookmarks.get(me.number)) is not None:
            for name in bookmarks.followed:
                bookmarks.by_log[name].stored = None  # as they were here just now
            try:
                self._store(self._changed(me))
            finally:
                del self._bookmarks[me.number]

    def follow(self, me: Session, stream: Stream[Session], place: Position) -> None:
        """Note that a member reads a log from that place on, and has missed what was said before.

        Nothing is noted of a log that is not stored. Of one that they begin to hear from elsewhere
        that is stored at once, so that nothing is skipped if the server is killed.
        """
        bookmarks = self._bookmarks.get(me.number)
        if bookmarks is None or not _is_stored(stream) or stream.name in bookmarks.followed:
            return
        bookmark = bookmarks.by_log.get(stream.name)
        if bookmark is None:
            since = None if bookmarks.known else place
            bookmark = bookmarks.by_log[stream.name] = Bookmark(place=place, since=since)
        bookmark.begin(place)
        bookmarks.followed.add(stream.name)
        self._forget_oldest(bookmarks)
        if bookmarks.known and stream is not me.room:
            self._store(self._changed(me))

    def unfollow(self, me: Session, stream: Stream[Session], place: Position) -> None:
        """Store that a member reads nothing more of a log, from that place on."""
        self._end(me, stream, place)
        if me.number in self._bookmarks:
            self._store(self._changed(me))

    def _end(self, me: Session, stream: Stream[Session], place: Position) -> None:
        bookmarks = self._bookmarks.get(me.number)
        if bookmarks is not None and stream.name in bookmarks.followed:
            bookmarks.followed.remove(stream.name)
            bookmarks.changed.add(stream.name)
            bookmarks.by_log[stream.name].end(place, self._clock.time())

    def _forget_oldest(self, bookmarks: Bookmarks) -> None:
        """Forget where somebody has not read for the longest time, if there are too many logs."""
        excess = len(bookmarks.by_log) - self._most
        if excess <= 0:
            return
        for name in bookmarks.followed:
            bookmarks.by_log[name].stored = None  # so that the records forget none of these either
        left = [name for name in bookmarks.by_log if name not in bookmarks.followed]
        left.sort(key=lambda name: bookmarks.by_log[name].at)
        for name in left[:excess]:
            del bookmarks.by_log[name]
            bookmarks.changed.discard(name)

    # --- what was missed

    def missed(self, me: Session, stream: Stream[Session]) -> Stretches:
        """Return the stretches of a log that a member has missed, as far as that is known."""
        bookmark = self._bookmark(me, stream)
        return () if bookmark is None else bookmark.unread(stream.log)

    def recall(self, me: Session, stream: Stream[Session], end: int) -> None:
        """Note that a member has read what they had missed of a log, up to that number."""
        bookmark = self._bookmark(me, stream)
        if bookmark is not None:
            bookmark.recall(end, stream.log)
            self._bookmarks[me.number].changed.add(stream.name)

    def _bookmark(self, me: Session, stream: Stream[Session]) -> Bookmark | None:
        bookmarks = self._bookmarks.get(me.number)
        return None if bookmarks is None else bookmarks.by_log.get(stream.name)

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
            self._due, self._began = list(self._bookmarks), self._clock.monotonic()
        some, self._due = self._due[:AT_ONCE], self._due[AT_ONCE:]
        changed: list[Cursor] = []
        for one in some:
            bookmarks = self._bookmarks.get(one)
            if bookmarks is not None and bookmarks.known:
                changed += self._changed(self._sessions[one])
            elif bookmarks is not None:  # the records could not say it
                self._party.run(self.learn(self._sessions[one]), READING)
        for first in range(0, len(changed), AT_ONCE):
            self._store(changed[first : first + AT_ONCE])
        if self._due:
            self._wait(1.0)
        elif self._bookmarks:
            self._wait(max(1.0, self._began + SECONDS - self._clock.monotonic()))

    def _store(self, cursors: list[Cursor]) -> None:
        if cursors:
            as_of = self._as_of(cursors) if self._shared else NO_TIMES
            self._party.run(self._records.store_cursors(cursors, self._most, as_of), STORING)

    def _as_of(self, cursors: list[Cursor]) -> dict[int, float]:
        """Return when those came in whose cursors these are: they may be in elsewhere by now."""
        there = {each.account: self._members.get(each.account) for each in cursors}
        return {account: 0.0 if me is None else me.came_at for account, me in there.items()}

    def _changed(self, me: Session) -> list[Cursor]:
        """Return the cursors of a member that have changed since they were stored."""
        bookmarks = self._bookmarks[me.number]
        if not bookmarks.known:
            return []
        names, bookmarks.changed = bookmarks.changed, set()
        names |= {name for name in bookmarks.followed if self._lags(bookmarks.by_log[name], name)}
        found = [self._cursor(me, bookmarks, name) for name in names if name in self._streams]
        if bookmarks.whispers != self._whispers.log.end:
            whispers = self._whispers_read(me)
            if whispers != bookmarks.whispers:
                bookmarks.whispers = whispers
                found.append(Cursor(account=bookmarks.account, log=WHISPERS, cursor=whispers))
        return [each for each in found if each is not None]

    def _lags(self, bookmark: Bookmark, name: str) -> bool:
        """Whether a cursor in a log that somebody follows may have moved since it was stored."""
        stream, stored = self._streams.get(name), bookmark.stored
        end = 0 if stream is None else stream.log.end
        return stored is None or not bookmark.is_settled or stored.cursor != end

    def _cursor(self, me: Session, bookmarks: Bookmarks, name: str) -> Cursor | None:
        log, bookmark = self._streams[name].log, bookmarks.by_log[name]
        unread = reached(me.unread(log), log)
        cursor = bookmark.cursor(bookmarks.account, log, name, unread, self._clock.time())
        if not bookmark.is_settled:
            bookmarks.changed.add(name)
        return cursor

    def _whispers_read(self, me: Session) -> int:
        log = self._whispers.log
        return reached(me.unread(log), log)


def _is_stored(stream: Stream[Session]) -> bool:
    """Whether what is said in a log is stored; nothing is in rooms where people come or leave."""
    return stream.history and (not isinstance(stream, Room) or stream.party.has(stream))
