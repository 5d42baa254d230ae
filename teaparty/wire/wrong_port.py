"""Programs that came to the wrong port, recognised by their first bytes.

A web page can make its visitor's browser send nearly anything here, after a request line and
headers. So each of the two ends the connection by itself.
"""

import re
from enum import Enum

from teaparty.wire.telnet import IAC


class Stranger(Enum):
    """A protocol that is not spoken here, with what its programs are told."""

    HTTP = b"This is a chat server for telnet and MUD clients. It is no web server."
    TLS = b"This port is for plain telnet. It does not speak TLS."
    SSH = b"This port is for plain telnet. It does not speak SSH."


_FIRST = (
    (Stranger.HTTP, re.compile(rb"(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|PRI) ")),
    (Stranger.HTTP, re.compile(rb"[A-Z]{3,16} [^\r\n ]{1,900} HTTP/\d")),
    (Stranger.SSH, re.compile(rb"SSH-\d")),
    (Stranger.TLS, re.compile(rb"\x16\x03[\x00-\x04]")),
)
"""`CONNECT wizzy pw` is how one logs in at a MUSH. So it and other words in capitals are HTTP only
if the line says so."""
ENOUGH = 1_024
"""Bytes after which nothing is a stranger any more."""

_HEADER = re.compile(rb"(?:Host|Origin|Content-Length):", re.IGNORECASE)


def stranger_of(line: bytes) -> Stranger | None:
    """Return the stranger that sends this line, or its beginning, before the login."""
    return Stranger.HTTP if _HEADER.match(line) else None


class WrongPortDetector:
    """Looks at the first line of a connection, however it is split, until it is `done`."""

    __slots__ = ("_first", "done")

    def __init__(self) -> None:
        self._first = b""
        self.done = False

    def receive(self, data: bytes) -> Stranger | None:
        """Return the stranger that it is, if it is one."""
        if self.done:
            return None
        first = (self._first + data)[:ENOUGH]
        found = [stranger for stranger, pattern in _FIRST if pattern.match(first)]
        self.done = (
            bool(found) or b"\n" in first or len(first) == ENOUGH or first[:1] == bytes((IAC,))
        )
        self._first = b"" if self.done else first
        return found[0] if found else None
