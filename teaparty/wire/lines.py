"""Line ends: whatever ends a line (CR LF, LF, CR NUL or CR alone) becomes one LF."""


class LineEnds:
    """Makes the line ends of one connection's text the same, however it is split into chunks."""

    __slots__ = ("_after_cr",)

    def __init__(self) -> None:
        self._after_cr = False

    def receive(self, text: bytes) -> bytes:
        """Return `text` with LF at the end of each line, and without NULs."""
        if not text:
            return text
        if self._after_cr and text[0] in b"\n\0":
            text = text[1:]
            if not text:
                self._after_cr = False
                return text
        self._after_cr = text.endswith(b"\r")
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n").replace(b"\r\0", b"\n").replace(b"\r", b"\n")
        return text.replace(b"\0", b"") if b"\0" in text else text
