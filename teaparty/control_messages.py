"""What goes through the control socket: one JSON object a line, a request and its answer.

The operator's tool writes and reads them without this, as it would take longer to start.
"""

from typing import Any

from msgspec import Struct


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
