"""Where people come in, in one line: it is the first thing that the server says."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from teaparty.core.values.addresses import is_loopback
from teaparty.server.endpoints import Listener

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - these are compared with, nothing listens there


WAYS_IN = "people come in here: {ways}"
"""What a log in JSON has of them."""


class WayIn(NamedTuple):
    """A listener, and the address of its open port."""

    listener: Listener
    host: Any

    def __str__(self) -> str:
        """Say what to type, or what to open in a browser."""
        port = getattr(self.host, "port", None)
        if port is None:
            return f"{self.listener.listen.door} {self.listener.text.partition(':backlog=')[0]}"
        name, encrypted = _name(str(self.host.host)), self.listener.encrypted
        if self.listener.listen.door == "web":
            shown = f"[{name}]" if ":" in name else name
            return f"http{'s' * encrypted}://{shown}:{port}/"
        return f"telnet {name} {port}{' by TLS' * encrypted}"


def in_one_line(ways: Iterable[WayIn]) -> str:
    """Return all ways in."""
    return " · ".join(map(str, ways))


def _name(host: str) -> str:
    """Return an address as people on this machine type it."""
    return "localhost" if host in EVERYWHERE or is_loopback(host) else host
