"""The people who are in by other nodes of the party, and where they stand and listen."""

from collections.abc import Mapping, Sequence

from teaparty.core.party.session import Session


class Others(dict[int, Session]):
    """By the numbers of their sessions; empty where one process has the whole party."""

    def __init__(self) -> None:
        super().__init__()
        self._standing: dict[str, dict[int, Session]] = {}  # by the names of rooms
        self._listening: dict[str, dict[int, Session]] = {}  # by the names of logs
        self._where: dict[int, tuple[str, Sequence[str]]] = {}

    def put(self, one: Session, room: str, listens: Sequence[str]) -> None:
        """Have somebody stand in a room, and listen to these logs from there."""
        self.take(one)
        self[one.number], self._where[one.number] = one, (room, listens)
        self._standing.setdefault(room, {})[one.number] = one
        for name in listens:
            self._listening.setdefault(name, {})[one.number] = one

    def take(self, one: Session) -> None:
        """Have somebody be nowhere any more."""
        if self.pop(one.number, None) is not None:
            room, listens = self._where.pop(one.number)
            _leave(self._standing, room, one.number)
            for name in listens:
                _leave(self._listening, name, one.number)

    def standing(self, room: str, here: Mapping[int, Session]) -> Mapping[int, Session]:
        """Return the people in a room: those who are `here`, and those elsewhere."""
        others = self._standing.get(room)
        return {**here, **others} if others else here

    def listening(self, name: str, here: Mapping[int, Session]) -> Mapping[int, Session]:
        """Return the people who listen to a log: those who are `here`, and those elsewhere."""
        others = self._listening.get(name)
        return {**here, **others} if others else here

    def read(self, name: str, number: int) -> bool:
        """Whether somebody elsewhere stands in a room, or listens to a log, of that name."""
        return number in self._standing.get(name, ()) or number in self._listening.get(name, ())


def _leave(held: dict[str, dict[int, Session]], name: str, number: int) -> None:
    del held[name][number]
    if not held[name]:
        del held[name]
