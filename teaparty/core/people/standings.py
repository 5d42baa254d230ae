"""Standings: how somebody who is in stands with places is so at all nodes, in order with all else.

It is known as long as they are in: which guests are invited somewhere, or can't speak there, and
who has knocked. It goes along with those who go on by another node.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

from teaparty.core.events import Event, SomebodyIs, Standing, StandingIs, Stands
from teaparty.core.party.elsewhere import Elsewhere
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue, key_of
from teaparty.core.people.closures import Closures
from teaparty.core.people.roster import Roster


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


class Standings(Feature):
    """Tells the other nodes how people stand with places, and does here what is told."""

    def __init__(
        self, party: Party, roster: Roster, closures: Closures, ways: Mapping[Stands, Stood]
    ) -> None:
        self._sessions, self._others, self._streams = party.sessions, party.elsewhere, party.streams
        self._roster, self._closures, self._ways = roster, closures, ways
        self._departed = roster.departed
        for kind, way in ways.items():
            way.tell = partial(self._tell, kind)
        roster.on(StandingIs, self._is)
        roster.along.append(self._along)
        roster.others.leaving.append(self._leaves)
        roster.others.moving.append(self._moves)

    def begin_with(self, people: Sequence[Event]) -> None:
        """Know how these people stand with places; see `SharedTurns.begin_with`."""
        for row in people:
            if isinstance(row, SomebodyIs) and not row.ended:
                who = self._find(row.who.number)
                if who is not None:
                    self._become(who, row.standing)

    def _become(self, who: Session, standing: Standing | None) -> None:
        for kind, way in self._ways.items():
            wanted: dict[str, float] = getattr(standing or Standing(), kind)
            for venue, _ in list(way.places(who.number)):
                if venue.name not in wanted:
                    way.learn(who, venue, None)
            for place, until in wanted.items():
                self._learn(who, kind, place, until)

    # --- telling

    def _tell(self, kind: Stands, who: Session, venue: Venue, until: float | None) -> None:
        """Tell it, unless that is done along with telling that they are in."""
        if self._roster.is_told_of(who.number):
            event = StandingIs(who=who.person, kind=kind, place=venue.name, until=until)
            self._roster.tell(event)

    def _along(self, me: Session) -> Iterator[StandingIs]:
        """Tell how somebody stands who has come in; a member does so as where they were before."""
        absent = self._departed.absent(self._departed.session(me.person.account))
        if absent is not None:
            self._become(me, absent.row.standing)
        for kind, way in self._ways.items():
            for venue, until in way.places(me.number):
                yield StandingIs(who=me.person, kind=kind, place=venue.name, until=until)

    def _of(self, number: int) -> Standing:
        ways = self._ways.items()
        return Standing(**{
            kind: {venue.name: until for venue, until in way.places(number)} for kind, way in ways
        })  # fmt: skip

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

    def _moves(self, other: Elsewhere, before: str) -> None:
        """Have somebody read no more of a closed room than what was said until they left it."""
        self._fit([before, other.told.room])

    def _fit(self, names: Iterable[str]) -> None:
        """Have those read on in these places who may: what is read next comes after all else."""
        for name in names:
            venue = self._streams.get(name)
            if isinstance(venue, Venue) and venue.privacy is not None:
                self._closures.fit(venue, venue.log.end)

    # --- people go on by another node

    def _leaves(self, other: Elsewhere) -> None:
        """Forget somebody who has left another node, but what goes along if they go on here."""
        spans = self._closures.take(key_of(other))
        self._departed.stood(other.number, self._of(other.number), spans)
        self.forget(other.number)

    def forget(self, number: int) -> None:
        """Forget somebody by the number of their session."""
        for way in self._ways.values():
            way.forget(number)

    def goes_on(self, me: Session, instead: int) -> None:
        """Have a guest stand with places as they did in the session whose place they take."""
        absent = self._departed.absent(instead)
        if absent is None:  # it is not told here yet that they have left
            self._become(me, self._of(instead))
        else:
            self._closures.give(-me.number, absent.spans)
            self._become(me, absent.row.standing)
            self._fit(absent.spans)
