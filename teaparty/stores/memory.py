"""A store that ends with the process: the contract that every other store is tested against.

The coroutines finish without waiting.
"""

from collections.abc import Collection, Container
from itertools import islice

from msgspec import structs

from teaparty.core.log.places import Line
from teaparty.core.log.ports import Stored
from teaparty.core.records import Account, Audit, Report, Sanction, SanctionKind, Taken
from teaparty.core.values.roles import MEMBER
from teaparty.stores.memory_appointments import MemoryAppointments
from teaparty.stores.memory_cursors import MemoryCursors
from teaparty.stores.memory_lines import MOST_LINES, MemoryLines
from teaparty.stores.memory_mentions import MemoryMentions
from teaparty.stores.memory_names import Name, Names
from teaparty.stores.memory_places import MemoryPlaces
from teaparty.stores.memory_shelves import MemoryShelves
from teaparty.stores.memory_tokens import MemoryTokens
from teaparty.stores.numbering import Numbering
from teaparty.stores.redaction import by_nobody, nameless, without
from teaparty.stores.rows import as_stored
from teaparty.stores.store_clock import Before, Held, Old, Reading

NO_KEY = ""
"""The key of no name."""


class MemoryJournal:
    """Stores at once; `records` remember the lines, if there are any.

    Those of the rooms named in `forgotten` are not remembered.
    """

    def __init__(
        self, records: "MemoryRecords | None" = None, forgotten: Container[str] = ()
    ) -> None:
        self._records, self._forgotten = records, forgotten
        self._numbering = Numbering()

    def begin(self, room: str, number: int) -> None:
        """See `core.log.ports.Journal`."""
        self._numbering.begin(room, number)

    def end(self, room: str) -> int:
        """See `core.log.ports.Journal`."""
        return self._numbering.end(room)

    def forget(self, room: str) -> None:
        """See `core.log.ports.Journal`."""
        self._numbering.forget(room)

    def store(self, lines: list[Line], stored: Stored) -> None:
        """See `core.log.ports.Journal`."""
        entries = self._numbering.entries(lines)
        if self._records is not None:
            rooms = {entry.room for entry in entries}
            forgotten = {room for room in rooms if room in self._forgotten}
            self._records.remember(
                [each for each in entries if each.room not in forgotten] if forgotten else entries
            )
        stored(entries)


