"""Looks for what is wrong in a database: damaged pages, values that can't be read, loose ends."""

from collections.abc import Iterator
from typing import Any

from msgspec import DecodeError, json
from sqlalchemy import Column, Connection, Engine, select, text
from sqlalchemy.exc import DatabaseError

from teaparty.core.events import Missed
from teaparty.core.log.codec import unpacked
from teaparty.core.log.log import WHISPERS
from teaparty.core.records import Preferences
from teaparty.core.records.cursors import Stretches
from teaparty.core.records.places import Place
from teaparty.core.values.shelves import ShelfName, with_key
from teaparty.stores.damage import in_a_line
from teaparty.stores.location import Location, reason
from teaparty.stores.migrating import is_fit, revision_of, unfit
from teaparty.stores.rows import ERASED, MISSED
from teaparty.stores.schema import (
    accounts,
    appointments,
    clock,
    cursors,
    lines,
    named,
    places,
    reports,
    shelves,
    tokens,
    whisper_of,
)
from teaparty.stores.store_clock import Held

_MANY = 1_000


def faults(location: Location, engine: Engine) -> Iterator[str]:
    """Return a sentence for each fault."""
    with engine.connect().execution_options(reads=True, yield_per=_MANY) as connection:
        if location.file is not None and (damaged := _damage(connection)):
            yield from damaged
            return  # nothing that is read from it now can be relied on
        revision = revision_of(connection)
        if not is_fit(connection, revision):
            yield (
                unfit("the tables are", revision) if revision else "there are no tables of a party."
            )
            return
        yield from _lines(connection)
        yield from _whispers(connection)
        yield from _named(connection)
        yield from _cursors(connection)
        yield from _unreadable(connection, accounts.c.blocks, tuple[str, ...])
        yield from _unreadable(connection, accounts.c.preferences, Preferences)
        yield from _unreadable(connection, clock.c.held, Held | None)
        yield from _unreadable(connection, reports.c.lines, list[tuple[str, int, float, str]])
        yield from _shelves(connection)
        yield from _unreadable(connection, appointments.c.data, dict[str, Any])
        yield from _unreadable(connection, places.c.state, Place)
        yield from _unreadable(connection, tokens.c.rights, tuple[str, ...])


def _damage(connection: Connection) -> list[str]:
    try:
        found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    except DatabaseError as error:
        found = [reason(error)]
    return [f"the file is damaged: {in_a_line(fault)}." for fault in found if fault != "ok"]


def _lines(connection: Connection) -> Iterator[str]:
    wanted = select(lines).where(lines.c.account != ERASED)
    rows = connection.execute(wanted.order_by(lines.c.room, lines.c.number))
    for room, number, at, account, stored in rows:
        place = f"line {number} of {room}"
        event = unpacked(room, number, at, stored).event
        if isinstance(event, Missed) and stored != MISSED:
            yield f"{place} can't be read."
        elif event.who.account != account and stored != MISSED:
            yield f"{place} is stored as account {account}'s, and was {event.who.account}'s."
        if number < 0:
            yield f"{place} has an impossible number."


def _whispers(connection: Connection) -> Iterator[str]:
    whispers = (lines.c.room == WHISPERS) & (lines.c.number == whisper_of.c.number)
    loose = select(whisper_of).outerjoin(lines, whispers).where(lines.c.number.is_(None))
    for account, number, _ in connection.execute(loose):
        yield f"whisper {number} of account {account} is gone."


def _named(connection: Connection) -> Iterator[str]:
    line = (lines.c.room == named.c.log) & (lines.c.number == named.c.number)
    loose = select(named.c.account, named.c.log, named.c.number).outerjoin(lines, line)
    wanted = loose.where(lines.c.number.is_(None)).order_by(named.c.account, named.c.log)
    for account, log, number in connection.execute(wanted):
        yield f"line {number} of {log}, which names account {account}, is gone."


def _cursors(connection: Connection) -> Iterator[str]:
    decoder = json.Decoder(Stretches)
    columns = (cursors.c.account, cursors.c.log, cursors.c.missed, accounts.c.number)
    owner = accounts.c.number == cursors.c.account
    wanted = select(*columns).select_from(cursors.outerjoin(accounts, owner))
    for account, log, missed, number in connection.execute(wanted.order_by(*columns[:2])):
        if number is None:
            yield f"account {account}, whose cursor is in {log}, is gone."
        try:
            decoder.decode(missed)
        except DecodeError as error:
            yield f"what account {account} missed in {log} can't be read: {error}."


def _unreadable(connection: Connection, column: Column[str], kind: Any) -> Iterator[str]:
    decoder = json.Decoder(kind)
    table = column.table
    for number, stored in connection.execute(select(table.c.number, column)):
        try:
            decoder.decode(stored)
        except DecodeError as error:
            yield f"{column.name} of {number} in {table.name} can't be read: {error}."


def _shelves(connection: Connection) -> Iterator[str]:
    wanted = select(shelves.c.plugin, shelves.c.shelf, shelves.c.key, shelves.c.value)
    for plugin, shelf, key, value in connection.execute(wanted):
        try:
            json.decode(value)
        except DecodeError as error:
            yield f"{with_key(ShelfName(plugin, shelf), key)} can't be read: {error}."
