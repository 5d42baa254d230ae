"""Commits lines to PostgreSQL, and holds the lock by which one server at a time does so."""

import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Connection, Engine, bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, ProgrammingError

from teaparty.stores.commit_queue import Locked, Unfit
from teaparty.stores.location import reason
from teaparty.stores.rows import Rows, taken_back
from teaparty.stores.schema import lines, named, places, whisper_of

LOCK = 0x7EA9A7
"""The number of the lock: any that nobody else has."""
TRIES, BETWEEN = 5, 0.05
_UNFIT = (DataError, IntegrityError, ProgrammingError)


_LINES = insert(lines)
_LINES = _LINES.on_conflict_do_update(
    index_elements=["room", "number"],
    set_={name: _LINES.excluded[name] for name in ("at", "account", "event")},
)
_WHISPERS = insert(whisper_of).on_conflict_do_nothing()
_THIS = (lines.c.room == bindparam("a_room")) & (lines.c.number == bindparam("a_number"))
_PLACE = (
    update(places)
    .where(places.c.number == bindparam("a_number"))
    .values({name: bindparam(name) for name in ("name", "kind", "owner", "since", "state")})
)
_STORED = select(lines.c.event).where(_THIS, lines.c.account >= 0)
_TAKE_BACK = update(lines).where(_THIS).values(event=bindparam("an_event"))
_UNNAME = delete(named).where(
    named.c.log == bindparam("a_room"), named.c.number == bindparam("a_number")
)


class PostgresLines:
    """Commits rows in one thread. The next commit replaces a connection that was lost."""

    def __init__(self, engine: Engine, alone: bool = True) -> None:
        """Hold the lock, unless several nodes use the database and it is not the one `alone`."""
        self._engine, self._alone = engine, alone
        self._connection: Connection | None = None

    def start(self) -> None:
        """Connect now, if that can be done."""
        with suppress(Locked, DBAPIError):
            self._opened()

    def commit(self, rows: Rows) -> None:
        """Write all of `rows`, or nothing. Raises `Locked` if it may work soon, or `Unfit`."""
        try:
            connection = self._connection or self._opened()
            with connection.begin():
                _write(connection, rows)
            if not self._alone:  # the next time, another server may be the right one
                self._give_back()
        except _UNFIT as error:
            raise Unfit(reason(error)) from error
        except DBAPIError as error:
            self._drop()
            if isinstance(error, OperationalError) or error.connection_invalidated:
                raise Locked(reason(error)) from error
            raise

    def close(self) -> None:
        """Close the connection, and let another server write."""
        if self._connection is not None:
            with suppress(DBAPIError):
                let_go(self._connection)
        self._drop()
        self._engine.dispose()

    def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _opened(self) -> Connection:
        connection = self._engine.connect()
        if self._alone and not holds(connection):
            connection.close()
            raise Locked("another server uses the database")
        self._connection = connection
        return connection


def holds(connection: Connection) -> bool:
    """Take the lock of the one server until the connection ends; False if another has it."""
    with connection.begin():
        return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}))


def takes(connection: Connection, sleep: Callable[[float], None] = time.sleep) -> bool:
    """Do the same, but wait for a server that has just ended and still has its connection."""
    for left in reversed(range(TRIES)):
        if holds(connection):
            return True
        if left:
            sleep(BETWEEN)
    return False


def let_go(connection: Connection) -> None:
    """Release the lock at once: the server notices the end of a connection a little later."""
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_unlock_all()"))


def _write(connection: Connection, rows: Rows) -> None:
    if rows.places:
        names = ["name", "kind", "owner", "since", "state", "a_number"]
        found = [dict(zip(names, row, strict=True)) for row in rows.places.values()]
        connection.execute(_PLACE, found)
    if rows.lines:
        names = lines.c.keys()
        connection.execute(_LINES, [dict(zip(names, row, strict=True)) for row in rows.lines])
    if rows.whispers:
        names = whisper_of.c.keys()
        found = [dict(zip(names, row, strict=True)) for row in rows.whispers]
        connection.execute(_WHISPERS, found)
    for room, number, by in rows.retracted:
        place = {"a_room": room, "a_number": number}
        stored = connection.execute(_STORED, place).scalar()
        if stored is not None:
            connection.execute(_TAKE_BACK, {**place, "an_event": taken_back(stored, by)})
            connection.execute(_UNNAME, place)
