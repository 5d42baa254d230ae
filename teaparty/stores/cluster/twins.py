"""Two nodes of one name: each would take the place of the other, over and over.

A node that was killed may be in still when it starts again, but has no connection any more. One
that has, and renews its lease, runs elsewhere. So a second one does not start. If it has started
while the first one stood still, the second one stays, and the first one ends when it goes on.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, text

from teaparty.core.values.nodes import Node
from teaparty.stores.errors import StoreRefused

LOOKS, PAUSE = 28, 0.25
"""How often it is looked whether the other one renews its lease, and the seconds between: that is
longer than from one renewal to the next."""
TWIN = (
    "a node called {node} runs already, on the machine {machine}. Give each node a name of its own"
    " in [cluster], or stop that one first."
)
_IN = """
SELECT seen, address FROM nodes
WHERE node = :node AND seen > extract(epoch FROM clock_timestamp()) - tea_lease()
"""
_CONNECTED = """
SELECT count(*) FROM pg_stat_activity other, pg_stat_activity mine
WHERE mine.pid = pg_backend_pid() AND other.datname = mine.datname
    AND other.application_name = :application AND other.backend_start < mine.backend_start
"""

PATIENCE = LOOKS * PAUSE
"""Seconds for which a node that has begun later is waited for, until it gives a sign of life."""
SOONER = 1.0
"""Seconds by which two clocks may say otherwise how long something has taken."""


class Successor:
    """Whether another process took the place of this node while it stood still, and is there.

    A node of this name that is in by a later epoch and gives no sign of life is none: it has died,
    or is this one, whose joining was done though the answer was lost.
    """

    def __init__(self, node: str) -> None:
        self._node = node
        self._looked: tuple[int, float, float] | None = None
        """The epoch of the one that was found, how long ago it had given a sign, and when."""

    def of(
        self, epoch: int, nodes: Iterable[Node], now: float, asked: float | None = None
    ) -> Node | None:
        """Return who has taken the place of this node, which was in by an `epoch`; see `waits`.

        It was `asked` then which `nodes` are in, and it is answered `now`: when between the two
        the database has looked is not known.
        """
        found = max(
            (each for each in nodes if each.node == self._node and each.epoch > epoch),
            key=lambda each: each.epoch,
            default=None,
        )
        if found is None:
            self._looked = None
            return None
        if self._looked is None or self._looked[0] != found.epoch:
            self._looked = found.epoch, found.seen, now
            return None
        _, seen, looked = self._looked
        at_least = (now if asked is None else asked) - looked
        return found if found.seen < seen + at_least - SOONER else None

    def waits(self, now: float) -> bool:
        """Whether one was found, and may still give a sign of life."""
        return self._looked is not None and now < self._looked[2] + PATIENCE


def _pause(connection: Connection) -> None:
    with connection.begin():
        connection.execute(text(f"SELECT pg_sleep({PAUSE})"))


def refuse_twin(
    connection: Connection, node: str, pause: Callable[[Connection], object] = _pause
) -> None:
    """Raise `StoreRefused` if another process is in as the node of that name.

    The connection is the first one of this process. If another one has connections, it is waited
    for a sign of life.
    """
    first = _seen(connection, node)
    for _ in range(LOOKS if first else 0):
        if not _is_connected(connection, node):
            return
        pause(connection)
        now = _seen(connection, node)
        if now is not None and first is not None and now[0] > first[0]:
            raise StoreRefused(TWIN.format(node=node, machine=now[1] or "?"))


def _seen(connection: Connection, node: str) -> tuple[float, str] | None:
    """Return when a node that is in has given a sign of life, and on which machine it is."""
    with connection.begin():
        if connection.scalar(text("SELECT to_regclass('nodes')")) is None:
            return None  # no node was ever in
        found = connection.execute(text(_IN), {"node": node}).first()
        return None if found is None else (float(found[0]), str(found[1]))


def _is_connected(connection: Connection, node: str) -> bool:
    with connection.begin():
        asked = {"application": f"teaparty {node}"[:63]}
        return bool(connection.scalar(text(_CONNECTED), asked))
