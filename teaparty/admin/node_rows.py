"""The nodes of a party as the database has them, where no server runs that could be asked."""

from typing import Any

from teaparty.admin.context import Context
from teaparty.admin.statuses import Failed
from teaparty.core.people.draining import NO_NODE
from teaparty.core.values.nodes import ONE_SERVER, SILENT
from teaparty.stores.cluster import roll_call


def listed(context: Context, node: str | None) -> dict[str, Any]:
    """Return all nodes, or one of them with its people; as `nodes.answered` does."""
    if context.database.kind != "postgresql":
        return {"nodes": [], "people": None}
    with context.database.store(), context.database.engine() as engine:
        rows = roll_call.nodes_of(engine)
        for row in rows:
            row["silent"] = row["seen"] >= SILENT
        if node is None:
            return {"nodes": rows, "people": None}
        chosen = [row for row in rows if row["node"] == node]
        if not chosen:
            raise _no_node(node, rows)
        people = [{"name": name, "room": room} for name, room in
                  roll_call.people_of_node(engine, node)]  # fmt: skip
    return {"nodes": chosen, "people": people}


def drain(context: Context, node: str | None, draining: bool) -> str:
    """Have a node drain, or do so no more; return its name. Raises `Failed`."""
    if context.database.kind != "postgresql":
        raise Failed(ONE_SERVER)
    with context.database.store() as store, context.database.engine() as engine:
        rows = roll_call.nodes_of(engine)
        if node is None or not roll_call.drain(engine, node, draining):
            raise _no_node(node, rows)
        context.note(store, "drain" if draining else "undrain", node)
    return node


def _no_node(node: str | None, rows: list[dict[str, Any]]) -> Failed:
    names = ", ".join(row["node"] for row in rows)
    if not rows:
        return Failed("no node is in.")
    if node is None:
        return Failed(f"no node runs here, so one of these has to be named: {names}.")
    return Failed(NO_NODE.format(name=node, names=names))
