"""Nodes: the servers that have one party open together, as each of them sees all."""

from msgspec import Struct

SILENT = 10.0
"""Seconds without a sign of life after which a node is not counted upon; it gives one in five."""


ONE_SERVER = (
    "This party has one server, so there are no nodes. The key cluster in the configuration makes"
    " several possible."
)


class Node(Struct, frozen=True, gc=False):
    """A node that is in as its `epoch` since that Unix time; `address` is the name of its machine.

    `seen` seconds ago it has renewed its lease, and by then it had `applied` turns up to that
    number, of which `newest` was the last. It lets no newcomers in while it is `draining`. The
    one that `leads` does what one alone should do.
    """

    node: str
    epoch: int
    version: str
    address: str
    seen: float
    applied: int
    draining: bool = False
    since: float = 0.0
    newest: int = 0
    leads: bool = False

    @property
    def behind(self) -> int:
        """How many turns it had not applied yet."""
        return max(0, self.newest - self.applied)

    @property
    def silent(self) -> bool:
        """Whether nothing was heard of it for too long."""
        return self.seen >= SILENT
