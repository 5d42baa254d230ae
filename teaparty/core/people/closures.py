"""What of each log was said while its place was closed, and who was allowed to read it then."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import structs

from teaparty.core.log.places import Position
from teaparty.core.party.privacy import Privacy, Span
from teaparty.core.party.rooms import Room
from teaparty.core.party.venue import Venue, key_of
from teaparty.core.ports import Clock
from teaparty.core.records.places import HOSTS, Made, still_valid


class Closures:
    """That of all places which are closed or have been, by the keys of their logs."""

    def __init__(self, clock: Clock) -> None:
        self._time = clock.time
        self._known: dict[str, Privacy] = {}

    def of(self, venue: Venue) -> Privacy:
        """Return that of a place, from now on also if it has never been closed."""
        found = self._known.get(venue.name)
        if found is None:
            found = self._known[venue.name] = Privacy()
            if venue.deed is not None:
                found.learn(venue.deed.state)
        venue.privacy = found
        return found

    def learn(self, venue: Venue, made: Made) -> None:
        """Have it be as another node has stored it; only of guests that is not stored."""
        if made.state.closures or venue.name in self._known:
            self.of(venue).learn(made.state)
            self.fit(venue)

    def forget(self, key: str) -> None:
        """Forget the one whose place is gone for good."""
        self._known.pop(key, None)

    def guests(self) -> Iterator[float]:
        """Yield until when guests are invited."""
        for known in self._known.values():
            yield from known.guests.values()

    def forget_guest(self, key: int) -> None:
        """Forget a guest who leaves."""
        for known in self._known.values():
            known.forget(key)

    def take(self, key: int) -> dict[str, list[Span]]:
        """Forget what a guest could read; return it by the keys of logs. Members are stored."""
        known = self._known.items() if key < 0 else ()
        return {name: each.readers.pop(key) for name, each in known if key in each.readers}

    def give(self, key: int, spans: Mapping[str, list[Span]]) -> None:
        """Have a guest read that who has come from another node."""
        for name in spans.keys() & self._known.keys():
            self._known[name].readers[key] = spans[name]

    def forget_readers(self, key: str, accounts: Iterable[int]) -> None:
        """Forget what accounts could read which are not there any more."""
        if key in self._known:
            for account in accounts:
                self._known[key].forget(account)

    def fit(self, venue: Venue, here: Position | None = None) -> bool:
        """Have it be as closed as the place is, and readable to those who are allowed.

        It is so from now on, or from a place in its log. Returns whether anything has changed.
        """
        closed, known = venue.is_closed, self._known.get(venue.name)
        if known is None and not closed and (venue.deed is None or not venue.deed.state.closures):
            return False
        privacy = self.of(venue)
        inside = set(map(key_of, venue.people.values())) if isinstance(venue, Room) else set[int]()
        readers = {*inside, *self._allowed(venue.deed, privacy)}
        return privacy.fit(closed, readers, venue.end if here is None else here, venue.party.limits)

    def _allowed(self, deed: Made | None, privacy: Privacy) -> set[int]:
        now = self._time()
        found = {-number for number in still_valid(privacy.guests, now)}
        if deed is not None:
            found |= {deed.owner, *deed.state.trusted} - {HOSTS}
            found |= still_valid(deed.state.invited, now).keys()
        return found

    def stored_in(self, venue: Venue, made: Made) -> Made:
        """Return a place with that, as it is to be stored."""
        known = self._known.get(venue.name)
        if known is None:
            return made
        return structs.replace(made, state=known.stored_in(made.state, venue.log))

    def is_settled(self, venue: Venue) -> bool:
        """Whether all of it is known that is to be stored."""
        known = self._known.get(venue.name)
        return known is None or known.is_settled
