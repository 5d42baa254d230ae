"""The store of a node: records as in every database, and the journal that all nodes share."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from threading import Lock as Busy
from typing import Any

from msgspec import structs
from twisted.internet.defer import Deferred

from teaparty.core.log.log import WHISPERS, Entry, up_to
from teaparty.core.ports import Names, Tries
from teaparty.core.values.nodes import Node
from teaparty.stores.cluster.applying import Told
from teaparty.stores.cluster.database import PostgresCluster
from teaparty.stores.cluster.items import Items
from teaparty.stores.cluster.names import ClusterNames, or_unavailable
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.cluster.placing import PlacingJournal
from teaparty.stores.cluster.record_server import RecordServer
from teaparty.stores.cluster.sharing import ends_of, join, people_of, whispers_of
from teaparty.stores.cluster.told_places import ToldPlaces
from teaparty.stores.cluster.tries import ClusterTries
from teaparty.stores.commit_queue import CommitQueue, SaveCallbacks
from teaparty.stores.location import Location
from teaparty.stores.postgres import PostgresLines
from teaparty.stores.sql_backed import Ready, SqlBackedStore
from teaparty.stores.state_lock import Lock
from teaparty.stores.store import StoreOptions
from teaparty.stores.worker_thread import WorkerThread


class ClusterStore(SqlBackedStore):
    """Stores all in a PostgreSQL that several nodes share. Making this joins them."""

    _journal: PlacingJournal

    def __init__(
        self,
        location: Location,
        options: StoreOptions,
        locks: Sequence[Lock],
        state: str,
        node: NodeOptions,
    ) -> None:
        assert location.url is not None
        self._server = RecordServer(location.url, f"teaparty {node.node}")
        location = structs.replace(location, server=self._server)
        done, self._joined = join(location, state, node)
        self._node = node
        self._told: Told | None = None
        self._ends: dict[str, int] = {}
        super().__init__(location, options, locks, Ready(done))
        self.epoch, self._store.telling = self._joined.epoch, ToldPlaces()

    def _writing(
        self, location: Location, busy: Busy, thread: WorkerThread, wrote: Callable[[int], None]
    ) -> tuple[PostgresLines, PlacingJournal]:
        options, node, reactor = self._options, self._node, self._options.reactor
        assert location.url is not None
        self._database = PostgresCluster(
            location.url, node.node, reactor, known=self._server.known, takes=self._server.takes
        )
        places = PostgresLines(location.engine(), alone=False)
        callbacks = SaveCallbacks(_ignored, _ignored, options.report, wrote)
        queue = CommitQueue(places.commit, thread, reactor, callbacks)
        items = Items(options.forgotten, options.report)
        return places, PlacingJournal(
            queue, self._database, self._joined, node, items, reactor, _spawn, options.report
        )

    @property
    def claims(self) -> Names:
        """See `Store`."""
        return ClusterNames(self._database, lambda: self._journal.epoch)

    @property
    def tries(self) -> Tries:
        """See `Store`."""
        return ClusterTries(self._database)

    @property
    def nodes(self) -> Sequence[Node]:
        """See `Store`."""
        return self._journal.nodes

    async def ask_nodes(self) -> Sequence[Node]:
        """See `Store`."""
        return await or_unavailable(self._database.nodes())

    @property
    def joining(self) -> bool:
        """See `Store`."""
        return self._journal.joining

    @property
    def leads(self) -> bool:
        """See `Store`."""
        return self._journal.leads

    @property
    def gone(self) -> bool:
        """See `Store`."""
        return False

    @property
    def unsaved(self) -> int:
        """See `Store`."""
        return self._journal.unsaved

    @property
    def lost(self) -> int:
        """See `Store`."""
        return self._journal.lost

    def ends(self) -> Iterator[tuple[str, int]]:
        """See `Store`."""
        self._ends = self._now(lambda: ends_of(self._engine))
        for log, end in super().ends():
            self._ends[log] = max(end, self._ends.get(log, 0))
        yield from self._ends.items()

    def remembered(self, room: str, most: int) -> list[Entry]:
        """See `Store`. Whispers of guests are not stored, but known by the last turns."""
        found = {entry.number: entry for entry in super().remembered(room, most)}
        if room == WHISPERS:
            found |= {entry.number: entry for entry in self._now(lambda: whispers_of(self._engine))}
        entries = up_to(self._ends.get(room, 0), [found[number] for number in sorted(found)])
        return entries[-most:]

    def people(self) -> list[str]:
        """See `Store`."""
        return self._now(lambda: people_of(self._engine))

    def shares(self, told: Told) -> None:
        """See `Store`."""
        self._told = told

    def start(self) -> None:
        """See `Store`."""
        super().start()
        if self._told is not None:
            self._journal.start(self._told)


def _spawn(coroutine: Coroutine[Any, Any, None]) -> None:
    Deferred.fromCoroutine(coroutine)


def _ignored(_: object) -> None:
    """Do nothing: the journal tells people when the database can't be asked."""
