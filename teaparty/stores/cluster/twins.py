"""Two nodes of one name: each would take the place of the other, over and over.

A node that was killed may be in still when it starts again, but has no connection any more. One
that has, and renews its lease, runs elsewhere.
"""

from collections.abc import Callable

from sqlalchemy import Connection, text

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
