"""Runs the store's clock, and stores what it shows, so that a kill loses little of it."""

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from teaparty.stores.store import StoreRecords
from teaparty.stores.store_clock import MOST_UNSEEN, Reading, StoreClock
from teaparty.stores.worker_thread import Reactor, raised

MINUTE = 60.0


class ClockKeeper:
    """Goes on from the `stored` reading; `time` returns Unix time. Calls `each_minute`, too.

    `most_unseen` is as for `StoreClock`.
    """

    def __init__(
        self,
        records: StoreRecords,
        stored: Reading | None,
        reactor: Reactor,
        time: Callable[[], float],
        each_minute: Callable[[], None],
        report: Callable[[BaseException], None],
        most_unseen: float = MOST_UNSEEN,
    ) -> None:
        self._records = records
        self._reactor = reactor
        self._time = time
        self._each_minute = each_minute
        self._report = report
        self._clock = StoreClock(stored, time(), reactor.seconds(), most_unseen)
        self._call: IDelayedCall | None = None

    def now(self) -> float:
        """Return what the clock shows."""
        return self._clock.goes_on(self._reactor.seconds())

    def start(self) -> None:
        """Store what the clock shows, now and once a minute."""
        self._call = self._reactor.callLater(MINUTE, self.start)
        self._store()
        self._each_minute()

    def stop(self) -> None:
        """Store it once more."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
            self._store()

    def _store(self) -> None:
        stored = self._records.store_reading(Reading(self.now(), self._time()))
        Deferred.fromCoroutine(stored).addErrback(lambda failure: self._report(raised(failure)))
