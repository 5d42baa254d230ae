"""The WebSocket of a browser (RFC 6455) as far as guests of `teaparty.v1` need it, and as cheap."""

import zlib
from collections.abc import Iterator
from functools import lru_cache

UPGRADE = "\r\n".join(
    (
        "GET /room HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: teaparty.v1",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        "",
    )
)
"""What a browser asks for; one more end of a line follows."""
HEAD_ENDS = b"\r\n\r\n"
PING = b"\x89\0"
DEFLATED = 0xC1
"""The first byte of a frame whose text is compressed (RFC 7692, section 6)."""
_KEY = b"\x37\xfa\x21\x3d"
PONG = b"\x8a\x80" + _KEY


def masked(text: str) -> bytes:
    """Return a client's frame of text, masked (section 5.3)."""
    data = text.encode()
    size = len(data)
    keys = (_KEY * (size // 4 + 1))[:size]
    mixed = (int.from_bytes(data) ^ int.from_bytes(keys)).to_bytes(size)
    length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2)
    return b"\x81" + length + _KEY + mixed


def frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the payload of each of a server's frames begins and ends, if it is whole."""
    begin = 2
    while begin <= len(data):
        size = data[begin - 1]
        if size > 125:
            more = 2 if size == 126 else 8
            size = int.from_bytes(data[begin : begin + more])
            begin += more
        if begin + size > len(data):
            return
        yield begin, begin + size
        begin += size + 2


@lru_cache(maxsize=64)
def opened(data: bytes) -> tuple[bytes, bool, bytes]:
    """Return the whole frames of text, none compressed; whether a ping came; the rest.

    It is remembered, since most guests read the same bytes.
    """
    found, pinged, end = [], False, 0
    for begin, stop in frames(data):
        head, end = data[end:begin], stop
        if head == PING:
            pinged = True
        elif head[0] == DEFLATED:
            found.append(_inflated(data[begin:stop]))
        else:
            found.append(head + data[begin:stop])
    return b"".join(found), pinged, data[end:]


@lru_cache(maxsize=256)
def _inflated(payload: bytes) -> bytes:
    """Return the frame that a server would send without compression."""
    text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload)
    size = len(text)
    return (
        b"\x81"
        + (b"\x7f" + size.to_bytes(8) if size > 65_535 else b"\x7e" + size.to_bytes(2))
        + text
    )


def whole(data: bytes) -> int:
    """Return where the last frame ends that is whole."""
    return max((end for _, end in frames(data)), default=0)
