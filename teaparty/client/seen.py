"""The last line that was read of each room: nothing is shown twice, and nothing is left out."""

from dataclasses import dataclass, field

PRIVATE, WHISPERS = "", "@"
"""Where answers to oneself come from, which are counted in each stay from 1; and whispers."""
MOST = 64
"""Rooms whose last lines are known: those that were read last. A party sends fewer again."""


@dataclass
class Seen:
    """The numbers of the last lines, and when these were said, by room."""

    last: dict[str, tuple[int, float]] = field(default_factory=dict)

    def takes(self, room: str, number: int, at: float) -> bool:
        """Take note of a line; return whether it is new.

        After a new beginning of its records, a party counts from 1 again. So a line with a small
        number is new if it was said later than all that was read before.
        """
        before, then = self.last.get(room, (0, 0.0))
        if number <= before and (room == PRIVATE or at <= then):
            return False
        self.last.pop(room, None)
        self.last[room] = (number, max(at, then))
        if len(self.last) > MOST:
            del self.last[next(each for each in self.last if each not in (PRIVATE, WHISPERS))]
        return True

    def begins(self) -> None:
        """Begin a new stay."""
        self.last.pop(PRIVATE, None)

    @property
    def numbers(self) -> dict[str, int]:
        """The number of the last line of each room."""
        return {room: number for room, (number, _) in self.last.items()}
