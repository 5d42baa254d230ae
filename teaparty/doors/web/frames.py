"""WebSocket frames, once a connection has been upgraded (RFC 6455, section 5)."""

from collections.abc import Iterator
from struct import pack
from typing import NamedTuple

from wsproto import events as ws
from wsproto.connection import Connection, ConnectionState, ConnectionType
from wsproto.extensions import Extension

from teaparty.doors.web.deflate import Inflating

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
"""Kinds of frames, by their opcodes."""
ENDS, GOES_AWAY, BROKEN, NOT_TAKEN, NO_CODE, NOT_VALID, REFUSED, TOO_BIG = (
    1000, 1001, 1002, 1003, 1005, 1007, 1008, 1009,
)  # fmt: skip
"""Codes that say why a connection is closed (section 7.4.1)."""
DEFLATED = 0x40
"""Is added to the kind of a frame whose message is compressed (RFC 7692, section 6)."""

LATE = 1_024
"""Bytes that are looked through for the frame that closes, once nothing else counts."""


def frame(kind: int, payload: bytes = b"") -> bytes:
    """Return one whole frame of a server, which masks nothing, so that many may share it."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | kind, size)) + payload
    if size < 65_536:
        return pack("!BBH", 0x80 | kind, 126, size) + payload
    return pack("!BBQ", 0x80 | kind, 127, size) + payload


def closing(code: int) -> bytes:
    """Return the frame that closes with this code."""
    return frame(CLOSE, b"" if code == NO_CODE else code.to_bytes(2, "big"))


class Text(NamedTuple):
    """A whole message of text, in UTF-8."""

    data: bytes


class Binary(NamedTuple):
    """A whole message of bytes."""

    data: bytes


class Part(NamedTuple):
    """A frame that does not end its message. It is no work, but may be sent without end."""


class Ping(NamedTuple):
    """The peer asks for a pong with the same bytes."""

    payload: bytes


class Pong(NamedTuple):
    """The peer has answered a ping."""


class Closed(NamedTuple):
    """The peer sends no more frames, and says why by a code."""

    code: int


class Violated(NamedTuple):
    """The peer has sent what is against the protocol; the code says what kind of thing."""

    code: int


Value = Text | Binary | Part | Ping | Pong | Closed | Violated


class Frames:
    """Makes values of the bytes of one peer. A message has at most `most` bytes.

    It may be compressed if it `deflates`, as the handshake has said. Nothing comes after `Closed`
    or `Violated`.
    """

    __slots__ = ("_ended", "_late", "_most", "_over", "_pieces", "_size", "_wire")

    def __init__(self, most: int, deflates: bool = False) -> None:
        self._most = most
        extensions: list[Extension] = [Inflating(most)] if deflates else []
        self._wire = Connection(ConnectionType.SERVER, extensions)
        self._pieces: list[bytes] = []
        self._size = 0
        self._ended = False
        self._late = 0  # bytes that came when nothing else counted
        self._over = False

    def receive(self, data: bytes) -> Iterator[Value]:
        """Yield what is whole now."""
        if self._over:
            return
        self._wire.receive_data(data)
        for event in self._wire.events():
            value = self._value(event)
            self._over = isinstance(value, Closed | Violated)
            if value is not None:
                yield value
            if self._over:
                return

    def ends(self, data: bytes) -> bool:
        """Whether the peer closes, too, now that nothing else counts of what it sends; once.

        If it goes on sending more than `LATE` bytes, nobody waits for that.
        """
        if self._ended:
            return False
        self._late += len(data)
        closes = (isinstance(value, Closed | Violated) for value in self.receive(data))
        self._ended = self._late > LATE or any(closes)
        return self._ended

    def _value(self, event: ws.Event) -> Value | None:
        match event:
            case ws.TextMessage(data=data):
                return self._message(event, data.encode())
            case ws.BytesMessage(data=data):
                return self._message(event, bytes(data))
            case ws.Ping(payload=payload):
                return Ping(bytes(payload))
            case ws.Pong():
                return Pong()
            case ws.CloseConnection(code=code):
                by_peer = self._wire.state is ConnectionState.REMOTE_CLOSING
                return Closed(int(code)) if by_peer else Violated(int(code))
        return None

    def _message(self, event: "ws.TextMessage | ws.BytesMessage", piece: bytes) -> Value | None:
        """Add a piece of a message; return the message, if it is whole."""
        self._size += len(piece)
        if self._size > self._most:
            return Violated(TOO_BIG)
        if piece:
            self._pieces.append(piece)
        if not event.message_finished:
            return Part() if event.frame_finished else None
        whole = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        return Text(whole) if isinstance(event, ws.TextMessage) else Binary(whole)
