"""Backs up a database, restores it, and checks whether it is sound: for the operator's tool.

A backup is always one SQLite file, whatever the database is: so it is also the way from one kind to
the other. The server may run meanwhile.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, text

from teaparty.files import FILE as A_FILE
from teaparty.files import kind_of
from teaparty.stores.cluster import tables as cluster
from teaparty.stores.damage import in_a_line
from teaparty.stores.errors import StoreRefused
from teaparty.stores.integrity import faults
from teaparty.stores.location import FAULTS, FILE, STAGED, Location, location_of, own_lock, reason
from teaparty.stores.log_stamps import has_foreign_log, log_of
from teaparty.stores.migrating import HEAD, migrate, refuse_newer, revision_of
from teaparty.stores.postgres import let_go, takes
from teaparty.stores.replaced import free_name, set_log_aside
from teaparty.stores.schema import NUMBERED, metadata
from teaparty.stores.sqlite_files import copy_file, put_in_place, set_aside, written_whole
from teaparty.stores.state_lock import LOCK, Lock, give_to_owner, hold

ASIDE = "before-restore"
IN_USE = "another server uses the database {database}, or several nodes do: stop them all first."
COPIED = "what was copied is {what}. The database may be so, too: teaparty-admin check says more."
"""What is said of a copy, whose file is gone by then."""
NOT_TOGETHER = (
    "{file} and {log}, the log beside it, don't belong together: they were copied at different"
    " moments, or are of different files."
)
_COLUMNS = """
SELECT each.name, its.name FROM sqlite_schema AS each JOIN pragma_table_info(each.name) AS its
WHERE each.type = 'table'
"""
_FOREIGN = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')"
"""What no party has, and would act by itself."""
OLDEST = ("accounts", "lines", "audits")
"""Tables that each revision has had."""
_MANY = 1_000
"""Rows that are copied at once."""


def backup(state: str, database: str, file: str) -> None:
    """Write all that is stored now to a new `file`. Raises `StoreRefused`."""
    location, target = location_of(state, database), Path(file)
    if target.exists():
        raise StoreRefused(f"{file} is there already. Name another file, or add --force.")
    with _refusing(f"the backup {file} can't be written"):
        if location.file is not None:
            write_copy(location, target)
        else:
            _dump(location, target)


def write_copy(
    location: Location, target: Path, finish: Callable[[Path], None] | None = None
) -> None:
    """Write a SQLite database to a file, and see that the copy is whole.

    Or `finish` does so, before the file has its name. Raises `StoreRefused` or `FAULTS`.
    """
    _must_exist(location)
    copy_file(location.connect(), target, finish or must_be_whole)


def restore(state: str, database: str, file: str) -> bool:
    """Put what a backup holds in the place of the database. Raises `StoreRefused`.

    If a server runs, it does so at its next start, and True is returned. The database as it was
    stays in a file beside it.
    """
    location, folder = location_of(state, database), Path(state)
    must_be_backup(file)
    with _refusing(f"{file} can't be restored"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_file(_reading(file), folder / STAGED, _must_be_restorable)
        lock = hold(folder / LOCK)
        if lock is None:
            return True
        locks = [lock]
        try:
            locks += own_locks(state, location)
            swap_in(state, location)
        except BaseException:
            if location.file is None:  # nothing was changed, and nothing shall be some day
                (folder / STAGED).unlink(missing_ok=True)
            raise
        finally:
            for each in locks:
                each.release()
    return False


def own_locks(state: str, location: Location) -> list[Lock]:
    """Hold the lock of a SQLite file that is not in the state folder. Raises `StoreRefused`."""
    file = own_lock(state, location)
    if file is None:
        return []
    with _refusing(f"the database {location} can't be opened"):
        lock = hold(file)
    if lock is None:
        raise StoreRefused(f"another server uses the database {location}.")
    return [lock]


def swap_in(state: str, location: Location) -> str:
    """Put a backup that waits in the state folder in the place of the database.

    The caller holds the lock of the folder. Returns what was done, in a sentence; nothing if
    nothing waits.
    """
    staged = Path(state) / STAGED
    if not staged.exists():
        return ""
    folder = Path(state) if location.file is None else location.file.parent
    aside = free_name(folder / FILE, ASIDE)
    if location.file is None:
        _load(staged, location, aside)
        staged.unlink()
    else:
        set_log_aside(location.file)
        set_aside(location.file, aside)
        put_in_place(staged, location.file)
    return f"a backup was put in the place of the database; as it was: {aside}."


def check(state: str, database: str) -> list[str]:
    """Return a sentence for each fault of a database. Raises `StoreRefused`."""
    location = location_of(state, database)
    with _refusing(f"the database {location} can't be checked"):
        _must_exist(location)
        engine = location.engine()
        try:
            return list(faults(location, engine))
        finally:
            engine.dispose()


@contextmanager
def _refusing(what: str) -> Iterator[None]:
    try:
        yield
    except FAULTS as error:
        raise StoreRefused(f"{what}: {reason(error)}.") from error


def _must_exist(location: Location) -> None:
    if location.file is not None and not location.file.exists():
        raise StoreRefused(f"there is no database {location}.")


def must_be_backup(file: str) -> None:
    """Raise `StoreRefused` for a file that is no backup of a party, or lacks some of one."""
    _refuse_lacking(file, *_look_through(file, "quick_check"))


def _must_be_restorable(copy: Path) -> None:
    """Look at a copy, as nobody else can change it; raise `StoreRefused`."""
    must_be_backup(str(copy))
    give_to_owner(copy)


def must_be_whole(file: Path) -> None:
    """Raise `StoreRefused` for a backup just written with any damage, or without all its tables."""
    _refuse_lacking(str(file), *_look_through(str(file), "integrity_check", COPIED))


def _refuse_lacking(file: str, revision: str, columns: Mapping[str, set[str]]) -> None:
    """Raise `StoreRefused` if a backup has not the tables of its revision, as far as is known."""
    wanted: dict[str, set[str]] = {name: set() for name in OLDEST}
    if revision == HEAD:
        tables = metadata.tables.values()
        wanted = {each.name: {column.name for column in each.columns} for each in tables}
    lacking = [name for name in wanted if name not in columns or not wanted[name] <= columns[name]]
    if lacking:
        raise StoreRefused(f"{file} lacks columns of {', '.join(lacking)}.")


def _look_through(
    file: str, check: str, named: str = "{file} is {what}."
) -> tuple[str, dict[str, set[str]]]:
    """Return the revision of a backup, and the columns of its tables; raise `StoreRefused`."""
    try:
        if (what := kind_of(file)) != A_FILE:
            what = what or "not there"
            raise StoreRefused(f"{file} is {what}, and the file of a backup was expected.")
        Path(file).open("rb").close()
    except OSError as error:
        raise StoreRefused(f"{file} can't be read: {error.strerror}.") from error
    if has_foreign_log(Path(file)):
        raise StoreRefused(NOT_TOGETHER.format(file=file, log=log_of(Path(file)).name))
    try:
        with closing(_reading(file)) as source:
            ((sound,),) = source.execute(f"PRAGMA {check}(1)").fetchall()
            ((revision,),) = source.execute("SELECT version_num FROM alembic_version").fetchall()
            columns = source.execute(_COLUMNS).fetchall()
            foreign = source.execute(_FOREIGN).fetchone()
    except (sqlite3.Error, ValueError) as error:
        raise StoreRefused(named.format(file=file, what=f"no backup: {reason(error)}")) from error
    if sound != "ok":
        raise StoreRefused(named.format(file=file, what=f"damaged: {in_a_line(sound)}"))
    if foreign is not None:
        raise StoreRefused("{} is no backup: it has the {} {}.".format(file, *foreign))
    if revision != HEAD:
        refuse_newer(f"the backup {file}", revision)
    found: dict[str, set[str]] = {}
    for table, column in columns:
        found.setdefault(table, set()).add(column)
    return revision, found


def _reading(file: str) -> sqlite3.Connection:
    """Open a file so that it is not changed. What its log has belongs to it, as SQLite has it."""
    return sqlite3.connect(f"{Path(file).resolve().as_uri()}?mode=ro", uri=True)


def _dump(location: Location, target: Path) -> None:
    """Copy all tables of PostgreSQL to a SQLite file, in one snapshot."""
    with written_whole(target) as part:
        source, copy = location.engine(), Location(file=part).engine()
        try:
            with source.connect().execution_options(isolation_level="REPEATABLE READ") as reading:
                head = revision_of(reading)
                if head != HEAD:
                    raise StoreRefused(
                        f"the database {location} is of revision {head}, not {HEAD}."
                    )
                migrate(Location(file=part), copy)
                with copy.begin() as writing:
                    _copy_tables(reading, writing)
        finally:
            source.dispose()
            copy.dispose()
        with closing(sqlite3.connect(part)) as done:
            done.execute("PRAGMA journal_mode=DELETE")


def _load(file: Path, location: Location, aside: Path) -> None:
    """Put the rows of a SQLite file in the place of those in PostgreSQL, all or none.

    What was there is copied to the file `aside`.
    """
    source, target = Location(file=file).engine(), location.engine()
    try:
        migrate(Location(file=file), source)
        migrate(location, target)
        with target.connect() as writing, source.connect() as reading:
            if not takes(writing):
                raise StoreRefused(IN_USE.format(database=location))
            _dump(location, aside)
            with writing.begin():
                for table in metadata.tables.values():
                    writing.execute(text(f'TRUNCATE TABLE "{table.name}"'))
                cluster.forget(writing)
                _copy_tables(reading.execution_options(reads=True), writing)
            let_go(writing)
    finally:
        source.dispose()
        target.dispose()


def _copy_tables(reading: Connection, writing: Connection) -> None:
    for table in metadata.sorted_tables:
        rows = reading.execution_options(yield_per=_MANY).execute(select(table))
        keys = table.columns.keys()
        for some in rows.partitions():
            values = [dict(zip(keys, row, strict=True)) for row in some]
            writing.execute(insert(table), values)
    for table in NUMBERED:
        there = reading.execute(select(func.max(table.c.number))).scalar() or 0
        _number_on(writing, table.name, max(there, _last_number(reading, table.name)))


def _last_number(connection: Connection, table: str) -> int:
    """Return the last number that a table has given, also to a row that is gone."""
    if connection.dialect.name == "sqlite":
        wanted = "SELECT seq FROM sqlite_sequence WHERE name = :table"
    else:
        wanted = "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, 'number'))"
    return connection.execute(text(wanted), {"table": table}).scalar() or 0


def _number_on(connection: Connection, table: str, last: int) -> None:
    """Make `last + 1` the next number that a table gives."""
    if connection.dialect.name == "sqlite":
        statements = [
            "DELETE FROM sqlite_sequence WHERE name = :table",
            "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)",
        ]
    else:
        sequence = "pg_get_serial_sequence(:table, 'number')"
        statements = [f"SELECT setval({sequence}, greatest(:last, 1), :last > 0)"]
    for statement in statements:
        connection.execute(text(statement), {"table": table, "last": last})
