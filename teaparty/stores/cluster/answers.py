"""What is asked of PostgreSQL, and what it answers, by libpq."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from psycopg import pq

from teaparty.stores.postgres_words import refused

Rows = Sequence[tuple[str | None, ...]]
Value = str | int | bytes | None
_FINE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK, pq.ExecStatus.EMPTY_QUERY)


class Refused(Exception):
    """The server has refused a statement; `state` is its SQLSTATE."""

    def __init__(self, state: str, words: str) -> None:
        super().__init__(refused(state, words))
        self.state = state


class Statement(Struct, frozen=True):
    """What is asked; it is prepared once for each connection under its name, if it has one."""

    text: str
    name: str = ""


def rows_of(results: Sequence[Any]) -> Rows:
    """Return the rows of the last of a statement's results, as text; raise `Refused`."""
    for result in results:  # there is always one
        if result.status not in _FINE:
            state = result.error_field(pq.DiagnosticField.SQLSTATE) or b""
            words = result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b""
            raise Refused(state.decode(), words.decode(errors="replace"))
    columns = range(result.nfields)
    return [
        tuple(_decoded(result.get_value(row, column)) for column in columns)
        for row in range(result.ntuples)
    ]


def encoded(value: Value) -> bytes | None:
    """Return a value as it is sent."""
    if value is None or isinstance(value, bytes):
        return value
    return str(value).encode()


def _decoded(value: bytes | None) -> str | None:
    return None if value is None else value.decode()
