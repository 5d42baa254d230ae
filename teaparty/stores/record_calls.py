"""Calls of a `SqlStore` in a thread of its own: what is done at once, and what is done sometime."""

from collections.abc import Callable
from typing import TypeVar

from teaparty.core.records import Unavailable
from teaparty.stores.errors import TooMuch
from teaparty.stores.location import FAULTS
from teaparty.stores.retry_queue import RetryQueue
from teaparty.stores.sql import SqlStore
from teaparty.stores.worker_thread import WorkerThread

T = TypeVar("T")


class RecordCalls:
    """Calls take effect in their order. A write whose result nobody needs is retried later.

    All else raises `Unavailable` if it can't be done now, or if too many calls wait. `wrote` is
    called after each call that may have changed something, `report` with faults.
    """

    def __init__(
        self,
        store: SqlStore,
        thread: WorkerThread,
        retries: RetryQueue,
        wrote: Callable[[], None],
        report: Callable[[BaseException], None],
    ) -> None:
        self._store = store
        self._thread = thread
        self._retries = retries
        self._wrote = wrote
        self._report = report

    async def _read(self, work: Callable[[], T]) -> T:
        try:
            return await self._thread.do(work)
        except (*FAULTS, TooMuch) as error:
            self._report(error)
            raise Unavailable from error

    async def _write(self, work: Callable[[], T]) -> T:
        result = await self._read(work)
        self._wrote()
        return result

    async def _write_sometime(self, work: Callable[[], object]) -> bool:
        """Do `work` now or later; return whether it is done."""
        try:
            done = await self._retries.write(work)
        except TooMuch as error:
            self._report(error)
            raise Unavailable from error
        self._wrote()
        return done
