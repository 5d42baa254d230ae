"""The list of nodes: how each of them is, and who is in by it."""

from collections import Counter

from teaparty.core.events import NodeRow, NodesListed, PeopleListed
from teaparty.core.party.elsewhere import Elsewhere
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.people.roster import Roster
from teaparty.core.ports import Ports
from teaparty.core.records import Unavailable
from teaparty.core.values.nodes import Node


class NodeList(Feature):
    """Lists the nodes of the party."""

    def __init__(self, party: Party, ports: Ports, roster: Roster) -> None:
        self._people, self._clock = party.people, ports.clock
        self._ports, self._roster = ports, roster
        self.old = False
        """Whether the database could not be asked when it was last."""

    async def nodes(self) -> tuple[Node, ...]:
        """Return all nodes as they are now, or as they were when the database answered last."""
        try:
            found = await self._ports.ask_nodes()
            self.old = False
        except Unavailable:
            found, self.old = self._ports.nodes(), True
        return tuple(sorted(found, key=lambda each: each.node))

    def listed(self, nodes: tuple[Node, ...], shown: tuple[Node, ...]) -> NodesListed:
        """Return the list of those that are to be `shown` of all nodes."""
        counts = Counter(map(self._epoch, self._people.values()))
        lease = self._roster.lease
        here = next((each.node for each in nodes if each.epoch == lease), "")
        rows = tuple(_row(each, counts[each.epoch]) for each in shown)
        return NodesListed(nodes=rows, here=here, old=self.old)

    def people(self, node: Node) -> PeopleListed:
        """Return the list of the people who are in by a node, with where they stand."""
        now = self._clock.monotonic()
        there = (me for me in self._people.values() if self._epoch(me) == node.epoch)
        rows = tuple(me.row(now) for me in there)
        return PeopleListed(people=rows, place=f"the node {node.node}")

    def _epoch(self, me: Session) -> int:
        return me.told.epoch if isinstance(me, Elsewhere) else self._roster.lease


def _row(node: Node, people: int) -> NodeRow:
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
    )
