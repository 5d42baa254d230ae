"""What a peer has sent ahead of its pace, and when that is too much for too long."""

from teaparty.core.values.limits import Limits


class ReadAhead:
    """How long one peer's lines have waited while there were as many as may wait.

    It counts as one stretch of time if the buffer is full just before each line that is taken.
    """

    __slots__ = ("_bytes", "_lines", "_seconds", "_since")

    def __init__(self, limits: Limits) -> None:
        self._lines = limits.flood_lines
        self._bytes = limits.flood_bytes
        self._seconds = limits.flood_seconds
        self._since: float | None = None

    def full(self, waiting: bytes) -> bool:
        """Whether as much waits as may wait."""
        return len(waiting) >= self._bytes or waiting.count(b"\n") >= self._lines

    def floods(self, waiting: bytes, now: float) -> bool:
        """Whether more that has come now, and waits too, is too much."""
        return self.full(waiting) and self._late(now)

    def shrinks(self, waiting: bytes) -> None:
        """Note what waits just before the next line is taken."""
        if not self.full(waiting):
            self._since = None

    def clear(self) -> None:
        """Note that nothing waits."""
        self._since = None

    def takes(self, waiting: bytes, now: float) -> bool:
        """Note what waits now; return whether more may be read, which is not so when it is full.

        But when it has been full for too long, more is read, to see whether the peer sends still
        more, has gone, or only waits: somebody who pasted much at once is no flood.
        """
        if not self.full(waiting):
            return True
        if self._since is None:
            self._since = now
        return self._late(now)

    def _late(self, now: float) -> bool:
        return self._since is not None and now - self._since >= self._seconds
