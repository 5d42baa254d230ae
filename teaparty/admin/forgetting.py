"""What else is to be forgotten of somebody who is erased: their name where the staff had to do with
it, and lines that came while they were being sent out."""

from sqlalchemy import Column, Table, select, update

from teaparty.core.names import fold
from teaparty.stores.schema import audits, reports, sanctions
from teaparty.stores.sql import SqlStore

ERASED = "(erased)"
_NAMES = ((audits, "who"), (audits, "whom"), (sanctions, "by"), (reports, "host"))
"""Columns with names, in rows that stay."""


class Forgetting(SqlStore):
    """A store that can forget more."""

    def forget_name(self, name: str) -> None:
        """Let nothing bear this name that stays when the account of it is erased."""
        for table, column in _NAMES:
            for number in self._rows_of(table, table.c[column], fold(name)):
                values = {column: ERASED}
                if table is audits:
                    values["why"] = ""  # where they may well be named too
                with self._writing() as connection:
                    connection.execute(update(table).where(table.c.number == number).values(values))

    def forget_lines(self, account: int) -> None:
        """Erase lines and whispers of an account, which need not be there any more."""
        self._forget_lines(account)

    def _rows_of(self, table: Table, column: Column[str], key: str) -> list[int]:
        with self._reading() as connection:
            rows = connection.execute(select(table.c.number, column))
            return [number for number, name in rows if fold(name) == key]
