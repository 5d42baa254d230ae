"""The CHARSET option (RFC 2066): which charset a client wants its text in."""

import re
from typing import NamedTuple

REQUEST, ACCEPTED, REJECTED, TTABLE_IS, TTABLE_REJECTED = 1, 2, 3, 4, 5

BEST = "UTF-8"
OTHERS = ("ISO-8859-1", "CP437", "US-ASCII")
"""Asked for if UTF-8 was rejected, and alone: some clients read just one name."""

MOST_NAMES = 64
_NAME = re.compile(rb"[!-~]{1,40}")
_TTABLE = re.compile(rb"\[TTABLE ?\].", re.DOTALL)  # and a version


class Request(NamedTuple):
    """The peer asks for one of these charsets, the best first."""

    names: tuple[str, ...]


class Accepted(NamedTuple):
    """The peer has chosen one."""

    name: str


class Rejected(NamedTuple):
    """The peer can use none of the charsets that it was asked for."""


class Table(NamedTuple):
    """The peer sends a translation table, though nobody has asked for it."""


def request(*names: str) -> bytes:
    """Return the parameters that ask for one of `names`."""
    return bytes((REQUEST,)) + "".join(f";{name}" for name in names).encode("ascii")


def accepted(name: str) -> bytes:
    """Return the parameters that choose a charset, spelt as in the request."""
    return bytes((ACCEPTED,)) + name.encode("ascii")


def rejected() -> bytes:
    """Return the parameters that choose none."""
    return bytes((REJECTED,))


def table_rejected() -> bytes:
    """Return the parameters that refuse a translation table."""
    return bytes((TTABLE_REJECTED,))


def parse(parameters: bytes) -> Request | Accepted | Rejected | Table | None:
    """Return what the peer says; None if it makes no sense here.

    A name that is not short and printable is left out.
    """
    if not parameters:
        return None
    kind, rest = parameters[0], parameters[1:]
    if kind == REQUEST:
        return Request(_requested(rest))
    if kind == ACCEPTED and _NAME.fullmatch(rest):
        return Accepted(rest.decode("ascii"))
    if kind == TTABLE_IS:
        return Table()
    return Rejected() if kind == REJECTED else None


def _requested(listed: bytes) -> tuple[str, ...]:
    """Return the names of a list; its first byte is what separates them."""
    table = _TTABLE.match(listed)  # none was ever asked for, and its offer need not be taken
    listed = listed[table.end() :] if table else listed
    separator, names = listed[:1], listed[1:]
    found = names.split(separator, MOST_NAMES)[:MOST_NAMES] if separator else []
    return tuple(name.decode("ascii") for name in found if _NAME.fullmatch(name))
