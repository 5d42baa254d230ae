"""The command line of `twistd teaparty`."""

import re
from importlib import metadata
from typing import Any, NoReturn

from twisted.python import usage

from teaparty import config as configuration


def version() -> str:
    """Return the version that is installed."""
    return metadata.version("teaparty")


class Options(usage.Options):
    """The command line; each option is also a key of the configuration, and overrides it."""

    synopsis = "[options]"
    longdesc = (
        "A chat server in the manner of a MUD. Come in by a browser at http://localhost:5080/, or"
        " with: telnet localhost 5005"
    )
    optParameters = [
        ["config", "c", None, "Read this TOML file."],
        ["name", None, None, "The name of the party (default: Tea Party)."],
        ["state", None, None, "Store here what lasts (default: the folder teaparty-state)."],
        ["database", None, None, "Store it in this database instead; memory: stores nothing."],
        ["log-format", None, None, "Write the log as text (the default), or as json."],
    ]
    optFlags = [
        ["strict", None, "Do not start when a plugin has a fault."],
        ["tls-self-signed", None, "Sign a certificate yourself, once, and listen for TLS with it."],
        ["check", None, "Say what would be done, or every fault; start nothing."],
    ]

    def __init__(self) -> None:
        usage.Options.__init__(self)
        self["listen"] = []
        self["plugins"] = []

    def opt_listen(self, endpoint: str) -> None:
        """Listen here (default: 5005 and web:5080): a port or Twisted endpoint. Repeatable."""
        self["listen"].append(endpoint)

    opt_l = opt_listen

    def opt_plugins(self, folder: str) -> None:
        """Load the plugins in this folder. Repeatable."""
        self["plugins"].append(folder)

    opt_p = opt_plugins

    def configured(self, *, running: bool = True) -> configuration.Config:
        """Return the configuration with the options in it; raise `ConfigFaults`.

        A server that is `running` reads no pipe, which might hold up everybody.
        """
        path, faults = self["config"], []
        try:
            asked = path is not None
            config = (
                configuration.read(path, pipes=not running) if asked else configuration.Config()
            )
        except configuration.ConfigFaults as error:
            config, faults = error.rest, error.faults
        try:
            config = configuration.changed(config, self.given())
        except configuration.ConfigFaults as error:
            faults += error.faults
        if faults:
            raise configuration.ConfigFaults(faults, config)
        return config

    def plugin_tables(self) -> dict[str, Any] | None:
        """Return the tables of plugins as they are in the file now; None if it has faults."""
        try:
            return self.configured().plugin
        except configuration.ConfigFaults:
            return None

    def given(self) -> dict[str, Any]:
        """Return the keys of the configuration that are set on the command line."""
        keys = ("name", "listen", "plugins", "state", "database", "log_format")
        options = {key: self[key.replace("_", "-")] for key in keys}
        given = {key: value for key, value in options.items() if value not in (None, [])}
        return given | ({"strict": True} if self["strict"] else {})

    def where(self, fault: str) -> str:
        """Return a fault of a plan, with where its key was set."""
        key = re.split(r"\W", fault, maxsplit=1)[0]
        if key in self.given():
            return configuration.by_option(fault)
        return f"{self['config']}: {fault}" if self["config"] else fault

    def opt_version(self) -> NoReturn:
        """Print the version of the party, and end."""
        print(f"teaparty {version()}")  # noqa: T201 - what was asked for
        raise SystemExit(0)
