"""A store in a database: it puts together what writes lines, the records and the checkpoints."""

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from threading import Lock as Busy
from typing import Protocol, TypeVar

from msgspec import Struct, structs
from twisted.internet.defer import Deferred

from teaparty.core.log.log import Entry
from teaparty.core.log.ports import Journal
from teaparty.core.ports import Names, Tries
from teaparty.core.records import Sanction
from teaparty.core.records.places import Made
from teaparty.core.values.nodes import Node
from teaparty.stores.backups import must_be_whole
from teaparty.stores.checkpoints import Checkpoints, checkpoint
from teaparty.stores.cluster.applying import Told
from teaparty.stores.commit_queue import CommitQueue, SaveCallbacks
from teaparty.stores.damage import Inspection
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import Location
from teaparty.stores.place_records import PlaceJournal
from teaparty.stores.postgres import PostgresLines
from teaparty.stores.records import SqlRecords
from teaparty.stores.replaced import leave
from teaparty.stores.retry_queue import RetryQueue
from teaparty.stores.rows import Packing
from teaparty.stores.sql import SqlStore
from teaparty.stores.sqlite import SqliteJournal, SqliteLines
from teaparty.stores.sqlite_files import OpenFile
from teaparty.stores.state_lock import Lock
from teaparty.stores.store import StoreOptions, StoreRecords
from teaparty.stores.store_clock import Reading
from teaparty.stores.threaded_journal import ThreadedJournal
from teaparty.stores.worker_thread import WorkerThread

T = TypeVar("T")


class Ready(Struct, frozen=True):
    """A database that was made ready: `done` is as in `Store`.

    It has to be looked through, unless it is known to be `sound`."""

    done: list[str]
    sound: bool = True


class SavingJournal(Journal, PlaceJournal, Protocol):
    """A journal with a queue of what waits to be committed."""

    queue: CommitQueue

    def close(self) -> Awaitable[int]:
        """Save what is waiting; return how many lines could not be saved."""
        ...


