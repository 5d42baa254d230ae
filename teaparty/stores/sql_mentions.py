"""Which lines name an account, in a database."""

from collections.abc import Collection, Iterable, Iterator

from msgspec import structs
from sqlalchemy import Connection, bindparam, delete, insert, select

from teaparty.core.events import TakenBack
from teaparty.core.log.codec import begins, unpacked
from teaparty.core.log.log import Entry
from teaparty.core.records.mentions import Mention
from teaparty.stores.rows import ERASED
from teaparty.stores.schema import accounts, cursors, lines, named
from teaparty.stores.tables import Tables, accounts_there, in_chunks, with_more_rows

_THIS = (named.c.account == bindparam("whose"), named.c.log == bindparam("which"),
         named.c.number == bindparam("what"))  # fmt: skip
_IN_LINE = (lines.c.room == named.c.log) & (lines.c.number == named.c.number)
_SPOKEN = lines.c.event.not_like(f"{begins(TakenBack.__name__)}%")
_ENTRY = (lines.c.room, lines.c.number, lines.c.at, lines.c.event)


class Mentions(Tables):
    """See `core.records.mentions.Mentions`, whose methods the first ones are."""

    def add_mentions(self, given: Collection[Mention], most: int) -> None:
        """See `Mentions`."""
        with self._writing() as connection:
            there = set(accounts_there(connection, {each.account for each in given}))
            left = set(_lines_left(connection, given))
            found = {(each.account, each.log, each.number): each for each in given
                     if each.account in there and (each.log, each.number) in left}  # fmt: skip
            if found:
                these = [{"whose": a, "which": log, "what": number} for a, log, number in found]
                connection.execute(delete(named).where(*_THIS), these)
                connection.execute(insert(named), list(map(structs.asdict, found.values())))
            for account in with_more_rows(
                connection, named, {account for account, _, _ in found}, most
            ):
                _trim(connection, account, most)

    def mentions(self, account: int) -> list[Entry]:
        """See `Mentions`."""
        wanted = select(*_ENTRY).join(named, _IN_LINE).where(named.c.account == account)
        wanted = wanted.order_by(named.c.at, named.c.log, named.c.number)
        with self._reading() as connection:
            found = connection.execute(wanted.where(lines.c.account != ERASED)).all()
            return [unpacked(row[0], row[1], row[2], row[3]) for row in found]

    def readers(self, log: str, keys: Collection[str]) -> list[int]:
        """See `Mentions`."""
        wanted = select(accounts.c.number).join(cursors, cursors.c.account == accounts.c.number)
        wanted = wanted.where(accounts.c.key.in_(keys), cursors.c.log == log)
        with self._reading() as connection:
            return list(connection.execute(wanted).scalars())

    def _forget_mentions(self, account: int) -> None:
        with self._writing() as connection:
            connection.execute(delete(named).where(named.c.account == account))


def _lines_left(connection: Connection, given: Iterable[Mention]) -> Iterator[tuple[str, int]]:
    """Yield the logs and numbers of lines that are there still, and were not taken back."""
    by_log: dict[str, set[int]] = {}
    for each in given:
        by_log.setdefault(each.log, set()).add(each.number)
    for log, numbers in by_log.items():
        for some in in_chunks(numbers):
            these = (lines.c.room == log, lines.c.number.in_(some), lines.c.account != ERASED)
            wanted = select(lines.c.number).where(*these, _SPOKEN)
            for number in connection.execute(wanted).scalars():
                yield log, number


def _trim(connection: Connection, account: int, most: int) -> None:
    """Delete all mentions of an account but the last ones."""
    mine = select(named.c.log, named.c.number).where(named.c.account == account)
    newest = mine.order_by(named.c.at.desc(), named.c.log.desc(), named.c.number.desc())
    old = connection.execute(newest.offset(most)).all()
    these = [{"whose": account, "which": log, "what": number} for log, number in old]
    connection.execute(delete(named).where(*_THIS), these)
