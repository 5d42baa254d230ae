"""Standings: how somebody who is in stands with places is so at all nodes, in order with all else.

It is known as long as they are in: which guests are invited somewhere, or can't speak there, and
who has knocked. It goes along with those who go on by another node.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from teaparty.core.events import Person, SomebodyIs, Standing, StandingIs, Stands
from teaparty.core.log.codec import arrived
from teaparty.core.log.log import EVERYBODY
from teaparty.core.party.elsewhere import Elsewhere
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.privacy import Span
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue, key_of
from teaparty.core.people.closures import Closures
from teaparty.core.people.roster import Roster
from teaparty.core.records import Account
from teaparty.core.values.newest import hold_newest

MOST = 10_000
"""People who have left other nodes, and may go on here."""


class Stood(Protocol):
    """One way in which people stand with places."""

    tell: Callable[[Session, Venue, float | None], object]
    """Is called with what has changed here."""

    def learn(self, who: Session, venue: Venue, until: float | None) -> None:
        """Have somebody stand so until then, as all nodes read it; see `events.Standing`."""
        ...

    def places(self, number: int) -> Iterable[tuple[Venue, float]]:
        """Return with which places somebody stands so, by the number of their session."""
        ...

    def forget(self, number: int) -> None:
        """Forget somebody who has left another node."""
        ...


class Left(NamedTuple):
    """How somebody stood with places, and what they could read of what was said in closed ones."""

    standing: Mapping[Stands, Mapping[str, float]]
    spans: Mapping[str, list[Span]]


class Standings(Feature):
    """Tells the other nodes how people stand with places, and does here what is told."""

    def __init__(
        self, party: Party, roster: Roster, closures: Closures, ways: Mapping[Stands, Stood]
    ) -> None:
        self._sessions, self._others, self._streams = party.sessions, party.elsewhere, party.streams
        self._roster, self._closures, self._ways = roster, closures, ways
        self._left: dict[int, Left] = {}  # by the keys of readers
        for kind, way in ways.items():
            way.tell = partial(self._tell, kind)
        roster.on(StandingIs, self._is)
        roster.along, roster.leaving = self._along, self._leaves

    def begin_with(self, people: Sequence[str]) -> None:
        """Know how these people stand with places, and who has left: rows in JSON."""
        for each in people:
            row = arrived(EVERYBODY, 0, 0.0, each).event
            if not isinstance(row, SomebodyIs):
                continue
            wanted, who = self._by_kind(row.standing or Standing()), self._find(row.who.number)
            if row.ended:
                self._note(row.who, Left(wanted, {}))
            elif who is not None:
                self._become(who, wanted)

    def _by_kind(self, standing: Standing) -> dict[Stands, dict[str, float]]:
        return {kind: getattr(standing, kind) for kind in self._ways}

    def _become(self, who: Session, wanted: Mapping[Stands, Mapping[str, float]]) -> None:
        for kind, way in self._ways.items():
            for venue, _ in list(way.places(who.number)):
                if venue.name not in wanted[kind]:
                    way.learn(who, venue, None)
            for place, until in wanted[kind].items():
                self._learn(who, kind, place, until)

    # --- telling

    def _tell(self, kind: Stands, who: Session, venue: Venue, until: float | None) -> None:
        """Tell it, unless that is done along with telling that they are in."""
        if self._roster.is_told_of(who.number):
            event = StandingIs(who=who.person, kind=kind, place=venue.name, until=until)
            self._roster.tell(event)

    def _along(self, me: Session) -> Iterator[StandingIs]:
        for kind, places in self._of(me.number).items():
            for place, until in places.items():
                yield StandingIs(who=me.person, kind=kind, place=place, until=until)

    def _of(self, number: int) -> dict[Stands, dict[str, float]]:
        return {kind: {venue.name: until for venue, until in way.places(number)}
                for kind, way in self._ways.items()}  # fmt: skip

    # --- what is told

    def _find(self, number: int) -> Session | None:
        return self._sessions.get(number) or self._others.get(number)

    def _is(self, event: StandingIs) -> None:
        who = self._find(event.who.number)
        if who is not None:
            self._learn(who, event.kind, event.place, event.until)

    def _learn(self, who: Session, kind: Stands, place: str, until: float | None) -> None:
        venue = self._streams.get(place)
        if isinstance(venue, Venue):
            self._ways[kind].learn(who, venue, until)

    # --- people go on by another node

    def _leaves(self, other: Elsewhere) -> None:
        """Forget somebody who has left another node, but what goes along if they go on here."""
        left = Left(self._of(other.number), self._closures.take(key_of(other)))
        if left.spans or any(left.standing.values()):
            self._note(other.person, left)
        self.forget(other.number)

    def forget(self, number: int) -> None:
        """Forget somebody by the number of their session."""
        for way in self._ways.values():
            way.forget(number)

    def _note(self, person: Person, left: Left) -> None:
        hold_newest(self._left, person.account or -person.number, left, MOST)

    def goes_on(self, me: Session, former: Person) -> None:
        """Have somebody stand with places as who they were in as by another node."""
        left = self._left.get(former.account or -former.number)
        if left is None:
            left = Left(self._of(former.number), {})  # it is not told here yet that they have left
        if not former.account:
            self._closures.give(-me.number, left.spans)
        self._become(me, left.standing)
        for kind, places in left.standing.items():
            for place, until in places.items():
                if isinstance(venue := self._streams.get(place), Venue):
                    self._tell(kind, me, venue, until)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Have a member stand with places as they did where they were in before."""
        if account is not None and account.number in self._left:
            self.goes_on(me, me.person)
            del self._left[account.number]
