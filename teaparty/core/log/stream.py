"""A stream: a log, its next number, and its readers. A room is one; so are all whispers."""

from typing import Generic

from teaparty.core.log.log import Log
from teaparty.core.log.ranks import R, Ranks


class Stream(Generic[R]):
    """Numbered events, and the readers who get each of them as it comes.

    Invariant: `log.end <= next`; what lies between has happened, but is not stored yet.
    """

    name: str
    log: Log

    def __init__(self) -> None:
        self.members: dict[int, R] = {}
        """The readers, by their numbers."""
        self.ranks: Ranks[R] = Ranks()
        self.next = 0
        """The number that the next event will have."""

    def begin(self, limit: int) -> None:
        """Have a log, which holds the last `limit` events."""
        self.log = Log(limit)
