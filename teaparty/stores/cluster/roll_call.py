"""What the database says of the nodes of a party, and has them do, whether any of them answers."""

from typing import Any

from sqlalchemy import Connection, Engine, text

from teaparty.core.records.places import SIGN

NODES = text("""
SELECT node, version, address, since, draining, greatest(newest - applied, 0) AS behind,
    greatest(extract(epoch FROM clock_timestamp())::float - seen, 0) AS seen,
    (SELECT count(*) FROM present p WHERE p.epoch = n.epoch AND shown AND until IS NULL) AS people
FROM nodes n ORDER BY node
""")
PEOPLE = text(r"""
SELECT p.name, CASE WHEN position(:sign IN p.room) > 0 OR EXISTS (
        SELECT FROM places WHERE name = p.room AND kind = '' AND state::jsonb->>'closed' = 'true'
    ) THEN '' ELSE p.room END AS room
FROM (
    SELECT name, epoch, replace(event, '\u0000', '')::jsonb->>'room' AS room FROM present
    WHERE shown AND until IS NULL
) p JOIN nodes n ON n.epoch = p.epoch AND n.node = :node ORDER BY p.name
""")
"""Who is in by a node, and in which room; of places that people have made, or closed, no name."""


def nodes_of(engine: Engine) -> list[dict[str, Any]]:
    """Return the nodes that are in, as `events.NodeRow` but for `silent` and `differs`.

    Of a database that no node has ever used, or that is no PostgreSQL, there are none.
    """
    if engine.dialect.name != "postgresql":
        return []
    with engine.connect() as connection:
        if not _has_nodes(connection):
            return []
        return [dict(row) for row in connection.execute(NODES).mappings()]


def people_of_node(engine: Engine, node: str) -> list[tuple[str, str]]:
    """Return who is in by a node, with the names of the rooms that everybody may know."""
    with engine.connect() as connection:
        found = connection.execute(PEOPLE, {"node": node, "sign": SIGN})
        return [(str(name), str(room or "")) for name, room in found]


def drain(engine: Engine, node: str, draining: bool) -> bool:
    """Have a node drain, or do so no more, in order with all else; return whether it is in."""
    with engine.begin() as connection:
        values = {"node": node, "draining": draining}
        return connection.scalar(text("SELECT tea_drain(:node, :draining)"), values) is not None


def _has_nodes(connection: Connection) -> bool:
    return connection.scalar(text("SELECT to_regclass('nodes')")) is not None
