"""The servers of a party that several have open."""

from teaparty.core import events as e
from teaparty.core.values.looks import Look
from teaparty.render.durations import clock, duration, duration_in_words
from teaparty.render.safe import safe
from teaparty.render.tables import Column, table

_COLUMNS = (
    Column("Node"),
    Column("State"),
    Column("People", right=True),
    Column("Version", least=8, spare=2),
    Column("Since", spare=3),
    Column("Heard", right=True, spare=1),
    Column("Behind", right=True, spare=1),
    Column("Machine", least=6, spare=4),
)
_SPOKEN = (
    "{node}: {state}; people: {people}; of version {version}; since {since}; heard of {seen} ago;"
    " turns behind: {behind}; machine: {address}"
)
ANSWERED = "The node {node} has answered."
DIFFERS = "The configuration of {node} differs from that of {here} in {keys}."
OLD = "The database does not answer, so this is how they were when it did."
NONE = "No node is in."
UNKNOWN = "The database has not answered yet, so it is not known which nodes are in."


def nodes_listed(event: e.NodesListed, look: Look, viewer: int) -> str:
    """Return a table; `Heard` is how long ago a node was heard of, `Behind` counts turns."""
    if not event.nodes:
        return UNKNOWN if event.old else NONE
    if look.screen_reader:
        lines = [_spoken(row, look) for row in event.nodes]
    else:
        lines = table(_COLUMNS, [_cells(row, look) for row in event.nodes], look)
    if event.here:
        lines.append(ANSWERED.format(node=safe(event.here)))
    lines += [
        DIFFERS.format(node=safe(row.node), here=safe(event.here), keys=safe(row.differs))
        for row in event.nodes
        if row.differs
    ]
    if event.old:
        lines.append(OLD)
    return "\n".join(lines)


def state_of(row: e.NodeRow) -> str:
    """Return how a node is, in words."""
    words = ["draining" if row.draining else "in"]
    if row.silent:
        words.append(f"not heard of for {row.seen:.0f} s")
    return ", ".join(words)


def _cells(row: e.NodeRow, look: Look) -> tuple[str, ...]:
    since = clock(row.since, look) if row.since else ""
    return (row.node, state_of(row), str(row.people), row.version, since, duration(row.seen),
            str(row.behind), row.address)  # fmt: skip


def _spoken(row: e.NodeRow, look: Look) -> str:
    return _SPOKEN.format(
        node=safe(row.node),
        state=state_of(row),
        people=row.people,
        version=safe(row.version),
        since=clock(row.since, look),
        seen=duration_in_words(row.seen),
        behind=row.behind,
        address=safe(row.address),
    )
