"""How far people have read the logs that they follow, in a database."""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import json
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from teaparty.core.log.log import WHISPERS
from teaparty.core.records.cursors import NO_TIMES, Cursor, Stretches
from teaparty.stores.schema import accounts, cursors, lines
from teaparty.stores.sql_clock import last_number
from teaparty.stores.tables import Tables, accounts_there, with_more_rows

_FIELDS = [cursors.c[name] for name in Cursor.__struct_fields__]
_THIS = (cursors.c.account == bindparam("whose"), cursors.c.log == bindparam("which"))
_WHISPERS = update(accounts).where(accounts.c.number == bindparam("whose"))
_INSIDE = select(accounts.c.number).where(accounts.c.inside)


class Cursors(Tables):
    """See `core.records.Cursors`, whose methods the first ones are."""

    def cursors(self, account: int) -> list[Cursor]:
        """See `Cursors`."""
        wanted = select(*_FIELDS).where(cursors.c.account == account)
        with self._reading() as connection:
            found = connection.execute(wanted.order_by(cursors.c.at.desc(), cursors.c.log))
            return [_cursor(row) for row in found]

    def store_cursors(
        self, given: Collection[Cursor], most: int, as_of: Mapping[int, float] = NO_TIMES
    ) -> None:
        """See `Cursors`."""
        with self._writing() as connection:
            there = set(accounts_there(connection, {each.account for each in given}, as_of))
            mine = [each for each in given if each.account in there]
            whispers = [each for each in mine if each.log == WHISPERS]
            others = [each for each in mine if each.log != WHISPERS]
            if whispers:
                values = [{"whose": each.account, "whispers": each.cursor} for each in whispers]
                connection.execute(_WHISPERS, values)
            if others:
                these = [{"whose": each.account, "which": each.log} for each in others]
                connection.execute(delete(cursors).where(*_THIS), these)
                connection.execute(insert(cursors), [_columns(each) for each in others])
                for account in with_more_rows(
                    connection, cursors, {each.account for each in others}, most
                ):
                    _trim(connection, account, most)

    def _forget_cursors(self, account: int) -> None:
        with self._writing() as connection:
            connection.execute(delete(cursors).where(cursors.c.account == account))


def none_beyond_the_end(connection: Connection) -> None:
    """Set cursors of accounts that are inside to the ends of their logs, where they lie beyond.

    What they had read there was lost in a crash, and other lines get those numbers.
    """
    theirs = cursors.c.account.in_(_INSIDE)
    for log in connection.execute(select(cursors.c.log).where(theirs).distinct()).scalars().all():
        end = _end(connection, log)
        beyond = (cursors.c.log == log) & (cursors.c.cursor > end)
        connection.execute(update(cursors).where(theirs, beyond).values(cursor=end))
    end = _end(connection, WHISPERS)
    beyond = accounts.c.inside & (accounts.c.whispers > end)
    connection.execute(update(accounts).where(beyond).values(whispers=end))


def _end(connection: Connection, log: str) -> int:
    last = last_number(connection, lines, log)
    return 0 if last is None else last + 1


def _trim(connection: Connection, account: int, most: int) -> None:
    """Delete all cursors of an account but those where it has read last."""
    mine = cursors.c.account == account
    wanted = select(cursors.c.log).where(mine).order_by(cursors.c.at.desc(), cursors.c.log)
    newest = connection.execute(wanted.limit(most)).scalars().all()
    connection.execute(delete(cursors).where(mine, cursors.c.log.not_in(newest)))


def _cursor(row: Any) -> Cursor:
    account, log, cursor, at, missed = row
    found = json.decode(missed, type=Stretches)
    return Cursor(account=account, log=log, cursor=cursor, at=at, missed=found)


def _columns(each: Cursor) -> dict[str, Any]:
    missed = json.encode(each.missed).decode()
    return {"account": each.account, "log": each.log, "cursor": each.cursor, "at": each.at,
            "missed": missed}  # fmt: skip
