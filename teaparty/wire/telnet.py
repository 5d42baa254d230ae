"""The telnet codec: bytes in, a list of values out (RFC 854 and 855).

No input raises. Any split of the same bytes gives the same values, but for where text is divided.
"""

from enum import Enum
from typing import NamedTuple

IAC = 255
DONT, DO, WONT, WILL = 254, 253, 252, 251
SB, SE = 250, 240

BINARY = 0
TIMING_MARK = 6

MOST_PARAMETERS = 4_096
"""Bytes of a subnegotiation; a longer one is dropped to its end."""


class Command(NamedTuple):
    """A command without an option, such as NOP; `code` is its byte."""

    code: int


class Negotiation(NamedTuple):
    """`verb` is WILL, WONT, DO or DONT, `option` a number from 0 to 255."""

    verb: int
    option: int


class Subnegotiation(NamedTuple):
    """The parameters that came for an option, doubled IACs made single."""

    option: int
    parameters: bytes


Value = bytes | Command | Negotiation | Subnegotiation


def negotiation(verb: int, option: int) -> bytes:
    """Return the bytes of a negotiation."""
    return bytes((IAC, verb, option))


class _State(Enum):
    TEXT = 1
    IAC = 2
    OPTION = 3
    SB = 4
    SB_IAC = 5


class Codec:
    """Takes telnet out of one connection's input."""

    __slots__ = ("_parameters", "_state", "_text", "_values", "_verb")

    def __init__(self) -> None:
        self._state = _State.TEXT
        self._verb = 0
        self._parameters = bytearray()
        self._text: list[bytes] = []
        self._values: list[Value] = []

    def receive(self, data: bytes) -> list[Value]:
        """Return what `data` brings, in order: text as bytes, and the telnet values in it."""
        if self._state is _State.TEXT and IAC not in data:
            return [data] if data else []
        position = 0
        while position < len(data):
            if self._state in (_State.TEXT, _State.SB):
                position = self._up_to_iac(data, position)
            else:
                self._after_iac(data[position])
                position += 1
        self._end_text()
        values, self._values = self._values, []
        return values

    def _up_to_iac(self, data: bytes, position: int) -> int:
        """Take what goes before the next IAC; return the position behind that IAC."""
        end = data.find(IAC, position)
        found = data[position:] if end < 0 else data[position:end]
        if self._state is _State.TEXT:
            self._text.append(found)
        else:
            self._add(found)
        if end < 0:
            return len(data)
        self._state = _State.IAC if self._state is _State.TEXT else _State.SB_IAC
        return end + 1

    def _add(self, parameters: bytes) -> None:
        """Keep the option and one byte more than is allowed, to know that it was too long."""
        self._parameters += parameters[: max(0, MOST_PARAMETERS + 2 - len(self._parameters))]

    def _after_iac(self, byte: int) -> None:
        if self._state is _State.OPTION:
            self._put(Negotiation(self._verb, byte))
        elif self._state is _State.SB_IAC and byte == IAC:
            self._add(b"\xff")
            self._state = _State.SB
        elif self._state is _State.SB_IAC and byte == SE:
            self._end_subnegotiation()
        else:
            self._command(byte)

    def _command(self, byte: int) -> None:
        """Take the byte after an IAC. One inside a subnegotiation ends that: it lost its end."""
        if byte == IAC:
            self._text.append(b"\xff")
            self._state = _State.TEXT
        elif byte in (WILL, WONT, DO, DONT):
            self._verb = byte
            self._state = _State.OPTION
        elif byte == SB:
            self._parameters.clear()
            self._state = _State.SB
        else:
            self._put(Command(byte))

    def _end_subnegotiation(self) -> None:
        self._state = _State.TEXT
        if 0 < len(self._parameters) <= MOST_PARAMETERS + 1:
            self._put(Subnegotiation(self._parameters[0], bytes(self._parameters[1:])))
        self._parameters.clear()

    def _put(self, value: Value) -> None:
        self._end_text()
        self._values.append(value)
        self._state = _State.TEXT

    def _end_text(self) -> None:
        text = b"".join(self._text)
        self._text.clear()
        if text:
            self._values.append(text)
