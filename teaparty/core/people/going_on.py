"""Going on by a ticket that another node has given, be that node there still or not.

All nodes know the digests of tickets, which tell nobody what a ticket is. Whoever shows one comes
in as who they were, and is sent what they have missed; of a node that is gone, private answers
are lost, and what they can read is found by the time when they had come in.
"""

from collections.abc import Sequence

from msgspec import json

from teaparty.core.events import Event, HandedOver, LineTaken, SomebodyIs
from teaparty.core.log.log import WHISPERS
from teaparty.core.log.trail import Private
from teaparty.core.memory.outage import Outage
from teaparty.core.party.links import still_there
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.patience import PAUSE
from teaparty.core.party.registry import NameTaken
from teaparty.core.party.session import Session
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.claims import Claims
from teaparty.core.people.handing_over import HandingOver
from teaparty.core.people.roster import Roster
from teaparty.core.people.standings import Standings
from teaparty.core.people.tickets import Tickets
from teaparty.core.ports import Ports
from teaparty.core.records import Account, Preferences, Unavailable
from teaparty.core.values.names import fold
from teaparty.core.values.newest import hold_newest
from teaparty.core.values.refusal import Refusal

MOST = 10_000
"""Tickets of which it is known which line was said last by their links."""


class GoingOn(PartyFeature):
    """Lets people go on who come from other nodes."""

    def __init__(
        self,
        party: Party,
        ports: Ports,
        *,
        roster: Roster,
        tickets: Tickets,
        claims: Claims,
        handing: HandingOver,
        accounts: Accounts,
        standings: Standings | None,
    ) -> None:
        super().__init__(party)
        self._features, self._records = party.features, ports.records
        self._others, self._streams = party.elsewhere, party.streams
        self._people = party.people
        self._tickets, self._claims, self._handing = tickets, claims, handing
        self._accounts, self._standings = accounts, standings
        self._departed, self._other_people = roster.departed, roster.others
        tickets.changed, tickets.tell = roster.shown_anew, roster.tell
        self._taken: dict[str, int] = {}  # the last lines, by the digests of links' tickets
        roster.on(LineTaken, self._is_taken)
        roster.on(HandedOver, self._is_handed_over)

    def begin_with(self, people: Sequence[Event]) -> None:
        """Know what was taken before this node was there; see `SharedTurns.begin_with`."""
        for event in people:
            if isinstance(event, LineTaken):
                self._note(event)

    def whose(self, digest: bytes) -> SomebodyIs | None:
        """Return who has the ticket with this digest, as another node has told it."""
        return self._other_people.with_ticket(digest.hex())

    async def knows_all(self) -> None:
        """Raise `Unavailable` if this node may not know each ticket, as the database is away."""
        await self._records.accounts([0])
        outage = self._features.find(Outage)
        if outage is not None and outage.waits:
            raise Unavailable

    async def go_on(self, me: Session, row: SomebodyIs, digest: bytes) -> bool:
        """Have a newcomer be who they were by another node; return whether that could be.

        Raises `NameTaken` while another link, perhaps one that is lost, goes on by that ticket, and
        `Unavailable` while the database can't be asked.
        """
        try:
            account = await self._account(row.who.account)
            name = row.who.name if account is None else account.name
            self._features.refuse_entry(name, account)
            if not still_there(me):
                return False
            async with self._claims.of(me, name, account, instead=row.who.number) as claimed:
                before = await self._handed_over(row.who.number, claimed.instead)
                account = await self._account(row.who.account)
                if not still_there(me) or me.name:
                    return False
                absent = self._departed.absent(row.who.number)
                self._come_from(me, row)
                self._admit(me, row, account, before)
        except Refusal as refusal:
            self._come_from_nowhere(me)
            if isinstance(refusal, NameTaken) and fold(name) not in self._people:
                raise Unavailable from refusal  # they were on their way to a node that has stopped
            if isinstance(refusal, NameTaken | Unavailable):
                raise
            return False
        me.trail[:] = [part for part in me.trail if not isinstance(part, Private)]
        if me.door.stay is not None:
            stay, ticket = me.door.stay, digest.hex()
            known = row if absent is None else absent.row
            before = before or self._as_far_as_known(known, ticket, stay.count)
            self._tickets.goes_on(me, before, stay, ticket)
        return True

    async def _handed_over(self, number: int, instead: Sequence[int]) -> HandedOver | None:
        """Return what was handed over of a session, if anything was.

        By then all is known here that was stored of it, and those that give way are waited for.
        """
        await self._handing.wait(instead)
        while number in self._others:
            await self._party.sleep(PAUSE)
        return self._handing.done(number)

    def _come_from(self, me: Session, row: SomebodyIs) -> None:
        """Have a newcomer be known as who they were; a guest may have been in a closed room."""
        self._tickets.comes_from(me, (*row.former, row.who.number))
        if self._standings is not None and not row.who.account:
            self._standings.goes_on(me, row.who.number)

    def _come_from_nowhere(self, me: Session) -> None:
        self._tickets.comes_from(me, ())
        if self._standings is not None:
            self._standings.forget(me.number)

    async def _account(self, number: int) -> Account | None:
        """Return an account as it is now; raise `Refusal` if it is gone."""
        if not number:
            return None
        for account in await self._records.accounts([number]):
            return account
        raise Refusal("That account is gone.")

    def _admit(
        self, me: Session, row: SomebodyIs, account: Account | None, before: HandedOver | None
    ) -> None:
        if account is not None:
            self._accounts.admit(me, account, instead=row.who.number)
            return
        self._party.admit(me, row.who.name, last=row.room, instead=row.who.number)
        if before is not None and before.preferences:
            me.preferences = json.decode(before.preferences, type=Preferences)
            me.features.preferences_changed(me)

    def _is_taken(self, event: LineTaken) -> None:
        self._note(event)
        self._tickets.settles(event, stored=True)

    def _note(self, event: LineTaken) -> None:
        for each in event.tickets:
            hold_newest(self._taken, each, max(event.line, self._taken.get(each, 0)), MOST)

    def _is_handed_over(self, event: HandedOver) -> None:
        """Know of links that are lost once more before anybody can say so again."""
        for ticket, (line, _) in event.links.items():
            self._note(LineTaken(who=event.who, tickets=(ticket,), line=line))

    def _as_far_as_known(self, row: SomebodyIs, ticket: str, count: int) -> HandedOver:
        """Return what somebody may be sent whose node can't say it: from when they came in on.

        They have read private lines up to the `count`, as they say, and what they have said last is
        known by the `ticket` of that link.
        """
        before = self._limits.link_seconds if row.former else 0  # for links that took nothing
        taken = self._taken
        links = {each: (taken.get(each, 0), 0) for each in row.tickets}
        links[ticket] = (taken.get(ticket, 0), count)
        visits = [(log, self._first(log, row.since), -1, "") for log in (row.room, *row.listens)]
        return HandedOver(
            who=row.who,
            links=links,
            visits=tuple(visits),
            whispers=self._first(WHISPERS, row.since - before),
        )

    def _first(self, log: str, at: float) -> int:
        """Return the number of the first line of a log that was said since then."""
        stream = self._streams.get(log)
        if stream is None:
            return 0
        held = stream.log.last(stream.log.limit)
        return next((entry.number for entry in held if entry.at >= at), stream.log.end)
