"""What plugins have stored, by their names, in a database: for the operator, who may erase it."""

from msgspec import Struct
from sqlalchemy import Table, delete, func, select

from teaparty.stores.schema import appointments, shelves
from teaparty.stores.tables import Tables


class Stored(Struct, frozen=True):
    """How much a plugin has stored."""

    values: int = 0
    appointments: int = 0


class Leftovers(Tables):
    """Looks past the plugins themselves, which may not be there any more."""

    def stored_by_plugins(self) -> dict[str, Stored]:
        """Return how much each plugin has stored, by their names, in the order of these."""
        values, agreed = self._count(shelves), self._count(appointments)
        return {
            plugin: Stored(values.get(plugin, 0), agreed.get(plugin, 0))
            for plugin in sorted(values | agreed)
        }

    def _count(self, table: Table) -> dict[str, int]:
        """Return how many rows of a table each plugin has."""
        with self._reading() as connection:
            counted = select(table.c.plugin, func.count()).group_by(table.c.plugin)
            return dict(connection.execute(counted).all())

    def forget_plugin(self, plugin: str) -> None:
        """Erase all that a plugin has stored."""
        with self._writing() as connection:
            for table in (shelves, appointments):
                connection.execute(delete(table).where(table.c.plugin == plugin))