class MemoryRecords(
    MemoryLines,
    MemoryCursors,
    MemoryMentions,
    MemoryPlaces,
    MemoryShelves,
    MemoryAppointments,
    MemoryTokens,
):
    """Implements `core.records.Records`; it holds at most `most` lines of a room."""

    def __init__(self, most: int = MOST_LINES) -> None:
        MemoryLines.__init__(self, most)
        MemoryCursors.__init__(self)
        MemoryMentions.__init__(self)
        MemoryPlaces.__init__(self)
        MemoryShelves.__init__(self)
        MemoryAppointments.__init__(self)
        MemoryTokens.__init__(self)
        self._accounts: dict[int, Account] = {}
        self._names = Names()
        self._last_account = 0
        self._sanctions: dict[tuple[SanctionKind, str], Sanction] = {}
        self._reports: dict[int, Report] = {}
        self._last_report = 0
        self._audits: list[Audit] = []
        self._clock = 0.0
        self._used: dict[int, float] = {}  # what the clock showed, by accounts' numbers
        self._held: Held | None = None

    # --- accounts

    async def account(self, key: str) -> Account | None:
        """See `Records`."""
        return self._accounts.get(self._names.bearer(key))

    async def owner(self, key: str) -> Account | None:
        """See `Records`."""
        return self._accounts.get(self._names.owner(key))

    async def alike(self, skeleton: str, own: int = 0) -> str | None:
        """See `Records`."""
        found = self._names.like(Name(NO_KEY, skeleton), own)
        if found is None:
            return None
        account, by_old_name = self._accounts[found[0]], found[1]
        return account.old_name if by_old_name else account.name

    async def add_account(self, account: Account, key: str, skeleton: str) -> Account:
        """See `Records`."""
        self._refuse_taken(key, skeleton)
        self._last_account += 1
        account = structs.replace(account, number=self._last_account)
        self._accounts[account.number] = account
        self._used[account.number] = self._clock
        self._names.take(account.number, Name(key, skeleton))
        return account

    async def change_account(
        self, number: int, /, as_of: float | None = None, **changes: object
    ) -> None:
        """See `Records`."""
        if number in self._accounts and as_of in (None, self._accounts[number].seen):
            self._accounts[number] = structs.replace(self._accounts[number], **changes)
            if "seen" in changes:
                self._used[number] = self._clock

    async def rename_account(
        self, number: int, name: str, key: str, skeleton: str, keep_old: bool = False
    ) -> None:
        """See `Records`."""
        if number in self._accounts:
            self._refuse_taken(key, skeleton, number)
            account = self._accounts[number]
            before = self._names.take(number, Name(key, skeleton))
            if before is not None and before.key != key:
                self._names.set_old(number, before if keep_old else None, self._clock)
                account = structs.replace(account, old_name=account.name if keep_old else "")
            self._accounts[number] = structs.replace(account, name=name)

    async def erase_account(self, number: int) -> None:
        """See `Records`."""
        if number not in self._accounts:
            return
        self._forget_lines(number)
        self._forget_cursors(number)
        self._forget_mentions(number)
        self._forget_places(number)
        self._forget_shelved(number)
        self._forget_appointments(number)
        self._forget_tokens(number)
        for key in self._names.forget(number):
            self._forget(key, number)
        del self._accounts[number], self._used[number]

    def _forget(self, key: str, number: int) -> None:
        reports = [without(report, key, number) for report in self._reports.values()]
        self._reports = {report.number: report for report in reports if report is not None}
        others = {place: one for place, one in self._sanctions.items() if one.target != key}
        self._sanctions = {place: by_nobody(one, key) for place, one in others.items()}
        self._audits = [nameless(audit, key) for audit in self._audits]

    async def accounts(self, numbers: Collection[int] | None = None) -> list[Account]:
        """See `Records`."""
        found = [self._accounts[number] for number in self._names.in_order()]
        return [each for each in found if numbers is None or each.number in numbers]

    async def accounts_with(self, roles: Collection[str]) -> list[Account]:
        """See `Records`."""
        return [each for each in await self.accounts() if each.role in roles]

    async def accounts_called(self, beginning: str, most: int) -> tuple[list[Account], int]:
        """See `Records`."""
        found = self._names.beginning(beginning)
        return [self._accounts[number] for number in found[:most]], len(found)

    def _refuse_taken(self, key: str, skeleton: str, number: int = 0) -> None:
        found = self._names.like(Name(key, skeleton), number)
        if found is not None:
            account, by_old_name = self._accounts[found[0]], found[1]
            raise Taken(account.old_name if by_old_name else account.name, account.name)

    # --- sanctions, reports, audits

    async def sanctions(self) -> list[Sanction]:
        """See `Records`."""
        return list(self._sanctions.values())

    async def add_sanction(self, sanction: Sanction) -> None:
        """See `Records`."""
        await self.lift(sanction.kind, sanction.target)
        self._sanctions[sanction.kind, sanction.target] = sanction

    async def lift(self, kind: SanctionKind, target: str) -> None:
        """See `Records`."""
        self._sanctions.pop((kind, target), None)

    async def add_report(self, report: Report) -> Report:
        """See `Records`."""
        self._last_report += 1
        lines = tuple(map(as_stored, report.lines))
        report = structs.replace(report, number=self._last_report, lines=lines)
        self._reports[report.number] = report
        return report

    async def report(self, number: int) -> Report | None:
        """See `Records`."""
        return self._reports.get(number)

    async def reports(self, most: int, closed: bool = False) -> list[Report]:
        """See `Records`."""
        newest = (
            structs.replace(report, lines=())
            for report in reversed(self._reports.values())
            if closed or report.state != "closed"
        )
        return list(islice(newest, most))[::-1]

    async def count_reports(self) -> int:
        """See `Records`."""
        return sum(report.state != "closed" for report in self._reports.values())

    async def change_report(self, number: int, /, **changes: object) -> None:
        """See `Records`."""
        if number in self._reports:
            self._reports[number] = structs.replace(self._reports[number], **changes)

    async def note(self, audit: Audit) -> None:
        """See `Records`."""
        last = self._audits[-1].number if self._audits else 0
        self._audits.append(structs.replace(audit, number=last + 1))

    async def audits(self, most: int, before: int | None = None) -> list[Audit]:
        """See `Records`."""
        found = (a for a in reversed(self._audits) if before is None or a.number < before)
        return list(islice(found, most))[::-1]

    # --- retention

    async def store_reading(self, reading: Reading) -> None:
        """See `stores.store.StoreRecords`."""
        self._clock = reading.clock

    async def held(self) -> Held | None:
        """See `stores.store.StoreRecords`."""
        return self._held

    async def hold(self, held: Held | None) -> None:
        """See `stores.store.StoreRecords`."""
        self._held = held

    async def old(self, before: Before) -> Old:
        """See `stores.store.StoreRecords`."""
        lines, of_lines = self.count(before.rooms)
        return Old(
            lines=lines,
            of_lines=of_lines,
            accounts=len(self._unused(before.accounts, before.open)),
            of_accounts=len(self._accounts),
        )

    async def expire_notes(self, audits: int, reports: int) -> tuple[int, int]:
        """See `stores.store.StoreRecords`."""
        gone, self._audits = self._audits[:-audits], self._audits[-audits:]
        closed = [one for one, report in self._reports.items() if report.state == "closed"]
        for number in closed[:-reports]:
            del self._reports[number]
        return len(gone), len(closed[:-reports])

    async def expire_old_names(self, before: float) -> int:
        """See `stores.store.StoreRecords`."""
        free = self._names.expire(before)
        for number in free:
            self._accounts[number] = structs.replace(self._accounts[number], old_name="")
        return len(free)

    async def expire_accounts(self, before: float, open_before: float) -> list[int]:
        """See `stores.store.StoreRecords`."""
        old = self._unused(before, open_before)
        for number in old:
            await self.erase_account(number)
        return old

    def _unused(self, end: float, open_end: float) -> list[int]:
        return [
            account.number
            for account in self._accounts.values()
            if self._used[account.number] < (end if account.password else open_end)
            and not account.inside
            and account.role == MEMBER
        ]
