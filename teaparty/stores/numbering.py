"""Numbers of lines, where one process alone writes a log: each room's are counted without a gap."""

import sqlite3
import weakref
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line

MANY = 1_000
"""Rooms that are not open and whose numbers are in memory; so many go to a file at once."""
PRAGMAS = ("journal_mode = MEMORY", "cache_spill = OFF", "synchronous = OFF", "cache_size = -256")
"""Of the file: what can't be written is undone whole, and pages take 256 KiB."""


class Numbering:
    """The number that comes next in each room. Memory holds those of rooms that are open.

    So it does not grow with rooms that come and go under ever new names.
    """

    def __init__(self, many: int = MANY) -> None:
        self._next: dict[str, int] = {}
        self._away = Numbers(many)

    def begin(self, room: str, number: int) -> None:
        """See `core.log.ports.Journal`."""
        self._next[room] = number

    def end(self, room: str) -> int:
        """See `core.log.ports.Journal`."""
        number = self._next.get(room)
        if number is None:
            number = self._next[room] = self._away.get(room)
        return number

    def forget(self, room: str) -> None:
        """See `core.log.ports.Journal`."""
        if room in self._next:
            self._away.put(room, self._next.pop(room))

    def entries(self, lines: Iterable[Line]) -> list[Entry]:
        """Set the numbers of `lines`; return them as they are stored."""
        found, next_ = [], self._next
        for line in lines:
            room = line.room
            number = next_.get(room)
            line.number = number = self.end(room) if number is None else number
            next_[room] = number + 1
            found.append(Entry(room=room, number=number, at=line.at, event=line.event))
        return found


class Numbers:
    """Numbers by names, most of them in a file, which ends with the process."""

    def __init__(self, many: int) -> None:
        self._many = many
        self._newest: dict[str, int] = {}
        self._file: sqlite3.Connection | None = None

    def get(self, name: str) -> int:
        """Return the number of a name, or 0."""
        if name in self._newest or self._file is None:
            return self._newest.get(name, 0)
        found = self._file.execute("SELECT number FROM numbers WHERE name = ?", (name,)).fetchone()
        return 0 if found is None else int(found[0])

    def put(self, name: str, number: int) -> None:
        """Have a number for a name; 0 is that of all others."""
        if number or self.get(name):
            self._newest[name] = number
            if len(self._newest) % self._many == 0:
                with suppress(sqlite3.Error, OSError):  # without room for a file, memory has to do
                    self._write()

    def _write(self) -> None:
        if self._file is None:
            self._file = _opened()
            weakref.finalize(self, self._file.close)
        with self._file:  # all of them or none, if there is no room
            self._file.executemany("REPLACE INTO numbers VALUES (?, ?)", self._newest.items())
        self._newest.clear()


def _opened() -> sqlite3.Connection:
    """Return a database in a file of the system's folder for such files, which nobody else finds.

    One without a name, as SQLite makes it, can't be read any more once it could not be written.
    """
    with TemporaryDirectory() as folder:
        where = f"{Path(folder, 'numbers').as_uri()}?nolock=1"
        file = sqlite3.connect(where, uri=True, check_same_thread=False)  # which closes it
        for pragma in PRAGMAS:
            file.execute(f"PRAGMA {pragma}").close()
        file.execute("CREATE TABLE numbers (name TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID")
    return file
