"""Erases what was kept for long enough: lines of rooms, whispers, accounts that nobody uses."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from teaparty.stores.lane import Reactor, raised
from teaparty.stores.store import KeptRecords

FIRST, EVERY = 60.0, 3_600.0
"""Seconds after the start, and between two times, at which it is looked for what is old."""
DAY = 86_400.0


class Span(Struct, frozen=True):
    """For how many lines and days something is kept."""

    lines: int
    days: int


class Terms(Struct, frozen=True, kw_only=True):
    """For how long all else is kept.

    An account is erased so many days after its last visit; one without a password after
    `open_name_days`. Of the audit log, and of closed reports, so many are kept.
    """

    name_days: int
    open_name_days: int
    audits: int
    reports: int


class Retention:
    """Looks for what is old, and erases it; `spans` are by the rooms' names.

    `time` returns Unix time in seconds, `erased` hears how many accounts there were.
    """

    def __init__(
        self,
        records: KeptRecords,
        spans: Mapping[str, Span],
        terms: Terms,
        reactor: Reactor,
        time: Callable[[], float],
        erased: Callable[[int], None],
        report: Callable[[BaseException], None],
    ) -> None:
        self._records = records
        self._spans = spans
        self._terms = terms
        self._reactor = reactor
        self._time = time
        self._erased = erased
        self._report = report
        self._call: IDelayedCall | None = None

    def start(self) -> None:
        """Look for what is old soon, and then once an hour."""
        self._call = self._reactor.callLater(FIRST, self._begin)

    def stop(self) -> None:
        """Look no more."""
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _begin(self) -> None:
        self._call = self._reactor.callLater(EVERY, self._begin)
        done = Deferred.fromCoroutine(self.erase())
        done.addErrback(self._failed)

    def _failed(self, failure: Failure) -> None:
        self._report(raised(failure))

    async def erase(self) -> None:
        """Erase all that is old now."""
        now, terms = self._time(), self._terms
        for room, span in self._spans.items():
            await self._records.expire(room, span.lines, now - span.days * DAY)
        await self._records.expire_notes(terms.audits, terms.reports)
        gone = await self._records.expire_accounts(
            now - terms.name_days * DAY, now - terms.open_name_days * DAY
        )
        if gone:
            self._erased(len(gone))
