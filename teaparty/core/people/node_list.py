"""The list of nodes: how each of them is, and who is in by it."""

from collections import Counter
from typing import NamedTuple

from teaparty.core.events import NodeRow, NodesListed, PeopleListed
from teaparty.core.party.elsewhere import Elsewhere
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.people.likeness import Likeness
from teaparty.core.people.roster import Roster
from teaparty.core.ports import Ports
from teaparty.core.records import Unavailable
from teaparty.core.values.nodes import Node


class Found(NamedTuple):
    """All nodes by their names; `old` says that it was so when the database answered last."""

    nodes: tuple[Node, ...]
    old: bool


class NodeList(Feature):
    """Lists the nodes of the party."""

    def __init__(
        self, party: Party, ports: Ports, roster: Roster, likeness: Likeness | None
    ) -> None:
        self._people, self._clock, self._likeness = party.people, ports.clock, likeness
        self._ports, self._roster = ports, roster

    async def find(self) -> Found:
        """Return all nodes as they are now, if the database answers."""
        try:
            nodes, old = await self._ports.ask_nodes(), False
        except Unavailable:
            nodes, old = self._ports.nodes(), True
        return Found(tuple(sorted(nodes, key=lambda each: each.node)), old)

    async def listed(self, found: Found, only: Node | None = None) -> NodesListed:
        """Return the list of all nodes that were found, or of one of them."""
        likeness = None if found.old else self._likeness
        differ = {} if likeness is None else await likeness.differing()
        counts = Counter(map(self._epoch, self._people.values()))
        lease = self._roster.lease
        here = next((each.node for each in found.nodes if each.epoch == lease), "")
        shown = found.nodes if only is None else (only,)
        rows = tuple(_row(each, counts[each.epoch], differ.get(each.node, "")) for each in shown)
        return NodesListed(nodes=rows, here=here, old=found.old)

    def people(self, node: Node) -> PeopleListed:
        """Return the list of the people who are in by a node, with where they stand."""
        now = self._clock.monotonic()
        there = (me for me in self._people.values() if self._epoch(me) == node.epoch)
        rows = tuple(me.row(now) for me in there)
        return PeopleListed(people=rows, place=f"the node {node.node}")

    def _epoch(self, me: Session) -> int:
        return me.told.epoch if isinstance(me, Elsewhere) else self._roster.lease


def _row(node: Node, people: int, differs: str) -> NodeRow:
    return NodeRow(
        node=node.node,
        version=node.version,
        address=node.address,
        since=node.since,
        draining=node.draining,
        silent=node.silent,
        seen=max(0.0, node.seen),
        behind=node.behind,
        people=people,
        differs=differs,
    )
