"""Draining: a node that is to be shut down lets nobody in any more, and its people go elsewhere.

That a node drains is told in the log of all nodes, and the database notes it with that turn. It is
so until it is told otherwise, or the node has ended. Where no other node lets people in, a node
that drains does so still: nobody is locked out.
"""

from collections.abc import Sequence

from teaparty.core.events import Event, NodeEnded, NodeIs
from teaparty.core.party.features import Feature, Featured
from teaparty.core.party.links import doors_of
from teaparty.core.party.party import Party
from teaparty.core.party.patience import Patience
from teaparty.core.party.session import Session
from teaparty.core.party.when_available import Reread
from teaparty.core.people.roster import Roster
from teaparty.core.ports import Ports
from teaparty.core.records import Account, Unavailable
from teaparty.core.values.newest import hold_newest
from teaparty.core.values.nodes import Node
from teaparty.core.values.notices import Drains
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.taking import shortened

PATIENCE = 10.0
"""Seconds to wait until all have read that a node drains."""
MOST = 1_000
"""Nodes of which it is known what was told last."""
AWAY = (
    "This server is about to be shut down for work. Please connect again: another one lets you in."
)
MOVES = (
    "This server will be shut down for work. Your page or client goes on at another one by itself"
    " in a moment; nothing is lost."
)
MEMBER = (
    "This server will be shut down for work. Connect again when it suits you: you go on at another"
    " one, and nothing is lost."
)
GUEST = (
    "This server will be shut down for work. You can stay until then. To go on at another one, type"
    " {sign}quit and come again."
)
ALONE = "This server will be shut down for work. No other one is open now, so you can stay."
STAYS = "This server is not shut down after all: stay as long as you like."
NO_NODE = "No node is called {name}. These are in: {names}."
NO_DATABASE = "The database does not answer, so the nodes can't be told. Please try again."
UNKNOWN = "It is not known whether {node} was told: see what {sign}nodes says."


def turns_away(there: Featured) -> bool:
    """Whether newcomers should go to other nodes of the party: this one drains."""
    draining = Draining.if_any(there)
    return draining is not None and draining.turns_away


def is_draining(there: Featured) -> bool:
    """Whether this node of the party drains."""
    draining = Draining.if_any(there)
    return draining is not None and draining.draining


class Draining(Feature):
    """Knows which nodes drain, and tells the people of this one."""

    def __init__(self, party: Party, ports: Ports, roster: Roster) -> None:
        self._party, self._ports, self._roster = party, ports, roster
        self._patience = Patience(party)
        self._features, self._sessions = party.features, party.sessions
        self._told: dict[int, bool] = {}  # what was told last of the nodes of these epochs
        self._begun = False
        self._reread = Reread(party, self._look, "seeing whether this node drains")
        self.draining = False
        """Whether this node drains."""
        roster.on(NodeIs, self._is)
        roster.on(NodeEnded, self._has_ended)

    # --- which nodes let people in

    @property
    def turns_away(self) -> bool:
        """Whether newcomers should go to other nodes."""
        return self.draining and self.has_others

    @property
    def has_others(self) -> bool:
        """Whether any other node lets people in, as far as is known here."""
        return self.has_beside(self._roster.lease)

    def has_beside(self, epoch: int) -> bool:
        """Whether any node lets people in beside the one of that epoch."""
        return any(self._lets_in(each) for each in self._ports.nodes() if each.epoch != epoch)

    def _lets_in(self, node: Node) -> bool:
        return not (node.silent or self._told.get(node.epoch, node.draining))

    # --- having a node drain

    async def named(self, name: str) -> Node:
        """Return a node that is in, this one if the name is empty; raise `Refusal`."""
        try:
            nodes = await self._ports.ask_nodes()
        except Unavailable:
            raise Refusal(NO_DATABASE) from None
        return self.chosen(nodes, name)

    def chosen(self, nodes: Sequence[Node], name: str) -> Node:
        """Return one of these nodes; raise `Refusal`."""
        lease = self._roster.lease
        for node in nodes:
            if node.node == name.casefold() or (not name and node.epoch == lease):
                return node
        names = ", ".join(sorted(each.node for each in nodes))
        raise Refusal(NO_NODE, name=shortened(name), names=names)

    async def have(self, node: Node, draining: bool) -> None:
        """Have a node drain, or do so no more; return when all have read so, or raise `Refusal`."""
        self._told.pop(node.epoch, None)
        self._roster.tell(NodeIs(epoch=node.epoch, draining=draining))
        told, epoch = self._told, node.epoch
        if not await self._patience.until(lambda: told.get(epoch) is draining, PATIENCE):
            raise Refusal(UNKNOWN, node=node.node)

    # --- what is told

    def _is(self, event: NodeIs) -> None:
        hold_newest(self._told, event.epoch, event.draining, MOST)
        if event.epoch == self._roster.lease:
            self._become(event.draining)

    def _has_ended(self, event: NodeEnded) -> None:
        """Nobody can go to a node that has ended, also while its row is still known."""
        hold_newest(self._told, event.epoch, True, MOST)

    def _become(self, draining: bool) -> None:
        if draining is self.draining:
            return
        self.draining = draining
        what = "drains: newcomers go to other nodes" if draining else "drains no more"
        self._party.report(Drains(session=0, what=what))
        for me in list(self._sessions.values()):
            if me.name:
                me.tell(self._news(me))
        self._features.drains()

    def came_in(self, me: Session, account: Account | None) -> None:
        """Tell people who have come in nevertheless, as they were at the login already."""
        if self.turns_away:
            me.tell(self._news(me))

    def _news(self, me: Session) -> str:
        if not self.draining:
            return STAYS
        if not self.has_others:
            return ALONE
        if any(door.stay is not None for door in doors_of(me)):
            return MOVES
        return GUEST if me.account is None else MEMBER

    # --- what may not have been read

    async def joins_anew(self, epoch: int) -> None:
        """Drain by another epoch as well: the others have taken this node for dead."""
        if self.draining:
            self._roster.tell(NodeIs(epoch=epoch, draining=True))

    def begin_with(self, people: Sequence[Event]) -> None:
        """Ask anew whether this node drains, where turns were missed; not at the start."""
        if self._begun:
            self._reread.begin()
        self._begun = True

    async def _look(self) -> None:
        for node in await self._ports.ask_nodes():
            if node.epoch == self._roster.lease:
                self._become(node.draining)
