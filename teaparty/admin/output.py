"""The answer of a subcommand, and how it is shown: to a person, or as JSON to a program.

What people have typed can't drive the operator's terminal: all of it goes through `shown`.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from math import inf
from typing import Any, NamedTuple

GAP = "  "
FOR_EVER = inf
"""As in the records: what has no end."""


class Answer(NamedTuple):
    """An answer as `data` for JSON and as `lines` in words; `status` is that of the process."""

    data: dict[str, Any]
    lines: list[str]
    status: int = 0


def shown(text: str) -> str:
    """Return `text` as one line, with control characters escaped as in Python."""
    if text.isascii() and text.isprintable():
        return text
    from teaparty.render.safe import escaped_block

    return escaped_block(text).replace("\n", "\\n").replace("\t", "\\t")


def as_json(data: object, indent: int | None = 2) -> str:
    """Return a document in ASCII, without control characters; in one line if `indent` is None."""
    return json.dumps(data, indent=indent).replace("\x7f", "\\u007f")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return lines with the columns one below the other."""
    full = [head, *([shown(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*full, strict=True)]
    return [
        GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in full
    ]


def facts(*pairs: tuple[str, str]) -> list[str]:
    """Return a line for each pair of a name and a value."""
    width = max(len(name) for name, _ in pairs) + 1
    return [f"{name + ':':{width}} {shown(value)}" for name, value in pairs]


def moment(at: float) -> str:
    """Return a time for people, in their time zone."""
    if at == FOR_EVER:
        return "for ever"
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else "never"


def iso(at: float) -> str | None:
    """Return a time for programs, in UTC as in ISO 8601; None for never, and for ever."""
    if at in (0, FOR_EVER):
        return None
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
