"""What the description of an endpoint says, and what is wrong with it, in words.

Twisted reads it, too, but says of a mistake only which of its own functions was called wrongly.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from teaparty.config_network import HIGHEST_PORT

TAKES: Mapping[str, tuple[str, ...]] = {
    "tcp": ("port", "interface", "backlog"),
    "tcp6": ("port", "backlog", "interface"),
    "unix": ("address", "mode", "backlog", "lockfile"),
    "ssl": ("port", "privateKey", "certKey", "sslmethod", "interface", "backlog", "extraCertChain",
            "dhParameters"),
    "tls": ("path", "port", "backlog", "interface"),
    "systemd": ("domain", "index", "name"),
}  # fmt: skip
"""The values of each kind of Twisted's, in the order in which they stand without their names. The
first is necessary. Plugins of Twisted's may know other kinds."""
_A_FILE = (r".+", "the path of a file")
_A_NUMBER = (r"[0-9]{1,9}", "a whole number")
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "port": (r"0*[0-9]{1,5}", f"a number from 0 to {HIGHEST_PORT}"),
    "backlog": _A_NUMBER,
    "mode": (r"[0-7]{1,4}", "a number such as 660, of digits from 0 to 7,"),
    "lockfile": (r"[01]", "0 or 1"),
    "privateKey": _A_FILE,
    "certKey": _A_FILE,
    "extraCertChain": _A_FILE,
    "dhParameters": _A_FILE,
    "sslmethod": (r"(TLS(_SERVER)?|TLSv1(_[12])?|SSLv23)_METHOD", "a name such as TLS_METHOD"),
    "domain": (r"INET6?|UNIX", "INET, INET6 or UNIX"),
    "index": _A_NUMBER,
}
_PART = re.compile(r"((?:[^\\:]|\\.)*):", re.DOTALL)
_NAMED = re.compile(r"((?:[^\\=]|\\.)*)=(.*)", re.DOTALL)
_WHOLE = re.compile(r"(?:[^\\]|\\.)*", re.DOTALL)


class Misspelt(Exception):
    """A description can't be read; the text says why, as the end of a sentence."""


class _Words(NamedTuple):
    """A description: its kind, values without names, and values with their names."""

    kind: str
    placed: list[str]
    named: list[tuple[str, str]]


def values_of(text: str) -> dict[str, str]:
    """Return the values by their names; of one that is misspelt, those that can be found."""
    words = _words(text)
    return {**dict(zip(TAKES.get(words.kind, ()), words.placed, strict=False)), **dict(words.named)}


def refuse_misspelt(text: str) -> None:
    """Raise `Misspelt` for a description of a kind that is known, if its values are wrong."""
    if not _WHOLE.fullmatch(text):
        raise Misspelt("a single backslash stands at its end")
    words = _words(text)
    takes = TAKES.get(words.kind)
    if takes is None:
        return
    _refuse_names(words, takes)
    values = values_of(text)
    if not values.get(takes[0]):
        raise Misspelt(f"its {takes[0]} is missing")
    _refuse_values(values.items())
    if words.kind == "systemd" and ("index" in values) == ("name" in values):
        raise Misspelt("either its index or its name was expected")


def _refuse_names(words: _Words, takes: tuple[str, ...]) -> None:
    every = ", ".join(takes)
    if len(words.placed) > len(takes):
        raise Misspelt(f"{words.kind} takes nothing more than {every}")
    names = [*takes[: len(words.placed)], *(name for name, _ in words.named)]
    for name in names:
        if name not in takes:
            raise Misspelt(f"{words.kind} takes no {name!r}, only {every}")
        if names.count(name) > 1:
            raise Misspelt(f"its {name} is there twice")


def _refuse_values(values: Iterable[tuple[str, str]]) -> None:
    for name, value in values:
        shape, expected = _EXPECTED.get(name, (r".*", ""))
        fits = re.fullmatch(shape, value, re.DOTALL) is not None
        if not fits or (name == "port" and int(value) > HIGHEST_PORT):
            raise Misspelt(f"its {name} is {value!r}, but {expected} was expected")


def _words(text: str) -> _Words:
    kind, *parts = _PART.findall(f"{text}:")
    found = _Words(_unescaped(kind), [], [])
    for part in parts:
        named = _NAMED.fullmatch(part)
        if named is None:
            found.placed.append(_unescaped(part))
        else:
            found.named.append((_unescaped(named[1]), _unescaped(named[2])))
    return found


def _unescaped(part: str) -> str:
    return re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL)
