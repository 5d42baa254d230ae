"""`nodes`, `drain` and `undrain`: the servers of a party that several have open.

The server that runs here answers for all; where none does, the database says what it knows.
"""

from argparse import Namespace
from typing import Any

from teaparty.admin.acting import asked, event, event_or_empty, later, understood
from teaparty.admin.context import Context
from teaparty.admin.output import Answer, moment, table

HEAD = ("NODE", "STATE", "PEOPLE", "VERSION", "SINCE", "HEARD", "BEHIND", "MACHINE")
ONE = "This party has one server, so there are no nodes."
NONE = "No node is in."
NOBODY = "Nobody is in by it."
DRAINS = {True: "The node {node} drains.", False: "The node {node} does not drain."}


def nodes(args: Namespace, context: Context) -> Answer:
    """Answer with all nodes, or with one and who is in by it."""
    answer = asked(context, "nodes", node=args.node)
    if answer is None:
        found = later("node_rows:listed", context, args.node)
        data = {**found, "here": None, "old": False}
        return Answer(data, _lines(data) or [NONE if _several(context) else ONE])
    listed = event_or_empty(answer, "NodesListed")
    found = listed or event(answer, "Told")  # by which a server says that it has the party alone
    people = event_or_empty(answer, "PeopleListed").get("people")
    with understood(context):
        data = {
            "nodes": list(found.get("nodes", ())),
            "people": people and [{key: each[key] for key in ("name", "room")} for each in people],
            "here": found.get("here"),
            "old": found.get("old", False),
        }
    return Answer(data, list(answer.lines))


def drain(args: Namespace, context: Context) -> Answer:
    """Have a node drain, or do so no more."""
    do = "drain" if args.draining else "undrain"
    answer = asked(context, do, node=args.node)
    if answer is None:
        node = later("node_rows:drain", context, args.node, args.draining)
        lines = [DRAINS[args.draining].format(node=node)]
    else:
        with understood(context):
            node, lines = event(answer, "NodeDrained")["node"], list(answer.lines)
    return Answer({"node": node, "draining": args.draining}, lines)


def _several(context: Context) -> bool:
    return context.database.kind == "postgresql"


def _lines(data: dict[str, Any]) -> list[str]:
    """Return a table of nodes, and one of people, if they were asked for."""
    rows = [_cells(row) for row in data["nodes"]]
    lines = table(HEAD, rows) if rows else []
    if data["people"] is not None:
        people = [(each["name"], each["room"]) for each in data["people"]]
        lines += ["", *table(("NAME", "ROOM"), people)] if people else [NOBODY]
    return lines


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    state = "draining" if row["draining"] else "in"
    if row["silent"]:
        state += f", not heard of for {row['seen']:.0f} s"
    since = moment(row["since"]) if row["since"] else ""
    return (row["node"], state, str(row["people"]), row["version"], since,
            f"{row['seen']:.0f}s", str(row["behind"]), row["address"])  # fmt: skip
