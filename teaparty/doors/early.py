"""Which lines came before their sender could know how they would be read.

A client that logs in by itself sends a name and a password, whatever it is answered; an impatient
person types a password twice. If the second line is read as something else by then, it must not be
said. So a line is *early* if it came before its sender was sent what tells how lines are read
(`Settled`): it is in the buffer of lines by then, or has come to the system.
"""


class Early:
    """The early bytes of one connection."""

    __slots__ = ("_buffered", "_owing", "coming", "unread")

    def __init__(self) -> None:
        self._buffered = 0  # bytes at the beginning of the buffer of lines
        self.unread = 0  # bytes that have come to the system, and are not read yet
        self.coming = False  # whether what is being read is of those
        self._owing = False  # the peer was asked for something hidden, and has sent no line since

    def ask(self) -> None:
        """The peer is asked for something hidden: its next line may be the answer."""
        self._owing = True

    def settle(self, buffered: int, unread: int) -> None:
        """The peer is sent what tells how lines are read; so many bytes have come before that."""
        self._buffered, self.unread = buffered, unread

    def begins(self, size: int) -> int:
        """Note that so many bytes are read now; return how many of them are early."""
        early = min(size, self.unread)
        self.unread = 0  # all that had come is read at once
        self.coming = early > 0
        return early

    def ends(self) -> None:
        """Note that all early bytes of what was read are in the buffer of lines."""
        self.coming = False

    def buffers(self, size: int) -> None:
        """Note that so many bytes go to the buffer of lines."""
        if self.coming:
            self._buffered += size

    def clear(self) -> None:
        """Note that the buffer of lines is emptied."""
        self._buffered = 0

    def takes(self, size: int) -> bool:
        """Take a line of so many bytes from the buffer; return whether any of it was early."""
        if not (self._owing or self._buffered):
            return False  # as with most lines
        self._owing = False
        self._buffered = max(0, self._buffered - size)
        return True