class SqlBackedStore:
    """Stores all in a database, by three threads. Closing releases the `locks`."""

    epoch = 0

    def __init__(
        self, location: Location, options: StoreOptions, locks: Sequence[Lock], ready: Ready
    ) -> None:
        self.done = ready.done
        self._file = None if location.file is None else OpenFile(location.file)
        location = structs.replace(location, opened=self._file)
        self._inspection = None if ready.sound else _inspection(location, options)
        self._locks = locks
        self._options = options
        self._engine = location.engine()
        self._store = SqlStore(self._engine)
        self._threads = calls, writing, moving = _threads(options)
        busy = Busy()
        self._checkpoints = Checkpoints(
            lambda: location.file is None or checkpoint(location, busy),
            moving,
            options.reactor,
            options.report,
        )
        wrote = self._checkpoints.wrote if location.file is not None else _ignored
        self._retries = RetryQueue(calls, options.reactor, options.report)
        self._lines: SqliteLines | PostgresLines
        self._journal: SavingJournal
        self._lines, self._journal = self._writing(location, busy, writing, wrote)
        self.journal: Journal = self._journal
        self.records: StoreRecords = SqlRecords(
            self._store, calls, self._retries, self._journal,
            lambda: wrote(0), options.report, options.most_calls,
        )  # fmt: skip

    def _writing(
        self, location: Location, busy: Busy, thread: WorkerThread, wrote: Callable[[int], None]
    ) -> tuple[SqliteLines | PostgresLines, SavingJournal]:
        """Return what writes lines to this kind of database, and the journal that uses it."""
        options = self._options
        packing = Packing(options.forgotten, options.report)
        callbacks = SaveCallbacks(options.not_saved, self._saved_again, options.report, wrote)
        shared = (thread, options.reactor, callbacks, options.most_unsaved)
        if location.file is None:
            server = PostgresLines(location.engine())
            return server, ThreadedJournal(server.commit, packing, *shared)
        file = SqliteLines(location)
        if location.durability == "power":
            return file, ThreadedJournal(file.commit_or_say_why, packing, *shared)
        return file, SqliteJournal(file, packing, busy, *shared)

    def _saved_again(self, lost: int) -> None:
        self._retries.hurry()
        self._options.saved_again(lost)

    @property
    def nodes(self) -> Sequence[Node]:
        """See `Store`."""
        return ()

    async def ask_nodes(self) -> Sequence[Node]:
        """See `Store`."""
        return ()

    @property
    def tries(self) -> Tries | None:
        """See `Store`."""
        return None

    @property
    def claims(self) -> Names | None:
        """See `Store`."""
        return None

    @property
    def joining(self) -> bool:
        """See `Store`."""
        return False

    @property
    def leads(self) -> bool:
        """See `Store`."""
        return True

    @property
    def gone(self) -> bool:
        """See `Store`."""
        return self._file is not None and self._file.gone

    @property
    def unsaved(self) -> int:
        """See `Store`."""
        return self._journal.queue.unsaved

    @property
    def lost(self) -> int:
        """See `Store`."""
        return self._journal.queue.lost

    def remembered(self, room: str, most: int) -> list[Entry]:
        """See `Store`."""
        return self._now(lambda: self._store.remembered(room, most))

    def ends(self) -> Iterator[tuple[str, int]]:
        """See `Store`."""
        try:
            yield from self._store.ends()
        finally:
            self._engine.dispose()  # no connection survives a fork

    def sanctions(self) -> list[Sanction]:
        """See `Store`."""
        return self._now(self._store.sanctions)

    def places(self) -> list[Made]:
        """See `Store`."""
        return self._now(self._store.places)

    def names(self, numbers: Collection[int]) -> dict[int, str]:
        """See `Store`."""
        found = self._now(lambda: self._store.accounts(numbers))
        return {account.number: account.name for account in found}

    def reading(self) -> Reading | None:
        """See `Store`."""
        return self._now(self._store.reading)

    def people(self) -> list[str]:
        """See `Store`."""
        return []

    def shares(self, told: Told) -> None:
        """See `Store`."""

    def _now(self, work: Callable[[], T]) -> T:
        try:
            return work()
        finally:
            self._engine.dispose()

    def start(self) -> None:
        """See `Store`."""
        for lock in self._locks:
            lock.sign(self._file.mark if self._file is not None else b"")
        self._lines.start()
        if self._inspection is not None:
            self._inspection.start()

    def close(self) -> "Deferred[int]":
        """See `Store`."""
        return Deferred.fromCoroutine(self._close())

    async def _close(self) -> int:
        calls, writing, moving = self._threads
        if self._inspection is not None:
            await self._inspection.close()
        lost = await self._journal.close()
        if await self._retries.settle() or self._journal.queue.unsaved_places:
            self._options.report(OSError("some of what was changed could not be saved"))
        await calls.close()
        await self._checkpoints.close()
        await moving.close()
        for said in await writing.do(self._close_connections):
            self._options.report(StoreRefused(said))
        await writing.close()
        for lock in self._locks:
            lock.release()
        return lost

    def _close_connections(self) -> list[str]:
        """Close them; return what the operator should know, in sentences."""
        lines = self._lines
        if self._file is not None and isinstance(lines, SqliteLines):
            return leave(self._file, lines.connection, self._close_all, must_be_whole)
        self._close_all()
        return []

    def _close_all(self) -> None:
        self._engine.dispose()
        self._lines.close()


def _ignored(_: int) -> None:
    """Do nothing: PostgreSQL makes its checkpoints itself."""


def _inspection(location: Location, options: StoreOptions) -> Inspection:
    return Inspection(location, options.reactor, options.damaged, options.report)


def _threads(options: StoreOptions) -> tuple[WorkerThread, WorkerThread, WorkerThread]:
    """Return the threads for the records, the journal and the checkpoints."""
    return (
        WorkerThread(options.reactor, "records", options.most_calls),
        WorkerThread(options.reactor, "journal"),
        WorkerThread(options.reactor, "checkpoints"),
    )
