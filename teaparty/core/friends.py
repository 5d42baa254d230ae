"""Who is told when somebody comes in: those who have them among their friends."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from teaparty.core.names import fold

if TYPE_CHECKING:
    from teaparty.core.session import Session


class Friends:
    """Who of the `sessions` waits for whom, so that it costs nothing to look that up."""

    def __init__(self, sessions: Mapping[int, "Session"]) -> None:
        self._sessions = sessions
        self._waiting: dict[str, set[int]] = {}  # numbers of sessions, by the keys of friends

    def came_in(self, session: "Session") -> None:
        """Tell those who have `session` for a friend, and remember its own friends."""
        for number in sorted(self._waiting.get(fold(session.name), ())):
            other = self._sessions[number]
            if other is not session:
                other.tell("Your friend {name} has come in.", name=session.name)
        for name in session.kept.friends:
            self.add(session, name)

    def add(self, session: "Session", name: str) -> None:
        """Let `session` be told when `name` comes in."""
        self._waiting.setdefault(fold(name), set()).add(session.number)

    def remove(self, session: "Session", name: str) -> None:
        """Let it not be told any more."""
        waiting = self._waiting.get(fold(name), set())
        waiting.discard(session.number)
        if not waiting:
            self._waiting.pop(fold(name), None)

    def renamed(self, old: str, name: str) -> None:
        """Follow a member who was called `old` and is called `name` now."""
        for number in list(self._waiting.get(fold(old), ())):
            session = self._sessions[number]
            self.remove(session, old)
            self.add(session, name)
            others = (each for each in session.kept.friends if fold(each) != fold(old))
            session.keep(friends=tuple(dict.fromkeys((*others, name))))

    def leaves(self, session: "Session") -> None:
        """Forget somebody who leaves."""
        for name in session.kept.friends:
            self.remove(session, name)
