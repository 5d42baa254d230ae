"""What the database of several nodes is asked, and how its rows are read."""

from msgspec import json

from teaparty.core.values.nodes import Node
from teaparty.stores.cluster.answers import Rows, Statement
from teaparty.stores.cluster.right_server import Mark
from teaparty.stores.cluster.tables import WHO_IS_IN
from teaparty.stores.cluster.values import Numbered, Turn

LISTEN = Statement("LISTEN teaparty")
NEWEST = Statement("SELECT seq FROM cluster", "newest")
JOIN = Statement("SELECT * FROM tea_join($1, $2, $3, $4)")
TURN = Statement("SELECT * FROM tea_turn($1, $2, $3, $4)", "turn")
TURNS = Statement(
    """
SELECT seq, epoch, ticket, at, lines FROM (
    SELECT *, sum(octet_length(lines)) OVER (ORDER BY seq) - octet_length(lines) AS before FROM (
        SELECT seq, epoch, ticket, at, CASE WHEN seq > $1 THEN lines ELSE '[]' END AS lines
        FROM turns WHERE seq >= $1 AND seq <= $2 ORDER BY seq LIMIT $3
    ) first
) t WHERE before < $4 ORDER BY seq
""",
    "turns",
)
OLDEST = Statement("SELECT min(seq) FROM turns")
ENDS = Statement("SELECT log, next FROM numbers")
PEOPLE = Statement(WHO_IS_IN)
RENEW = Statement("SELECT tea_renew($1, $2)", "renew")
NODES = Statement(
    """
SELECT node, epoch, version, address, extract(epoch FROM clock_timestamp()) - seen, applied,
    draining, since, newest, epoch = tea_leader() FROM nodes ORDER BY node, epoch
""",
    "nodes",
)
LEAVE = Statement("SELECT tea_leave($1)")
CLAIM = Statement("SELECT tea_claim($1, $2)", "claim")
RELEASE = Statement("SELECT tea_release($1, $2)", "release")
TRY = Statement("SELECT tea_try($1, $2, $3)", "try")
FORGET_TRIES = Statement("SELECT tea_forget_tries($1, $2, $3)")
_LINES = json.Decoder(list[Numbered]).decode


def number_of(rows: Rows) -> int:
    """Return the number that is the answer, or 0."""
    return int(rows[0][0] or 0) if rows else 0


def turn_of(
    seq: str | None, epoch: int | str | None, ticket: int | str | None, at: str | None,
    lines: str | None,
) -> Turn:  # fmt: skip
    """Return a turn, by its row."""
    return Turn(
        int(seq or 0), int(epoch or 0), int(ticket or 0), float(at or 0), _LINES(lines or "[]")
    )


def mark_of(turn: Turn) -> Mark:
    """Return what tells a turn from others of its number."""
    return Mark(turn.seq, turn.epoch, turn.ticket)


def node_of(
    node: str | None, epoch: str | None, version: str | None, address: str | None,
    seen: str | None, applied: str | None, draining: str | None, since: str | None,
    newest: str | None, leads: str | None,
) -> Node:  # fmt: skip
    """Return a node, by its row."""
    return Node(
        node or "", int(epoch or 0), version or "", address or "", float(seen or 0),
        int(applied or 0), draining == "t", float(since or 0), int(newest or 0),
        leads == "t",
    )  # fmt: skip
