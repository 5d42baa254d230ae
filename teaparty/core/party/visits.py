"""Where somebody stood, and since when: what they may read once more after a lost link."""

from msgspec import Struct

from teaparty.core.log.places import Position


class Visit(Struct):
    """Somebody has read the log of a room from one place on, and up to another if they left."""

    room: str
    start: Position
    stop: Position | None = None


class Visits(list[Visit]):
    """The last visits of one person, at `most` so many, the present one last."""

    __slots__ = ("_most",)

    def __init__(self, most: int, room: str, start: Position) -> None:
        super().__init__((Visit(room, start),))
        self._most = most

    def move(self, left: Position, room: str, start: Position) -> None:
        """Note that somebody has `left` a room at that place, and stands in another one."""
        self[-1].stop = left
        self.append(Visit(room, start))
        del self[: -self._most]
