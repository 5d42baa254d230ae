"""Holds a connection to the right server, and makes another one where that is lost."""

from collections.abc import Awaitable, Callable

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from teaparty.stores.cluster.answers import Refused, Rows, Statement, Value
from teaparty.stores.cluster.pg import Link
from teaparty.stores.cluster.search import Found
from teaparty.stores.cluster.values import Already, Apart, Fenced, Unfit, Unreachable

_OURS = {"TEA01": Fenced, "TEA02": Already, "TEA03": Apart}
_UNFIT = ("22", "23", "54")
"""Classes of errors by which a statement never succeeds."""


class Keeper:
    """A connection for as long as it lasts. `find` looks for the right server; `prepare` is done
    with each new connection before it is used.
    """

    def __init__(
        self, find: Callable[[], Awaitable[Found]], prepare: Callable[[Link], Awaitable[object]]
    ) -> None:
        self._find = find
        self._prepare = prepare
        self._link: Link | None = None
        self._prepared: Link | None = None
        """A new one, which is being prepared."""
        self._timeline = 0
        self._waiting: list[Deferred[Link]] = []
        self._closed = False

    async def link(self) -> Link:
        """Return the connection; raise `Unreachable` or `WrongServer`."""
        if self._link is not None and not self._link.closed:
            return self._link
        if self._closed:
            raise Unreachable("it is closed")
        waiting: Deferred[Link] = Deferred()
        self._waiting.append(waiting)
        if len(self._waiting) == 1:
            Deferred.fromCoroutine(self._open()).addBoth(self._opened)
        return await waiting

    async def ask(self, statement: Statement, *values: Value) -> Rows:
        """Return the rows of an answer. Raises what `values.ClusterDatabase` says, or `Unfit`."""
        link = await self.link()
        try:
            return await link.ask(statement, *values)
        except Refused as refused:
            kind = _OURS.get(refused.state)
            if kind is not None:
                raise kind(str(refused)) from None
            if refused.state.startswith(_UNFIT):
                raise Unfit(str(refused)) from None
            link.close(str(refused))
            raise Unreachable(str(refused)) from None

    def leave(self, timeline: int) -> None:
        """Close a connection to a server of an earlier timeline."""
        if self._link is not None and self._timeline < timeline:
            self._link.close(f"another server has begun timeline {timeline}")

    def close(self) -> None:
        """Close it for good."""
        self._closed = True
        for link in (self._link, self._prepared):
            if link is not None:
                link.close()

    async def _open(self) -> Link:
        link, choice = await self._find()
        self._timeline = choice.server.timeline
        if self._closed:
            link.close()
            raise Unreachable("it is closed")
        self._prepared = link
        try:
            await self._prepare(link)
        except Refused as refused:
            link.close(str(refused))
            raise Unreachable(str(refused)) from None
        self._link, self._prepared = link, None
        return link

    def _opened(self, found: Link | Failure) -> None:
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            if isinstance(found, Failure):
                each.errback(found)
            else:
                each.callback(found)
