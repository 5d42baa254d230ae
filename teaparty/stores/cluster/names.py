"""Claims of names, as the core asks for them, by the database that all nodes share."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from teaparty.core.records import Unavailable
from teaparty.core.values.claims import Claim, Claimed
from teaparty.stores.cluster.values import (
    ClusterDatabase,
    Fenced,
    TurnsLost,
    Unreachable,
    WrongServer,
)

T = TypeVar("T")
AWAY = (Fenced, TurnsLost, Unreachable, WrongServer)
"""What the journal looks after; meanwhile nobody gets a name."""


class ClusterNames:
    """Implements `core.ports.Names`; `epoch` returns the one by which the node is in now."""

    def __init__(self, database: ClusterDatabase, epoch: Callable[[], int]) -> None:
        self._database, self._epoch = database, epoch

    async def claim(self, claim: Claim) -> Claimed:
        """See `core.ports.Names`."""
        return await or_unavailable(self._database.claim(self._epoch(), claim))

    async def release(self, session: int) -> None:
        """See `core.ports.Names`. What is not released ends by itself."""
        await or_unavailable(self._database.release(self._epoch(), session))


async def or_unavailable(asked: Awaitable[T]) -> T:
    """Return an answer of the database; raise `Unavailable` while there is none."""
    try:
        return await asked
    except AWAY as error:
        raise Unavailable from error
