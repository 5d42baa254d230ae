"""The database of a party with several nodes: PostgreSQL, asked by libpq in the reactor."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import DecodeError, json
from sqlalchemy import URL
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.threads import deferToThreadPool

from teaparty.core.values.claims import Claim, Claimed
from teaparty.core.values.nodes import Node
from teaparty.stores.cluster import statements as s
from teaparty.stores.cluster.hints import Hints
from teaparty.stores.cluster.hosts import Host, hosts_of, look_up
from teaparty.stores.cluster.keeper import Keeper
from teaparty.stores.cluster.pg import Link
from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.cluster.right_server import PATIENCE, Known, Server
from teaparty.stores.cluster.search import Connect, Found, Search
from teaparty.stores.cluster.values import (
    Hint,
    Item,
    Joined,
    Turn,
    TurnsLost,
    Unreachable,
    WrongServer,
)

POLL = 1.0
"""Seconds between looks for turns of which no hint has come."""
SOONEST = 0.1
"""Seconds until the first try to listen again; they double up to that."""

MOST_TURNS, MOST_BYTES = 256, 1_000_000
"""That are read at once."""
_encode = json.Encoder().encode
_claimed = json.Decoder(Claimed).decode


class PostgresCluster:
    """A `ClusterDatabase`. One connection is for all that changes something, one for reading.

    `hints` carries the numbers of turns in the place of PostgreSQL's notifications. `takes` is told
    of each server that was found to be the right one; `known` is what is known of them before.
    """

    def __init__(
        self, url: URL, node: str, reactor: Any, hints: Hints | None = None,
        connect: Connect | None = None, known: Known | None = None,
        takes: Callable[[Server], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._reactor = reactor
        self._hosts = hosts_of(url, f"teaparty {node}")
        self._connect = connect or connector(reactor)
        self._known = known or Known()
        self._takes = takes
        self._hints = hints
        self._hint: Hint | None = None
        self._hinted = 0
        self._lost = False
        self._losses = 0
        self._searches: list[Search] = []
        self._turning = Keeper(self._find, _nothing)
        self._reading = Keeper(self._find, self._begin_to_listen)
        self._timer: IDelayedCall | None = None
        self._delay = SOONEST
        self._closed = False

    # --- the right server

    async def _find(self) -> Found:
        losses = self._losses
        search = Search(self._reactor, self._hosts, self._connect, self._known)
        self._searches.append(search)
        try:
            link, choice = await search.begin()
        finally:
            self._searches.remove(search)
        server = choice.server
        self._known.takes(server)
        self._takes(server)
        for keeper in (self._turning, self._reading):
            keeper.leave(server.timeline)
        if choice.lost and losses == self._losses:  # both connections may find it
            self._loses()
        return link, choice

    def _loses(self) -> None:
        """Turns that were read are not there: say so at the next question, which is soon."""
        self._lost = True
        self._losses += 1
        last = self._known.mark
        self._known.mark, self._hinted = None, 0
        if self._hint is not None and last is not None:
            self._hint(last.seq + 1)

    async def _on_the_right_one(self, keeper: Keeper) -> None:
        """Connect, if need be, and raise `TurnsLost` once if that has shown that turns are lost."""
        await keeper.link()
        self._say_if_lost()

    def _say_if_lost(self) -> None:
        lost, self._lost = self._lost, False
        if lost:
            raise TurnsLost

    # --- hints

    def listen(self, hint: Hint) -> None:
        """See `ClusterDatabase`."""
        self._hint = hint
        if self._hints is not None:
            self._hints.listen(self._hear)
        self._look()

    def _hear(self, seq: int) -> None:
        self._hinted = max(self._hinted, seq)
        if self._hint is not None and not self._closed:
            self._hint(seq)

    async def _begin_to_listen(self, link: Link) -> None:
        """Listen, and only then see what there is: the other way round something is missed."""
        link.notified = lambda payload: self._hear(int(payload))
        link.lost = self._look_soon
        await link.ask(s.LISTEN)
        self._hear(s.number_of(await link.ask(s.NEWEST)))

    def _look_soon(self) -> None:
        self._delay = SOONEST
        self._later()

    def _later(self) -> None:
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        if not self._closed:
            self._timer = self._reactor.callLater(self._delay, self._look)

    def _look(self) -> None:
        Deferred.fromCoroutine(self._look_for_turns())

    async def _look_for_turns(self) -> None:
        """Listen again where that has ended, and find turns of which no hint has come."""
        try:
            seq = await self.newest()
        except (Unreachable, WrongServer):
            self._delay = min(2 * self._delay, POLL)
        else:
            self._delay = POLL
            if seq > self._hinted:
                self._hear(seq)
        self._later()

    # --- what is asked

    async def join(self, node: str, version: str, address: str) -> Joined:
        """See `ClusterDatabase`."""
        ((epoch, seq),) = await self._turning.ask(s.JOIN, node, version, address, PROTOCOL)
        return Joined(int(epoch or 0), int(seq or 0))

    async def turn(self, epoch: int, ticket: int, items: Sequence[Item]) -> Turn:
        """See `ClusterDatabase`."""
        await self._on_the_right_one(self._turning)
        notifies = "f" if self._hints else "t"
        rows = await self._turning.ask(s.TURN, epoch, ticket, _encode(items), notifies)
        ((seq, at, lines),) = rows
        turn = s.turn_of(seq, epoch, ticket, at, lines)
        self._known.reads(s.mark_of(turn))
        if self._hints is not None:
            self._hints.stored(turn.seq)
        return turn

    async def turns(self, after: int, last: int | None = None) -> Sequence[Turn]:
        """See `ClusterDatabase`."""
        await self._on_the_right_one(self._reading)
        stop = await self.newest() if last is None else last
        rows = await self._reading.ask(s.TURNS, after, stop, MOST_TURNS, MOST_BYTES)
        found = [s.turn_of(*row) for row in rows]
        self._compare(found)
        if found and found[0].seq == after:
            del found[0]
        if found and found[0].seq > after + 1:
            raise LookupError(f"turns after {after} are not there any more")
        if not found and stop > after:
            await self._must_be_there(after)
        if found:
            self._known.reads(s.mark_of(found[-1]))
        return found

    def _compare(self, found: Sequence[Turn]) -> None:
        """Raise `TurnsLost` if the last turn that was read is another one by now."""
        mark = self._known.mark
        now = next((s.mark_of(turn) for turn in found if mark and turn.seq == mark.seq), mark)
        if now != mark:
            self._loses()
            self._say_if_lost()

    async def _must_be_there(self, after: int) -> None:
        oldest = s.number_of(await self._reading.ask(s.OLDEST))
        if oldest > after + 1:
            raise LookupError(f"turns after {after} are not there any more")

    async def ends(self) -> Mapping[str, int]:
        """See `ClusterDatabase`."""
        return {str(log): int(end or 0) for log, end in await self._reading.ask(s.ENDS)}

    async def people(self) -> Sequence[str]:
        """See `ClusterDatabase`."""
        return [str(event) for (event,) in await self._reading.ask(s.PEOPLE)]

    async def newest(self) -> int:
        """See `ClusterDatabase`."""
        return s.number_of(await self._reading.ask(s.NEWEST))

    async def renew(self, epoch: int, applied: int) -> Sequence[Node]:
        """See `ClusterDatabase`."""
        await self._turning.ask(s.RENEW, epoch, applied)
        return [s.node_of(*row) for row in await self._turning.ask(s.NODES)]

    async def nodes(self) -> Sequence[Node]:
        """See `ClusterDatabase`."""
        return [s.node_of(*row) for row in await self._reading.ask(s.NODES)]

    async def claim(self, epoch: int, claim: Claim) -> Claimed:
        """See `ClusterDatabase`."""
        ((found,),) = await self._turning.ask(s.CLAIM, epoch, _encode(claim))
        try:
            return _claimed(found or "{}")
        except DecodeError:  # a later release says why in a way of its own
            return Claimed(why="taken")

    async def release(self, epoch: int, session: int) -> None:
        """See `ClusterDatabase`."""
        await self._turning.ask(s.RELEASE, epoch, session)

    async def tried(self, name: str, block: str, seconds: float) -> int:
        """See `ClusterDatabase`."""
        return s.number_of(await self._turning.ask(s.TRY, name, block, str(seconds)))

    async def forget_tries(self, name: str, block: str, *, every: bool) -> None:
        """See `ClusterDatabase`."""
        await self._turning.ask(s.FORGET_TRIES, name, block, "t" if every else "f")

    async def leave(self, epoch: int) -> None:
        """See `ClusterDatabase`."""
        await self._turning.ask(s.LEAVE, epoch)

    async def close(self) -> None:
        """See `ClusterDatabase`."""
        self._closed = True
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        if self._hints is not None:
            self._hints.close()
        self._turning.close()
        self._reading.close()
        for search in list(self._searches):
            search.give_up()


async def _nothing(_: Link) -> None:
    """Prepare nothing."""


def connector(reactor: Any) -> Connect:
    """Return what connects to a host. Names are looked up in a thread, as that may wait."""

    async def connect(host: Host) -> Link:
        addresses: tuple[str, ...] = ()
        if host.address is not None:
            try:
                addresses = await deferToThreadPool(
                    reactor, reactor.getThreadPool(), look_up, *host.address
                )
            except OSError as error:
                raise Unreachable(error.strerror or "no such host") from None
        return await Link(reactor, host.conninfo(addresses), PATIENCE).open()

    return connect
