"""Line ends: whatever ends a line (CR LF, LF, CR NUL or CR alone) becomes one LF."""

import re

_STANDS_FOR_80 = re.compile(rb"(?<=[\x1b\x80-\xff])\0+")


class LineEnds:
    """Makes the line ends of one connection's text the same, however it is split into chunks."""

    __slots__ = ("_last", "nul_for_80")

    def __init__(self) -> None:
        self._last = b""
        self.nul_for_80 = False
        """Whether a NUL after a byte over 0x7F, or after ESC, is what the client sends for 0x80.

        TinyFugue does so; without this, a part of what is typed in UTF-8 would be lost.
        """

    def receive(self, text: bytes) -> bytes:
        """Return `text` with LF at the end of each line, and without NULs."""
        if not text:
            return text
        last, self._last = self._last, text[-1:]
        if last == b"\r" and text[0] in b"\n\0":
            text = text[1:]
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
            if b"\r" in text:
                text = text.replace(b"\r\0", b"\n").replace(b"\r", b"\n")
        return self._without_nuls(text, last) if b"\0" in text else text

    def _without_nuls(self, text: bytes, last: bytes) -> bytes:
        if self.nul_for_80:
            text = _STANDS_FOR_80.sub(lambda nuls: b"\x80" * len(nuls[0]), last + text)[len(last) :]
            if self._last == b"\0":
                self._last = text[-1:]
        return text.replace(b"\0", b"")
