"""Erases what is old: lines of rooms, whispers, accounts that nobody uses.

Age is measured by the store's own clock (`stores.store_clock`). If a great part of all there is is
old, it waits until the operator releases it; limits by count never wait.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct, structs
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from teaparty.stores.store import StoreRecords
from teaparty.stores.store_clock import DAY, NEVER, Before, Held, Old
from teaparty.stores.worker_thread import Reactor, raised

MOST_UNUSED = 1_000
"""Rooms that nobody opens any more, and that are looked at in one search; others wait."""
FIRST, EVERY = 60.0, 3_600.0
"""Seconds from the start to the first search for what is old, and between two searches."""


class Span(Struct, frozen=True):
    """How many lines of a room are stored, and for how many days."""

    lines: int
    days: int


class Terms(Struct, frozen=True, kw_only=True):
    """For how long all else is stored.

    An account is erased `name_days` after its last visit, or `open_name_days` if it has no
    password. A name that somebody gave up stays theirs for `old_name_days`. The last `audits`
    entries of the audit log are stored, and the last `reports` closed reports. All lines of a room
    that is not open are erased `room_days` after its last one. Up to `few_accounts` and `few_lines`
    are erased for their age without a question.
    """

    name_days: int
    open_name_days: int
    old_name_days: int
    audits: int
    reports: int
    room_days: int
    few_accounts: int
    few_lines: int


class Erased(Struct, frozen=True, kw_only=True):
    """How many were erased: `lines`, `accounts` and `old_names` for their age, others by count."""

    lines: int = 0
    accounts: int = 0
    old_names: int = 0
    lines_beyond: int = 0
    audits: int = 0
    reports: int = 0


class RetentionObserver(Protocol):
    """What is called with the outcome."""

    def erased(self, what: Erased) -> None:
        """Something was erased."""
        ...

    def waits(self, old: Old) -> None:
        """So much waits; called once, for as long as it does."""
        ...

    def waits_no_more(self) -> None:
        """Nothing waits any more."""
        ...


class Retention:
    """Looks for what is old, and erases it; `spans` returns one for the name of each room.

    Both `spans` and `terms` are asked each time.

    `clock` returns what the store's clock shows.
    """

    def __init__(
        self,
        records: StoreRecords,
        spans: Callable[[], Mapping[str, Span]],
        terms: Callable[[], Terms],
        reactor: Reactor,
        clock: Callable[[], float],
        observer: RetentionObserver,
        report: Callable[[BaseException], None],
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        """`leads` says whether this process erases, of all that share the records."""
        self._records = records
        self._spans = spans
        self._terms = terms
        self._reactor = reactor
        self._clock = clock
        self._observer = observer
        self._report = report
        self._leads = leads
        self._call: IDelayedCall | None = None
        self._looking = False
        self._waiting = False

    def start(self) -> None:
        """Look for what is old soon, and then once an hour."""
        self._call = self._reactor.callLater(FIRST, self._begin)

    def stop(self) -> None:
        """Look no more."""
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def look_again(self) -> None:
        """Look now, if something waits: the operator may have released it."""
        if self._waiting and self._call is not None and not self._looking:
            self._call.cancel()
            self._begin()

    def _begin(self) -> None:
        self._call = self._reactor.callLater(EVERY, self._begin)
        if not self._looking and self._leads():
            self._looking = True
            Deferred.fromCoroutine(self.erase()).addErrback(self._failed).addBoth(self._looked)

    def _failed(self, failure: Failure) -> None:
        self._report(raised(failure))

    def _looked(self, _: object) -> None:
        self._looking = False

    async def erase(self) -> None:
        """Erase all that is old or too much now."""
        now, spans = self._clock(), self._spans()
        await self._records.mark(await self._records.unmarked(), now)
        erased = await self._erase_beyond(spans, now)
        before = self._before(spans, await self._unused(spans, now), now)
        if await self._may_erase(before):
            lines = 0
            for room, end in before.rooms.items():
                lines += await self._records.expire(room, None, end)
            people = await self._records.expire_accounts(before.accounts, before.open)
            given_up = now - self._terms().old_name_days * DAY
            names = await self._records.expire_old_names(given_up)
            erased = structs.replace(erased, lines=lines, accounts=len(people), old_names=names)
        if erased != Erased():
            self._observer.erased(erased)

    async def _erase_beyond(self, spans: Mapping[str, Span], now: float) -> Erased:
        """Erase what is beyond the limits by count, and the lines of rooms that keep none."""
        lines = 0
        for room, span in spans.items():
            end = NEVER if span.days else now
            lines += await self._records.expire(room, span.lines, end)
        terms = self._terms()
        audits, reports = await self._records.expire_notes(terms.audits, terms.reports)
        return Erased(lines_beyond=lines, audits=audits, reports=reports)

    async def _unused(self, spans: Mapping[str, Span], now: float) -> dict[str, float]:
        """Return the rooms that nobody has opened for so long that all lines there are old.

        A room that is shut for a while, as its plugin is being mended, is none of them.
        """
        end = now - self._terms().room_days * DAY
        found = await self._records.unused(end, MOST_UNUSED + len(spans))
        return {room: end for room in found if room not in spans}

    def _before(self, spans: Mapping[str, Span], unused: Mapping[str, float], now: float) -> Before:
        terms = self._terms()
        used = {room: now - span.days * DAY for room, span in spans.items() if span.days}
        return Before(
            rooms={**unused, **used},
            accounts=now - terms.name_days * DAY,
            open=now - terms.open_name_days * DAY,
            few_accounts=terms.few_accounts,
            few_lines=terms.few_lines,
        )

    async def _may_erase(self, before: Before) -> bool:
        """Whether what is old may be erased; if not, it waits, and the observer is notified."""
        old, held = await self._records.old(before), await self._records.held()
        terms = self._terms()
        much = old.too_much(terms.few_accounts, terms.few_lines)
        if much and (held is None or not held.released):
            await self._records.hold(Held(old))
            if not self._waiting:
                self._waiting = True
                self._observer.waits(old)
            return False
        if held is not None:
            await self._records.hold(None)
        if self._waiting:
            self._waiting = False
            self._observer.waits_no_more()
        return True
