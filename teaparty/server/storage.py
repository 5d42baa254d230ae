"""All that lasts, put together from the configuration: the store, passwords, what is forgotten."""

from collections.abc import Callable, Sequence
from typing import Any

from teaparty.config import Config
from teaparty.core.log.log import WHISPERS
from teaparty.core.memory.outage import Outage
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.staff_notices import (
    DAMAGED,
    WAITS,
    WAITS_NO_MORE,
    StaffNotices,
)
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.values.notices import Fault
from teaparty.core.values.numbers import counted
from teaparty.operator_log.event_log import Record
from teaparty.operator_log.outages import Outages
from teaparty.stores.clock_keeper import ClockKeeper
from teaparty.stores.location import is_outage, reason
from teaparty.stores.opening import open_store
from teaparty.stores.passwords import Argon2Passwords
from teaparty.stores.retention import Erased, Retention, Span, Terms
from teaparty.stores.store import StoreOptions
from teaparty.stores.store_clock import DAY, Old

CALLS_EACH = 4
"""Calls of the records that may wait for each connection that there may be."""


class Storage:
    """What a party keeps. The store is open once this is made, and locked for this process."""

    def __init__(
        self,
        config: Config,
        rooms: Sequence[Room],
        reactor: Any,
        record: Record,
        time: Callable[[], float],
    ) -> None:
        """Open the store; raise `StoreRefused`. `time` returns Unix time in seconds."""
        limits = config.limits
        self._config = config
        self._reactor = reactor
        self._record = record
        self._time = time
        self._outages = Outages(record.note, reactor.seconds)
        self._party: Party | None = None
        self._gatekeeper: Gatekeeper | None = None
        self._notices: StaffNotices | None = None
        self._retention: Retention | None = None
        self._store = open_store(
            config.state,
            config.database,
            StoreOptions(
                reactor=reactor,
                report=lambda error: self._report("the store", error),
                not_saved=self._not_saved,
                saved_again=self._saved_again,
                damaged=self._damaged,
                forgotten={room.name for room in rooms if not room.history},
                most_unsaved=limits.unsaved_lines,
                most_calls=CALLS_EACH * limits.sessions,
            ),
            config.durability,
        )
        self.journal = self._store.journal
        self.records = self._store.records
        self._last_reading = self._store.reading()
        self._clock = ClockKeeper(
            self.records,
            self._last_reading,
            reactor,
            time,
            self._settle,
            lambda error: self._report("keeping the clock", error),
            limits.stop_days * DAY,
        )
        self.passwords = Argon2Passwords(
            reactor, limits.hash_threads, limits.hash_queue, limits.password
        )
        for sentence in self._store.done:
            record.note("{sentence}", sentence=sentence)

    def belongs_to(self, party: Party) -> None:
        """Let the rooms of `party` go on from what was said before, and sanctions be in force."""
        self._party, limits = party, party.limits
        kept = [room for room in party.rooms.values() if room.history]
        for name in (*(room.name for room in kept), WHISPERS):
            entries = self._store.remembered(name, limits.history)
            if entries:
                party.remember(name, entries, entries[-1].number + 1)
        self._gatekeeper, self._notices = (
            party.features.get(Gatekeeper),
            party.features.get(StaffNotices),
        )
        self._gatekeeper.begin(self._store.sanctions())
        if self._last_reading is not None:
            self._gatekeeper.goes_on_from(self._last_reading.unix)
        spans = {room.name: self._span(room.keep_lines, room.keep_days) for room in kept}
        self._retention = Retention(
            self._store.records,
            {**spans, WHISPERS: self._span(None, None)},
            Terms(
                name_days=limits.name_days,
                open_name_days=limits.open_name_days,
                old_name_days=limits.old_name_days,
                audits=limits.audits,
                reports=limits.reports,
                few_accounts=limits.erased_accounts,
                few_lines=limits.erased_lines,
            ),
            self._reactor,
            self._clock.now,
            self,
            lambda error: self._report("forgetting what is old", error),
        )

    def begin(self) -> None:
        """Go to work, in the process that stays."""
        self._store.start()
        self._clock.start()
        if self._retention is not None:
            self._retention.start()

    def look_again(self) -> None:
        """Erase what has waited, if somebody has let it be erased."""
        if self._retention is not None:
            self._retention.look_again()

    async def end(self) -> None:
        """Save all; to be called when everybody has left."""
        if self._retention is not None:
            self._retention.stop()
        self._settle()
        self._clock.stop()
        self.passwords.close()
        lost = await self._store.close()
        if lost:
            self._record.note("{count} lines could not be saved", count=lost)

    def _span(self, lines: int | None, days: int | None) -> Span:
        limits = self._config.limits
        return Span(
            limits.keep_lines if lines is None else lines,
            limits.keep_days if days is None else days,
        )

    def _settle(self) -> None:
        if self._gatekeeper is not None:
            self._gatekeeper.settle()

    # --- what comes of looking for what is old; see `stores.retention.Hears`

    def erased(self, what: Erased) -> None:
        """Write it into the log."""
        self._note(
            "erased for their age: {what}",
            (what.lines, "line", ""), (what.accounts, "account", ""),
            (what.old_names, "old name", ""),
        )  # fmt: skip
        self._note(
            "erased as there were more than are kept: {what}",
            (what.lines_beyond, "line", ""),
            (what.audits, "entry of the audit log", "entries of the audit log"),
            (what.reports, "closed report", ""),
        )

    def _note(self, shape: str, *counts: tuple[int, str, str]) -> None:
        what = ", ".join(counted(*each) for each in counts if each[0])
        if what:
            self._record.note(shape, what=what)

    def waits(self, old: Old) -> None:
        """Write it into the log, and tell staff."""
        self._record.note(
            "not erased for their age, as it is so much at once: {what}; if that is right, type:"
            " teaparty-admin expire",
            what=old.words,
        )
        if self._notices is not None:
            self._notices.begin(WAITS, old.words)

    def waits_no_more(self) -> None:
        """Tell staff."""
        if self._notices is not None:
            self._notices.end(WAITS, WAITS_NO_MORE)

    # --- what can't be saved, or read

    def _damaged(self, what: str) -> None:
        self._record.note(
            "the database is damaged: {what}; put a backup in its place:"
            " teaparty-admin restore FILE --force",
            what=what,
        )
        if self._notices is not None:
            self._notices.begin(DAMAGED, what)

    def _not_saved(self, why: str) -> None:
        self._record.note("what is said can't be saved: {why}", why=why)
        if self._party is not None:
            self._party.features.get(Outage).begin(why)

    def _saved_again(self, lost: int) -> None:
        if lost:
            self._record.note(
                "what is said is saved again; lines that are lost: {count}", count=lost
            )
        else:
            self._record.note("what is said is saved again")
        if self._party is not None:
            self._party.features.get(Outage).end(lost)

    def _report(self, place: str, error: BaseException) -> None:
        """Take note of a fault; what a database or a disk can't do now is none of ours."""
        if is_outage(error):
            self._outages.failed(reason(error))
        else:
            self._record.report(Fault(session=0, place=place, error=error))
