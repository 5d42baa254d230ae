"""Writes that could not be made when they were asked for, and are made later, in their order.

While anything is owed, what comes later is owed too, so that nothing overtakes. What is owed
belongs to the lane's thread, all else to the reactor's.
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
    """Makes writes in a lane; of what is owed, at most `most`. `report` hears of what fails."""

    def __init__(
        self,
        lane: WorkerThread,
        reactor: Reactor,
        report: Callable[[BaseException], None],
        most: int = MOST,
    ) -> None:
        self._lane = lane
        self._reactor = reactor
        self._report = report
        self._owed: deque[Work] = deque(maxlen=most)
        self._call: IDelayedCall | None = None

    async def write(self, work: Work) -> None:
        """Do `work` now, or as soon as that is possible. Raises what is no fault of the disk's."""
        error = await self._lane.do(lambda: self._attempt(work))
        if error is not None:
            self._report(error)
        if error is not None and self._call is None:
            self._call = self._reactor.callLater(AGAIN, self._again)

    def behind(self, work: Callable[[], T]) -> Callable[[], T]:
        """Return what does `work` in the lane, where nothing is owed that it would not see."""

        def done() -> T:
            for error in self._pay():
                self._reactor.callFromThread(self._report, error)
            if self._owed:
                raise OSError("what was changed can't be kept yet")
            return work()

        return done

    async def settle(self) -> int:
        """Try all that is owed once more; return how much of it could not be done."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
        await self._lane.do(self._pay)
        return len(self._owed)

    def _again(self) -> None:
        self._call = None
        self._lane.do(self._pay).addCallback(self._paid)

    def _paid(self, errors: list[BaseException]) -> None:
        for error in errors:
            self._report(error)
        if self._owed:
            self._call = self._reactor.callLater(AGAIN, self._again)

    # --- in the lane

    def _attempt(self, work: Work) -> BaseException | None:
        if len(self._owed) == self._owed.maxlen:
            return TooMuch("so much is to be written later that this is not")
        if self._owed:
            self._owed.append(work)
            return None
        try:
            work()
        except NEVER:
            raise
        except FAULTS as error:
            self._owed.append(work)
            return error
        return None

    def _pay(self) -> list[BaseException]:
        """Do what is owed, up to what still can't be done; return what can't be at any time."""
        errors: list[BaseException] = []
        while self._owed:
            try:
                self._owed[0]()
            except NEVER as error:
                errors.append(error)
            except FAULTS:
                break
            except Exception as error:
                errors.append(error)
            self._owed.popleft()
        return errors
