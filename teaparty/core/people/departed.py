"""The departed: who was in by another node until now, and may come back by any.

Their node has ended, or they come in elsewhere already, which is told next. They are expected for
as long as somebody whose link is lost: if they come back in that time, nobody else reads of it.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, structs

from teaparty.core.events import SomebodyIs, Standing
from teaparty.core.party.elsewhere import Elsewhere
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.privacy import Span
from teaparty.core.party.timers import Timer
from teaparty.core.people.dead_nodes import DeadNodes
from teaparty.core.people.ticket_holders import TicketHolders

KIND = "the departed"
"""The kind of the timer."""
COMING = 10.0
"""Seconds for which somebody is expected at least who comes in elsewhere already."""
BESIDE = 0.001
"""Seconds that are more than lie between the lines of one turn."""


class Absent(Struct):
    """Somebody who may come back, by the last `row` of them, which has how they stood with places.

    Until that time of the clock they are expected, by people here where they were in as `me`. They
    could read those `spans` of what was said in closed places, by the names of logs.
    """

    row: SomebodyIs
    until: float
    me: Elsewhere | None = None
    spans: Mapping[str, list[Span]] = {}


class Departed(PartyFeature):
    """Those who may come back; of nodes that know as many people as they can, no more."""

    def __init__(self, party: Party) -> None:
        super().__init__(party)
        self._timers, self._clock = party.timers, party.clock
        self._dead = DeadNodes(party)
        self._absent: dict[int, Absent] = {}  # by the numbers of their sessions
        self._members: dict[int, int] = {}  # numbers of sessions of these, by those of accounts
        self._holders = TicketHolders()
        self._timer: Timer | None = None
        self._timers.on(KIND, self._look)

    # --- who has departed

    def begin_with(self, rows: Iterable[SomebodyIs]) -> None:
        """Expect those whose nodes have ended before, so many seconds ago."""
        for row in rows:
            if row.who.number not in self._absent:
                self._expect(row, self._limits.link_seconds - row.ended)

    def ended(self, gone: Sequence[Elsewhere]) -> None:
        """Expect those of a node that has ended who may come back, and tell of the others."""
        seconds = self._limits.link_seconds
        lost = []
        for each in gone:
            may_come = each.account is not None or each.told.tickets
            if not (may_come and self._expect(_row(each), seconds, each)):
                lost.append(each)
        self._dead.are_gone(lost)

    def comes_in_elsewhere(self, me: Elsewhere) -> None:
        """Expect somebody who has a name by another session now, but is not in by it yet."""
        self._expect(_row(me), max(COMING, self._limits.link_seconds), me)

    def _expect(self, row: SomebodyIs, seconds: float, me: Elsewhere | None = None) -> bool:
        """Expect somebody; return False if they are not, as it is too late, or of too many."""
        if seconds <= 0 or len(self._absent) >= self._limits.people_elsewhere:
            return False
        until, number = self._clock.monotonic() + seconds, row.who.number
        self._absent[number] = Absent(row, until, me)
        self._holders.put(number, row.tickets)
        if row.who.account:
            self._members[row.who.account] = number
        self._wait(until)
        return True

    def stood(self, number: int, standing: Standing, spans: Mapping[str, list[Span]]) -> None:
        """Note of somebody, if they may come back, how they stand with places."""
        absent = self._absent.get(number)
        if absent is not None:
            absent.row, absent.spans = structs.replace(absent.row, standing=standing), spans

    # --- who is it

    def absent(self, number: int) -> Absent | None:
        """Return who was in by that session, if they may come back."""
        return self._absent.get(number)

    def session(self, account: int) -> int:
        """Return the session by which a member was in who may come back, or 0."""
        return self._members.get(account, 0)

    def with_ticket(self, digest: str) -> SomebodyIs | None:
        """Return who has the ticket with that digest, if they may come back."""
        absent = self._absent.get(self._holders.holder(digest))
        return None if absent is None else absent.row

    # --- who comes back, and who does not

    def has_come(self, row: SomebodyIs) -> None:
        """Take note that somebody is in, here or elsewhere, who may be expected."""
        for number in (row.who.number, row.instead, self.session(row.who.account)):
            self._forget(number)

    def comes(self, other: Elsewhere) -> None:
        """Tell people here of somebody who comes back to where they stand."""
        self._dead.comes(other)

    def _forget(self, number: int) -> None:
        absent = self._absent.pop(number, None)
        self._holders.take(number)
        if absent is not None and self.session(absent.row.who.account) == number:
            del self._members[absent.row.who.account]

    def _wait(self, until: float) -> None:
        """Look at that time, or before, for whom it is over by then."""
        if self._timer is not None and self._timer.when > until:
            self._timers.cancel(self._timer)
            self._timer = None
        if self._timer is None:
            self._timer = self._timers.at(until, KIND)

    def _look(self, _: int) -> None:
        self._timer, now = None, self._clock.monotonic()
        over = [each for each in self._absent.values() if each.until <= now]
        for absent in over:
            self._forget(absent.row.who.number)
        if self._absent:
            self._wait(min(each.until for each in self._absent.values()))
        self._dead.are_gone([each.me for each in over if each.me is not None])


def _row(me: Elsewhere) -> SomebodyIs:
    """Return the row of somebody; the clock of their node may be wrong about when they came in.

    What they have missed is found by that time, and lines have the one of their turns.
    """
    return structs.replace(me.told, since=me.came - BESIDE)
