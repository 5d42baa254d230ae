"""The party that the tool works upon: its configuration, its store, its server."""

import os
import pwd
import sqlite3
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import DecodeError

from teaparty.admin.server_signal import Told, deaf, tell
from teaparty.config import Config, changed, read
from teaparty.core.moderation.actor import ABOVE_ALL, Actor
from teaparty.core.records import Account
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.stores.errors import StoreRefused

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from teaparty.stores.location import Location
    from teaparty.stores.sql import SqlStore

PATIENT = 20
"""How many times as long as a server does this waits for another teaparty-admin to be done."""


class Context:
    """What the options `--config`, `--state` and `--database` say. Raises `ConfigFaults`."""

    def __init__(self, args: Namespace) -> None:
        given = {key: getattr(args, key) for key in ("state", "database") if hasattr(args, key)}
        config = read(args.config) if hasattr(args, "config") else Config()
        self.config = changed(config, given)
        self.state = self.config.state
        self.database = self.config.database
        self.limits = self.config.limits
        self.actor = Actor(f"teaparty-admin ({user()})", ABOVE_ALL)

    @property
    def now(self) -> float:
        """The time, as Unix has it."""
        return time.time()

    def location(self) -> "Location":
        """Return which database it is; raise `StoreRefused` where that outlasts no server."""
        from teaparty.stores.location import MEMORY, location_of

        if self.database == MEMORY:
            raise StoreRefused("the database memory: keeps nothing that this tool could see.")
        return location_of(self.state, self.database)

    @contextmanager
    def engine(self) -> Iterator["Engine"]:
        """Open the database. Raises `StoreRefused`, also for what goes wrong while it is open."""
        from teaparty.stores.location import FAULTS, reason

        location = self.location()
        engine = location.engine()
        try:
            if location.file is not None and not location.file.exists():
                raise StoreRefused(
                    f"there is no database {location} yet: the server makes it at its first start,"
                    " and teaparty-admin user add does too."
                )
            yield engine
        except FAULTS as error:
            hint = " (does the server run as another user?)" if _not_ours(error) else ""
            raise StoreRefused(f"the database {location}: {reason(error)}{hint}.") from error
        except DecodeError as error:
            raise StoreRefused(
                f"the database {location} has something that can't be read ({error}):"
                " teaparty-admin check says where."
            ) from error
        finally:
            engine.dispose()

    @contextmanager
    def store(self) -> Iterator["SqlStore"]:
        """Open the store, of the revision that this release knows. Raises `StoreRefused`."""
        from teaparty.stores.migrating import HEAD, revision_of
        from teaparty.stores.sql import SqlStore

        with self.engine() as engine:
            with engine.connect().execution_options(reads=True) as connection:
                revision = revision_of(connection)
            if revision is None:
                raise StoreRefused(f"the database {self.location()} has no tables of a party yet.")
            if revision != HEAD:
                raise StoreRefused(
                    f"the database {self.location()} is of revision {revision}, and this is for"
                    f" {HEAD}: start the server of this release once, which sees to it."
                )
            yield SqlStore(engine)

    def make(self) -> None:
        """Make the database where there is none, as the first start of the server would."""
        from teaparty.stores.location import FAULTS, reason
        from teaparty.stores.migrating import migrate
        from teaparty.stores.sqlite_files import make_private
        from teaparty.stores.state_lock import hold_state

        location = self.location()
        engine = location.engine()
        try:
            if not _is_empty(location, engine):
                return
            with deaf():
                lock = hold_state(self.state, lambda seconds: time.sleep(PATIENT * seconds))
                try:
                    if location.file is not None:
                        make_private(location.file)
                    migrate(location, engine)
                finally:
                    lock.release()
        except FAULTS as error:
            raise StoreRefused(
                f"the database {location} can't be made: {reason(error)}."
            ) from error
        finally:
            engine.dispose()

    def note(self, store: "SqlStore", what: str, whom: str = "", why: str = "") -> None:
        """Write into the audit log what was done with this tool, and by whom."""
        store.note(self.actor.audit(self.now, what, whom, why))

    def tell(self) -> Told:
        """Let the server that runs take up what was changed."""
        return tell(self.state)


def user() -> str:
    """Return who it is that uses this, as the system calls them."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def account_of(store: "SqlStore", name: str) -> Account:
    """Return the account of that name; raise `Refusal` where there is none."""
    account = store.account(fold(name))
    if account is None:
        owner = store.owner(fold(name))
        if owner is not None:
            raise Refusal("{name} is an old name of {owner}.", name=name, owner=owner.name)
        raise Refusal("Nobody is registered as {name}.", name=name)
    return account


def _is_empty(location: "Location", engine: "Engine") -> bool:
    from teaparty.stores.migrating import revision_of

    if location.file is not None and not location.file.exists():
        return True
    with engine.connect().execution_options(reads=True) as connection:
        return revision_of(connection) is None


def _not_ours(error: BaseException) -> bool:
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) or isinstance(
        cause, PermissionError
    )
