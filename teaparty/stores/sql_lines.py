"""Lines of rooms, and whispers, in a database."""

from collections.abc import Iterable, Iterator

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from teaparty.core.log.codec import IN_PASSING, PASSING, begins, unpacked
from teaparty.core.log.log import WHISPERS, Entry, without_gaps
from teaparty.stores.rows import ERASED
from teaparty.stores.schema import lines, marks, named, somebodys, whisper_of
from teaparty.stores.sql_clock import IS_LINE, last_number, old_lines
from teaparty.stores.tables import CHUNK, Tables

_ENTRY = (lines.c.room, lines.c.number, lines.c.at, lines.c.event)
_SOMEBODYS = somebodys("account")
_TO_BE_READ_LATER = and_(*(lines.c.event.not_like(f"{begins(kind)}%") for kind in PASSING))
_IN_PASSING = or_(*(lines.c.event.like(f"{begins(kind.__name__)}%") for kind in IN_PASSING))


def _each_room() -> CTE:
    """Return all rooms with lines, going from each to the next without a look at other lines."""
    rooms = select(func.min(lines.c.room).label("room")).cte("rooms", recursive=True)
    other = lines.alias("other")
    following = select(func.min(other.c.room)).where(other.c.room > rooms.c.room)
    following = following.correlate(rooms)
    return rooms.union_all(select(following.scalar_subquery()).where(rooms.c.room.is_not(None)))


_ROOMS = _each_room()
_ROOM = _ROOMS.c.room
_LAST = select(func.max(lines.c.number)).where(lines.c.room == _ROOM).scalar_subquery()
_HAS_LINES = exists().where(lines.c.room == _ROOM, IS_LINE)


