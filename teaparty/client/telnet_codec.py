"""Telnet as the client speaks it: bytes become text, prompts and messages, and the other way.

The options are agreed on here.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from teaparty.wire import gmcp
from teaparty.wire.client import IS, SEND, WIDEST
from teaparty.wire.lines import LineEnds
from teaparty.wire.negotiation import Negotiations, Side, Switched
from teaparty.wire.telnet import (
    BINARY,
    ECHO,
    END_OF_RECORD,
    EOR,
    GA,
    GMCP,
    NAWS,
    NOP,
    TTYPE,
    Codec,
    Command,
    Negotiation,
    Subnegotiation,
    command,
    escaped,
    subnegotiation,
)

THEIRS = frozenset((BINARY, ECHO, END_OF_RECORD, GMCP))
WHOLE = (WIDEST, 24)
MOST_MESSAGE = 1_048_576
"""Bytes of a message of the party's."""


class Prompted(NamedTuple):
    """The text before this is a prompt."""


class Hides(NamedTuple):
    """What is typed is hidden from now on, or shown again."""

    on: bool


class SpeaksGmcp(NamedTuple):
    """The party has agreed on GMCP."""


Value = bytes | Prompted | Hides | SpeaksGmcp | gmcp.Message
"""Bytes are text, whose lines end with a line feed."""


class TelnetCodec:
    """One link's telnet. `terminal` and `size` are as `TelnetTalk` has them."""

    def __init__(self, terminal: str, size: tuple[int, int]) -> None:
        ours = {BINARY, NAWS} | ({TTYPE} if terminal else set())
        self._terminal = terminal
        self._size = size
        self._negotiations = Negotiations(frozenset(ours), THEIRS, frozenset())
        self._codec = Codec(MOST_MESSAGE)
        self._ends = LineEnds()
        self._data = b""

    # --- what comes

    def receive(self, data: bytes) -> Iterator[Value]:
        """Yield what comes of these bytes; some of it is answered by itself."""
        for value in self._codec.receive(data):
            match value:
                case bytes():
                    yield self._ends.receive(value)
                case Negotiation():
                    yield from self._negotiated(value)
                case Subnegotiation(option=option):
                    yield from self._told(option, value.parameters)
                case Command(code=code) if code in (GA, EOR):
                    yield Prompted()

    def _negotiated(self, value: Negotiation) -> Iterator[Value]:
        answer, switched = self._negotiations.receive(value)
        self._data += answer
        match switched:
            case Switched(Side.THEIRS, option, on) if option == ECHO:
                yield Hides(on)
            case Switched(Side.THEIRS, option, True) if option == GMCP:
                yield SpeaksGmcp()
            case Switched(Side.OURS, option, True) if option == NAWS:
                self._tells_size()

    def _told(self, option: int, parameters: bytes) -> Iterator[Value]:
        if option == TTYPE and parameters == bytes((SEND,)):
            terminal = self._terminal.encode("ascii", "replace")
            self._data += subnegotiation(TTYPE, bytes((IS,)) + terminal)
        elif option == GMCP and (message := gmcp.parse(parameters)):
            yield message

    def _tells_size(self) -> None:
        columns, rows = self._size
        size = columns.to_bytes(2, "big") + rows.to_bytes(2, "big")
        self._data += subnegotiation(NAWS, size)

    # --- what goes out

    def types(self, line: str) -> None:
        """Send a line."""
        self._data += escaped(line.encode("utf-8", "replace")) + b"\r\n"

    def sends(self, package: str, data: Any = None) -> None:
        """Send a message of GMCP."""
        self._data += subnegotiation(GMCP, gmcp.parameters(package, data))

    def pings(self) -> None:
        """Send what means nothing."""
        self._data += command(NOP)

    def resized(self, size: tuple[int, int]) -> None:
        """Tell the party of a new size, if it has asked for it."""
        self._size = size
        if self._negotiations.is_on(Side.OURS, NAWS):
            self._tells_size()

    def to_send(self) -> bytes:
        """Return the bytes for the peer that have come together."""
        data, self._data = self._data, b""
        return data
