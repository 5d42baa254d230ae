"""Accounts in a database."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from msgspec import json, structs
from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from teaparty.core.records import WHISPERS, Account, Kept, Taken
from teaparty.stores.schema import accounts, lines
from teaparty.stores.sql_ages import NOW, unused_since
from teaparty.stores.tables import CHUNK, Tables

UNSURE = 60.0
"""Seconds before the server died of which nobody knows who has read what was said in them."""
MOST_UNSURE = 1_000
_JSON = {"blocks": tuple[str, ...], "kept": Kept}
"""Fields that are kept as JSON, with their types."""
_FIELDS = [accounts.c[name] for name in Account.__struct_fields__]


class Accounts(Tables):
    """See `core.records.Records`, whose methods these are."""

    def account(self, key: str) -> Account | None:
        """See `Records`."""
        with self._reading() as connection:
            row = connection.execute(select(*_FIELDS).where(accounts.c.key == key)).one_or_none()
        return None if row is None else _account(row)

    def alike(self, skeleton: str, own: int = 0) -> str | None:
        """See `Records`."""
        others = (accounts.c.skeleton == skeleton) & (accounts.c.number != own)
        wanted = select(accounts.c.name).where(others)
        with self._reading() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def add_account(self, account: Account, key: str, skeleton: str) -> Account:
        """See `Records`."""
        values = _columns(structs.asdict(account)) | {"key": key, "skeleton": skeleton, "used": NOW}
        del values["number"]
        with self._writing() as connection:
            _refuse_taken(connection, key, skeleton, 0)
            done = connection.execute(insert(accounts).values(values))
        assert done.inserted_primary_key is not None
        return structs.replace(account, number=done.inserted_primary_key[0])

    def change_account(self, number: int, /, **changes: object) -> None:
        """See `Records`."""
        if changes:
            used = {"used": NOW} if "seen" in changes else {}
            self._change(number, _columns(changes) | used)

    def rename_account(self, number: int, name: str, key: str, skeleton: str) -> None:
        """See `Records`."""
        with self._writing() as connection:
            _refuse_taken(connection, key, skeleton, number)
            connection.execute(
                update(accounts)
                .where(accounts.c.number == number)
                .values(name=name, key=key, skeleton=skeleton)
            )

    def accounts(self, numbers: Collection[int] | None = None) -> list[Account]:
        """See `Records`."""
        wanted = select(*_FIELDS).order_by("key")
        which = (
            [wanted]
            if numbers is None
            else [wanted.where(accounts.c.number.in_(some)) for some in _in_chunks(numbers)]
        )
        with self._reading() as connection:
            return [_account(row) for each in which for row in connection.execute(each)]

    def accounts_with(self, roles: Collection[str]) -> list[Account]:
        """See `Records`."""
        wanted = select(*_FIELDS).where(accounts.c.role.in_(roles)).order_by("key")
        with self._reading() as connection:
            return list(map(_account, connection.execute(wanted)))

    def nobody_is_inside(self) -> None:
        """Let those who were in when the server died have read all but what came right before."""
        with self._writing() as connection:
            wanted = select(accounts).where(accounts.c.inside)
            inside = connection.execute(wanted).all()
            last = [_last_lines(connection, name) for name in {WHISPERS, *(a.room for a in inside)}]
            died = max((line.at for found in last for line in found[-1:]), default=0.0)
            read = {found[0].room: _read(found, died) for found in last if found}
            for account in inside:
                values = {
                    "cursor": _within(account.cursor, read.get(account.room)),
                    "whispers": _within(account.whispers, read.get(WHISPERS)),
                    "inside": False,
                    "used": NOW,
                }
                this = accounts.c.number == account.number
                connection.execute(update(accounts).where(this).values(values))

    def unused_since(self, end: float, open_end: float) -> list[int]:
        """Return the numbers of accounts as `sql_ages.unused_since` says."""
        wanted = select(accounts.c.number).where(unused_since(end, open_end))
        with self._reading() as connection:
            return list(connection.execute(wanted.order_by("number")).scalars())

    def _key(self, number: int) -> str | None:
        wanted = select(accounts.c.key).where(accounts.c.number == number)
        with self._reading() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def _change(self, number: int, values: dict[str, Any]) -> None:
        with self._writing() as connection:
            connection.execute(update(accounts).where(accounts.c.number == number).values(values))

    def _remove(self, number: int) -> None:
        with self._writing() as connection:
            connection.execute(delete(accounts).where(accounts.c.number == number))


def _in_chunks(numbers: Collection[int]) -> Iterator[list[int]]:
    """Yield numbers, as many at once as a statement may have."""
    each = iter(numbers)
    while some := list(islice(each, CHUNK)):
        yield some


def _last_lines(connection: Connection, room: str) -> list[Any]:
    """Return the last lines of a room, oldest first, as far as it can be unknown who read them."""
    wanted = select(lines.c.room, lines.c.number, lines.c.at).where(lines.c.room == room)
    found = connection.execute(wanted.order_by(lines.c.number.desc()).limit(MOST_UNSURE))
    return list(found)[::-1]


def _read(found: list[Any], died: float) -> tuple[int, int]:
    """Return the number of the first line of which nobody knows who has read it, and the end."""
    end: int = found[-1].number + 1
    return next((line.number for line in found if line.at > died - UNSURE), end), end


def _within(cursor: int, read: tuple[int, int] | None) -> int:
    """Return a cursor that is not behind what was read for sure, nor beyond the end."""
    start, end = read or (0, 0)
    return max(start, min(cursor, end))


def _account(row: Row[Any]) -> Account:
    values = dict(row._mapping)
    for name, kind in _JSON.items():
        values[name] = json.decode(values[name], type=kind)
    return Account(**values)


def _columns(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.encode(value).decode() if name in _JSON else value
        for name, value in fields.items()
    }


def _refuse_taken(connection: Connection, key: str, skeleton: str, number: int) -> None:
    """Raise `Taken` where an account other than `number` has this name or one like it."""
    alike = or_(accounts.c.key == key, accounts.c.skeleton == skeleton)
    others = select(accounts.c.name).where(alike, accounts.c.number != number)
    name = connection.execute(others.order_by(accounts.c.key != key)).scalar()
    if name is not None:
        raise Taken(name)
