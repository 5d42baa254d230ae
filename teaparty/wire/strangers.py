"""Programs that came to the wrong port, known by the first bytes that they send."""

import re
from enum import Enum


class Stranger(Enum):
    """A protocol that is not spoken here, with what is said to who speaks it."""

    HTTP = "This is a chat server for telnet and MUD clients. It is no web server."
    TLS = "This port is for plain telnet. It does not speak TLS."
    SSH = "This port is for plain telnet. It does not speak SSH."


_FIRST = (
    (Stranger.HTTP, re.compile(rb"[A-Z]{3,16} [^\r\n ]{1,900} HTTP/\d")),
    (Stranger.SSH, re.compile(rb"SSH-\d")),
    (Stranger.TLS, re.compile(rb"\x16\x03[\x00-\x04]")),
)
ENOUGH = 1_024
"""Bytes after which nothing is a stranger any more."""


class Doorkeeper:
    """Looks at the first line of a connection, however it is split."""

    __slots__ = ("_first", "done")

    def __init__(self) -> None:
        self._first = b""
        self.done = False

    def receive(self, data: bytes) -> Stranger | None:
        """Return who it is, where that is a stranger."""
        self._first += data[:ENOUGH]
        for stranger, pattern in _FIRST:
            if pattern.match(self._first):
                return stranger
        self.done = b"\n" in self._first or len(self._first) > ENOUGH or self._first[0] == 0xFF
        if self.done:
            self._first = b""
        return None
