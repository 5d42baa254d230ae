"""Places that people have made, in a database."""

from typing import Any

from msgspec import json, structs
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from teaparty.core.records.places import HOSTS, Made, Place, without_account
from teaparty.stores.schema import accounts, cursors, lines, marks, named, places, shelves
from teaparty.stores.tables import CHUNK, Tables

_FIELDS = [places.c[name] for name in Made.__struct_fields__]


class Places(Tables):
    """See `core.records.places.Places`, whose methods the first ones are."""

    def places(self) -> list[Made]:
        """See `Places`."""
        with self._reading() as connection:
            return _all(connection)

    def add_place(self, made: Made) -> Made:
        """See `Places`."""
        with self._writing() as connection:
            count = select(func.count()).where(accounts.c.number == made.owner)
            owner = made.owner if connection.execute(count).scalar() else HOSTS
            made = structs.replace(made, owner=owner)
            values = _columns(made)
            del values["number"]
            done = connection.execute(insert(places).values(values))
        assert done.inserted_primary_key is not None
        return structs.replace(made, number=done.inserted_primary_key[0])

    def change_place(self, made: Made) -> None:
        """See `Places`."""
        with self._writing() as connection:
            _change(connection, made)

    def remove_place(self, made: Made) -> None:
        """See `Places`. Done in several transactions; the place itself goes last."""
        if made.kind:
            self._forget_log(made.key)
        with self._writing() as connection:
            connection.execute(delete(places).where(places.c.number == made.number))

    def _forget_log(self, log: str) -> None:
        """Erase all of a log whose key is never used again, some lines at a time.

        What plugins store under that key goes as well.
        """
        numbers = select(lines.c.number).where(lines.c.room == log).limit(CHUNK)
        found = CHUNK
        while found == CHUNK:
            with self._writing() as connection:
                some = connection.execute(numbers).scalars().all()
                connection.execute(
                    delete(lines).where(lines.c.room == log, lines.c.number.in_(some))
                )
            found = len(some)
            self._rest(found)
        with self._writing() as connection:
            connection.execute(delete(marks).where(marks.c.room == log))
            connection.execute(delete(cursors).where(cursors.c.log == log))
            connection.execute(delete(named).where(named.c.log == log))
            connection.execute(delete(shelves).where(shelves.c.key == log))

    def _forget_places(self, account: int) -> None:
        with self._writing() as connection:
            for made in _all(connection):
                left = without_account(made, account)
                if left != made:
                    _change(connection, left)


def _all(connection: Connection) -> list[Made]:
    found = connection.execute(select(*_FIELDS).order_by(places.c.number))
    return list(map(_made, found))


def _change(connection: Connection, made: Made) -> None:
    values = _columns(made)
    connection.execute(update(places).where(places.c.number == made.number).values(values))


def _made(row: Row[Any]) -> Made:
    values = dict(zip(Made.__struct_fields__, row, strict=True))
    values["state"] = json.decode(values["state"], type=Place)
    return Made(**values)


def _columns(made: Made) -> dict[str, Any]:
    return {**structs.asdict(made), "state": json.encode(made.state).decode()}
