"""Which lines name people who have an account, so that they can read them later."""

from collections.abc import Collection
from typing import Protocol

from msgspec import Struct

from teaparty.core.log.log import Entry


class Mention(Struct, frozen=True, kw_only=True):
    """That a line, the `number`-th of a log, names an account; `at` is the time of the line."""

    account: int
    log: str
    number: int
    at: float


class Mentions(Protocol):
    """Stores mentions, each for as long as its line."""

    async def add_mentions(self, mentions: Collection[Mention], most: int) -> None:
        """Store that lines name accounts. Of more than `most` of one account the oldest go.

        What names an account that is not there any more is left out, and so is what stands in a
        line that is gone.
        """
        ...

    async def mentions(self, account: int) -> list[Entry]:
        """Return the lines that name an account, oldest first."""
        ...

    async def readers(self, log: str, keys: Collection[str]) -> list[int]:
        """Return the numbers of the accounts of these names that have a cursor in a log."""
        ...
