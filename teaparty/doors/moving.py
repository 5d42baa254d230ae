"""People whose clients come back by themselves go on at other nodes: their links are closed for it.

That is done while this node drains, and at its end. When it begins to drain, some seconds go by in
which balancers notice it, and then their links are closed one after the other, so that the other
nodes are not stormed. Whoever comes back here nevertheless is moved again, each time later.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from twisted.internet.interfaces import IDelayedCall, IReactorTime

from teaparty.core.events import HandedOver
from teaparty.core.party.countdown import Countdown
from teaparty.core.party.door import Door
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.session import Session
from teaparty.core.people.draining import Draining
from teaparty.core.people.handing_over import HandingOver
from teaparty.core.people.roster import Roster
from teaparty.core.people.tickets import Tickets
from teaparty.core.values.notices import Reason

LOOK = 0.25
"""Seconds between two looks for whose turn it is."""
MOST_A_SECOND = 100
"""Links that are closed in a second, however many there are."""
PATIENCE = 60.0
"""Seconds for which somebody is not moved who answers a question, or waits for a command."""
MOST_TIMES = 5
"""How often the time until somebody is moved again is doubled."""
CLOSES = "This server is closing. Connect again: another one of this party lets you in."
GOES_ON = "This server is being shut down for work. You go on at another one."


class Moving(PartyFeature):
    """Closes the links of those who go on elsewhere; `doors` are all that are open."""

    def __init__(self, party: Party, clock: IReactorTime, doors: Mapping[Door, Any]) -> None:
        super().__init__(party)
        self._clock, self._doors, self._sessions = clock, doors, party.sessions
        self._draining = Draining.if_any(party)
        if self._draining is not None:
            Roster.of(party).on(HandedOver, lambda event: self._arrived(event.who.number))
            HandingOver.of(party).moves_others.append(self._move_others)
        self._due: dict[Any, float] = {}  # when people are moved, by their doors
        self._moved = Counter[int]()  # how often, by the numbers of sessions
        self._looking: IDelayedCall | None = None
        self._awaited: set[int] = set()  # sessions that are expected elsewhere before the end
        self._then: Callable[[], object] = lambda: None

    @property
    def has_others(self) -> bool:
        """Whether another node lets people in, and does not close as well."""
        return self._draining is not None and self._draining.has_others and not self._all_close

    @property
    def _all_close(self) -> bool:
        """Whether the countdown has come to its end, at which all nodes close."""
        countdown = Countdown.if_any(self._party)
        return countdown is not None and countdown.left == 0

    def _movable(self) -> Iterator[Any]:
        """Yield the doors of people whose clients come back with a ticket."""
        for door in self._doors.values():
            if door.stay is not None and door.stay.resumable and not door.over:
                yield door

    # --- while this node drains

    def drains(self) -> None:
        """See `Feature`."""
        self._due, self._moved = {}, Counter()
        self.stop()
        if self._draining is not None and self._draining.draining:
            doors, seconds = list(self._movable()), self._limits.drain_seconds
            first = self._clock.seconds() + seconds
            spread = max(seconds, len(doors) / MOST_A_SECOND)
            self._due = {door: first + spread * at / len(doors) for at, door in enumerate(doors)}
            self._look()

    def stop(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _look(self) -> None:
        now = self._clock.seconds()
        self._looking = self._clock.callLater(LOOK, self._look)
        if not self.has_others:
            return
        times = self._due
        self._due = {door: times.get(door) or now + self._wait(door) for door in self._movable()}
        for door, due in list(self._due.items()):
            if due <= now and (due <= now - PATIENCE or not _is_busy(door.session)):
                del self._due[door]
                self._move(door)

    def _wait(self, door: Any) -> float:
        """Return in how many seconds somebody is moved who has come here nevertheless."""
        times = self._moved[door.session.number]
        return float(self._limits.drain_seconds * 2 ** min(times, MOST_TIMES))

    def _move_others(self, me: Session) -> None:
        """Have the other links of somebody follow who has gone on elsewhere by one of them."""
        if self._draining is not None and self._draining.draining:
            for door in [each for each in self._movable() if each.session is me]:
                self._move(door)

    def _move(self, door: Any) -> None:
        self._moved[door.session.number] += 1
        self._party.attempt(door.session, "going on by another node", door.move, GOES_ON)

    # --- at the end

    def close(self, then: Callable[[], object]) -> None:
        """Say goodbye to everybody, and end their sessions, but for those who go on elsewhere.

        `then` is called when all of these have arrived there who had a link.
        """
        self.stop()
        if not self.has_others:
            self._party.close()
            return
        self._then, doors = then, list(self._movable())
        self._awaited = {door.session.number for door in doors}
        for door in doors:
            self._move(door)
        for me in list(self._sessions.values()):
            if not _has_ticket(me):
                me.tell(CLOSES)
                me.leave(Reason.CLOSING)

    @property
    def awaits(self) -> bool:
        """Whether somebody has still to arrive elsewhere before the end."""
        return bool(self._awaited)

    def leaves(self, me: Session) -> None:
        """See `Feature`. Whoever goes on elsewhere has arrived when all is stored of them."""
        self._moved.pop(me.number, None)
        if me.gone is not Reason.ELSEWHERE:
            self._arrived(me.number)

    def _arrived(self, number: int) -> None:
        if number in self._awaited:
            self._awaited.discard(number)
            if not self._awaited:
                self._then()


def _is_busy(me: Session) -> bool:
    """Whether somebody answers a question just now, or waits for a command."""
    return me.busy or me.question is not None


def _has_ticket(me: Session) -> bool:
    tickets = Tickets.if_any(me)
    return tickets is not None and bool(tickets.digests(me))
