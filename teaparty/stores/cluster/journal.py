"""The journal of one node of a party: all turns, its own and those of others, in one order.

Nothing is shown when the database says that it is stored, but when its turn comes: what people here
say and what others say elsewhere come in by one way. Lines wait while the database can't be asked,
and are then either said or refused, never both; see `outgoing`.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from teaparty.core.log.places import Line
from teaparty.core.log.ports import Stored
from teaparty.core.records import Unavailable
from teaparty.core.values.nodes import Node
from teaparty.stores.cluster.applying import ENDED, FULL, LATE, UNFIT, UNKNOWN, Told
from teaparty.stores.cluster.catching_up import CatchingUp
from teaparty.stores.cluster.items import Items
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.cluster.outgoing import Outgoing, Refused, Waiting
from teaparty.stores.cluster.repeated import Repeated, Spawn
from teaparty.stores.cluster.twins import Successor
from teaparty.stores.cluster.values import (
    Already,
    Apart,
    ClusterDatabase,
    Fenced,
    Joined,
    Unfit,
    Unreachable,
    WrongServer,
)
from teaparty.stores.worker_thread import Reactor

TICK = 0.5
"""Seconds between two looks at what waits."""
RENEW = 5.0
"""Seconds between two renewals of the lease."""
FRESH = 11.0
"""Seconds from the last renewal on for which no other node can have fenced this one."""
AGREED = RENEW + 1.0
"""Seconds after which all nodes have read which of them drain."""
CLOSING = 5.0
"""Seconds without an answer after which what waits at the end is given up."""
TURN, NODE = "turn", "node"


class ClusterJournal(CatchingUp):
    """Implements `core.log.ports.Journal`, from a turn on that `joined` says."""

    def __init__(
        self,
        database: ClusterDatabase,
        joined: Joined,
        options: NodeOptions,
        items: Items,
        reactor: Reactor,
        spawn: Spawn,
        report: Callable[[BaseException], None],
    ) -> None:
        outgoing = Outgoing(options.most, options.most_bytes)
        super().__init__(database, joined, outgoing, reactor, spawn, report)
        self._options, self._items = options, items
        self.nodes: Sequence[Node] = ()
        """All nodes, as far as known."""
        self._fenced = self._replaced = False
        self._successor = Successor(options.node)
        self._renewed = reactor.seconds()
        self._in_by = self._renewed - FRESH
        """When the last renewal was asked for that has succeeded."""
        self._first_since: float | None = None
        self._yields = 0.0
        self._next_tick: IDelayedCall | None = None
        self._closing: Deferred[None] | None = None
        self._sending, self._renewing, self._joining = [
            Repeated(work, reactor, spawn, report) for work in (self._send, self._renew, self._join)
        ]

    # --- from the party

    @property
    def leads(self) -> bool:
        """Whether this node does what one node alone should do.

        The database says which one that is. One that has not renewed its lease lately does nothing
        of the kind: others may have taken it for dead by now.
        """
        now = self._reactor.seconds()
        lately = now - self._in_by < FRESH and not self._fenced
        return lately and self._first_since is not None and now >= self._first_since + self._yields

    def _look_who_leads(self) -> None:
        """After another one has led, wait until that has seen, too, that it does so no more."""
        if not any(each.leads and each.epoch == self.epoch for each in self.nodes):
            self._first_since, self._yields = None, AGREED
        elif self._first_since is None:
            self._first_since = self._reactor.seconds()

    @property
    def joining(self) -> bool:
        """Whether it can't take part: it has begun just now, is fenced, or reads all logs anew."""
        return not self.nodes or self._waits

    @property
    def unsaved(self) -> int:
        """How many lines are not known to be stored."""
        return len(self._outgoing)

    def start(self, party: Told) -> None:
        """Show all turns to a party from now on."""
        self.party = party
        self._database.listen(self._hears)
        self._next_tick = self._reactor.callLater(TICK, self._tick)
        self._renewing.go()
        self._reading.go()

    def store(self, lines: list[Line], stored: Stored) -> None:
        """See `core.log.ports.Journal`."""
        self.stored = stored
        now, item_of = self._reactor.seconds(), self._items.of
        self._outgoing.put([Waiting(line, item_of(line), now) for line in lines])
        if self._replaced:
            self._give_up(self._outgoing.drop_all(self._unshown()), ENDED)
        elif self._outgoing.is_full:
            self._give_up(self._outgoing.drop_all(self._unshown()), FULL)
            self._be_fenced(self.epoch)  # for others have to be told anew who is here
        self._sending.go()

    async def close(self) -> int:
        """Store what waits and leave in order; return how many lines could not be stored."""
        self._closing = Deferred()
        if self.party is None:
            self._closing.callback(None)
        self._look_at_end()
        await self._closing
        for task in (self._sending, self._renewing, self._joining, self._reading):
            task.stop()
        if self._next_tick is not None:
            self._next_tick.cancel()
        with suppress(Unreachable, WrongServer):  # then the lease ends by itself
            await self._database.leave(self.epoch)
        await self._database.close()
        return len(self._outgoing)

    def _look_at_end(self) -> None:
        """If this is being closed, end when nothing waits any more, or nothing can be done."""
        ending = self._closing
        if ending is not None and not ending.called:
            waits = self._contact.waits(self._reactor.seconds())
            if not self._outgoing or waits > CLOSING:
                ending.callback(None)

    # --- time

    def _tick(self) -> None:
        now = self._reactor.seconds()
        self._next_tick = self._reactor.callLater(TICK, self._tick)
        if self._contact.looks(now) and self.party is not None:
            self.party.out_of_reach(self._why)
        self._give_up(self._outgoing.give_up(now - self._options.seconds, self._unshown()), LATE)
        if now - self._renewed >= RENEW:
            self._renewed = now
            self._renewing.go()
        self._sending.go()
        self._reading.go()
        self._look_at_end()

    # --- what is done over and over

    async def _send(self) -> None:
        while not self._waits and (wanted := self._outgoing.next()) is not None:
            epoch, (ticket, items) = self.epoch, wanted
            try:
                turn = await self._asked(TURN, self._database.turn(epoch, ticket, items))
            except Already:
                await self._find()
            except Fenced:
                self._be_fenced(epoch)
            except Unfit as error:
                self._report(error)
                if (line := self._outgoing.split()) is not None:
                    self._give_up([Refused(line)], UNFIT)
            else:
                self._come([turn])
        if not self._outgoing:
            self._answered(TURN)  # also by those that were read
        self._look_at_end()

    @property
    def _waits(self) -> bool:
        """Whether nothing can be sent, for want of an epoch or of logs in step with others."""
        return self._fenced or self._anew

    async def _find(self) -> None:
        """Wait for the turn that is on its way, which is stored."""
        await self._reached(await self._asked(TURN, self._database.newest()))
        lines = self._outgoing.drop_sent()  # it was in none of the turns that were read
        self.refuse([Refused(line) for line in lines], "")
        self.skipped(lines)

    async def _renew(self) -> None:
        if self._fenced:
            self._joining.go()  # if others have not let it in
        else:
            epoch, asked = self.epoch, self._reactor.seconds()
            renewed = self._database.renew(epoch, self._order.applied)
            try:
                self.nodes = await self._asked(NODE, renewed)
                if self.party is not None:
                    others = {each.epoch: each.node for each in self.nodes if each.epoch != epoch}
                    self.party.others_are(others)
                self._in_by = asked
                self._look_who_leads()
            except Fenced:
                self._be_fenced(epoch)

    def _be_fenced(self, epoch: int) -> None:
        if epoch != self.epoch:
            return  # it has joined anew already
        self._fenced = True
        self._first_since, self._yields = None, AGREED
        self._answered(TURN)  # nobody waits for that any more
        self._joining.go()

    async def _join(self) -> None:
        options = self._options
        if self._replaced or await self._is_replaced():
            return
        asked = self._database.join(options.node, options.version, options.address)
        try:
            joined = await self._asked(NODE, asked)
        except Apart:
            return  # until it is time to renew the lease
        await self._reached(joined.seq)  # and so what is stored of the epoch that has ended
        unknown = self._outgoing.begin_anew()
        self.epoch = joined.epoch
        self._give_up([Refused(line) for line in unknown], UNKNOWN)
        if self.party is not None:
            try:
                await self.party.joins_anew(joined.epoch)
            except Unavailable:
                raise Unreachable from None
        self._fenced = False
        self._sending.go()

    async def _is_replaced(self) -> bool:
        """Whether this node ends, as another process has its place; raise `Unreachable` to wait."""
        asked = self._reactor.seconds()
        nodes = await self._asked(NODE, self._database.nodes())
        now = self._reactor.seconds()
        successor = self._successor.of(self.epoch, nodes, now, asked)
        if successor is None:
            if self._successor.waits(now):
                raise Unreachable("a node of this name has begun since")
            return False
        await self._reached(await self._asked(NODE, self._database.newest()))
        self.nodes, self._replaced = nodes, True
        self._give_up([Refused(line) for line in self._outgoing.begin_anew()], UNKNOWN)
        self._give_up(self._outgoing.drop_all(self._unshown()), ENDED)
        if self.party is not None:
            self.party.replaced(successor.address)
        return True
