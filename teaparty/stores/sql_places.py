"""Places that people have made, in a database."""

from typing import Any

from msgspec import json, structs
from sqlalchemy import Connection, Row, delete, insert, select, update

from teaparty.core.records.places import (
    HOSTS,
    Alike,
    Made,
    Place,
    WordTaken,
    refuse_alike,
    without_account,
)
from teaparty.stores.schema import accounts, cursors, lines, marks, named, places, shelves
from teaparty.stores.tables import CHUNK, Tables

_FIELDS = [places.c[name] for name in Made.__struct_fields__]


class Telling:
    """Tells other nodes which places there are, in the transaction that changes that."""

    def begins(self, connection: Connection) -> None:
        """Have no other node change anything until this is committed."""

    def added(self, connection: Connection, made: Made, owner: str) -> None:
        """Tell that there is another place, whose owner is called so."""

    def gone(self, connection: Connection, made: Made) -> None:
        """Tell that a place is gone."""


NOBODY_TOLD = Telling()


class Places(Tables):
    """See `core.records.places.Places`, whose methods the first ones are."""

    telling: Telling = NOBODY_TOLD

    def places(self) -> list[Made]:
        """See `Places`."""
        with self._reading() as connection:
            return _all(connection)

    def add_place(self, made: Made, alike: Alike | None = None) -> Made:
        """See `Places`."""
        with self._writing() as connection:
            self.telling.begins(connection)
            if (there := _called(connection, made)) is not None:
                if made.kind:
                    raise WordTaken
                return there
            refuse_alike(_all(connection), alike)
            wanted = select(accounts.c.name).where(accounts.c.number == made.owner)
            owner = connection.execute(wanted).scalar()
            made = structs.replace(made, owner=HOSTS if owner is None else made.owner)
            values = _columns(made)
            del values["number"]
            done = connection.execute(insert(places).values(values))
            assert done.inserted_primary_key is not None
            made = structs.replace(made, number=done.inserted_primary_key[0])
            self.telling.added(connection, made, owner or "")
        return made

    def change_place(self, made: Made) -> None:
        """See `Places`."""
        with self._writing() as connection:
            _change(connection, made)

    def remove_place(self, made: Made) -> None:
        """See `Places`. Done in several transactions; the place itself goes last.

        Then goes what people at other nodes have said there meanwhile.
        """
        if made.kind:
            self._forget_log(made.key)
        with self._writing() as connection:
            self.telling.begins(connection)
            connection.execute(delete(places).where(places.c.number == made.number))
            self.telling.gone(connection, made)
        if made.kind and self.telling is not NOBODY_TOLD:
            self._forget_log(made.key)

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


def _called(connection: Connection, made: Made) -> Made | None:
    """Return the place that has the word for a new one."""
    same = places.c.kind != "" if made.kind else places.c.kind == ""
    found = connection.execute(select(*_FIELDS).where(places.c.name == made.name, same)).first()
    return None if found is None else _made(found)


def _change(connection: Connection, made: Made) -> None:
    values = _columns(made)
    connection.execute(update(places).where(places.c.number == made.number).values(values))


def _made(row: Row[Any]) -> Made:
    values = dict(zip(Made.__struct_fields__, row, strict=True))
    values["state"] = json.decode(values["state"], type=Place)
    return Made(**values)


def _columns(made: Made) -> dict[str, Any]:
    return {**structs.asdict(made), "state": json.encode(made.state).decode()}
