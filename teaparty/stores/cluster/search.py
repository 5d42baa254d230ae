"""Connects to the right one of a party's servers: asks all of them at once, and decides."""

from collections.abc import Awaitable, Callable, Sequence

from msgspec import structs
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from teaparty.stores.cluster.answers import Rows, Statement
from teaparty.stores.cluster.hosts import Host
from teaparty.stores.cluster.pg import Link, Reactor
from teaparty.stores.cluster.right_server import (
    GRACE,
    ITSELF,
    PATIENCE,
    Choice,
    Known,
    Mark,
    Server,
    choose,
    looks_right,
)
from teaparty.stores.cluster.values import Unreachable, WrongServer
from teaparty.stores.postgres import LOCK

LOOK = Statement(
    f"""
SELECT {ITSELF}, c.seq, t.epoch, t.ticket,
    pg_is_in_recovery() OR pg_try_advisory_lock_shared({LOCK})
FROM cluster c LEFT JOIN turns t ON t.seq = $1
"""  # noqa: S608 - all of it is ours
)
"""What all servers are asked. Nodes share the lock that a server alone holds."""
Connect = Callable[[Host], Awaitable[Link]]
Found = tuple[Link, Choice]


class Search:
    """One look for the right server."""

    def __init__(
        self, reactor: Reactor, hosts: Sequence[Host], connect: Connect, known: Known
    ) -> None:
        self._reactor = reactor
        self._hosts = hosts
        self._connect = connect
        self._known = structs.replace(known)  # what is read meanwhile was not asked for
        self._links: dict[str, Link] = {}
        self._servers: list[Server] = []
        self._waiting = {host.name: f"{host.name} has not answered" for host in hosts}
        self._failed: list[str] = []
        self._found: Deferred[Found] | None = Deferred()
        self._asking: dict[str, Deferred[None]] = {}
        self._timers: list[IDelayedCall] = []

    def begin(self) -> "Deferred[Found]":
        """Fires with a connection to the right server; fails as `choose` says."""
        assert self._found is not None
        found = self._found
        self._timers.append(self._reactor.callLater(PATIENCE, self._decide))
        for host in self._hosts:
            self._asking[host.name] = Deferred.fromCoroutine(self._ask(host))
        return found

    def give_up(self) -> None:
        """Wait no longer."""
        if self._found is not None:
            self._decide()

    async def _ask(self, host: Host) -> None:
        link = None
        try:
            link = await self._connect(host)
            seq = 0 if self._known.mark is None else self._known.mark.seq
            server = _server(host.name, seq, await link.ask(LOOK, seq))
        except Exception as error:
            self._failed.append(f"{host.name}: {error}")
            if link is not None:
                link.close()
        else:
            self._links[host.name] = link
            self._servers.append(server)
        del self._waiting[host.name]
        if self._found is None:
            return  # it was not waited for
        if not self._waiting:
            self._decide()
        elif len(self._timers) == 1 and looks_right(self._known, self._servers):
            self._timers.append(self._reactor.callLater(GRACE, self._decide))

    def _decide(self) -> None:
        found, self._found = self._found, None
        assert found is not None
        for timer in self._timers:
            if timer.active():
                timer.cancel()
        silent = [*self._failed, *self._waiting.values()]
        for name in list(self._waiting):
            self._asking[name].cancel()
        try:
            choice = choose(self._known, self._servers, silent)
        except (Unreachable, WrongServer) as error:
            self._close_all()
            found.errback(error)
        else:
            link = self._links.pop(choice.server.host)
            self._close_all()
            found.callback((link, choice))

    def _close_all(self) -> None:
        for link in self._links.values():
            link.close()


def _server(host: str, seq: int, rows: Rows) -> Server:
    if not rows:
        raise WrongServer("its tables of nodes are empty")
    system, standby, timeline, newest, epoch, ticket, shared = rows[0]
    if shared != "t":
        raise WrongServer("a server without [cluster] uses the database")
    turn = None if epoch is None else Mark(seq, int(epoch), int(ticket or 0))
    return Server(
        host=host,
        system=str(system),
        timeline=int(timeline or 0),
        standby=standby == "t",
        seq=int(newest or 0),
        turn=turn,
    )
