"""What people read where others stood whose node has ended, and who come back as it joins anew.

As where a link is lost, members and people with a ticket are expected back for a while: if they
come in by another node until then, nobody else reads of it.
"""

from collections.abc import Sequence

from teaparty.core.events import Arrived, LostLink, SomebodyIs
from teaparty.core.party.elsewhere import Elsewhere
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.session import Session
from teaparty.core.values.newest import hold_newest

FEW = 5
"""People of one room of whom each is told by a line of their own."""
MOST = 10_000
"""People who may come back. Of others it is told no more that they do."""
MANY = "{names} and {count} more have lost the link."
KIND = "people of dead nodes"
"""The kind of its timers; their number is that of the node's people, in the order of the ends."""


class DeadNodes(PartyFeature):
    """The people of nodes that have ended without a goodbye; lines of theirs are in no log."""

    def __init__(self, party: Party) -> None:
        super().__init__(party)
        self._timers, self._clock = party.timers, party.clock
        self._gone: dict[int, None] = {}
        self._expected: dict[int, Elsewhere] = {}  # by the numbers of their sessions
        self._members: dict[int, int] = {}  # numbers of sessions of these, by those of accounts
        self._ends: dict[int, list[Elsewhere]] = {}
        self._count = 0
        self._timers.on(KIND, self._come_no_more)

    def ended(self, gone: Sequence[Elsewhere]) -> None:
        """Tell people here who stood beside these that they are gone, or wait for them."""
        seconds, room = self._limits.link_seconds, MOST - len(self._expected)
        back = [each for each in gone if each.account is not None or each.told.tickets]
        expected = back[:room] if seconds else []
        waited_for = {each.number: each for each in expected}
        self._expected |= waited_for
        self._members |= {each.person.account: each.number for each in expected if each.account}
        self._are_gone([each for each in gone if each.number not in waited_for])
        if expected:
            self._count += 1
            self._ends[self._count] = expected
            self._timers.at(self._clock.monotonic() + seconds, KIND, self._count)

    def _come_no_more(self, end: int) -> None:
        people = self._ends.pop(end)
        self._are_gone([each for each in people if self._expected.get(each.number) is each])

    def _are_gone(self, gone: Sequence[Session]) -> None:
        by_room: dict[str, list[Session]] = {}
        for each in gone:
            self._forget(each.number)
            by_room.setdefault(each.room.name, []).append(each)
            hold_newest(self._gone, each.number, None, MOST)
        for others in by_room.values():
            for me in list(others[0].room.members.values()):
                _tell(me, others)

    def expected(self, account: int) -> int:
        """Return the session by which a member was in who is expected back, or 0."""
        return self._members.get(account, 0)

    def has_come(self, row: SomebodyIs) -> None:
        """Take note that somebody is in, here or elsewhere, who may be expected."""
        self._forget(row.instead)
        self._forget(self.expected(row.who.account))

    def _forget(self, number: int) -> None:
        found = self._expected.pop(number, None)
        if found is not None:
            self._members.pop(found.person.account, None)

    def comes(self, other: Elsewhere) -> None:
        """Tell people here of somebody who comes back to where they stand."""
        self._forget(other.number)
        self.has_come(other.told)
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
