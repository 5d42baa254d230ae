"""The journal in a SQLite file: one commit a turn, made in the reactor's thread while it is quick.

With a write-ahead log a commit is a few `pwrite`s and no `fsync`, as checkpoints are made elsewhere
(`stores.checkpoints`). What can't be committed at once goes to a thread (`stores.commit_queue`).
"""

import sqlite3
import threading
from contextlib import suppress

from twisted.internet.defer import Deferred

from teaparty.core.log.places import Line
from teaparty.core.log.ports import Stored
from teaparty.stores.commit_queue import CommitQueue, Locked, SaveCallbacks, Unfit
from teaparty.stores.location import Location, reason
from teaparty.stores.log_stamps import begin_log
from teaparty.stores.numbering import Numbering
from teaparty.stores.pending import Tell
from teaparty.stores.rows import Packing, PlaceRow, Rows, taken_back
from teaparty.stores.worker_thread import Reactor, WorkerThread

SLOW = 0.05
"""Seconds after which a commit is too slow for the reactor's thread."""
PATIENCE = 100
"""Milliseconds that a thread waits for another writer before it reports that."""
_WAIT = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNFIT = (
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    sqlite3.IntegrityError,
)

LINES = "INSERT OR REPLACE INTO lines (room, number, at, account, event) VALUES (?, ?, ?, ?, ?)"
WHISPERS = "INSERT OR REPLACE INTO whisper_of (account, number, to_me) VALUES (?, ?, ?)"
PLACES = "UPDATE places SET name = ?, kind = ?, owner = ?, since = ?, state = ? WHERE number = ?"
_STORED = "SELECT event FROM lines WHERE room = ? AND number = ? AND account >= 0"
_TAKE_BACK = "UPDATE lines SET event = ? WHERE room = ? AND number = ?"
_UNNAME = "DELETE FROM named WHERE log = ? AND number = ?"
# A row that is written twice, as nobody knew whether it had been written, is there once.


class SqliteLines:
    """Commits rows to a SQLite file, in any thread; only one at a time calls it.

    The connection is opened by the first commit: it would not survive a fork to the background.
    """

    def __init__(self, location: Location) -> None:
        self._location = location
        self._connection: sqlite3.Connection | None = None

    def commit(self, rows: Rows) -> None:
        """Write all of `rows`, or nothing. Raises what sqlite3 raises."""
        if not (rows.lines or rows.places):
            return
        connection = self._connection or self._opened()
        connection.execute("BEGIN IMMEDIATE")
        try:
            if rows.places:
                connection.executemany(PLACES, rows.places.values())
            connection.executemany(LINES, rows.lines)
            if rows.whispers:
                connection.executemany(WHISPERS, rows.whispers)
            for room, number, by in rows.retracted:
                _take_back(connection, (room, number), by)
            connection.execute("COMMIT")
        except BaseException:
            self._roll_back(connection)
            raise

    def commit_or_say_why(self, rows: Rows) -> None:
        """Do the same in a thread, with some patience; raises what `stores.commit_queue` knows."""
        try:
            connection = self._connection or self._opened()
            connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
            self.commit(rows)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in _WAIT:
                raise Locked(reason(error)) from error
            raise
        except (*_UNFIT, UnicodeError, OverflowError) as error:
            raise Unfit(str(error)) from error
        finally:
            if self._connection is not None:
                self._connection.execute("PRAGMA busy_timeout=0")

    def start(self) -> None:
        """Open the connection now, and begin the log, so that no commit has to sync its header."""
        with suppress(sqlite3.OperationalError):  # another writer begins it
            begin_log(self._connection or self._opened())

    @property
    def connection(self) -> sqlite3.Connection | None:
        """The connection, if it is open."""
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        self._connection = self._location.connect(patience=0.0)
        return self._connection

    def _roll_back(self, connection: sqlite3.Connection) -> None:
        """Undo what was begun, unless SQLite has done so itself."""
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            self.close()


class SqliteJournal:
    """Implements `core.log.ports.Journal`. `busy` is held while no checkpoint must come between."""

    def __init__(
        self,
        lines: SqliteLines,
        packing: Packing,
        busy: threading.Lock,
        thread: WorkerThread,
        reactor: Reactor,
        callbacks: SaveCallbacks,
        most: int,
    ) -> None:
        self._lines = lines
        self._packing = packing
        self._numbering = Numbering()
        self._busy = busy
        self._seconds = reactor.seconds
        self._wrote = callbacks.wrote
        self._slow = False
        self.queue = CommitQueue(self._commit_in_thread, thread, reactor, callbacks, most)

    def begin(self, room: str, number: int) -> None:
        """See `core.log.ports.Journal`."""
        self._numbering.begin(room, number)

    def end(self, room: str) -> int:
        """See `core.log.ports.Journal`."""
        return self._numbering.end(room)

    def forget(self, room: str) -> None:
        """See `core.log.ports.Journal`."""
        self._numbering.forget(room)

    def store(self, lines: list[Line], stored: Stored) -> None:
        """See `core.log.ports.Journal`."""
        entries = self._numbering.entries(lines)
        rows = self._packing.rows(entries)
        if self._slow or not self.queue.idle or not self._commits(rows):
            self.queue.put(rows, entries, stored)
            return
        self._wrote(len(entries))
        stored(entries)

    def change_place(self, row: PlaceRow, tell: Tell) -> None:
        """See `stores.place_records.PlaceJournal`."""
        if self._slow or not self.queue.idle or not self._commits(Rows(places={row[-1]: row})):
            self.queue.change_place(row, tell)
            return
        self._wrote(0)
        tell(True)

    def settle_places(self, tell: Tell) -> None:
        """See `stores.place_records.PlaceJournal`."""
        self.queue.settle_places(tell)

    def close(self) -> "Deferred[int]":
        """Save what is waiting; fires with how many lines could not be saved."""
        return self.queue.close()

    def _commits(self, rows: Rows) -> bool:
        """Commit here and now; return False if that can't be done, for whatever reason.

        The thread tries once more then, and says what is wrong.
        """
        if not self._busy.acquire(blocking=False):
            return False
        began = self._seconds()
        try:
            self._lines.commit(rows)
        except Exception:
            return False
        finally:
            self._busy.release()
        self._slow = self._seconds() - began > SLOW
        return True

    def _commit_in_thread(self, rows: Rows) -> None:
        """Commit what was queued. While this may be called, nothing is committed elsewhere."""
        with self._busy:
            began = self._seconds()
            self._lines.commit_or_say_why(rows)
            self._slow = self._seconds() - began > SLOW


def _take_back(connection: sqlite3.Connection, place: tuple[str, int], by: str) -> None:
    found = connection.execute(_STORED, place).fetchone()
    if found is not None:
        connection.execute(_TAKE_BACK, (taken_back(found[0], by), *place))
        connection.execute(_UNNAME, place)
