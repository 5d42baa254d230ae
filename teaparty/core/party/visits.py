"""Where somebody stood, and since when: what they may read once more after a lost link."""

from msgspec import Struct

from teaparty.core.log.places import Position


class Visit(Struct):
    """Somebody has read the log of a room from one place on, and up to another if they left.

    If they listened to it from elsewhere, there is a `mark`; see `Entry`.
    """

    room: str
    start: Position
    stop: Position | None = None
    mark: str = ""


class Visits(list[Visit]):
    """The last visits of one person, at `most` so many, the present one last.

    Besides, `heard` has what they listen to at present, by its name.
    """

    __slots__ = ("_most", "heard")

    def __init__(self, most: int, room: str, start: Position) -> None:
        super().__init__((Visit(room, start),))
        self._most = most
        self.heard: dict[str, Visit] = {}

    def all(self) -> list[Visit]:
        """Return also what they listen to at present."""
        return [*self, *self.heard.values()]

    def goes_on(self, room: str, start: Position, stop: Position | None, mark: str) -> None:
        """Note a visit from before, by another node; that where they still are goes on."""
        if stop is None and room == self[-1].room and not mark:
            self[-1].start = start
        elif stop is None and room in self.heard:
            self.heard[room].start = start
        else:
            self.insert(len(self) - 1, Visit(room, start, stop, mark))
            del self[: -self._most]

    def move(self, left: Position, room: str, start: Position) -> None:
        """Note that somebody has `left` a room at that place, and stands in another one."""
        self[-1].stop = left
        self.append(Visit(room, start))
        del self[: -self._most]

    def hear(self, room: str, start: Position, mark: str) -> None:
        """Note that somebody listens to a room from that place on."""
        self.heard[room] = Visit(room, start, mark=mark)

    def hear_no_more(self, room: str, stop: Position) -> None:
        """Note that somebody has listened to a room up to that place."""
        visit = self.heard.pop(room, None)
        if visit is not None:
            visit.stop = stop
            self.insert(len(self) - 1, visit)
            del self[: -self._most]
