"""Backups that the server writes while it runs, as often as the configuration says.

How long ago the last one was is measured by the store's own clock (`stores.store_clock`), so a
wrong clock of the system makes none too many, and none too few.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from teaparty.config import BackupPlan, Config
from teaparty.core.words.durations import span
from teaparty.operator_http import metrics
from teaparty.server.storage_news import StorageNews
from teaparty.stores.backup_folder import BackupFolder, Written
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import MEMORY, location_of, refuse_replaced
from teaparty.stores.worker_thread import Reactor, WorkerThread

WRITTEN = "The last backup was written on {moment}."
NONE_YET = "No backup was written yet."
NOT_KNOWN = "It is not known when the last backup was written."
FOLDER = "backups"
"""The folder in the state folder, unless another one is named."""
MINUTE, HOUR = 60, 3_600
"""Seconds after the start at least, and until it is tried again at most."""


def backup_faults(config: Config) -> list[str]:
    """Return why no backups can be written by themselves."""
    if config.backup is None:
        return []
    if config.database == MEMORY:
        return ["backup has nothing to write, as the database memory: stores nothing."]
    try:
        location = location_of(config.state, config.database)
    except StoreRefused:
        return []  # which is a fault of its own
    if location.file is not None:
        return []
    return [
        "backup is for SQLite alone: leave it out, and have PostgreSQL's own tools, or"
        " teaparty-admin backup, run by a timer."
    ]


class Backups:
    """Writes backups of the database of a store. `now` returns what the store's clock shows.

    `time` returns Unix time, which only stands in their names.
    """

    def __init__(
        self,
        config: Config,
        reactor: Reactor,
        now: Callable[[], float],
        time: Callable[[], float],
        news: StorageNews,
    ) -> None:
        self._state, self._database = config.state, config.database
        self._plan: BackupPlan | None = None
        self._reactor = reactor
        self._now = now
        self._time = time
        self._news = news
        self._thread = WorkerThread(reactor, "backups")
        self._busy = False
        self._call: IDelayedCall | None = None
        self._last: float | None = None  # 0 before the first, None if that is not known
        self._failures = 0

    @property
    def state(self) -> metrics.Backups | None:
        """How they are; None where the operator wants none."""
        if self._plan is None:
            return None
        return metrics.Backups(self._last or 0.0, span(self._plan.every), self._failures)

    def said(self) -> list[str]:
        """Return when the last one was written, in a sentence; nothing where none is wanted."""
        if self._plan is None:
            return []
        if self._last is None:
            return [NOT_KNOWN]
        if not self._last:
            return [NONE_YET]
        return [
            WRITTEN.format(moment=f"{datetime.fromtimestamp(self._last, UTC):%Y-%m-%d %H:%M} UTC")
        ]

    def follow(self, config: Config) -> None:
        """Write backups as this configuration says, from now on."""
        before, self._plan = self._plan, config.backup
        if self._plan != before:
            self._begin()

    def stop(self) -> None:
        """Write no more. One that is being written is not waited for: it has no name yet."""
        self._plan = None
        self._cancel()

    def _cancel(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _begin(self) -> None:
        """Find out when the next one is due; what goes on now looks at the plan when it is done."""
        self._cancel()
        self._last = None
        if self._plan is not None and not self._busy:
            self._start(self._look)

    def _write(self) -> None:
        self._call = None
        self._start(self._write_one)

    def _start(self, act: Callable[[BackupPlan], Awaitable[float]]) -> None:
        if self._plan is not None:
            self._busy = True
            Deferred.fromCoroutine(self._act(act, self._plan))

    async def _act(self, act: Callable[[BackupPlan], Awaitable[float]], plan: BackupPlan) -> None:
        """Do something; then wait as long as it says, unless the plan is another one by now."""
        try:
            seconds = await act(plan)
        except Exception as error:
            self._failures += 1
            self._news.not_backed_up(error, str(self._place(plan)))
            seconds = min(HOUR, span(plan.every))
        self._busy = False
        if plan != self._plan:
            self._begin()
        else:
            self._call = self._reactor.callLater(max(MINUTE, seconds), self._write)

    async def _look(self, plan: BackupPlan) -> float:
        """Return in how many seconds the next one is due."""
        last = await self._thread.do(self._folder(plan).last)
        self._last = 0.0 if last is None else last.unix
        since = -1.0 if last is None else self._now() - last.clock
        return span(plan.every) - since if since >= 0 else 0.0

    async def _write_one(self, plan: BackupPlan) -> float:
        now, began = self._time(), self._reactor.seconds()
        moment = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
        write = partial(self._written, self._folder(plan), plan.keep, moment)
        written = await self._thread.do(write)
        self._last = now
        self._news.backed_up(written, self._reactor.seconds() - began)
        return span(plan.every)

    def _written(self, folder: BackupFolder, keep: int, moment: str) -> Written:
        refuse_replaced(self._state, location_of(self._state, self._database))
        return folder.write(keep, moment)

    def _folder(self, plan: BackupPlan) -> BackupFolder:
        location = location_of(self._state, self._database)
        return BackupFolder(self._place(plan), location)

    def _place(self, plan: BackupPlan) -> Path:
        return Path(plan.folder) if plan.folder else Path(self._state) / FOLDER
