"""Moves what was committed from SQLite's write-ahead log into the database: in a thread.

SQLite syncs the header of the log when a writer begins it anew, and that must not be the reactor's
thread. A writer does so when the whole log is in the database and nobody reads it. So somebody
reads it, the *pin*, while its pages are moved; then nobody may write (`busy` is held) while the log
is begun anew here, in its old file or, when that is long, in an empty one. A log ends with a stamp
that no copy has which others made before: the next log would not belong to it.
"""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from teaparty.stores.location import Location
from teaparty.stores.log_stamps import begin_log
from teaparty.stores.worker_thread import Reactor, WorkerThread, raised

MANY = 500
"""Commits, or as many lines as these have, after which a checkpoint is made: some 4 MB."""
LINES_IN_A_PAGE = 20
QUIET = 30.0
"""Seconds after which all that was written is in the database."""
LONG = 4_000
"""Pages of 4 KB. A longer log is emptied, although lines have to wait for that."""
BRIEF = 0.1
"""Seconds to wait until nobody else reads the log."""


def checkpoint(location: Location, busy: threading.Lock) -> bool:
    """Move what is in the log, and begin it anew if that was all. A long log is emptied.

    Nobody may write while that is done: for one sync, or several where it is emptied. Returns False
    if somebody else uses the database, so that only a part could be moved.
    """
    held_up = False
    with closing(location.connect(patience=BRIEF)) as connection:
        with suppress(sqlite3.OperationalError):  # somebody writes, or the disk is full
            begin_log(connection)
        with closing(location.connect(patience=BRIEF)) as pin:
            pin.execute("BEGIN")
            pin.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            _, pages, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            busy.acquire()
        try:
            if pages > LONG:
                held_up, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            begin_log(connection)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            busy.release()
    return moved == pages and not held_up


class Checkpoints:
    """Makes checkpoints when much was written, or nothing any more for a while."""

    def __init__(
        self,
        make: Callable[[], bool],
        thread: WorkerThread,
        reactor: Reactor,
        report: Callable[[BaseException], None],
    ) -> None:
        self._make = make
        self._thread = thread
        self._reactor = reactor
        self._report = report
        self._written = 0
        self._since = 0.0
        self._at_work: Deferred[None] | None = None
        self._call: IDelayedCall | None = None

    def wrote(self, lines: int = 0) -> None:
        """Take note that something was committed."""
        self._written += 1 + lines // LINES_IN_A_PAGE
        if self._written >= MANY:
            if self._at_work is None:
                self._start()
        elif self._call is None:
            self._call = self._reactor.callLater(QUIET, self._look)

    def close(self) -> "Deferred[None]":
        """Fires when the last checkpoint is made."""
        return Deferred.fromCoroutine(self._close())

    async def _close(self) -> None:
        if self._at_work is not None:
            await self._at_work
        await self._start()
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _look(self) -> None:
        self._call = None
        if self._written and self._at_work is None:
            self._start()

    def _start(self) -> "Deferred[None]":
        self._written = 0
        self._at_work = at_work = self._thread.do(self._make).addCallbacks(self._made, self._failed)
        return at_work

    def _made(self, all_of_it: bool) -> None:
        self._at_work = None
        if not all_of_it:
            self._written += 1
        if self._written and self._call is None:
            self._call = self._reactor.callLater(QUIET, self._look)

    def _failed(self, failure: Failure) -> None:
        self._report(raised(failure))
        self._made(False)
