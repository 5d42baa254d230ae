"""What people read where others stood whose node has ended, and who come back as it joins anew."""

from collections.abc import Sequence

from teaparty.core.events import Arrived, LostLink
from teaparty.core.party.elsewhere import Elsewhere
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.session import Session
from teaparty.core.values.newest import hold_newest

FEW = 5
"""People of one room of whom each is told by a line of their own."""
MANY = "{names} and {count} more have lost the link."


class DeadNodes(PartyFeature):
    """Tells of people who are gone without a goodbye: lines of theirs are in no log."""

    def __init__(self, party: Party) -> None:
        super().__init__(party)
        self._gone: dict[int, None] = {}  # of whom it was told, by the numbers of their sessions

    def are_gone(self, gone: Sequence[Elsewhere]) -> None:
        """Tell people here who stood beside these that they are gone."""
        by_room: dict[str, list[Session]] = {}
        for each in gone:
            by_room.setdefault(each.room.name, []).append(each)
            hold_newest(self._gone, each.number, None, self._limits.people_elsewhere)
        for others in by_room.values():
            for me in list(others[0].room.members.values()):
                _tell(me, others)

    def comes(self, other: Elsewhere) -> None:
        """Tell people here of somebody who comes back to where they stand, if they were told."""
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
