"""The party that the tool works upon: its configuration, its database, its server."""

import os
import pwd
import time
from argparse import Namespace
from functools import cached_property
from typing import TYPE_CHECKING

from teaparty.admin.server_signal import Notified, notify
from teaparty.config import Config, changed, read
from teaparty.core.moderation.actor import ABOVE_ALL, Actor

if TYPE_CHECKING:
    from teaparty.admin.database import Database
    from teaparty.stores.sql import SqlStore


class Context:
    """What the options `--config`, `--state` and `--database` say. Raises `ConfigFaults`."""

    def __init__(self, args: Namespace) -> None:
        given = {key: getattr(args, key) for key in ("state", "database") if hasattr(args, key)}
        config = read(args.config) if hasattr(args, "config") else Config()
        self.config = changed(config, given)
        self.state = self.config.state
        self.limits = self.config.limits
        self.actor = Actor(f"teaparty-admin ({user()})", ABOVE_ALL)

    @property
    def now(self) -> float:
        """The time, as Unix has it."""
        return time.time()

    @cached_property
    def database(self) -> "Database":
        """The database, which need not be there yet; raises `StoreRefused`."""
        from teaparty.admin.database import Database

        return Database(self.state, self.config.database)

    def note(self, store: "SqlStore", what: str, whom: str = "", why: str = "") -> None:
        """Write into the audit log what was done with this tool, and by whom."""
        store.note(self.actor.audit(self.now, what, whom, why))

    def notify(self) -> Notified:
        """Notify the server that runs that the records were changed."""
        return notify(self.state)


def user() -> str:
    """Return the name of the person who uses this, as the system knows them."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
