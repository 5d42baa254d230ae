"""What the operator reads of the nodes of a party."""

from typing import ClassVar

from msgspec import Struct

from teaparty.core.events.base import Event


class NodeRow(Struct, frozen=True, kw_only=True, gc=False):
    """A node: its version, the name of its machine, and since when it is in, in Unix time.

    `seen` seconds ago it has renewed its lease; by then it was `behind` the newest turn by so many.
    It is `silent` if that is too long ago. `people` are in by it. Its configuration `differs` in
    these keys from that of the node that lists them.
    """

    node: str
    version: str
    address: str
    since: float
    draining: bool
    silent: bool
    seen: float
    behind: int
    people: int
    differs: str = ""


class NodesListed(Event, frozen=True, kw_only=True):
    """The nodes of the party, as the one that is `here` sees them.

    They are `old` rows where the database could not be asked.
    """

    bulky: ClassVar[bool] = True
    nodes: tuple[NodeRow, ...]
    here: str
    old: bool = False


class NodeDrained(Event, frozen=True, kw_only=True):
    """What programs read of a node that is `draining` now, or is not. It shows nothing itself."""

    node: str
    draining: bool
