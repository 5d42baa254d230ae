"""Where things are stored: what the settings `state` and `database` mean, and engines for it."""

import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
    SQLAlchemyError,
)

from teaparty.core.records import Unavailable
from teaparty.files import FILE as A_FILE
from teaparty.files import kind_of
from teaparty.stores.errors import StoreRefused, TooMuch
from teaparty.stores.log_stamps import has_foreign_log, refuse_foreign_log
from teaparty.stores.postgres_options import options
from teaparty.stores.postgres_url import evened
from teaparty.stores.postgres_words import what_is_wrong
from teaparty.stores.sqlite_files import OpenFile, is_another
from teaparty.stores.state_lock import LOCK, database_of, refuse_others_link

if TYPE_CHECKING:
    from teaparty.stores.cluster.record_server import RecordServer

MEMORY = "memory:"
"""The setting `database` of a party that stores nothing."""
FILE = "teaparty.sqlite"
STAGED = "restore.sqlite"
"""The backup that the server puts in the place of the database at its next start."""
REPLACED = (
    "the file {database} was removed or replaced while the server runs, so it is not opened: the"
    " operator's guide says, under A database file that is replaced, how to save what is stored."
)
_PLAIN = {
    sqlite3.SQLITE_FULL: "no room is left on the disk",
    sqlite3.SQLITE_IOERR: "the disk can't be read or written, or no room is left on it",
    sqlite3.SQLITE_READONLY: "the file of the database can't be written",
    sqlite3.SQLITE_BUSY: "another program has locked the database for too long",
    sqlite3.SQLITE_LOCKED: "another program has locked the database for too long",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database",
    sqlite3.SQLITE_CANTOPEN: "the file of the database, or one beside it, can't be opened",
}
"""What is said for the texts of SQLite."""
ENCODING = (
    "the database {database} has the encoding {encoding}, which does not store all that people"
    " write: make one with ENCODING 'UTF8' TEMPLATE template0."
)
PATIENCE = 5.0
"""Seconds that a thread waits for a lock in the database, or for a server to answer."""


class Location(Struct, frozen=True):
    """A database: the SQLite `file`, or else the PostgreSQL server's `url`.

    `durability` is "process" for what survives the end of the process, "power" for what also
    survives that of the machine.
    """

    file: Path | None = None
    url: URL | None = None
    durability: str = "process"
    server: "RecordServer | None" = None
    """Where engines for nodes connect. If a URL names several servers, they look for themselves."""
    opened: OpenFile | None = None
    """The file as a server has it open, which must be the one that is there."""

    def __str__(self) -> str:
        if self.url is None:
            return str(self.file)
        said = self.url.difference_update_query(("password", "sslpassword")).render_as_string()
        return said.replace("%2C", ",").replace("%2F", "/")  # of several servers, and of files

    @property
    def kind(self) -> str:
        """What kind of database it is: `sqlite` or `postgresql`."""
        return "postgresql" if self.file is None else "sqlite"

    def engine(self) -> Engine:
        """Return an engine; its transactions that write take the lock of SQLite at once."""
        if self.url is not None:
            return self._postgres()
        engine = create_engine(
            URL.create("sqlite", database=str(self.file)),
            creator=self.connect,
            pool_size=1,
            max_overflow=0,
            hide_parameters=True,
        )
        event.listen(engine, "begin", _begin)
        return engine

    def connect(self, patience: float = PATIENCE) -> sqlite3.Connection:
        """Return a connection of the driver's own to the SQLite file; nothing begins by itself.

        All are made here. Raises `OSError` for a file that is not the one that this server has, or
        beside which lies the log of another.
        """
        self._refuse_other_file()
        connection = sqlite3.connect(
            str(self.file), timeout=patience, isolation_level=None, check_same_thread=False
        )
        self._prepare(connection)
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Set up a connection to SQLite. Checkpoints are made by `stores.checkpoints` alone."""
        try:
            for pragma in (
                "journal_mode=WAL",
                f"synchronous={'FULL' if self.durability == 'power' else 'NORMAL'}",
                "wal_autocheckpoint=0",
                "secure_delete=ON",
            ):
                connection.execute(f"PRAGMA {pragma}").close()
        except BaseException:
            connection.close()  # nobody else would
            raise

    def _refuse_other_file(self) -> None:
        assert self.file is not None
        refuse_others_link(self.file)
        if self.opened is not None:
            self.opened.must_be_there()
        else:
            refuse_foreign_log(self.file)

    def _postgres(self) -> Engine:
        commit = "on" if self.durability == "power" else "off"
        assert self.url is not None
        engine = create_engine(
            self.url,
            connect_args={
                "connect_timeout": int(PATIENCE),
                "options": options(self.url, f"-c synchronous_commit={commit}"),
                "client_encoding": "UTF8",
            },
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,  # an error goes to the log: with no hash, and nobody's words
        )
        event.listen(engine, "connect", self._refuse_encoding)
        server = self.server or _several(self.url)
        return engine if server is None else server.guides(engine)

    def _refuse_encoding(self, connection: Any, _: object) -> None:
        """Refuse a database that can't store all that people write; nobody could speak then."""
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise StoreRefused(ENCODING.format(database=self, encoding=encoding))


