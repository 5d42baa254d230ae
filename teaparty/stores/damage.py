"""Looks for damaged pages in a SQLite file: for a moment at the start, then beside the server."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

from twisted.internet.defer import Deferred

from teaparty.stores.location import Location
from teaparty.stores.worker_thread import Reactor, WorkerThread, raised

MOMENT = 0.5
"""Seconds that the look may take before the server opens."""
STEPS = 20_000
"""Instructions of SQLite after which it is asked whether to go on: some milliseconds."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def damage(location: Location, goes_on: Callable[[], bool]) -> str | None:
    """Return what is wrong with the pages of a file, or an empty text; None if it was cut short.

    `goes_on` is asked often. See https://www.sqlite.org/pragma.html#pragma_quick_check.
    """
    try:
        with closing(location.connect()) as connection:
            connection.set_progress_handler(lambda: not goes_on(), STEPS)
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return None
        if error.sqlite_errorcode & 0xFF in _DAMAGED:
            return str(error)
        raise
    return "" if found == "ok" else in_a_line(found)


def in_a_line(found: str) -> str:
    """Return what SQLite has found as one line, without its own name for the file."""
    return " ".join(found.replace("*** in database main ***", "").split())


def damage_at_the_start(
    location: Location, now: Callable[[], float] = time.monotonic
) -> str | None:
    """Return what can be found in a moment; None if that was not all of the file."""
    end = now() + MOMENT
    return damage(location, lambda: now() < end)


class Inspection:
    """Looks through a file in a thread of its own; `damaged` is called in the reactor's thread.

    The server goes on meanwhile: only its checkpoints are held up.
    """

    def __init__(
        self,
        location: Location,
        reactor: Reactor,
        damaged: Callable[[str], None],
        report: Callable[[BaseException], None],
    ) -> None:
        self._location = location
        self._thread = WorkerThread(reactor, "inspection")
        self._damaged = damaged
        self._report = report
        self._ended = False

    def start(self) -> None:
        """Begin."""
        found = self._thread.do(lambda: damage(self._location, lambda: not self._ended))
        found.addCallback(self._tell).addErrback(lambda failure: self._report(raised(failure)))

    def close(self) -> "Deferred[None]":
        """Look no further; fires when the thread has ended."""
        self._ended = True
        return self._thread.close()

    def _tell(self, found: str | None) -> None:
        if found:
            self._damaged(found)
