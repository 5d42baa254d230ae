"""What the parts of `stores.sql.SqlStore` share: transactions."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from itertools import islice

from sqlalchemy import Connection, Engine, Table, func, select

from teaparty.core.records.cursors import NO_TIMES
from teaparty.stores.schema import accounts

CHUNK = 500
"""Lines that are deleted in one transaction: other writers wait for no more."""
REST = 0.005
"""Seconds between two such transactions, in which others can write."""


class Tables:
    """Some tables of a database; each method is one transaction, unless it says otherwise."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def _reading(self) -> AbstractContextManager[Connection]:
        return self.engine.connect().execution_options(reads=True)

    def _writing(self) -> AbstractContextManager[Connection]:
        return self.engine.begin()

    def _rest(self, found: int) -> None:
        """Give other writers time, if there may be more to do."""
        if found == CHUNK:
            time.sleep(REST)


def in_chunks(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Yield numbers, as many at once as a statement may have."""
    each = iter(numbers)
    while some := list(islice(each, CHUNK)):
        yield some


def accounts_there(
    connection: Connection, numbers: Iterable[int], as_of: Mapping[int, float] = NO_TIMES
) -> Iterator[int]:
    """Yield those numbers that are accounts' still, which were `seen` then, where that is given.

    These are not seen anew before the transaction ends.
    """
    for some in in_chunks(numbers):
        wanted = select(accounts.c.number, accounts.c.seen).where(accounts.c.number.in_(some))
        held = wanted.with_for_update(read=True) if as_of else wanted
        for number, seen in connection.execute(held):
            if as_of.get(number, seen) == seen:
                yield number


def with_more_rows(
    connection: Connection, table: Table, numbers: Iterable[int], most: int
) -> Iterator[int]:
    """Yield those accounts that have more than `most` rows of a table."""
    for some in in_chunks(numbers):
        wanted = select(table.c.account).where(table.c.account.in_(some))
        many = wanted.group_by(table.c.account).having(func.count() > most)
        yield from connection.execute(many).scalars().all()
