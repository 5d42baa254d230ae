"""Which log belongs to which SQLite file: both have a stamp, as a log may lie beside another file.

SQLite takes whatever lies beside a file as `-wal` for its log, and writes that into it. So a random
number stands in the header of the file, its `user_version`. A log begins with the header as it is,
then come others with a new number; whatever is moved into the file, its number is one of the log.
"""

import os
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

UNSTAMPED = {0, 1}
"""What stands there in a new file, and in those of earlier releases, whose logs say nothing."""
NOT_ITS_LOG = (
    "beside {file} lies {log}, the log of another file, which was there before. The next start of"
    " the server sets that log aside; see A database file that is replaced in the operator's guide"
)
TRIES, BETWEEN = 20, 0.01
"""Looks at a log that the server begins anew while it is looked at, and seconds between them."""
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
"""Of a log: the order of bytes in which its sums are made."""
_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_NUMBER = struct.Struct(">I")
_PLACE = 60
"""Where the number stands in the first page. See https://www.sqlite.org/fileformat2.html."""


class ForeignLog(OSError):
    """Beside a file lies the log of another one; whoever opened the file would destroy both."""


def begin_log(connection: sqlite3.Connection) -> None:
    """Write something to SQLite's log, so that the header of an empty one is synced.

    From now on the file has another stamp. Somebody reads until it is written: otherwise another
    program could move the old stamp into the file, and the log would begin with the new one.
    """
    with closing(_reader_of(connection)) as reader:
        reader.execute("BEGIN")
        (now,) = reader.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {now}")
        stamp(connection)


def _reader_of(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return another connection to the same file."""
    main = "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"
    file = Path(os.fsdecode(connection.execute(main).fetchone()[0]))
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, isolation_level=None)


def stamp(connection: sqlite3.Connection) -> None:
    """Give a file a stamp that no other has."""
    number = int.from_bytes(os.urandom(4), "big") >> 1 | 2  # as others have 0 or 1, and none is < 0
    connection.execute(f"PRAGMA user_version = {number}")


def stamp_of(file: Path) -> int | None:
    """Return the stamp of a file by itself; None if it is none of SQLite, or has no whole header.

    SQLite reads it, as closing a file here would release the locks of its connections. Raises
    `sqlite3.Error` if it can't be read.
    """
    if not file.exists() or not file.stat().st_size:
        return None
    alone = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(alone, uri=True)) as connection:
        connection.execute("PRAGMA writable_schema = ON")  # a file may have to grow by its log yet
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                return None
            raise


def log_of(file: Path) -> Path:
    """Return where SQLite has the log of a file: beside it, wherever links lead."""
    real = file.resolve()
    return real.with_name(f"{real.name}-wal")


def has_foreign_log(file: Path) -> bool:
    """Whether the log beside a file, which may not be there, is that of another file."""
    try:
        for _ in range(TRIES):
            before = _state_of(file)
            if not _differs(file):
                return False
            if _state_of(file) == before:
                return True
            time.sleep(BETWEEN)  # somebody moves the log into the file, so it belongs to it
    except (OSError, sqlite3.Error):  # whoever opens it says better what is wrong
        pass
    return False


def _state_of(file: Path) -> tuple[int | None, bytes]:
    """Return what changes whenever a log is begun anew: it may be while both are read."""
    try:
        with log_of(file).open("rb") as log:
            return stamp_of(file.resolve()), log.read(_HEADER.size)
    except FileNotFoundError:
        return None, b""


def refuse_foreign_log(file: Path) -> None:
    """Raise `ForeignLog` if the log beside a file is that of another one."""
    if has_foreign_log(file):
        raise ForeignLog(NOT_ITS_LOG.format(file=file.name, log=log_of(file).name))


def _differs(file: Path) -> bool:
    log = log_of(file)
    if not log.exists():
        return False
    own, found = stamp_of(file.resolve()), stamps_in(log)
    if own is None:
        return _holds_anything(log)
    first = next(found, own)
    return first != own and first not in UNSTAMPED and own not in found


def _holds_anything(log: Path) -> bool:
    return log.stat().st_size > _HEADER.size


def stamps_in(log: Path) -> Iterator[int]:
    """Yield the stamps in a log, in its order. What SQLite would not read has none."""
    with log.open("rb") as file:
        opened = file.fileno()
        start = os.pread(opened, _HEADER.size, 0)
        if len(start) < _HEADER.size:
            return
        magic, _, size, _, *salts, one, two = _HEADER.unpack(start)
        order, size = _MAGIC.get(magic), 65_536 if size == 1 else size
        if order is None or _sums(start[:24], order) != (one, two):
            return
        place, sums = _HEADER.size, (one, two)
        while len(frame := os.pread(opened, _FRAME.size, place)) == _FRAME.size:
            page, _, *its, first, second = _FRAME.unpack(frame)
            place += _FRAME.size
            if its != salts:
                return
            if place == _HEADER.size + _FRAME.size:  # a whole log ends where this is not right
                data = os.pread(opened, size, place)
                if len(data) < size or _sums(frame[:8] + data, order, sums) != (first, second):
                    return
            if page == 1 and len(number := os.pread(opened, 4, place + _PLACE)) == 4:
                yield _NUMBER.unpack(number)[0]
            place += size


def _sums(data: bytes, order: str, sums: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    """Return the two sums of a log; see https://www.sqlite.org/fileformat2.html#checksum_algorithm."""
    first, second = sums
    for one, two in struct.iter_unpack(f"{order}2I", data):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
