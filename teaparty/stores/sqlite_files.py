"""Whole SQLite files: copied while others write, and put in the place of one another."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from teaparty.stores.log_stamps import has_foreign_log, stamp

REPLACED = (
    "{file} was removed or replaced (see A database file that is replaced in the operator's guide)"
)


class OpenFile:
    """A file that is open for long, to notice when its path leads to another, or nowhere."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.file = file.resolve()
        """Where it was opened, wherever links to it lead by now."""
        self._was = which(file)
        self._overwritten = False

    @property
    def mark(self) -> bytes:
        """What says to other processes which file it is, and where."""
        return _mark(self._file, self._was)

    @property
    def gone(self) -> bool:
        """Whether it was removed, renamed or replaced, or was found to be overwritten."""
        return self._overwritten or which(self._file) != self._was

    @property
    def overwritten(self) -> bool:
        """Whether another file was copied into it, so that its log is not its own any more."""
        if not self._overwritten and not self.has_lost_its_name:
            self._overwritten = has_foreign_log(self.file)
        return self._overwritten

    @property
    def has_lost_its_name(self) -> bool:
        """Whether it is no longer where it was opened."""
        return which(self.file) != self._was

    def must_be_there(self) -> None:
        """Raise `OSError` if it is gone: what is written into it ends with its last reader."""
        if self.overwritten or self.gone:
            raise OSError(REPLACED.format(file=self._file))


def which(file: Path) -> tuple[int, int] | None:
    """Return the numbers of the device and the file to which a path leads, or None."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def is_another(file: Path, mark: bytes) -> bool:
    """Whether the path of an `OpenFile`, by its `mark`, leads to another file by now.

    It is false for the marks of other paths, and for no mark.
    """
    now = _mark(file, which(file))
    return mark != now and mark.partition(b" ")[2] == now.partition(b" ")[2]


def _mark(file: Path, found: tuple[int, int] | None) -> bytes:
    device, number = found or (0, 0)
    return f"{device}:{number} ".encode() + os.fsencode(file.parent.resolve() / file.name)


def copy_file(
    source: sqlite3.Connection, copy: Path, finish: Callable[[Path], None] = lambda part: None
) -> None:
    """Copy a database as it is at this moment to the file `copy`, all of it or nothing.

    `source` is closed. Its writers do not wait. `finish` looks at what was written, before it has
    its name; if it raises anything, there is no copy.
    """
    with closing(source), written_whole(copy) as part:
        with closing(sqlite3.connect(part, isolation_level=None)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, without others beside it
            stamp(target)
        finish(part)


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Yield a new file that gets this name in the end; if anything is raised, there is none."""
    part = file.with_name(file.name + ".part")
    make_private(part, anew=True)
    try:
        yield part
        put_in_place(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def make_private(file: Path, anew: bool = False) -> None:
    """Create an empty file readable only by its owner, if there is none.

    What is made `anew` is ours: nobody else can put a file of theirs, or a link, in its place.
    """
    if anew:
        file.unlink(missing_ok=True)
    only = os.O_EXCL if anew else 0
    os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | only, 0o600))


def put_in_place(part: Path, file: Path) -> None:
    """Give a complete file its name, and write both to the disk."""
    sync(part)
    part.replace(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """Write a file, or the names in a folder, to the disk."""
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def set_aside(file: Path, aside: Path) -> None:
    """Rename a closed SQLite file with those that belong to it."""
    for tail in ("-wal", "-shm", ""):  # the database last: without it nothing is there
        beside = file.with_name(file.name + tail)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + tail))
    sync(file.parent)


def set_aside_in(folder: Path) -> set[Path]:
    """Return what was set aside there: files from before something, and logs without their file."""
    found = set(folder.glob("*.before-*"))
    with_a_file = {file.with_name(f"{file.name}-wal") for file in found}
    return {file for file in found - with_a_file if not file.name.endswith(("-shm", ".part"))}
