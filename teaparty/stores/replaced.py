"""What is left of a database whose file was replaced: it is set aside, and nothing is lost."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FAULTS, reason
from teaparty.stores.log_stamps import has_foreign_log, log_of
from teaparty.stores.sqlite_files import OpenFile, copy_file, sync

ASIDE = "before-replacement"
SAVED = (
    "the file {file} was removed or replaced while the server ran; what the server had in it is"
    " saved as {aside}: teaparty-admin restore {aside} --force puts it back in its place"
)
LOG_SAVED = (
    "beside {file} lay the log of another file, which was there before; that log is saved as {log}."
    " The operator's guide says, under A database file that is replaced, how to bring both together"
)
NOT_COPIED = "what the server had in {file}, which was removed or replaced, can't be saved: {why}"


def set_log_aside(file: Path) -> str:
    """Rename a log that lies beside a file, or where there is none, and is not its own.

    Returns what was done in a sentence; nothing if that was not necessary.
    """
    if not has_foreign_log(file):
        return ""
    log, aside = log_of(file), log_of(free_name(file.resolve(), ASIDE))
    log.replace(aside)
    _forget_index(file)
    return LOG_SAVED.format(file=file, log=aside)


def leave(
    opened: OpenFile,
    connection: sqlite3.Connection | None,
    close: Callable[[], None],
    look: Callable[[Path], None],
) -> list[str]:
    """Close a database, and save what it held if its file was replaced; say in sentences what was.

    `close` closes all that uses it, `connection` too; `look` raises one of `FAULTS` for a copy that
    is not whole.
    """
    if opened.has_lost_its_name:
        said = _saved(opened.file, connection, look)
        close()
        return [*said, *filter(None, [set_log_aside(opened.file)])]
    if not opened.overwritten:
        close()
        return []
    with closing(_last(opened.file)) as last:
        last.execute("PRAGMA user_version")
        close()
    return [set_log_aside(opened.file)]


def _saved(
    file: Path, connection: sqlite3.Connection | None, look: Callable[[Path], None]
) -> list[str]:
    """Copy what a connection sees, which includes the log. Only then the log is not needed."""
    if connection is None:
        return []
    aside = free_name(file, ASIDE)
    try:
        copy_file(connection, aside, look)
    except (*FAULTS, StoreRefused) as error:
        return [NOT_COPIED.format(file=file, why=reason(error))]
    if has_foreign_log(file):
        log_of(file).unlink()
        _forget_index(file)
    return [SAVED.format(file=file, aside=aside)]


def _last(file: Path) -> sqlite3.Connection:
    """Return a connection that can't write: the last one to close would lay the log over a file."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _forget_index(file: Path) -> None:
    """Remove what SQLite makes anew of a log."""
    log = log_of(file)
    log.with_name(f"{log.name.removesuffix('-wal')}-shm").unlink(missing_ok=True)
    sync(log.parent)


def free_name(file: Path, why: str) -> Path:
    """Return a name beside a file, with this word in it, that neither a file has nor a log."""
    number, aside = 1, file.with_name(f"{file.name}.{why}")
    while aside.exists() or log_of(aside).exists():
        number += 1
        aside = file.with_name(f"{file.name}.{why}-{number}")
    return aside
