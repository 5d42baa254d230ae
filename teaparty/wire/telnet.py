"""The telnet codec: bytes in, a list of values out (RFC 854 and 855), and bytes for each of them.

No input raises. Any split of the same bytes gives the same values; only text may be divided
elsewhere, and the bound on what a compressed chunk may become counts for each chunk.
"""

from enum import Enum
from typing import NamedTuple

from teaparty.wire.mccp import Broken, Inflater

IAC = 255
DONT, DO, WONT, WILL = 254, 253, 252, 251
SB, SE = 250, 240
GA, EL, EC, AYT, NOP = 249, 248, 247, 246, 241
EOR, EOF = 239, 236
"""The end of a record (RFC 885), and of a file (RFC 1184)."""
_COMMANDS = range(EOF, IAC)

# Options
BINARY, ECHO, TIMING_MARK, TTYPE, END_OF_RECORD = 0, 1, 6, 24, 25
NAWS, NEW_ENVIRON, CHARSET, MSSP, MCCP2, MCCP3, GMCP = 31, 39, 42, 70, 86, 87, 201

MOST_PARAMETERS = 4_096
"""Bytes of a subnegotiation, unless the operator says otherwise; a longer one is dropped."""
MOST_INFLATED = 32_768
"""Bytes that one chunk of compressed input may become."""


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


Value = bytes | Command | Negotiation | Subnegotiation | Broken


def command(code: int) -> bytes:
    """Return the bytes of a command."""
    return bytes((IAC, code))


def negotiation(verb: int, option: int) -> bytes:
    """Return the bytes of a negotiation."""
    return bytes((IAC, verb, option))


def subnegotiation(option: int, parameters: bytes = b"") -> bytes:
    """Return the bytes of a subnegotiation."""
    return bytes((IAC, SB)) + escaped(bytes((option,)) + parameters) + bytes((IAC, SE))


def escaped(text: bytes) -> bytes:
    """Return text, or parameters, in which no byte is taken for a command."""
    return text.replace(b"\xff", b"\xff\xff") if IAC in text else text


class _State(Enum):
    TEXT = 1
    IAC = 2
    OPTION = 3
    SB = 4
    SB_IAC = 5


class Codec:
    """Takes telnet out of one connection's input.

    If `inflates` is set, the input after a subnegotiation of MCCP3 is compressed; if it can't be
    read, the last value is `Broken`, and no other follows. Telnet commands that come before the
    stream are read as they are: an IAC can't begin a stream (RFC 1950), and some clients still have
    answers to send.
    """

    __slots__ = (
        "_awaits_stream", "_inflated", "_inflater", "_most", "_most_inflated", "_parameters",
        "_state", "_text", "_values", "_verb", "inflates",
    )  # fmt: skip

    def __init__(self, most: int = MOST_PARAMETERS, most_inflated: int = MOST_INFLATED) -> None:
        self._most = most
        self._most_inflated = most_inflated
        self._state = _State.TEXT
        self._verb = 0
        self._parameters = bytearray()
        self._text: list[bytes] = []
        self._values: list[Value] = []
        self._awaits_stream = False
        self._inflater: Inflater | None = None
        self._inflated = 0  # bytes that the chunk at hand has become
        self.inflates = False

    def receive(self, data: bytes) -> list[Value]:
        """Return what `data` brings, in order: text as bytes, and the telnet values in it."""
        plain = self._inflater is None and not self._awaits_stream
        if plain and self._state is _State.TEXT and IAC not in data:
            return [data] if data else []
        self._inflated = 0
        while data:
            data = self._take(data) if self._inflater is None else self._inflate(data)
        self._end_text()
        values, self._values = self._values, []
        return values

    def _inflate(self, data: bytes) -> bytes:
        """Take compressed data; return what comes after the end of the stream."""
        assert self._inflater is not None
        found, rest = self._inflater.receive(data, self._inflated)
        if isinstance(found, Broken):
            self._put(found)
            return b""
        self._inflated += len(found)
        self._take(found)
        if self._inflater.ended:
            self._inflater = None
        return rest

    def _take(self, data: bytes) -> bytes:
        """Take plain data; return what comes after the beginning of a compressed stream."""
        plain = self._inflater is None
        position = 0
        while position < len(data) and plain is (self._inflater is None):
            if self._awaits_stream and self._state is _State.TEXT and data[position] != IAC:
                self._awaits_stream = False
                self._inflater = Inflater(self._most_inflated)
            elif self._state in (_State.TEXT, _State.SB):
                position = self._up_to_iac(data, position)
            else:
                self._after_iac(data[position])
                position += 1
        return data[position:]

    def _up_to_iac(self, data: bytes, position: int) -> int:
        """Take what comes before the next IAC; return the position after that IAC."""
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
        """Hold the option and one byte more than is allowed, to know that it was too long."""
        self._parameters += parameters[: max(0, self._most + 2 - len(self._parameters))]

    def _after_iac(self, byte: int) -> None:
        if self._state is _State.OPTION:
            self._put(Negotiation(self._verb, byte))
            if byte == MCCP3 and self._verb == DONT:
                self._awaits_stream = False
        elif self._state is _State.SB_IAC and byte == SE:
            self._end_subnegotiation()
        elif self._state is _State.SB_IAC and byte not in _COMMANDS:
            self._add(b"\xff" if byte == IAC else bytes((IAC, byte)))
            self._state = _State.SB
        else:
            self._command(byte)

    def _command(self, byte: int) -> None:
        """Take the byte after an IAC. One inside a subnegotiation ends that: it lost its end."""
        self._parameters.clear()
        if byte == IAC:
            self._text.append(b"\xff")
            self._state = _State.TEXT
        elif byte in (WILL, WONT, DO, DONT):
            self._verb = byte
            self._state = _State.OPTION
        elif byte == SB:
            self._state = _State.SB
        else:
            self._put(Command(byte))

    def _end_subnegotiation(self) -> None:
        self._state = _State.TEXT
        if 0 < len(self._parameters) <= self._most + 1:
            option = self._parameters[0]
            self._put(Subnegotiation(option, bytes(self._parameters[1:])))
            if option == MCCP3 and self.inflates and self._inflater is None:
                self._awaits_stream = True
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
