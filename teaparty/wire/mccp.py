"""Compression of both directions: MCCP2 and MCCP3 (tintin.mudhalla.net/protocols/mccp).

A stream is flushed at the end of each write, and finished only when the connection ends: some
clients show nothing more after a stream that ends earlier.
"""

import zlib
from typing import NamedTuple

WINDOW_BITS = 12
MEMORY_LEVEL = 5
"""With these, zlib needs about 32 KB for a stream, and not 256 KB (zlib.h, deflateInit2)."""


NO_STREAM = "What your client compressed is no zlib stream. Goodbye."
TOO_MUCH = "What your client compressed is too much at once. Goodbye."


class Broken(NamedTuple):
    """Compressed input can't be read, or became too much; `sentence` tells the person."""

    sentence: str


class Deflater:
    """One connection's compressed output."""

    __slots__ = ("_stream",)

    def __init__(self) -> None:
        self._stream = zlib.compressobj(wbits=WINDOW_BITS, memLevel=MEMORY_LEVEL)

    def deflate(self, data: bytes) -> bytes:
        """Return bytes from which the peer can read all of `data`."""
        return self._stream.compress(data) + self._stream.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        """Return the end of the stream."""
        return self._stream.flush(zlib.Z_FINISH)


class Inflater:
    """One connection's compressed input. `most` is how many bytes one chunk may become."""

    __slots__ = ("_broken", "_most", "_stream")

    def __init__(self, most: int) -> None:
        self._broken = False
        self._most = most
        self._stream = zlib.decompressobj()

    @property
    def ended(self) -> bool:
        """Whether the peer has finished the stream."""
        return self._stream.eof

    def receive(self, data: bytes, spent: int = 0) -> tuple[bytes | Broken, bytes]:
        """Return what `data` says, and what comes after the stream; nothing once it was broken.

        `spent` is how many bytes earlier streams of the same chunk have become.
        """
        if self._broken:
            return b"", b""
        left = self._most - spent
        try:
            found = self._stream.decompress(data, left + 1)
        except zlib.error:
            return self._break(NO_STREAM)
        if len(found) > left:
            return self._break(TOO_MUCH)
        return found, self._stream.unused_data

    def _break(self, sentence: str) -> tuple[Broken, bytes]:
        self._broken = True
        return Broken(sentence), b""
