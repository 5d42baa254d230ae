"""Whether the database answers: it is asked when somebody wants to know, and waited for briefly."""

from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as TookTooLong
from twisted.internet.interfaces import IReactorTime

from teaparty.core.records import Records, Unavailable

PATIENCE, SHORT = 2, 1
"""Seconds after which a database without an answer is taken to be gone, and nobody waits for it."""


class DatabaseCheck:
    """Asks the records how many reports are open: one question at a time.

    The database is gone only if it has failed for the seconds of `grace`. With any, nobody waits as
    long as balancers do: that a node does not answer in time would be another thing.
    """

    def __init__(self, records: Records, clock: IReactorTime, grace: float = 0.0) -> None:
        self._records = records
        self._clock = clock
        self._grace, self._most = grace, SHORT if grace else PATIENCE
        self.reports = 0
        """How many reports were open when it answered last."""
        self._failing: float | None = None  # since when it has failed to answer
        self._since: float | None = None  # when it was asked what it has not answered yet
        self._waiting: list[Deferred[None]] = []

    @property
    def answers(self) -> bool:
        """Whether the database has answered, or may still do so in time."""
        return not (self._waits(self._failing, self._grace) or self._is_late)

    @property
    def _is_late(self) -> bool:
        return self._waits(self._since, max(PATIENCE, self._grace))

    def _waits(self, since: float | None, seconds: float) -> bool:
        return since is not None and self._clock.seconds() - since >= seconds

    def ask(self) -> None:
        """Ask now, unless an answer is still missing."""
        if self._since is None:
            self._since = self._clock.seconds()
            Deferred.fromCoroutine(self._ask())

    async def _ask(self) -> None:
        failed = True
        try:
            self.reports = await self._records.count_reports()
            failed = False
        except Unavailable:
            pass  # the store has said why
        finally:
            began = self._since if self._failing is None else self._failing
            self._failing, self._since = began if failed else None, None
            waiting, self._waiting = self._waiting, []
            for each in waiting:
                each.callback(None)

    async def wait(self) -> None:
        """Ask, and wait for the answer; not for one that is late already."""
        self.ask()
        if self._since is not None and not self._is_late:
            answered: Deferred[None] = Deferred()
            self._waiting.append(answered)
            answered.addTimeout(self._most, self._clock)
            with suppress(TookTooLong):
                await answered
