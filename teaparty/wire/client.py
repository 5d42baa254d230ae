"""What a client tells about itself, by three options.

TTYPE (RFC 1091) with MTTS, NAWS (RFC 1073), and NEW-ENVIRON (RFC 1572) with MNES. It is trusted for
nothing but how lines look: texts are short and printable, numbers are within bounds.
"""

import re
from typing import NamedTuple

NARROWEST, WIDEST = 20, 500
USUAL_WIDTH = 80
LONGEST_TEXT = 40
MOST_ROUNDS = 4
"""Terminal types that are asked for; MTTS needs three."""

IS, SEND, INFO = 0, 1, 2
VAR, VALUE, ESC, USERVAR = 0, 1, 2, 3
VARIABLES = ("CLIENT_NAME", "CHARSET", "TERMINAL_TYPE", "MTTS")
"""What NEW-ENVIRON is asked for (tintin.mudhalla.net/protocols/mnes), and never a person's name."""
LINKS, SENDS = USER_VARIABLES = ("OSC_HYPERLINKS", "OSC_HYPERLINKS_SEND")
"""So are these (wiki.mudlet.org/w/Manual:OSC_8_Hyperlinks): `1` says that the client knows it."""

ANSI, VT100, UTF8, MANY_COLOURS, SCREEN_READER, PROXY, TRUE_COLOUR = 1, 2, 4, 8, 64, 128, 256
"""Bits of MTTS (tintin.mudhalla.net/protocols/mtts)."""


class Client(NamedTuple):
    """All that is known; what was not told is an empty text, or 0."""

    name: str = ""
    terminal: str = ""
    abilities: int = 0
    """The bits of MTTS."""
    width: int = 0
    charset: str = ""
    """As the client spells it."""
    links: bool = False
    sends: bool = False
    """Whether it shows links, and sends a command if somebody clicks on a link that says so."""


def short(text: bytes) -> str:
    """Return a client's text in a form that can go to a log."""
    return "".join(c for c in text.decode("ascii", "ignore") if c.isprintable())[:LONGEST_TEXT]


def width(parameters: bytes) -> int | None:
    """Return the width that NAWS tells, within bounds; 80 if it leaves that open."""
    if len(parameters) != 4:
        return None
    return min(max(int.from_bytes(parameters[:2]) or USUAL_WIDTH, NARROWEST), WIDEST)


class TerminalTypes:
    """The rounds of TTYPE: the client's name, its terminal, and its abilities."""

    __slots__ = ("names",)

    def __init__(self) -> None:
        self.names: list[str] = []

    def receive(self, parameters: bytes) -> bool:
        """Take an answer; return whether to ask for another one."""
        if parameters[:1] != bytes((IS,)) or len(self.names) >= MOST_ROUNDS:
            return False
        name = short(parameters[1:])
        again = name in self.names
        self.names.append(name)
        return not again and len(self.names) < MOST_ROUNDS and _abilities(name) is None

    def told(self, client: Client) -> Client:
        """Return `client` with what was learnt; a single name is that of a terminal or client."""
        if not self.names:
            return client
        terminals = [name for name in self.names[1:] if _abilities(name) is None]
        return client._replace(
            name=client.name or self.names[0],
            terminal=terminals[0] if terminals else self.names[0],
            abilities=max(client.abilities, *(_abilities(name) or 0 for name in self.names)),
        )


def _abilities(name: str) -> int | None:
    """Return the bits of MTTS, if `name` tells them."""
    found = re.fullmatch(r"MTTS (\d{1,6})", name)
    return int(found[1]) if found else None


def environment(parameters: bytes) -> dict[str, str]:
    """Return those of our variables that the client told, with their values."""
    if parameters[:1] not in (bytes((IS,)), bytes((INFO,))):
        return {}
    found: dict[str, str] = {}
    for part in _split(parameters[1:], (VAR, USERVAR)):
        raw, value, *_ = [*_split(part, (VALUE,)), b""]
        name = short(_unescaped(raw))
        if name in VARIABLES or name in USER_VARIABLES:
            found[name] = short(_unescaped(value))
    return found


def _split(parameters: bytes, marks: tuple[int, ...]) -> list[bytes]:
    """Split at `marks` that no ESC stands before."""
    parts = [bytearray()]
    literal = False
    for byte in parameters:
        if byte in marks and not literal:
            parts.append(bytearray())
        else:
            parts[-1].append(byte)
        literal = byte == ESC and not literal
    return [bytes(part) for part in parts]


def _unescaped(text: bytes) -> bytes:
    return re.sub(rb"\x02(.)", rb"\1", text, flags=re.DOTALL)


def told_by_environment(client: Client, found: dict[str, str]) -> Client:
    """Return `client` with what its environment tells."""
    abilities = found.get("MTTS", "")
    return client._replace(
        name=found.get("CLIENT_NAME") or client.name,
        terminal=found.get("TERMINAL_TYPE") or client.terminal,
        charset=found.get("CHARSET") or client.charset,
        abilities=int(abilities) if re.fullmatch(r"\d{1,6}", abilities) else client.abilities,
        links=found[LINKS] == "1" if LINKS in found else client.links,
        sends=found[SENDS] == "1" if SENDS in found else client.sends,
    )


def asked_environment() -> bytes:
    """Return the parameters that ask for our variables."""
    usual = [bytes((VAR,)) + name.encode() for name in VARIABLES]
    others = [bytes((USERVAR,)) + name.encode() for name in USER_VARIABLES]
    return bytes((SEND,)) + b"".join(usual + others)
