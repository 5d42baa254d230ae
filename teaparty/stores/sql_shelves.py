"""What plugins store, in a database."""

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from teaparty.core.values.shelves import ShelfFull, ShelfName
from teaparty.stores.schema import shelves, somebodys
from teaparty.stores.tables import Tables

_SOMEBODYS = somebodys("owner")


class Shelves(Tables):
    """See `core.records.Shelves`, whose methods the first ones are."""

    def shelved(self, shelf: ShelfName, key: str) -> str | None:
        """See `Shelves`."""
        with self._reading() as connection:
            wanted = select(shelves.c.value).where(_is(shelf), shelves.c.key == key)
            return connection.execute(wanted).scalar_one_or_none()

    def shelf_keys(self, shelf: ShelfName) -> list[str]:
        """See `Shelves`."""
        wanted = select(shelves.c.key).where(_is(shelf)).order_by(shelves.c.key)
        with self._reading() as connection:
            return list(connection.execute(wanted).scalars())

    def swap_shelved(
        self,
        shelf: ShelfName,
        key: str,
        values: tuple[str | None, str | None],
        owner: int | None,
        most: int,
    ) -> bool:
        """Replace the first of `values` by the second; return False if it is not there any more.

        None stands for nothing. All else is as in `Shelves.change_shelved`.
        """
        before, after = values
        if before is None:
            return after is None or self._add(shelf, key, (owner or 0, after), most)
        this = (_is(shelf), shelves.c.key == key, shelves.c.value == before)
        whose = {} if owner is None else {"owner": owner}
        with self._writing() as connection:
            done = connection.execute(
                delete(shelves).where(*this)
                if after is None
                else update(shelves).where(*this).values(value=after, **whose)
            )
        return done.rowcount == 1

    def shelved_of(self, account: int) -> list[tuple[ShelfName, str, str]]:
        """Return shelf, key and value of all that belongs to an account."""
        columns = (shelves.c.plugin, shelves.c.shelf, shelves.c.key, shelves.c.value)
        wanted = select(*columns).where(shelves.c.owner == account, _SOMEBODYS)
        with self._reading() as connection:
            found = connection.execute(wanted.order_by("plugin", "shelf", "key"))
            return [(ShelfName(plugin, name), key, value) for plugin, name, key, value in found]

    def _add(self, shelf: ShelfName, key: str, owned: tuple[int, str], most: int) -> bool:
        """Store a value under a new key; return False if somebody else has done so."""
        owner, value = owned
        values = {"plugin": shelf.plugin, "shelf": shelf.name, "key": key}
        try:
            with self._writing() as connection:
                if _count(connection, shelf) >= most:
                    raise ShelfFull(shelf, most)
                connection.execute(insert(shelves).values(**values, owner=owner, value=value))
        except IntegrityError:
            return False
        return True

    def _forget_shelved(self, account: int) -> None:
        with self._writing() as connection:
            connection.execute(delete(shelves).where(shelves.c.owner == account, _SOMEBODYS))


def _is(shelf: ShelfName) -> ColumnElement[bool]:
    return (shelves.c.plugin == shelf.plugin) & (shelves.c.shelf == shelf.name)


def _count(connection: Connection, shelf: ShelfName) -> int:
    number: int = connection.execute(
        select(func.count()).select_from(shelves).where(_is(shelf))
    ).scalar_one()
    return number
