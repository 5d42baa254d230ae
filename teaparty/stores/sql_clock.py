"""The store's clock in a database, and how much is old by it."""

from collections.abc import Iterable
from typing import Any

from msgspec import json
from sqlalchemy import ColumnElement, Connection, case, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from teaparty.core.values.roles import MEMBER
from teaparty.stores.rows import ERASED
from teaparty.stores.schema import accounts, clock, lines, marks
from teaparty.stores.store_clock import Before, Held, Old, Reading
from teaparty.stores.tables import Tables

NOW = func.coalesce(select(clock.c.clock).scalar_subquery(), 0.0)
"""What the clock showed when it was last stored."""


IS_LINE = lines.c.account != ERASED
"""Whether a row is a line; the one that stands in the place of a room's last line is not."""


class Ages(Tables):
    """See `store.StoreRecords`, whose methods most of these are."""

    def reading(self) -> Reading | None:
        """Return what the clock showed last; None if it was never stored."""
        with self._reading() as connection:
            row = connection.execute(select(clock.c.clock, clock.c.unix)).one_or_none()
        return None if row is None else Reading(row.clock, row.unix)

    def store_reading(self, reading: Reading) -> None:
        """See `StoreRecords`."""
        if not self._changes(reading):
            first = insert(clock).values(number=1, held="null", **_columns(reading))
            try:
                with self._writing() as connection:
                    connection.execute(first)
            except IntegrityError:  # another node was faster
                self._changes(reading)

    def _changes(self, reading: Reading) -> bool:
        """Store what the clock shows, unless nothing was stored before."""
        with self._writing() as connection:
            return bool(connection.execute(update(clock).values(_columns(reading))).rowcount)

    def held(self) -> Held | None:
        """See `StoreRecords`."""
        with self._reading() as connection:
            stored = connection.execute(select(clock.c.held)).scalar()
        return json.decode(stored or "null", type=Held | None)

    def hold(self, held: Held | None) -> None:
        """See `StoreRecords`."""
        with self._writing() as connection:
            connection.execute(update(clock).values(held=json.encode(held).decode()))

    def mark(self, rooms: Iterable[str], now: float) -> None:
        """See `StoreRecords`."""
        with self._writing() as connection:
            for room in rooms:
                last = last_number(connection, lines, room)
                if last is not None and last != last_number(connection, marks, room):
                    connection.execute(insert(marks).values(room=room, number=last, clock=now))

    def old(self, before: Before) -> Old:
        """See `StoreRecords`."""
        unused = select(accounts.c.number).where(unused_since(before.accounts, before.open))
        with self._reading() as connection:
            spoken = sum(
                _count(connection, old_lines(connection, room, end) & IS_LINE, before.few_lines + 1)
                for room, end in before.rooms.items()
            )
            people = _counted(connection, select(func.count()).select_from(unused.subquery()))
            found = Old(lines=spoken, accounts=people)
            if spoken <= before.few_lines and people <= before.few_accounts:
                return found
            spoken = sum(
                _count(connection, old_lines(connection, room, end) & IS_LINE)
                for room, end in before.rooms.items()
            )
            return Old(
                lines=spoken,
                of_lines=_count(connection, IS_LINE),
                accounts=people,
                of_accounts=_counted(connection, select(func.count()).select_from(accounts)),
            )


def _columns(reading: Reading) -> dict[str, float]:
    return {"clock": reading.clock, "unix": reading.unix}


def last_number(connection: Connection, table: Any, room: str) -> int | None:
    """Return the last number of a room in the table of lines, or that of marks."""
    found = connection.execute(select(func.max(table.c.number)).where(table.c.room == room))
    number: int | None = found.scalar()
    return number


def old_lines(connection: Connection, room: str, end: float) -> ColumnElement[bool]:
    """Return which lines of a room were there when the store's clock showed `end`."""
    known = select(func.max(marks.c.number)).where(marks.c.room == room, marks.c.clock <= end)
    last = connection.execute(known).scalar()
    there: ColumnElement[bool] = lines.c.number <= (-1 if last is None else last)
    return (lines.c.room == room) & there


def unused_since(end: float, open_end: float) -> ColumnElement[bool]:
    """Return which members were last in before the clock showed `end`; staff is never among them.

    For those without a password it is `open_end`.
    """
    before = case((accounts.c.password == "", open_end), else_=end)
    return (accounts.c.used < before) & ~accounts.c.inside & (accounts.c.role == MEMBER)


def _count(connection: Connection, which: ColumnElement[bool], most: int | None = None) -> int:
    some = select(lines.c.number).where(which).limit(most).subquery()
    return _counted(connection, select(func.count()).select_from(some))


def _counted(connection: Connection, wanted: Any) -> int:
    number: int = connection.execute(wanted).scalar_one()
    return number
