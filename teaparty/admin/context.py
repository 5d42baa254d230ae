"""The party that the tool works upon: its configuration, its database, its server."""

import os
import pwd
import time
from argparse import Namespace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teaparty.admin.database import Database
    from teaparty.admin.server_signal import Notified
    from teaparty.config import Config
    from teaparty.core.moderation.actor import Actor
    from teaparty.core.values.limits import Limits
    from teaparty.stores.sql import SqlStore

STATE = "teaparty-state"
"""The state folder, where neither an option nor a configuration names one."""
LONGEST = 1_000
"""Characters of a path; whether others are one, the configuration has to say."""


class Context:
    """What the options `--config`, `--state` and `--database` say. Raises `ConfigFaults`.

    What takes long to import is made when it is asked for, as the server needs nothing of that.
    """

    def __init__(self, args: Namespace) -> None:
        self._file = getattr(args, "config", None)
        self._given = {
            key: getattr(args, key) for key in ("state", "database") if hasattr(args, key)
        }
        self.by = f"teaparty-admin ({user()})"
        """Who has this done, for the audit log."""
        state = self._given.get("state", STATE)
        is_checked = self._file is None and state.isprintable() and 0 < len(state) <= LONGEST
        is_checked = is_checked and not state.startswith("~")
        self.state: str = state if is_checked else self.config.state

    @property
    def names_database(self) -> bool:
        """Whether the command line names one, which need not be that of the server."""
        return "database" in self._given

    @property
    def now(self) -> float:
        """The time, as Unix has it."""
        return time.time()

    @cached_property
    def config(self) -> "Config":
        """The configuration, with the values of the command line."""
        from teaparty.config import Config, changed, read

        return changed(Config() if self._file is None else read(self._file), self._given)

    @property
    def rights_of_config(self) -> list[str]:
        """Those that a configuration gives to roles, if the command line names one."""
        return [] if self._file is None else self.config.roles.rights

    @property
    def limits(self) -> "Limits":
        """Those of the configuration."""
        return self.config.limits

    @cached_property
    def actor(self) -> "Actor":
        """The person who uses this, as staff."""
        from teaparty.core.moderation.actor import ABOVE_ALL, Actor

        return Actor(self.by, ABOVE_ALL)

    @cached_property
    def database(self) -> "Database":
        """The database, which need not be there yet; raises `StoreRefused`."""
        from teaparty.admin.database import Database

        return Database(self.state, self.config.database)

    def note(self, store: "SqlStore", what: str, whom: str = "", why: str = "") -> None:
        """Write into the audit log what was done with this tool, and by whom."""
        store.note(self.actor.audit(self.now, what, whom, why))

    def notify(self) -> "Notified":
        """Notify the server that runs, or all nodes, that the records were changed."""
        from teaparty.admin.server_signal import Notified, notify

        nodes = self.database.tell_nodes()
        return Notified(None, nodes=tuple(nodes)) if nodes else notify(self.state)


def user() -> str:
    """Return the name of the person who uses this, as the system knows them."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
