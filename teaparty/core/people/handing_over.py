"""Handing over: somebody who comes in by another node goes on there, with all that is stored.

By then the database has given their name to the new session, so all nodes read, in order with all
else, that the old one is over. The node that has it ends it, and says when all of it is stored.
What they were told there and have not read, as their link was lost, they read by the new one.
"""

from collections.abc import Callable, Sequence

from msgspec import structs

from teaparty.core.events import (
    HandedOver,
    Refused,
    SomebodyIs,
    SomebodyLeft,
    Told,
    ToldElsewhere,
)
from teaparty.core.log.trail import Private
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.patience import Patience
from teaparty.core.party.session import Session
from teaparty.core.party.when_available import when_available
from teaparty.core.people.roster import Roster
from teaparty.core.people.takeover import ENDED
from teaparty.core.people.tickets import Tickets
from teaparty.core.records import Records
from teaparty.core.values.newest import hold_newest
from teaparty.core.values.notices import Reason
from teaparty.core.values.session_numbers import epoch_of

STORING = "storing what somebody has who goes on elsewhere"
PATIENCE = 3.0
"""Seconds to wait for a node that does not answer; what it has stored before is there anyway."""
MOST = 1_000
"""Sessions of which it is known that they were handed over."""
OWNED = "The name {name} belongs to somebody who is in now."


class HandingOver(Feature):
    """Ends sessions here that go on elsewhere, and waits for those that go on here."""

    def __init__(
        self, party: Party, records: Records, roster: Roster, tickets: Tickets | None
    ) -> None:
        self._party, self._roster, self._tickets = party, roster, tickets
        self._records = records
        self._sessions, self._patience = party.sessions, Patience(party)
        self._done: dict[int, HandedOver] = {}  # the last ones, by their numbers
        self._unread: dict[int, list[Told | Refused]] = {}  # of the last ones, by their numbers
        self.moves_others: list[Callable[[Session], object]] = []
        """Have other links of somebody go on elsewhere as well, who has gone on there by one."""
        roster.on(SomebodyLeft, self._left)
        roster.on(HandedOver, self._handed_over)
        roster.on(SomebodyIs, self._goes_on)

    async def wait(self, sessions: Sequence[int]) -> None:
        """Wait until all is stored of these sessions, or for as long as there is patience."""
        wanted = set(sessions)
        await self._patience.until(lambda: self._done.keys() >= wanted, PATIENCE)

    def done(self, session: int) -> HandedOver | None:
        """Return what was handed over of a session, if that is known."""
        return self._done.get(session)

    def instead(self, account: int, claimed: Sequence[int]) -> int:
        """Return the session whose place a member takes: one that gives way, or is gone, or 0."""
        return claimed[0] if claimed else self._roster.departed.session(account)

    def _left(self, event: SomebodyLeft) -> None:
        number = event.who.number
        if not event.why or epoch_of(number) != self._roster.epoch:
            return
        me, along = self._sessions.get(number), HandedOver(who=event.who)
        if me is not None and event.why == "owned":
            me.tell(OWNED, name=event.who.name)
            me.leave(Reason.OWNED)
        elif me is not None:
            if self._tickets is not None:
                along = self._tickets.handed_over(me)
            hold_newest(self._unread, number, self._unread_by(me), MOST)
            for moves in self.moves_others:
                moves(me)
            me.tell(ENDED)
            me.leave(Reason.ELSEWHERE)
        if event.why == "elsewhere":
            self._party.run(self._hand_over(along), STORING)

    def _unread_by(self, me: Session) -> list[Told | Refused]:
        """Return what somebody was told and has not read, but for what `HandedOver` has of it."""
        again = [] if self._tickets is None else self._tickets.refused(me)
        unread = list[Told | Refused]()
        for part in reversed(me.trail):  # what they say again came last
            event = part.event if isinstance(part, Private) else None
            if isinstance(event, Told) and (words := structs.replace(event, sign="")) in again:
                again.remove(words)
            elif isinstance(event, Told | Refused):
                unread.insert(0, event)
        return unread

    def _goes_on(self, row: SomebodyIs) -> None:
        for event in self._unread.pop(row.instead, ()):
            self._roster.tell(ToldElsewhere(who=row.who, event=event))

    async def _hand_over(self, along: HandedOver) -> None:
        """Say that all is stored: what is read comes after what was written before."""
        await when_available(self._party.sleep, self._records.accounts, [along.who.account])
        self._roster.tell(along)

    def _handed_over(self, event: HandedOver) -> None:
        hold_newest(self._done, event.who.number, event, MOST)