def _marked(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return the last number of a room in such marks."""
    return select(func.max(marks.c.number)).where(marks.c.room == _ROOM, *which).scalar_subquery()


class Lines(Tables):
    """See `core.records.Records`, whose methods the first ones are."""

    def lines(
        self, room: str, before: int, most: int, *, start: int = 0, passing: bool = True
    ) -> list[Entry]:
        """See `Records`."""
        wanted = (lines.c.room == room) & (lines.c.account != ERASED)
        wanted &= lines.c.number.between(start, before - 1)
        return self._last(wanted if passing else wanted & _TO_BE_READ_LATER, most)

    def whispers(
        self,
        account: int,
        *,
        partner: int | None = None,
        start: int = 0,
        before: int | None = None,
        most: int,
    ) -> list[Entry]:
        """See `Records`."""
        mine, theirs = whisper_of.alias("mine"), whisper_of.alias("theirs")
        wanted = select(mine.c.number).where(mine.c.account == account, mine.c.number >= start)
        if before is not None:
            wanted = wanted.where(mine.c.number < before)
        if partner is not None:
            wanted = wanted.join(theirs, theirs.c.number == mine.c.number).where(
                theirs.c.account == partner, mine.c.to_me + theirs.c.to_me < 2
            )
        wanted = wanted.order_by(mine.c.number.desc()).limit(most)
        return self._last((lines.c.room == WHISPERS) & lines.c.number.in_(wanted), most)

    def waiting(self, account: int, start: int) -> dict[int, int]:
        """See `Records`."""
        mine, theirs = whisper_of.alias("mine"), whisper_of.alias("theirs")
        said = (theirs.c.number == mine.c.number) & (theirs.c.to_me == 0)
        wanted = (
            select(theirs.c.account, func.count())
            .join_from(mine, theirs, said, isouter=True)
            .where(mine.c.account == account, mine.c.number >= start, mine.c.to_me == 1)
            .group_by(theirs.c.account)
        )
        with self._reading() as connection:
            return {speaker or 0: count for speaker, count in connection.execute(wanted)}

    def said_by(self, account: int) -> list[Entry]:
        """Return the lines of an account in all rooms, oldest first, but no whispers."""
        wanted = select(*_ENTRY).where(
            lines.c.account == account, _SOMEBODYS, lines.c.room != WHISPERS
        )
        with self._reading() as connection:
            found = connection.execute(wanted.order_by("at", "room", "number"))
            return [_entry(row) for row in found]

    def remembered(self, room: str, most: int) -> list[Entry]:
        """Return the last lines of a room, at most `most`, with no gap in their numbers.

        In the place of each that is gone is a line that was missed.
        """
        first = select(func.max(lines.c.number) - most).where(lines.c.room == room)
        wanted = select(*_ENTRY).where(
            lines.c.room == room, lines.c.number > first.scalar_subquery()
        )
        with self._reading() as connection:
            found = connection.execute(wanted.order_by(lines.c.number))
            return without_gaps([_entry(row) for row in found])

    def ends(self) -> Iterator[tuple[str, int]]:
        """Yield each room that has had lines, and the number that comes next there."""
        with self._reading() as connection:
            some = connection.execution_options(yield_per=CHUNK)
            for room, number in some.execute(select(_ROOM, _LAST).where(_ROOM.is_not(None))):
                yield room, number + 1

    def unmarked(self) -> list[str]:
        """See `store.StoreRecords`."""
        wanted = select(_ROOM).where(func.coalesce(_marked(), -1) != _LAST)
        with self._reading() as connection:
            return list(connection.execute(wanted).scalars())

    def unused(self, before: float, most: int) -> list[str]:
        """See `store.StoreRecords`."""
        old = _marked(marks.c.clock <= before)
        wanted = select(_ROOM).where(old >= _LAST, _HAS_LINES).limit(most)
        with self._reading() as connection:
            return list(connection.execute(wanted).scalars())

    def expire_some(self, room: str, most: int | None, before: float) -> int:
        """Delete the oldest lines of a room: those that are too many for `most`, and those that
        were there before the store's clock showed `before`.

        Returns how many; if that is `CHUNK` there may be more. A room's last line leaves an empty
        one in its place, so that its number is not given again.
        """
        beyond = self._beyond(room, most)
        with self._writing() as connection:
            aged = old_lines(connection, room, before)
            old = {*beyond, *_first(connection, aged & IS_LINE, CHUNK)}
            gone = sorted(old)[:CHUNK]
            _delete(connection, [(room, number) for number in gone])
            if len(gone) < CHUNK:
                _forget_empty(connection, room, most, aged)
                _forget_marks(connection, room, before)
        self._rest(len(gone))
        return len(gone)

    def _beyond(self, room: str, most: int | None) -> list[int]:
        """Return some numbers of lines that are too many: first of those said in passing."""
        mine = (lines.c.room == room) & IS_LINE
        ends = select(func.min(lines.c.number), func.max(lines.c.number)).where(mine)
        with self._reading() as connection:
            first, last = connection.execute(ends).one()
            if most is None or first is None or last - first < most:
                return []  # without counting, which takes long
            count = connection.execute(select(func.count()).where(mine)).scalar_one()
            excess = min(CHUNK, count - most)
            found = _first(connection, mine & _IN_PASSING, excess)
            return found + _first(connection, mine & ~_IN_PASSING, excess - len(found))

    def _forget_lines(self, account: int) -> None:
        """Erase the lines of an account and all whispers from and to it, some at a time."""
        spoken = select(lines.c.room, lines.c.number).where(lines.c.account == account, _SOMEBODYS)
        number = whisper_of.c.number
        whispered = select(text(":room"), number).where(whisper_of.c.account == account)
        for wanted in (spoken, whispered.params(room=WHISPERS)):
            found = CHUNK
            while found == CHUNK:
                with self._writing() as connection:
                    rows = connection.execute(wanted.limit(CHUNK)).all()
                    _delete(connection, [(row[0], row[1]) for row in rows])
                found = len(rows)
                self._rest(found)

    def _last(self, which: ColumnElement[bool], most: int) -> list[Entry]:
        wanted = select(*_ENTRY).where(which).order_by(lines.c.number.desc()).limit(most)
        with self._reading() as connection:
            return [_entry(row) for row in connection.execute(wanted)][::-1]


def _entry(row: Row[str, int, float, str]) -> Entry:
    room, number, at, event = row
    return unpacked(room, number, at, event)


def _first(connection: Connection, which: ColumnElement[bool], most: int) -> list[int]:
    """Return the numbers of the first of these lines."""
    wanted = select(lines.c.number).where(which).order_by(lines.c.number).limit(max(0, most))
    return list(connection.execute(wanted).scalars())


def _forget_empty(
    connection: Connection, room: str, most: int | None, aged: ColumnElement[bool]
) -> None:
    """Delete what stands in the place of lines that were the last ones, once others are."""
    top = _top(connection, room)
    beyond = (lines.c.room == room) & (lines.c.number <= (-1 if most is None else top - most))
    connection.execute(delete(lines).where(beyond | aged, ~IS_LINE, lines.c.number < top))


def _top(connection: Connection, room: str) -> int:
    return last_number(connection, lines, room) or 0


def _forget_marks(connection: Connection, room: str, before: float) -> None:
    """Delete marks whose lines are gone; the newest stays, so that no other is made there."""
    known = (marks.c.room == room) & (marks.c.clock <= before)
    last = select(func.max(marks.c.number)).where(known).scalar_subquery()
    connection.execute(delete(marks).where(known, marks.c.number < last))


def _delete(connection: Connection, places: Iterable[tuple[str, int]]) -> None:
    """Delete lines by room and number; but the last of a room is only emptied."""
    by_room: dict[str, list[int]] = {}
    for room, number in places:
        by_room.setdefault(room, []).append(number)
    for room, numbers in by_room.items():
        these = (lines.c.room == room) & lines.c.number.in_(numbers)
        last = lines.c.number == _top(connection, room)
        connection.execute(update(lines).where(these, last).values(account=ERASED, event=""))
        connection.execute(delete(lines).where(these, ~last))
        connection.execute(delete(named).where(named.c.log == room, named.c.number.in_(numbers)))
        if room == WHISPERS:
            connection.execute(delete(whisper_of).where(whisper_of.c.number.in_(numbers)))
