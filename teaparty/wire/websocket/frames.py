"""WebSocket frames, once a connection has been upgraded (RFC 6455, section 5).

They are read here and not by a library, which takes eight times as long for each line of talk.
"""

from collections.abc import Iterator
from struct import pack
from typing import NamedTuple

from teaparty.wire.websocket.deflate import TooBig, inflated

GOES_ON, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
"""Kinds of frames, by their opcodes."""
ENDS, BROKEN, NOT_TAKEN, NO_CODE, NOT_VALID, REFUSED, TOO_BIG = (
    1000, 1002, 1003, 1005, 1007, 1008, 1009,
)  # fmt: skip
"""Codes that say why a connection is closed (section 7.4.1)."""
FINAL, DEFLATED, MASKED = 0x80, 0x40, 0x80
"""Bits of the first byte: the message ends, and is compressed (RFC 7692, 6); of the second one."""
WHOLE_TEXT = FINAL | TEXT
KINDS = (GOES_ON, TEXT, BINARY, CLOSE, PING, PONG)
LONGEST_CONTROL = 125
"""Bytes in a frame that is part of no message (section 5.5)."""

AWAY, AWAY_UNMASKED = 1001, b"\x88\x02\x03\xe9"
"""What Caddy 2.6 sends for a browser when Caddy ends, or reads its configuration anew. It should be
masked; but as the connection is closed in either case, the browser may come back."""
SENT = {*range(1000, 1004), *range(1007, 1015)}
"""Codes of the standard that a peer may send (section 7.4.1, and the registry of IANA)."""
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


LAST = (Closed, Violated)
Value = Text | Binary | Part | Ping | Pong | Closed | Violated


class Frames:
    """Makes values of the bytes of one peer. A message has at most `most` bytes.

    It may be compressed if it `deflates`, as the handshake has said. Nothing comes after `Closed`
    or `Violated`.
    """

    __slots__ = (
        "_at", "_deflated", "_deflates", "_ended", "_kind", "_late", "_most", "_over", "_pieces",
        "_rest", "_size",
    )  # fmt: skip

    def __init__(self, most: int, deflates: bool = False) -> None:
        self._most = most
        self._deflates = deflates
        self._rest = b""  # what was not yielded yet begins in it there:
        self._at = 0
        self._kind = GOES_ON  # of the message that has begun, if any has
        self._deflated = False  # so is that message
        self._pieces: list[bytes] = []
        self._size = 0
        self._ended = False
        self._late = 0  # bytes that came when nothing else counted
        self._over = False

    def texts(self, data: bytes) -> tuple[list[bytes], bytes]:
        """Return the short messages in ASCII that new data begins with, and what is to `receive`.

        Nearly all that people type comes so, and this takes a fifth of the time.
        """
        found: list[bytes] = []
        if self._over or self._rest or self._kind != GOES_ON:
            return found, data
        at, most = 0, min(LONGEST_CONTROL, self._most)
        while len(data) > at + 6 and data[at] == WHOLE_TEXT:
            head, size = at + 6, data[at + 1] - MASKED
            end = head + size
            if not 0 <= size <= most or len(data) < end:
                break
            payload = _unmasked(data[at + 2 : head], data[head:end])
            if not payload.isascii():
                break
            found.append(payload)
            at = end
        return found, data[at:]

    def receive(self, data: bytes) -> Iterator[Value]:
        """Yield what is whole now."""
        self._rest, self._at = self._rest[self._at :] + data, 0
        while not self._over and (found := self._frame(self._rest, self._at)) is not None:
            value, self._at = found
            if isinstance(value, LAST):
                self._over, self._rest, self._at = True, b"", 0
            yield value
        self._rest, self._at = self._rest[self._at :], 0

    def ends(self, data: bytes) -> bool:
        """Whether the peer closes, too, now that nothing else counts of what it sends; once.

        If it goes on sending more than `LATE` bytes, nobody waits for that.
        """
        if self._ended:
            return False
        if not self._late:
            self._late = len(self._rest) - self._at  # it came along with what was the end
        self._late += len(data)
        closes = (isinstance(value, LAST) for value in self.receive(data))
        self._ended = self._late > LATE or any(closes)
        return self._ended

    def _frame(self, data: bytes, at: int) -> tuple[Value, int] | None:
        """Return what the frame there says, and where it ends; None if it is not whole."""
        head = at + 2
        if len(data) < head:
            return None
        first, second = data[at], data[at + 1]
        if self._is_broken(first, second):
            away = data[at : at + 4] == AWAY_UNMASKED
            return (Closed(AWAY) if away else Violated(BROKEN)), head
        size = second & ~MASKED
        if size > LONGEST_CONTROL:
            head, fewest = (at + 4, 126) if size == 126 else (at + 10, 65_536)
            if len(data) < head:
                return None
            size = int.from_bytes(data[at + 2 : head])
            if size < fewest:
                return Violated(BROKEN), head
        if size > self._most - (0 if first & CLOSE else self._size):
            return Violated(TOO_BIG), head
        end = head + 4 + size
        if len(data) < end:
            return None
        return self._value(first, _unmasked(data[head : head + 4], data[head + 4 : end])), end

    def _is_broken(self, first: int, second: int) -> bool:
        """Whether the first two bytes of a frame are against the protocol."""
        kind, flags = first & 0x0F, first & 0x70
        if kind not in KINDS or not second & MASKED:
            return True
        if kind in (TEXT, BINARY):
            allowed = DEFLATED if self._deflates else 0
            return self._kind != GOES_ON or bool(flags & ~allowed)
        if kind == GOES_ON:
            return self._kind == GOES_ON or flags != 0
        return flags != 0 or not first & FINAL or second & ~MASKED > LONGEST_CONTROL

    def _value(self, first: int, payload: bytes) -> Value:
        match first & 0x0F:
            case 9:
                return Ping(payload)
            case 10:
                return Pong()
            case 8:
                return _closed(payload)
            case 1 | 2 as kind:
                self._kind, self._deflated = kind, bool(first & DEFLATED)
        self._size += len(payload)
        if payload:
            self._pieces.append(payload)
        return self._message() if first & FINAL else Part()

    def _message(self) -> Value:
        """Return the message, now that it is whole."""
        kind, whole = self._kind, b"".join(self._pieces)
        self._kind, self._size = GOES_ON, 0
        self._pieces.clear()
        try:
            if self._deflated:
                whole = inflated(whole, self._most)
            if kind == BINARY:
                return Binary(whole)
            whole.decode()
        except TooBig:
            return Violated(TOO_BIG)
        except ValueError:
            return Violated(NOT_VALID)
        return Text(whole)


def _unmasked(key: bytes, data: bytes) -> bytes:
    """Return what was masked with a key of four bytes (section 5.3)."""
    size = len(data)
    keys = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(data) ^ int.from_bytes(keys)).to_bytes(size)


def _closed(payload: bytes) -> Value:
    """Return what a frame says that closes: a code and a reason, or nothing."""
    if not payload:
        return Closed(NO_CODE)
    code = int.from_bytes(payload[:2])
    if len(payload) == 1 or not (code in SENT or 3_000 <= code < 5_000):
        return Violated(BROKEN)
    try:
        payload[2:].decode()
    except UnicodeDecodeError:
        return Violated(NOT_VALID)
    return Closed(code)
