"""How much a database holds, for the operator."""

from typing import Any

from msgspec import json, to_builtins
from sqlalchemy import Connection, Engine, func, select, text

from teaparty.stores.location import Location, waits_to_be_put_in_place
from teaparty.stores.migrating import is_fit, revision_of
from teaparty.stores.rows import ERASED
from teaparty.stores.schema import accounts, appointments, clock, lines
from teaparty.stores.store_clock import Held


def counts(location: Location, engine: Engine) -> dict[str, Any]:
    """Return the size in bytes, the revision, and, of ours, how much of each there is.

    Raises `stores.location.FAULTS`, or `DecodeError` for what can't be read.
    """
    with engine.connect().execution_options(reads=True) as connection:
        revision = revision_of(connection)
        found = {"bytes": _size(location, connection), "revision": revision}
        return found | _contents(connection) if is_fit(connection, revision) else found


def place_of(state: str, location: Location) -> dict[str, Any]:
    """Return where a database is, and whether a backup waits in the state folder for its place."""
    return {
        "database": {"kind": location.kind, "place": str(location)},
        "restore_waits": waits_to_be_put_in_place(state),
    }


def counts_of(location: Location) -> dict[str, Any]:
    """Return the same as `counts` of a database that nobody has opened."""
    engine = location.engine()
    try:
        return counts(location, engine)
    finally:
        engine.dispose()


def _size(location: Location, connection: Connection) -> int:
    if location.file is None:
        size = connection.execute(text("SELECT pg_database_size(current_database())"))
        return int(size.scalar_one())
    log = location.file.with_name(f"{location.file.name}-wal")
    return sum(file.stat().st_size for file in (location.file, log) if file.exists())


def _contents(connection: Connection) -> dict[str, Any]:
    count = select(func.count())
    held = connection.execute(select(clock.c.held)).scalar()
    return {
        "accounts": connection.execute(count.select_from(accounts)).scalar(),
        "inside": connection.execute(count.where(accounts.c.inside)).scalar(),
        "lines": connection.execute(count.where(lines.c.account != ERASED)).scalar(),
        "appointments": connection.execute(count.select_from(appointments)).scalar(),
        "held": to_builtins(json.decode(held or "null", type=Held | None)),
    }
