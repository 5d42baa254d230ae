"""Two releases that have one party together: which nodes let another one in, or a new revision."""

from sqlalchemy import Connection, text

from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.errors import StoreRefused

IN_THE_WAY = (
    "revision {head} of the database is nothing for nodes that are in: {nodes}. Stop them all, and"
    " then start this one; a node that was killed is in for some seconds more."
)
NOT_LET_IN = "node {node} can't join the others: {why}."
_NODES = """
SELECT node, version FROM nodes
WHERE node <> :node AND seen > extract(epoch FROM clock_timestamp()) - tea_lease()
    AND coalesce((to_jsonb(nodes)->>'protocol')::bigint, 0) < :oldest
ORDER BY node
"""
_REFUSAL = "SELECT tea_refusal(:node, :protocol)"


def goes_on(connection: Connection) -> bool:
    """Whether this release can go on with a database that a later one has brought further."""
    if not _has(connection, "cluster", "class"):
        return False
    oldest = connection.scalar(text("SELECT oldest FROM cluster"))
    return oldest is not None and 0 < oldest <= PROTOCOL


def refuse_revision(connection: Connection, head: str, oldest: int, node: str) -> None:
    """Raise `StoreRefused` while nodes are in of a protocol before the `oldest`, but that `node`.

    Nobody joins, and no turn is stored, until the transaction ends.
    """
    if not _has(connection, "tea_lease()", "procedure"):
        return  # no node was ever in
    connection.execute(text("SELECT seq FROM cluster FOR UPDATE"))
    found = connection.execute(text(_NODES), {"node": node, "oldest": oldest}).all()
    if found:
        nodes = ", ".join(f"{name} ({version})" for name, version in found)
        raise StoreRefused(IN_THE_WAY.format(head=head, nodes=nodes))


def note_oldest(connection: Connection, oldest: int) -> None:
    """Have it known which protocol nodes must speak from now on, at least."""
    bound = text("UPDATE cluster SET oldest = greatest(oldest, :oldest)")
    connection.execute(bound, {"oldest": oldest})


def refusal(connection: Connection, node: str) -> str:
    """Return why a node of this release can't join, in a sentence; nothing if it can."""
    if not _has(connection, "tea_refusal(text, bigint)", "procedure"):
        return ""
    why = connection.scalar(text(_REFUSAL), {"node": node, "protocol": PROTOCOL})
    return NOT_LET_IN.format(node=node, why=why) if why else ""


def _has(connection: Connection, name: str, kind: str) -> bool:
    """Whether there is a table or function of that name: a `class` or `procedure`."""
    if connection.dialect.name != "postgresql":
        return False
    return connection.scalar(text(f"SELECT to_reg{kind}(:name)"), {"name": name}) is not None
