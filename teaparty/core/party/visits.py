"""Where somebody stood, and since when: what they may read once more after a lost link."""

from collections import deque
from dataclasses import dataclass

from teaparty.core.log.places import Position


@dataclass(slots=True)
class Visit:
    """Somebody has read the log of a room from one place on, and up to another if they left."""

    room: str
    start: Position
    stop: Position | None = None


class Visits(deque[Visit]):
    """The last visits of one person, the present one last."""

    def __init__(self, most: int, room: str, start: Position) -> None:
        super().__init__((Visit(room, start),), most)

    def move(self, left: Position, room: str, start: Position) -> None:
        """Note that somebody has `left` a room at that place, and stands in another one."""
        self[-1].stop = left
        self.append(Visit(room, start))
