"""What people read where others stood whose node has ended, and who come back as it joins anew."""

from collections.abc import Sequence
from itertools import islice

from teaparty.core.events import Arrived, LostLink
from teaparty.core.party.session import Session

FEW = 5
"""People of one room of whom each is told by a line of their own."""
MOST = 10_000
"""People who may come back. Of others it is told no more that they do."""
MANY = "{names} and {count} more have lost the link."


class DeadNodes:
    """The people of nodes that have ended without a goodbye; lines of theirs are in no log."""

    def __init__(self) -> None:
        self._gone: dict[int, None] = {}

    def ended(self, gone: Sequence[Session]) -> None:
        """Tell people here who stood beside these that they are gone."""
        by_room: dict[str, list[Session]] = {}
        for each in gone:
            by_room.setdefault(each.room.name, []).append(each)
            self._gone[each.number] = None
        for others in by_room.values():
            for me in list(others[0].room.members.values()):
                _tell(me, others)
        for number in list(islice(self._gone, max(0, len(self._gone) - MOST))):
            del self._gone[number]

    def comes(self, other: Session) -> None:
        """Tell people here of somebody who comes back to where they stand."""
        if other.number in self._gone:
            del self._gone[other.number]
            for me in list(other.room.members.values()):
                me.send(Arrived(who=other.person))


def _tell(me: Session, others: Sequence[Session]) -> None:
    if len(others) <= FEW:
        for each in others:
            me.send(LostLink(who=each.person))
    else:
        names = ", ".join(each.name for each in others[:FEW])
        me.tell(MANY, names=names, count=len(others) - FEW)
