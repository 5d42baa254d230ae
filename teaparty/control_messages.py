"""What goes through the control socket: one JSON object a line, a request and its answer."""

from typing import Any

from msgspec import Struct

SOCKET = "control"
"""The name of the socket, in the state folder."""
LONGEST_PATH = 103
"""Bytes of a path that every system takes for a socket's."""
LONGEST_LINE = 65_536
"""Bytes of a request."""
LONGEST_ANSWER = 4_194_304
"""Bytes of an answer, which may list thousands of people."""


class Request(Struct, frozen=True, kw_only=True):
    """Asks for an operation with these words, as a person types them after the command's.

    Or it has `values`, as by HTTP. `by` is who asks, for the audit log.
    """

    do: str
    words: tuple[str, ...] = ()
    values: dict[str, Any] | None = None
    by: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """Says whether it was `done`, and what came of it, or why not.

    That is said in `lines`, and by the `events` of which these are made: each has its `type`, and
    other keys by that. `version` is that of the server.
    """

    done: bool
    lines: tuple[str, ...]
    version: str
    events: tuple[dict[str, Any], ...] = ()
