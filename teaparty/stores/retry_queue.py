"""A retry queue: writes that failed, repeated later in their original order.

While anything waits, later writes wait too, so that nothing overtakes. What waits belongs to the
worker thread, all else to the reactor's.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from twisted.internet.interfaces import IDelayedCall

from teaparty.stores.errors import TooMuch
from teaparty.stores.location import FAULTS, NEVER
from teaparty.stores.worker_thread import Reactor, WorkerThread

T = TypeVar("T")
Work = Callable[[], Any]
AGAIN = 5.0
"""Seconds between two tries."""
MOST = 10_000


class RetryQueue:
    """Makes writes in `thread`; at most `most` of them wait. `report` is called with what fails."""

    def __init__(
        self,
        thread: WorkerThread,
        reactor: Reactor,
        report: Callable[[BaseException], None],
        most: int = MOST,
    ) -> None:
        self._thread = thread
        self._reactor = reactor
        self._report = report
        self._waiting: deque[Work] = deque(maxlen=most)
        self._call: IDelayedCall | None = None

    async def write(self, work: Work) -> bool:
        """Do `work` now, or as soon as that is possible; return whether it is done.

        Raises errors that are not the disk's.
        """
        done, error = await self._thread.do(lambda: self._attempt(work))
        if error is not None:
            self._report(error)
            if self._call is None:
                self._call = self._reactor.callLater(AGAIN, self._again)
        return done

    def hurry(self) -> None:
        """Try at once what waits: the disk or the database is well again."""
        if self._call is not None:
            self._call.cancel()
            self._again()

    def before(self, work: Callable[[], T]) -> Callable[[], T]:
        """Return what does `work` in the thread once all that waits is done."""

        def done() -> T:
            for error in self._retry():
                self._reactor.callFromThread(self._report, error)
            if self._waiting:
                raise OSError("what was changed can't be stored yet")
            return work()

        return done

    async def settle(self) -> int:
        """Try all that waits once more; return how much of it could not be done."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
        await self._thread.do(self._retry)
        return len(self._waiting)

    def _again(self) -> None:
        self._call = None
        self._thread.do(self._retry).addCallback(self._retried)

    def _retried(self, errors: list[BaseException]) -> None:
        for error in errors:
            self._report(error)
        if self._waiting:
            self._call = self._reactor.callLater(AGAIN, self._again)

    # --- in the worker thread

    def _attempt(self, work: Work) -> tuple[bool, BaseException | None]:
        """Return whether it is done, and what is to be reported."""
        if len(self._waiting) == self._waiting.maxlen:
            return False, TooMuch("so many writes wait that this one is given up")
        if self._waiting:
            self._waiting.append(work)
            return False, None
        try:
            work()
        except NEVER:
            raise
        except FAULTS as error:
            self._waiting.append(work)
            return False, error
        return True, None

    def _retry(self) -> list[BaseException]:
        """Do what waits, up to what still can't be done; return the errors of what never can be."""
        errors: list[BaseException] = []
        while self._waiting:
            try:
                self._waiting[0]()
            except NEVER as error:
                errors.append(error)
            except FAULTS:
                break
            except Exception as error:
                errors.append(error)
            self._waiting.popleft()
        return errors
