"""The database that the tool works upon. Nothing imports this at the start: it takes SQLAlchemy."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import DecodeError
from sqlalchemy import Engine

from teaparty.admin.server_signal import deaf
from teaparty.stores.cluster.telling import tell_nodes
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import (
    FAULTS,
    MEMORY,
    is_replaced,
    location_of,
    own_files,
    reason,
    refuse_replaced,
)
from teaparty.stores.migrating import is_fit, migrate, revision_of, unfit
from teaparty.stores.sql import SqlStore
from teaparty.stores.sqlite_files import make_private
from teaparty.stores.state_lock import give_to_owner, hold_state
from teaparty.stores.stored_counts import counts, place_of

PATIENT = 20
"""How many times as long as a server this waits until another teaparty-admin is done."""


class Database:
    """The database that the settings `state` and `database` name. All raises `StoreRefused`."""

    def __init__(self, state: str, setting: str) -> None:
        if setting == MEMORY:
            raise StoreRefused("the database memory: stores nothing that this tool could see.")
        self._state = state
        self._setting = setting
        self.location = location_of(state, setting)

    def __str__(self) -> str:
        return str(self.location)

    @property
    def kind(self) -> str:
        """What kind of database it is."""
        return self.location.kind

    @property
    def whole_path(self) -> str:
        """Where it is, wherever that is read."""
        file = self.location.file
        return str(self) if file is None else str(file.resolve())

    @property
    def folder(self) -> Path:
        """Where copies of it are put."""
        return Path(self._state) if self.location.file is None else self.location.file.parent

    @property
    def exists(self) -> bool:
        """Whether it is there; True if only a database server knows."""
        return self.location.file is None or self.location.file.exists()

    def tell_nodes(self) -> list[str]:
        """Have all nodes that share it read the records again; return their names."""
        if self.location.file is not None:
            return []
        with self.engine() as engine:
            return tell_nodes(engine)

    def uses(self, file: Path) -> bool:
        """Whether the server reads a file by its name, so that no other may be put there."""
        return file.resolve() in own_files(self._state, self.location)

    # --- opening it

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Open it. Raises `StoreRefused` also for what goes wrong while it is open."""
        refuse_replaced(self._state, self.location)
        engine = self.location.engine()
        try:
            if not self.exists:
                raise StoreRefused(
                    f"there is no database {self} yet: the server makes it at its first start,"
                    " and teaparty-admin user add does too."
                )
            yield engine
        except FAULTS as error:
            hint = " (does the server run as another user?)" if _not_ours(error) else ""
            raise StoreRefused(f"the database {self}: {reason(error)}{hint}.") from error
        except DecodeError as error:
            raise StoreRefused(
                f"the database {self} has something that can't be read ({error}):"
                " teaparty-admin check says where."
            ) from error
        finally:
            engine.dispose()

    @contextmanager
    def store(self) -> Iterator[SqlStore]:
        """Open the store, of the revision that this release knows."""
        with self.engine() as engine:
            with engine.connect().execution_options(reads=True) as connection:
                revision = revision_of(connection)
                fits = is_fit(connection, revision)
            if revision is None:
                raise StoreRefused(f"the database {self} has no tables of a party yet.")
            if not fits:
                raise StoreRefused(unfit(f"the database {self} is", revision))
            yield SqlStore(engine)

    def make(self) -> bool:
        """Make it if it is not there, as the first start of the server would; return whether so."""
        refuse_replaced(self._state, self.location)
        engine = self.location.engine()
        try:
            if is_new := self._is_empty(engine):
                with deaf():
                    self._make(engine)
            return is_new
        except FAULTS as error:
            what = "" if self.exists else " can't be made"
            raise StoreRefused(f"the database {self}{what}: {reason(error)}.") from error
        finally:
            engine.dispose()

    def _is_empty(self, engine: Engine) -> bool:
        if not self.exists:
            return True
        with engine.connect().execution_options(reads=True) as connection:
            return revision_of(connection) is None

    def _make(self, engine: Engine) -> None:
        lock = hold_state(self._state, lambda seconds: time.sleep(PATIENT * seconds))
        try:
            if self.location.file is not None:
                make_private(self.location.file)
                give_to_owner(self.location.file)
            migrate(self.location, engine)
        finally:
            lock.release()

    # --- the whole of it

    def backup(self, file: str) -> None:
        """Write a copy of it to a new file; see `stores.backups`."""
        from teaparty.stores import backups

        refuse_replaced(self._state, self.location)
        backups.backup(self._state, self._setting, file)

    def refuse_no_backup(self, file: str) -> None:
        """Raise `StoreRefused` if a file is no backup, or is not there."""
        from teaparty.stores import backups

        backups.must_be_backup(file)

    def restore(self, file: str) -> bool:
        """Put a backup in its place; return whether that waits for the server's next start."""
        from teaparty.stores import backups

        with deaf():
            return backups.restore(self._state, self._setting, file)

    def check(self) -> list[str]:
        """Return a sentence for each fault in it."""
        from teaparty.stores import backups

        refuse_replaced(self._state, self.location)
        return backups.check(self._state, self._setting)

    def stored(self) -> dict[str, Any]:
        """Return where it is, and how much it holds, as far as it has any of that."""
        place = place_of(self._state, self.location)
        if not self.exists or is_replaced(self._state, self.location):
            return place
        with self.engine() as engine:
            return place | counts(self.location, engine)


def _not_ours(error: BaseException) -> bool:
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) or isinstance(
        cause, PermissionError
    )