def _several(url: URL) -> "RecordServer | None":
    """Return what finds the right one, if a URL names several servers of PostgreSQL."""
    _, values = url.get_dialect()().create_connect_args(url)
    if "," not in str(values.get("host", "")):
        return None
    from teaparty.stores.cluster.record_server import RecordServer

    return RecordServer(url, "teaparty")


def waits_to_be_put_in_place(state: str) -> bool:
    """Whether a backup waits in the state folder for the server's next start."""
    return Path(state, STAGED).exists()


def own_lock(state: str, location: Location) -> Path | None:
    """Return the lock file of a SQLite database that is not in the state folder."""
    if location.file is None or location.file.parent.resolve() == Path(state).resolve():
        return None
    return location.file.with_name(f"{location.file.name}.lock")


def refuse_replaced(state: str, location: Location) -> None:
    """Raise `StoreRefused` for a file that was removed or replaced while a server has it open."""
    if is_replaced(state, location):
        raise StoreRefused(REPLACED.format(database=location))


def is_replaced(state: str, location: Location) -> bool:
    """Whether a file was removed or replaced while a server has it open.

    Whoever opened what is there now would lay the server's log over it, and remove the log.
    """
    file = location.file
    if file is None:
        return False
    locks = [lock for lock in (Path(state) / LOCK, own_lock(state, location)) if lock is not None]
    marks = [mark for lock in locks if (mark := database_of(lock))]
    return any(is_another(file, mark) for mark in marks) or (bool(marks) and has_foreign_log(file))


def own_files(state: str, location: Location) -> set[Path]:
    """Return the files that a server on this state folder reads by their names, with full paths."""
    found = {Path(state, name) for name in (LOCK, STAGED, f"{STAGED}.part")}
    if location.file is not None:
        tails = ("", "-wal", "-shm", "-journal", ".lock")
        found |= {location.file.with_name(location.file.name + tail) for tail in tails}
    return {file.resolve() for file in found}


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def location_of(state: str, database: str, durability: str = "process") -> Location:
    """Return what the settings `state`, a folder, and `database` mean. Raises `StoreRefused`.

    `database` is empty or `sqlite` for the file in the folder, or a URL of SQLAlchemy's.
    """
    if database in ("", "sqlite"):
        return Location(file=Path(state) / FILE, durability=durability)
    try:
        url = make_url(database)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise StoreRefused("the database is no URL such as sqlite:///tea.sqlite.") from None
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        file = Path(url.database)
        if not file.name:  # as of `.` or `/`
            raise StoreRefused(f"the database {url.database} is a folder, not a file.")
        if (what := _what(file)) not in ("", A_FILE):  # beside a device, not even a lock is made
            raise StoreRefused(f"the database {url.database} is {what}, not a file.")
        return Location(file=file, durability=durability)
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        kinds = "sqlite:///... or postgresql+psycopg://..."
        raise StoreRefused(f"the database must be {kinds}, not {url.drivername}.")
    if find_spec("psycopg") is None:
        raise StoreRefused(
            "PostgreSQL needs psycopg: in the party's clone, pip install '.[postgres]' installs it."
        )
    url = evened(url.set(drivername="postgresql+psycopg"))
    return Location(url=url, durability=durability)


def _what(file: Path) -> str:
    try:
        return kind_of(file)
    except OSError:  # whoever opens it says better what is wrong
        return ""


def reason(error: BaseException) -> str:
    """Return what a database or the system says is wrong: one line, without a password."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, sqlite3.Error) and (plain := _PLAIN.get(_code(error))):
        return plain
    return what_is_wrong(str(error), type(error).__name__)


def _code(error: sqlite3.Error) -> int:
    """Return what SQLite says is wrong, without where; 0 if it is not its own error."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


FAULTS = (OSError, sqlite3.Error, SQLAlchemyError)
"""What is raised when a database can't be used."""
NEVER = (DataError, IntegrityError, ProgrammingError)
"""Those that are faults of what is written, so that no later try succeeds."""


def is_outage(error: BaseException) -> bool:
    """Whether a database or a disk can't do now what it may do later."""
    if isinstance(error, Unavailable):
        return True
    return isinstance(error, (*FAULTS, TooMuch)) and not isinstance(error, NEVER)
