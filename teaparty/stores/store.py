"""A store: a journal, the records, and what they share."""

from collections.abc import Callable, Collection, Container, Sequence
from threading import Lock as Busy
from typing import Protocol, TypeVar

from msgspec import Struct
from twisted.internet.defer import Deferred, succeed

from teaparty.core.log.log import Entry
from teaparty.core.log.ports import Journal
from teaparty.core.records import Records, Sanction
from teaparty.stores.checkpoints import Checkpoints, checkpoint
from teaparty.stores.commit_queue import MOST_UNSAVED, SaveCallbacks
from teaparty.stores.damage import Inspection
from teaparty.stores.location import Location
from teaparty.stores.memory import MemoryJournal, MemoryRecords
from teaparty.stores.postgres import PostgresLines
from teaparty.stores.records import SqlRecords
from teaparty.stores.retry_queue import RetryQueue
from teaparty.stores.rows import Packing
from teaparty.stores.sql import SqlStore
from teaparty.stores.sqlite import SqliteJournal, SqliteLines
from teaparty.stores.state_lock import Lock
from teaparty.stores.store_clock import Before, Held, Old, Reading
from teaparty.stores.threaded_journal import ThreadedJournal
from teaparty.stores.worker_thread import Reactor, WorkerThread

T = TypeVar("T")


class StoreRecords(Records, Protocol):
    """Records with the store's own clock (`stores.store_clock`), by which they erase what is old.

    Lines are old by their numbers: a mark says which was the last one of a room at some time.
    """

    async def store_reading(self, reading: Reading) -> None:
        """Store what the clock shows; that is also the time at which accounts are used."""
        ...

    async def held(self) -> Held | None:
        """Return what waits to be erased, if something does."""
        ...

    async def hold(self, held: Held | None) -> None:
        """Store what waits to be erased."""
        ...

    async def mark(self, rooms: Collection[str], now: float) -> None:
        """Take note that all lines of these rooms were there when the clock showed `now`."""
        ...

    async def old(self, before: Before) -> Old:
        """Return how much is old."""
        ...

    async def expire(self, room: str, most: int | None, before: float) -> int:
        """Delete lines of a room beyond the last `most`, or older than `before`; return how many.

        Whispers are those of the room `core.log.log.WHISPERS`.
        """
        ...

    async def expire_notes(self, audits: int, reports: int) -> tuple[int, int]:
        """Delete all but the last entries of the audit log, and of the reports that are closed.

        Returns how many there were of each.
        """
        ...

    async def expire_old_names(self, before: float) -> int:
        """Free the old names that were given up before then; return how many."""
        ...

    async def expire_accounts(self, before: float, open_before: float) -> list[int]:
        """Erase accounts that were last used before then; return their numbers.

        For those without a password, with which nobody can come in, it is `open_before`.
        """
        ...


class Store(Protocol):
    """A store that is open."""

    journal: Journal
    records: StoreRecords
    done: list[str]
    """What was done when it was opened, in sentences for the operator."""

    def remembered(self, room: str, most: int) -> list[Entry]:
        """Return the last lines of a room, in numbers without a gap; call it before `start`."""
        ...

    def sanctions(self) -> list[Sanction]:
        """Return the bans, mutes and locks that are stored; call it before `start`."""
        ...

    def reading(self) -> Reading | None:
        """Return what the store's clock showed last, if it did; call it before `start`."""
        ...

    def start(self) -> None:
        """Write the journal from now on, in this process."""
        ...

    def close(self) -> "Deferred[int]":
        """Save all and release it; fires with how many lines could not be saved."""
        ...


class StoreOptions(Struct, frozen=True, kw_only=True):
    """What a store needs. Lines of the rooms named in `forgotten` are not stored.

    `not_saved` and `saved_again` are called in turn, as `commit_queue.SaveCallbacks` says.
    `damaged` is called with what is wrong with the file, if that is found after the opening.
    """

    reactor: Reactor
    report: Callable[[BaseException], None]
    not_saved: Callable[[str], None]
    saved_again: Callable[[int], None]
    damaged: Callable[[str], None]
    forgotten: Container[str] = frozenset()
    most_unsaved: int = MOST_UNSAVED
    most_calls: int = 10_000


