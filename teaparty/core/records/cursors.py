"""How far people have read the logs that they follow."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

NO_TIMES: Mapping[int, float] = MappingProxyType({})
Stretches = tuple[tuple[int, int], ...]
"""Stretches of a log, in their order: each from one number up to another."""
MOST_STRETCHES = 8
"""Stretches of one log that can wait. Of more, the oldest two become one."""


def with_stretch(waiting: Stretches, start: int, end: int) -> Stretches:
    """Return stretches that wait, with another one after them."""
    if start >= end:
        return waiting
    found = [*waiting, (start, end)]
    if len(found) > MOST_STRETCHES:
        found[:2] = [(found[0][0], found[1][1])]
    return tuple(found)


def last_of(stretches: Stretches, most: int) -> Stretches:
    """Return the last `most` numbers of stretches, as stretches."""
    found: list[tuple[int, int]] = []
    for start, end in reversed(stretches):
        if most > 0:
            found.insert(0, (max(start, end - most), end))
            most -= end - start
    return tuple(found)


class Cursor(Struct, frozen=True, kw_only=True):
    """How far an account has read a log: all before the number `cursor`, but what was `missed`."""

    account: int
    log: str
    cursor: int
    at: float = 0.0
    """When they read there last."""
    missed: Stretches = ()
    """What lies before the cursor, was said while they were away, and is still to be recalled."""


class Cursors(Protocol):
    """Stores cursors one by one, by account and log."""

    async def cursors(self, account: int) -> list[Cursor]:
        """Return the cursors of an account, those where it has read last before all others."""
        ...

    async def store_cursors(
        self, cursors: Collection[Cursor], most: int, as_of: Mapping[int, float] = NO_TIMES
    ) -> None:
        """Store cursors, all or none, in the place of those with the same account and log.

        Of more than `most` of one account the oldest go. That in the log of whispers is a field of
        the account. Those of accounts that are not there any more are left out, and so are those
        of accounts that were `seen` at another time than `as_of` says: see `change_account`.
        """
        ...
