"""What goes through the control socket: one JSON object a line, a request and its answer."""

from msgspec import Struct

SOCKET = "control"
"""The name of the socket, in the state folder."""
LONGEST_PATH = 103
"""Bytes of a path that every system takes for a socket's."""
LONGEST_LINE = 65_536
"""Bytes of a request, or of an answer."""


class Request(Struct, frozen=True, kw_only=True):
    """Asks for an operation with these words; `by` is who asks, for the audit log."""

    do: str
    words: tuple[str, ...] = ()
    by: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """Says whether it was `done`, and in `lines` what came of it, or why not.

    `version` is that of the server.
    """

    done: bool
    lines: tuple[str, ...]
    version: str
