"""The CHARSET option (RFC 2066): which charset a client wants its text in."""

from typing import NamedTuple

REQUEST, ACCEPTED, REJECTED, TTABLE_IS, TTABLE_REJECTED = 1, 2, 3, 4, 5

BEST = "UTF-8"
OTHERS = ("ISO-8859-1", "CP437", "US-ASCII")
"""Asked for where UTF-8 was rejected. It is asked for alone: some clients read just one name."""

MOST_NAMES = 64


class Request(NamedTuple):
    """The peer asks for one of these charsets, the best first."""

    names: tuple[str, ...]


class Accepted(NamedTuple):
    """The peer has chosen one."""

    name: str


class Rejected(NamedTuple):
    """The peer can do none of those that it was asked for."""


def request(*names: str) -> bytes:
    """Return the parameters that ask for one of `names`."""
    return bytes((REQUEST,)) + "".join(f";{name}" for name in names).encode("ascii")


def accepted(name: str) -> bytes:
    """Return the parameters that choose a charset, spelt as in the request."""
    return bytes((ACCEPTED,)) + name.encode("ascii")


def rejected() -> bytes:
    """Return the parameters that choose none."""
    return bytes((REJECTED,))


def parse(parameters: bytes) -> Request | Accepted | Rejected | None:
    """Return what the peer says; None for what makes no sense here."""
    kind, rest = parameters[:1], parameters[1:]
    if kind == bytes((REQUEST,)):
        if rest.startswith(b"[TTABLE]"):
            rest = rest[len(b"[TTABLE]") + 1 :]  # and a version; no table was ever asked for
        separator, names = rest[:1], rest[1:]
        found = names.split(separator, MOST_NAMES)[:MOST_NAMES] if separator else []
        return Request(tuple(filter(None, (name.decode("ascii", "ignore") for name in found))))
    if kind == bytes((ACCEPTED,)):
        return Accepted(rest.decode("ascii", "ignore"))
    return Rejected() if kind == bytes((REJECTED,)) else None
