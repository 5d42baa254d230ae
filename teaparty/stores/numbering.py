"""Numbers of lines, where one process alone writes a log: each room's are counted without a gap."""

from collections import defaultdict
from collections.abc import Iterable

from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line


class Numbering:
    """The number that comes next in each room."""

    def __init__(self) -> None:
        self._next: defaultdict[str, int] = defaultdict(int)

    def begin(self, room: str, number: int) -> None:
        """See `core.log.ports.Journal`."""
        self._next[room] = number

    def entries(self, lines: Iterable[Line]) -> list[Entry]:
        """Set the numbers of `lines`; return them as they are stored."""
        found, next_ = [], self._next
        for line in lines:
            room = line.room
            line.number = number = next_[room]
            next_[room] = number + 1
            found.append(Entry(room=room, number=number, at=line.at, event=line.event))
        return found
