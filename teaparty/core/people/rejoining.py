"""Rejoining: a node that others took for dead comes back, and its people claim their names anew.

Some may have been given to others meanwhile: whoever can't have theirs is told, and has to come in
anew. Whoever has come in elsewhere goes on there, or did so and has left by now: what they have
said to this node while it stood still, they may have said there as well.
"""

from collections.abc import Sequence

from teaparty.core.events import Event, SomebodyIs
from teaparty.core.memory.shared_turns import SharedTurns
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.party.when_available import when_available
from teaparty.core.people.claims import Claims
from teaparty.core.people.roster import Roster
from teaparty.core.people.takeover import ENDED
from teaparty.core.values.notices import Reason

CLAIMING = "claiming a name again"
NOT_YOURS = (
    "The party could not be reached from here for a while, and the name {name} was given to"
    " somebody else. Please come in anew."
)


class Rejoining(Feature):
    """Has everybody here be in by another epoch, as far as their names are theirs still."""

    def __init__(self, party: Party, claims: Claims, roster: Roster, turns: SharedTurns) -> None:
        self._sessions, self._elsewhere = party.sessions, party.elsewhere
        self._claims, self._roster = claims, roster
        self._party, self._records = party, party.records
        self._turns = turns
        self._held: set[int] = set()  # sessions here of which the database has tickets
        self._gone_on: set[int] = set()  # sessions here as which somebody was in who goes elsewhere
        roster.on(SomebodyIs, self._goes_on)
        turns.beginning.append(self._begin_with)
        turns.joining.append(self.begin)
        turns.unclaimed.append(self._claim_soon)

    def leaves(self, me: Session) -> None:
        """See `Feature`."""
        self._held.discard(me.number)
        self._gone_on.discard(me.number)

    def _goes_on(self, row: SomebodyIs) -> None:
        number = row.who.number
        self._gone_on.discard(number)
        if row.tickets and number in self._sessions:
            self._held.add(number)
        else:
            self._held.discard(number)
        self._gone_on.update({row.instead, *row.former} & self._sessions.keys())

    def _begin_with(self, people: Sequence[Event]) -> None:
        """Know who has gone on elsewhere, as the database says who is in, or may come back."""
        rows = [event for event in people if isinstance(event, SomebodyIs)]
        if not self._turns.lost:
            self._gone_on = self._held - {row.who.number for row in rows}
        for row in rows:
            self._goes_on(row)

    async def begin(self, epoch: int) -> None:
        """Claim all names again, and tell the others who is in; raise `Unavailable`."""
        self._roster.lease = epoch
        for me in list(self._sessions.values()):
            if me.name and me.gone is None:
                await self._claim(me)
        self._roster.announce()

    def _claim_soon(self, number: int) -> None:
        """Claim a name that was lost on the way, as of somebody who was coming in just then."""
        me = self._sessions.get(number)
        if me is not None and me.name and me.gone is None:
            claimed = when_available(self._party.sleep, self._claim_and_announce, me)
            self._party.run(claimed, CLAIMING)

    async def _claim_and_announce(self, me: Session) -> None:
        if me.gone is None:
            await self._claim(me)
            self._roster.announce_one(me)

    async def _claim(self, me: Session) -> None:
        if me.number in self._gone_on or await self._has_come_in_elsewhere(me):
            me.tell(ENDED)
            me.leave(Reason.ELSEWHERE)
        elif not await self._claims.again(me):
            me.tell(NOT_YOURS, name=me.name)
            me.leave(Reason.OWNED)

    async def _has_come_in_elsewhere(self, me: Session) -> bool:
        """Whether a member is in by another node, or was meanwhile: what is known here is old."""
        account = me.person.account
        if not account:
            return False
        if any(each.person.account == account for each in self._elsewhere.values()):
            return True
        found = await self._records.accounts([account])
        return [each.seen for each in found] != [me.came_at]
