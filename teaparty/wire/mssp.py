"""MSSP: a server's status for crawlers (tintin.mudhalla.net/protocols/mssp)."""

from collections.abc import Mapping, Sequence

VAR, VALUE = b"\x01", b"\x02"
REQUEST = "MSSP-REQUEST"
"""A line that a crawler without telnet types at the login."""

Status = Mapping[str, str | int | Sequence[str | int]]
"""Values by the name of their variable; a variable may have several."""


def _plain(value: str | int) -> str:
    """Return a value without control characters; a truth is 1 or 0."""
    text = f"{value:d}" if isinstance(value, int) else value
    return "".join(c if c.isprintable() else " " for c in text)


def _values(value: str | int | Sequence[str | int]) -> list[str]:
    """Return the values of one variable."""
    return [_plain(each) for each in ([value] if isinstance(value, str | int) else value)]


def parameters(status: Status) -> bytes:
    """Return the parameters of the subnegotiation."""
    return b"".join(
        VAR + _plain(name).encode() + b"".join(VALUE + text.encode() for text in _values(value))
        for name, value in status.items()
    )


def plain(status: Status) -> list[str]:
    """Return the lines for a crawler that asks in plain text."""
    lines = ["\t".join((_plain(name), *_values(value))) for name, value in status.items()]
    return ["", "MSSP-REPLY-START", *lines, "MSSP-REPLY-END"]
