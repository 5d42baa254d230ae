"""`core.records.Records` in a database: what `SqlStore` does, in a thread of its own."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

from twisted.internet.defer import DeferredLock

from teaparty.core.log.log import Entry
from teaparty.core.records import Account, Audit, Report, Sanction, SanctionKind, Unavailable
from teaparty.core.records.cursors import NO_TIMES, Cursor
from teaparty.core.records.mentions import Mention
from teaparty.core.values.appointments import Appointment, AppointmentKind
from teaparty.core.values.shelves import ShelfChange, ShelfName
from teaparty.stores.place_records import PlaceJournal, PlaceRecords
from teaparty.stores.retry_queue import RetryQueue
from teaparty.stores.sql import SqlStore
from teaparty.stores.store_clock import Before, Held, Old, Reading
from teaparty.stores.tables import CHUNK
from teaparty.stores.token_records import TokenRecords
from teaparty.stores.worker_thread import WorkerThread

MARKED_AT_ONCE = 100
"""Rooms that are marked in one transaction: other writers wait for no more."""


class SqlRecords(PlaceRecords, TokenRecords):
    """See `RecordCalls`. At most `most` changes of what plugins store wait for each other."""

    def __init__(
        self,
        store: SqlStore,
        thread: WorkerThread,
        retries: RetryQueue,
        journal: PlaceJournal,
        wrote: Callable[[], None],
        report: Callable[[BaseException], None],
        most: int = 10_000,
    ) -> None:
        super().__init__(store, thread, retries, wrote, report)
        self._journal = journal
        self._most = most
        self._changing = DeferredLock()

    # --- accounts

    async def account(self, key: str) -> Account | None:
        """See `Records`."""
        return await self._read(lambda: self._store.account(key))

    async def owner(self, key: str) -> Account | None:
        """See `Records`."""
        return await self._read(lambda: self._store.owner(key))

    async def alike(self, skeleton: str, own: int = 0) -> str | None:
        """See `Records`."""
        return await self._read(lambda: self._store.alike(skeleton, own))

    async def add_account(self, account: Account, key: str, skeleton: str) -> Account:
        """See `Records`."""
        return await self._write(lambda: self._store.add_account(account, key, skeleton))

    async def change_account(
        self, number: int, /, as_of: float | None = None, **changes: object
    ) -> None:
        """See `Records`."""

        def work() -> None:
            self._store.change_account(number, as_of, **changes)

        await (self._write if "password" in changes else self._write_sometime)(work)

    async def rename_account(
        self, number: int, name: str, key: str, skeleton: str, keep_old: bool = False
    ) -> None:
        """See `Records`."""
        await self._write(lambda: self._store.rename_account(number, name, key, skeleton, keep_old))

    async def erase_account(self, number: int) -> None:
        """See `Records`."""
        await self._settle_places()  # or one that waits would have the account again
        await self._write(lambda: self._store.erase_account(number))

    async def accounts(self, numbers: Collection[int] | None = None) -> list[Account]:
        """See `Records`."""
        return await self._read(self._retries.before(lambda: self._store.accounts(numbers)))

    async def accounts_with(self, roles: Collection[str]) -> list[Account]:
        """See `Records`."""
        return await self._read(self._retries.before(lambda: self._store.accounts_with(roles)))

    async def accounts_called(self, beginning: str, most: int) -> tuple[list[Account], int]:
        """See `Records`."""
        reads = self._retries.before(lambda: self._store.accounts_called(beginning, most))
        return await self._read(reads)

    # --- sanctions, reports, audits

    async def sanctions(self) -> list[Sanction]:
        """See `Records`."""
        return await self._read(self._retries.before(self._store.sanctions))

    async def add_sanction(self, sanction: Sanction) -> None:
        """See `Records`."""
        await self._write_sometime(lambda: self._store.add_sanction(sanction))

    async def lift(self, kind: SanctionKind, target: str) -> None:
        """See `Records`."""
        await self._write_sometime(lambda: self._store.lift(kind, target))

    async def add_report(self, report: Report) -> Report:
        """See `Records`."""
        return await self._write(lambda: self._store.add_report(report))

    async def report(self, number: int) -> Report | None:
        """See `Records`."""
        return await self._read(lambda: self._store.report(number))

    async def reports(self, most: int, closed: bool = False) -> list[Report]:
        """See `Records`."""
        return await self._read(lambda: self._store.reports(most, closed))

    async def count_reports(self) -> int:
        """See `Records`."""
        return await self._read(self._store.count_reports)

    async def change_report(self, number: int, /, **changes: object) -> None:
        """See `Records`."""
        await self._write_sometime(lambda: self._store.change_report(number, **changes))

    async def note(self, audit: Audit) -> None:
        """See `Records`."""
        await self._write_sometime(lambda: self._store.note(audit))

    async def audits(self, most: int, before: int | None = None) -> list[Audit]:
        """See `Records`."""
        return await self._read(lambda: self._store.audits(most, before))

    # --- cursors and lines

    async def cursors(self, account: int) -> list[Cursor]:
        """See `Records`."""
        return await self._read(self._retries.before(lambda: self._store.cursors(account)))

    async def store_cursors(
        self, cursors: Collection[Cursor], most: int, as_of: Mapping[int, float] = NO_TIMES
    ) -> None:
        """See `Records`."""
        await self._write_sometime(lambda: self._store.store_cursors(cursors, most, as_of))

    async def add_mentions(self, mentions: Collection[Mention], most: int) -> None:
        """See `Records`."""
        await self._write_sometime(lambda: self._store.add_mentions(mentions, most))

    async def mentions(self, account: int) -> list[Entry]:
        """See `Records`."""
        return await self._read(self._retries.before(lambda: self._store.mentions(account)))

    async def readers(self, log: str, keys: Collection[str]) -> list[int]:
        """See `Records`."""
        return await self._read(self._retries.before(lambda: self._store.readers(log, keys)))

    async def lines(
        self, room: str, before: int, most: int, *, start: int = 0, passing: bool = True
    ) -> list[Entry]:
        """See `Records`."""
        return await self._read(
            lambda: self._store.lines(room, before, most, start=start, passing=passing)
        )

    async def whispers(
        self,
        account: int,
        *,
        partner: int | None = None,
        start: int = 0,
        before: int | None = None,
        most: int,
    ) -> list[Entry]:
        """See `Records`."""
        return await self._read(
            lambda: self._store.whispers(
                account, partner=partner, start=start, before=before, most=most
            )
        )

    async def waiting(self, account: int, start: int) -> dict[int, int]:
        """See `Records`."""
        return await self._read(lambda: self._store.waiting(account, start))

    # --- what plugins store

    async def shelved(self, shelf: ShelfName, key: str) -> str | None:
        """See `Records`."""
        return await self._read(lambda: self._store.shelved(shelf, key))

    async def shelf_keys(self, shelf: ShelfName) -> list[str]:
        """See `Records`."""
        return await self._read(lambda: self._store.shelf_keys(shelf))

    async def change_shelved(
        self, shelf: ShelfName, key: str, change: ShelfChange, owner: int | None, most: int
    ) -> None:
        """See `Records`. One change at a time is made, so that only other processes interfere."""
        if len(self._changing.waiting) >= self._most:
            raise Unavailable
        async with self._changing:
            done = False
            while not done:
                before = await self.shelved(shelf, key)
                done = await self._swap(shelf, key, (before, change(before)), owner, most)

    async def _swap(
        self,
        shelf: ShelfName,
        key: str,
        values: tuple[str | None, str | None],
        owner: int | None,
        most: int,
    ) -> bool:
        return await self._write(lambda: self._store.swap_shelved(shelf, key, values, owner, most))

    async def add_appointment(self, appointment: Appointment, most: int) -> Appointment:
        """See `Records`."""
        return await self._write(lambda: self._store.add_appointment(appointment, most))

    async def drop_appointment(self, number: int) -> None:
        """See `Records`."""
        await self._write(lambda: self._store.drop_appointment(number))

    async def next_appointment(self, of: Collection[AppointmentKind]) -> float | None:
        """See `Records`."""
        return await self._read(lambda: self._store.next_appointment(of))

    async def take_appointments(
        self, of: Collection[AppointmentKind], until: float, most: int
    ) -> list[Appointment]:
        """See `Records`."""
        return await self._write(lambda: self._store.take_appointments(of, until, most))

    # --- retention

    async def store_reading(self, reading: Reading) -> None:
        """See `StoreRecords`."""
        await self._write_sometime(lambda: self._store.store_reading(reading))

    async def held(self) -> Held | None:
        """See `StoreRecords`."""
        return await self._read(self._store.held)

    async def hold(self, held: Held | None) -> None:
        """See `StoreRecords`."""
        await self._write(lambda: self._store.hold(held))

    async def mark(self, rooms: Collection[str], now: float) -> None:
        """See `StoreRecords`."""
        names = list(rooms)
        for first in range(0, len(names), MARKED_AT_ONCE):
            some = names[first : first + MARKED_AT_ONCE]
            await self._write(partial(self._store.mark, some, now))

    async def unmarked(self) -> list[str]:
        """See `StoreRecords`."""
        return await self._read(self._store.unmarked)

    async def unused(self, before: float, most: int) -> list[str]:
        """See `StoreRecords`."""
        return await self._read(lambda: self._store.unused(before, most))

    async def old(self, before: Before) -> Old:
        """See `StoreRecords`."""
        return await self._read(lambda: self._store.old(before))

    async def expire(self, room: str, most: int | None, before: float) -> int:
        """Delete old lines as `SqlStore.expire` does; other calls may come between."""
        gone, some = 0, CHUNK
        while some == CHUNK:
            some = await self._write(lambda: self._store.expire_some(room, most, before))
            gone += some
        return gone

    async def expire_notes(self, audits: int, reports: int) -> tuple[int, int]:
        """See `SqlStore.expire_notes`."""
        return await self._write(lambda: self._store.expire_notes(audits, reports))

    async def expire_old_names(self, before: float) -> int:
        """See `StoreRecords`."""
        return await self._write(lambda: self._store.expire_old_names(before))

    async def expire_accounts(self, before: float, open_before: float) -> list[int]:
        """See `SqlStore.expire_accounts`. Other calls may come between two accounts."""
        gone: list[int] = []
        while some := await self._write(
            lambda: self._store.expire_accounts(before, open_before, 1)
        ):
            gone += some
        return gone
