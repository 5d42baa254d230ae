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


class Retention:
    """`spans` has the rooms' names; an account is erased `name_days` after its last visit, one
    that has no password `open_days` after it.

    `notes` are how many entries of the audit log, and how many closed reports, are kept.

    `time` returns Unix time in seconds, `erased` hears how many accounts there were.
    """

    def __init__(
        self,
        records: KeptRecords,
        spans: Mapping[str, Span],
        name_days: int,
        open_days: int,
        notes: tuple[int, int],
        reactor: Reactor,
        time: Callable[[], float],
        erased: Callable[[int], None],
        report: Callable[[BaseException], None],
    ) -> None:
        self._records = records
        self._spans = spans
        self._name_days = name_days
        self._open_days = open_days
        self._notes = notes
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
        now = self._time()
        for room, span in self._spans.items():
            await self._records.expire(room, span.lines, now - span.days * DAY)
        await self._records.expire_notes(*self._notes)
        gone = await self._records.expire_accounts(
            now - self._name_days * DAY, now - self._open_days * DAY
        )
        if gone:
            self._erased(len(gone))
