"""A folder of backups that the server writes by itself, of which it removes the oldest.

They have numbers, so that no clock says which one is older. A file is ours if its mark fits its
number and our database: whatever else lies there, also a copy of one of ours, stays.
"""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

from msgspec import Struct

from teaparty.stores.backups import must_be_whole, write_copy
from teaparty.stores.location import Location
from teaparty.stores.sqlite_files import put_in_place
from teaparty.stores.store_clock import Reading

UNFINISHED = "unfinished"
_NAME = re.compile(r"backup-(\d{6,12})-\w{1,40}\.sqlite")
_HIGHEST = 10**11
"""The highest number that is gone on from: the next one still fits a name."""
_MARK = slice(68, 72)
"""Where a SQLite file has its `application_id` (https://www.sqlite.org/fileformat.html, 1.3)."""


class Written(Struct, frozen=True, kw_only=True):
    """A backup that was written, and is whole."""

    file: Path
    size: int
    removed: int = 0
    """How many older ones were removed."""
    not_removed: str = ""
    """Why some of them could not be."""


class BackupFolder:
    """The folder of one database. All of it is slow, and for a thread."""

    def __init__(self, folder: Path, location: Location) -> None:
        self._folder = folder
        self._location = location

    def write(self, keep: int, moment: str) -> Written:
        """Write a backup, see that it is whole, and then remove all but the last `keep` of ours.

        `moment` stands in its name, for people. Raises `stores.location.FAULTS` or `StoreRefused`;
        then nothing is removed.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = [each for _, each in self._numbered() if each < _HIGHEST]
        number = 1 + max(found, default=0)
        file = self._folder / f"backup-{number:06}-{moment}.sqlite"
        unfinished = self._folder / UNFINISHED
        write_copy(self._location, unfinished, lambda part: self._finish(part, number))
        put_in_place(unfinished, file)
        removed, why = self._prune(keep)
        return Written(file=file, size=file.stat().st_size, removed=removed, not_removed=why)

    def _finish(self, part: Path, number: int) -> None:
        with closing(sqlite3.connect(part)) as copy:
            copy.execute(f"PRAGMA application_id = {self._mark(number)}")
        must_be_whole(part)

    def last(self) -> Reading | None:
        """Return what the store's clock showed at the last backup; None if there is none."""
        for _, file in self._ours():
            try:
                with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as it:
                    ((clock, unix),) = it.execute("SELECT clock, unix FROM clock").fetchall()
            except (sqlite3.Error, ValueError):
                continue
            return Reading(clock, unix)
        return None

    def _prune(self, keep: int) -> tuple[int, str]:
        removed, why = 0, ""
        for _, file in self._ours()[keep:]:
            try:
                file.unlink()
                removed += 1
            except OSError as error:
                why = f"{file}: {error.strerror}"
        return removed, why

    def _ours(self) -> list[tuple[int, Path]]:
        """Return those that this server has written, the last one first."""
        return sorted(
            ((number, file) for file, number in self._numbered() if self._is_ours(file, number)),
            reverse=True,
        )

    def _is_ours(self, file: Path, number: int) -> bool:
        try:
            if not stat.S_ISREG(os.lstat(file).st_mode):
                return False
            with file.open("rb") as opened:
                mark = opened.read(_MARK.stop)[_MARK]
        except OSError:
            return False
        return mark == self._mark(number).to_bytes(4, "big")

    def _numbered(self) -> Iterator[tuple[Path, int]]:
        for file in self._folder.iterdir() if self._folder.is_dir() else ():
            if found := _NAME.fullmatch(file.name):
                yield file, int(found[1])

    def _mark(self, number: int) -> int:
        database = Path(str(self._location.file)).resolve()
        return crc32(os.fsencode(f"{number} {database}")) & 0x7FFFFFFF
