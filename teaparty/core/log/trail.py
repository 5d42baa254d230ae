"""What stands on the trail of a reader: private events, and stretches of logs."""

from msgspec import Struct

from teaparty.core.events import Event
from teaparty.core.log.log import Entry, Log
from teaparty.core.log.places import Position, is_stored, known


class Turn:
    """One turn. `at` is Unix time in seconds: of the turn before, until this one ends."""

    __slots__ = ("at",)

    def __init__(self, at: float) -> None:
        self.at = at


class Private(Struct, eq=False, gc=False):
    """A private event, and the turn in which it happened."""

    event: Event
    turn: Turn

    @property
    def entry(self) -> Entry:
        return Entry(room="", number=0, at=self.turn.at, event=self.event)


class Stretch:
    """A part of a log that is still to be read, from a stream that was left.

    It has a `mark` if it was listened to from elsewhere; see `Entry`.
    """

    __slots__ = ("cursor", "log", "mark", "stop")

    def __init__(self, log: Log, cursor: Position, stop: Position, mark: str = "") -> None:
        self.log = log
        self.cursor = cursor
        self.stop = stop
        self.mark = mark

    @property
    def is_stored(self) -> bool:
        """Whether the log holds all of it, or has held it."""
        return is_stored(self.stop, self.log)

    @property
    def is_read(self) -> bool:
        """Whether nothing of it is left."""
        cursor, stop = known(self.cursor), known(self.stop)
        return cursor is not None and stop is not None and cursor >= stop