class MemoryStore:
    """Stores nothing beyond the process."""

    def __init__(self) -> None:
        records = MemoryRecords()
        self.records: StoreRecords = records
        self.journal: Journal = MemoryJournal(records)
        self.done: list[str] = []

    def remembered(self, room: str, most: int) -> list[Entry]:
        """See `Store`."""
        return []

    def sanctions(self) -> list[Sanction]:
        """See `Store`."""
        return []

    def reading(self) -> Reading | None:
        """See `Store`."""
        return None

    def start(self) -> None:
        """See `Store`."""

    def close(self) -> "Deferred[int]":
        """See `Store`."""
        return succeed(0)


class Ready(Struct, frozen=True):
    """A database that was made ready: `done` is as in `Store`.

    It has to be looked through, unless it is known to be `sound`."""

    done: list[str]
    sound: bool = True


class SqlBackedStore:
    """Stores all in a database, by three threads. Closing releases the `locks`."""

    def __init__(
        self, location: Location, options: StoreOptions, locks: Sequence[Lock], ready: Ready
    ) -> None:
        self.done = ready.done
        self._inspection = (
            None
            if ready.sound
            else Inspection(location, options.reactor, options.damaged, options.report)
        )
        self._locks = locks
        self._options = options
        self._engine = location.engine()
        self._store = SqlStore(self._engine)
        self._threads = [
            WorkerThread(options.reactor, "records", options.most_calls),
            WorkerThread(options.reactor, "journal"),
            WorkerThread(options.reactor, "checkpoints"),
        ]
        calls, writing, moving = self._threads
        busy = Busy()
        self._checkpoints = Checkpoints(
            lambda: location.file is None or checkpoint(location, busy),
            moving,
            options.reactor,
            options.report,
        )
        wrote = self._checkpoints.wrote if location.file is not None else _ignored
        self._retries = RetryQueue(calls, options.reactor, options.report)
        self.records: StoreRecords = SqlRecords(
            self._store, calls, self._retries, lambda: wrote(0), options.report
        )
        self._lines: SqliteLines | PostgresLines
        self._journal: SqliteJournal | ThreadedJournal
        self._lines, self._journal = self._writing(location, busy, writing, wrote)
        self.journal: Journal = self._journal

    def _writing(
        self, location: Location, busy: Busy, thread: WorkerThread, wrote: Callable[[int], None]
    ) -> tuple[SqliteLines | PostgresLines, SqliteJournal | ThreadedJournal]:
        """Return what writes lines to this kind of database, and the journal that uses it."""
        options = self._options
        packing = Packing(options.forgotten, options.report)
        callbacks = SaveCallbacks(options.not_saved, options.saved_again, options.report, wrote)
        shared = (thread, options.reactor, callbacks, options.most_unsaved)
        if location.file is None:
            server = PostgresLines(location.engine())
            return server, ThreadedJournal(server.commit, packing, *shared)
        file = SqliteLines(location)
        if location.durability == "power":
            return file, ThreadedJournal(file.commit_or_say_why, packing, *shared)
        return file, SqliteJournal(file, packing, busy, *shared)

    def remembered(self, room: str, most: int) -> list[Entry]:
        """See `Store`."""
        return self._now(lambda: self._store.remembered(room, most))

    def sanctions(self) -> list[Sanction]:
        """See `Store`."""
        return self._now(self._store.sanctions)

    def reading(self) -> Reading | None:
        """See `Store`."""
        return self._now(self._store.reading)

    def _now(self, work: Callable[[], T]) -> T:
        try:
            return work()
        finally:
            self._engine.dispose()  # no connection survives a fork

    def start(self) -> None:
        """See `Store`."""
        for lock in self._locks:
            lock.sign()
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
        if await self._retries.settle():
            self._options.report(OSError("some of what was changed could not be saved"))
        await calls.close()
        await self._checkpoints.close()
        await moving.close()
        await writing.do(self._close_connections)
        await writing.close()
        for lock in self._locks:
            lock.release()
        return lost

    def _close_connections(self) -> None:
        self._engine.dispose()
        self._lines.close()


def _ignored(_: int) -> None:
    """Do nothing: PostgreSQL makes its checkpoints itself."""
