"""Accounts in a database."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import json, structs
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from teaparty.core.records import Account, Preferences, Taken
from teaparty.stores.schema import accounts
from teaparty.stores.sql_clock import NOW, unused_since
from teaparty.stores.sql_cursors import none_beyond_the_end
from teaparty.stores.tables import Tables, in_chunks

_JSON = {"blocks": tuple[str, ...], "preferences": Preferences}
"""Fields that are stored as JSON, with their types."""
_FIELDS = [accounts.c[name] for name in Account.__struct_fields__]
_OLD = {
    "old_name": accounts.c.name,
    "old_key": accounts.c.key,
    "old_skeleton": accounts.c.skeleton,
    "old_since": NOW,
}
_NO_OLD = {"old_name": "", "old_key": None, "old_skeleton": None, "old_since": 0.0}
"""What the old name of an account becomes when it gets another: the one before, or none."""


class Accounts(Tables):
    """See `core.records.Records`, whose methods these are."""

    def account(self, key: str) -> Account | None:
        """See `Records`."""
        with self._reading() as connection:
            row = connection.execute(select(*_FIELDS).where(accounts.c.key == key)).one_or_none()
        return None if row is None else _account(row)

    def owner(self, key: str) -> Account | None:
        """See `Records`."""
        theirs = or_(accounts.c.key == key, accounts.c.old_key == key)
        with self._reading() as connection:
            row = connection.execute(select(*_FIELDS).where(theirs)).one_or_none()
        return None if row is None else _account(row)

    def alike(self, skeleton: str, own: int = 0) -> str | None:
        """See `Records`."""
        alike = or_(accounts.c.skeleton == skeleton, accounts.c.old_skeleton == skeleton)
        name = case((accounts.c.skeleton == skeleton, accounts.c.name), else_=accounts.c.old_name)
        with self._reading() as connection:
            wanted = select(name).where(alike, accounts.c.number != own)
            return connection.execute(wanted).scalar_one_or_none()

    def add_account(self, account: Account, key: str, skeleton: str) -> Account:
        """See `Records`."""
        values = _columns(structs.asdict(account)) | {"key": key, "skeleton": skeleton, "used": NOW}
        del values["number"]
        with self._taking(key, skeleton, 0) as connection:
            done = connection.execute(insert(accounts).values(values))
        assert done.inserted_primary_key is not None
        return structs.replace(account, number=done.inserted_primary_key[0])

    @contextmanager
    def _taking(self, key: str, skeleton: str, number: int) -> Iterator[Connection]:
        """Write that an account has a name; raise `Taken`, also if another process was faster."""
        try:
            with self._writing() as connection:
                refuse_taken(connection, key, skeleton, number)
                yield connection
        except IntegrityError:
            with self._reading() as connection:
                refuse_taken(connection, key, skeleton, number)
            raise

    def change_account(self, number: int, /, as_of: float | None = None, **changes: object) -> None:
        """See `Records`."""
        if changes:
            used = {"used": NOW} if "seen" in changes else {}
            since = [] if as_of is None else [accounts.c.seen == as_of]
            self._change(number, _columns(changes) | used, *since)

    def rename_account(
        self, number: int, name: str, key: str, skeleton: str, keep_old: bool = False
    ) -> None:
        """See `Records`."""
        this = accounts.c.number == number
        values = {"name": name, "key": key, "skeleton": skeleton}
        before = _OLD if keep_old else _NO_OLD
        with self._taking(key, skeleton, number) as connection:
            connection.execute(update(accounts).where(this, accounts.c.key != key).values(before))
            connection.execute(update(accounts).where(this).values(values))

    def expire_old_names(self, before: float) -> int:
        """See `StoreRecords`."""
        old = accounts.c.old_key.is_not(None) & (accounts.c.old_since < before)
        with self._writing() as connection:
            return connection.execute(update(accounts).where(old).values(_NO_OLD)).rowcount

    def accounts(self, numbers: Collection[int] | None = None) -> list[Account]:
        """See `Records`."""
        wanted = select(*_FIELDS).order_by("key")
        which = (
            [wanted]
            if numbers is None
            else [wanted.where(accounts.c.number.in_(some)) for some in in_chunks(numbers)]
        )
        with self._reading() as connection:
            return [_account(row) for each in which for row in connection.execute(each)]

    def accounts_with(self, roles: Collection[str]) -> list[Account]:
        """See `Records`."""
        wanted = select(*_FIELDS).where(accounts.c.role.in_(roles)).order_by("key")
        with self._reading() as connection:
            return list(map(_account, connection.execute(wanted)))

    def accounts_called(self, beginning: str, most: int) -> tuple[list[Account], int]:
        """See `Records`."""
        fitting = accounts.c.key.startswith(beginning, autoescape=True)
        wanted = select(*_FIELDS).where(fitting).order_by("key").limit(most)
        count = select(func.count()).select_from(accounts).where(fitting)
        with self._reading() as connection:
            found = list(map(_account, connection.execute(wanted)))
            return found, connection.execute(count).scalar_one()

    def nobody_is_inside(self, but: Collection[int] = (), after_crash: bool = True) -> None:
        """After a crash, set members who were in as out; none has read what was lost in it.

        The accounts `but` for which that holds are in by other nodes.
        """
        with self._writing() as connection:
            if after_crash:
                none_beyond_the_end(connection)
            inside = update(accounts).where(accounts.c.inside, accounts.c.number.not_in(but))
            connection.execute(inside.values(inside=False, used=NOW))

    def unused_since(self, end: float, open_end: float) -> list[int]:
        """Return the numbers of accounts as `sql_clock.unused_since` says."""
        wanted = select(accounts.c.number).where(unused_since(end, open_end))
        with self._reading() as connection:
            return list(connection.execute(wanted.order_by("number")).scalars())

    def _keys(self, number: int) -> list[str]:
        """Return the key of an account, and that of its old name, if there is one."""
        wanted = select(accounts.c.key, accounts.c.old_key).where(accounts.c.number == number)
        with self._reading() as connection:
            return [key for row in connection.execute(wanted) for key in row if key is not None]

    def _change(self, number: int, values: dict[str, Any], *such: ColumnElement[bool]) -> None:
        this = update(accounts).where(accounts.c.number == number, *such)
        with self._writing() as connection:
            connection.execute(this.values(values))

    def _remove(self, number: int) -> None:
        with self._writing() as connection:
            connection.execute(delete(accounts).where(accounts.c.number == number))


def _account(row: Row[Any]) -> Account:
    values = dict(zip(Account.__struct_fields__, row, strict=True))
    for name, kind in _JSON.items():
        values[name] = json.decode(values[name], type=kind)
    return Account(**values)


def _columns(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.encode(value).decode() if name in _JSON else value
        for name, value in fields.items()
    }


def refuse_taken(connection: Connection, key: str, skeleton: str, number: int) -> None:
    """Raise `Taken` if an account other than `number` has this name or one like it."""
    now = or_(accounts.c.key == key, accounts.c.skeleton == skeleton)
    before = or_(accounts.c.old_key == key, accounts.c.old_skeleton == skeleton)
    name = case((now, accounts.c.name), else_=accounts.c.old_name)
    others = select(name, accounts.c.name).where(now | before, accounts.c.number != number)
    theirs = or_(accounts.c.key == key, accounts.c.old_key == key)
    found = connection.execute(others.order_by(case((theirs, 0), else_=1))).first()
    if found is not None:
        raise Taken(*found)
