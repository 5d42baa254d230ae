"""Lines whose numbers are not known yet, and places in a log that are told by them.

A line gets its number from the journal: at the end of its turn where one process writes the log,
and later where others write it, too. Until then nobody knows which lines of others come before it.
"""

from msgspec import Struct

from teaparty.core.events import Event
from teaparty.core.log.log import Log


class Line(Struct, eq=False, gc=False):
    """An event that was appended to the stream called `room`; the journal says its `number`.

    `likely` is the number that it gets if nobody else adds lines. `refused` is set for a line that
    never gets a number: to the place after the line before it.
    """

    room: str
    event: Event
    likely: int
    at: float = 0.0
    number: int | None = None
    refused: "int | Beside | None" = None

    @property
    def stop(self) -> int | None:
        """The number of the first line after it, as soon as that is known."""
        if self.number is not None:
            return self.number + 1
        return None if self.refused is None else known(self.refused)

    @property
    def before(self) -> "Beside":
        """The place right before it."""
        return Beside(self, 0)

    @property
    def after(self) -> "Beside":
        """The place right after it."""
        return Beside(self, 1)


class Beside(Struct, frozen=True, gc=False):
    """A place in a log, right before or after a line that was appended in this process.

    While its number is not known, it lies beyond all that the log holds.
    """

    line: Line
    offset: int

    @property
    def number(self) -> int | None:
        """The number of the first line after it, as soon as that is known."""
        number = self.line.number
        return self.line.stop if number is None else number + self.offset


Position = int | Beside
"""The number of the first line after a place in a log, or the place while that is not known."""


def known(position: Position) -> int | None:
    """Return the number of a position, if it is known."""
    return position if isinstance(position, int) else position.number


def reached(position: Position, log: Log) -> int:
    """Return the number of a position, or the log's end while it lies beyond that."""
    number = known(position)
    return log.end if number is None else number


def is_before(one: Position, other: Position) -> bool:
    """Whether lines lie between one position and another, which is no earlier."""
    start, stop = known(one), known(other)
    return one != other if start is None or stop is None else start < stop


def is_stored(stop: Position, log: Log) -> bool:
    """Whether the log holds all lines before a position, or has held them."""
    number = known(stop)
    return number is not None and number <= log.end


def count(start: Position, stop: Position) -> int:
    """Return how many lines lie between two positions, or at least one; others may add more."""
    return max(1, _likely(stop) - _likely(start))


def _likely(position: Position) -> int:
    if isinstance(position, int):
        return position
    number = position.number
    return position.line.likely + position.offset if number is None else number
