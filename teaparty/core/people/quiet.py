"""Who can't speak in a place, for a time or until further notice, as its owner has it.

Members stand in what is stored of the place. Guests are known as long as they are in. Guests who
come later from the same block of addresses can't speak there either.
"""

from collections.abc import Callable, Iterator, Mapping

from teaparty.core.events import Person
from teaparty.core.party.features import Feature
from teaparty.core.party.lookup import Target
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.party.when_available import when_available
from teaparty.core.people.place_rights import refuse_change
from teaparty.core.people.places import Places
from teaparty.core.records import Account
from teaparty.core.records.places import still_valid, with_state
from teaparty.core.values.addresses import block
from teaparty.core.values.newest import hold_newest
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.durations import spelled

HUSHED = "{name} can't speak in {room} until you type {sign}unquiet {name}."
HUSHED_ELSEWHERE = "{name} can't speak in {room} until you type {sign}unquiet {name} in {word}."
HUSHED_FOR = "{name} can't speak in {room} for {span}."
TOO_MANY = "As many people are kept from speaking there as can be."
MOST_BLOCKS = 10_000
"""Most blocks of addresses from where guests have come who can't speak in some place."""
FOLLOWING = "storing that somebody can't speak in a place"


class Quiet(Feature):
    """Keeps people from speaking in places, and lets them speak again."""

    def __init__(self, party: Party, places: Places) -> None:
        self._party, self._places, self._clock = party, places, party.clock
        self._guests: dict[int, list[Venue]] = {}
        """Where guests can't speak, by the numbers of their sessions."""
        self._blocks: dict[str, dict[Venue, float]] = {}
        """Until when guests can't speak somewhere who come from a block of addresses."""
        self.tell: Callable[[Session, Venue, float | None], object] = lambda *given: None
        """See `standings.Stood`."""

    async def hush(self, me: Session, venue: Venue, other: Target, seconds: int | None) -> None:
        """Keep somebody from speaking there: until further notice, if `seconds` is None."""
        refuse_change(me, venue, "quiet", upon=other)
        now, person = me.clock.time(), other.person
        accounts, guests = _accounts(venue, now), _guests(venue, now)
        known = person.account in accounts or person.number in guests
        if not known and len(accounts) + len(guests) >= me.limits.quiet:
            raise Refusal(TOO_MANY)
        me.speaks(f"quiet {other.name} in {venue.mark}", aloud=False)
        await self._have(venue, person, 0.0 if seconds is None else now + seconds, me)
        span = {} if seconds is None else {"span": seconds}
        text = HUSHED if venue is me.room else HUSHED_ELSEWHERE
        me.tell(HUSHED_FOR if span else text,
                name=other.name, room=venue.title, word=venue.mark, **span)  # fmt: skip
        _tell(other, "{name} keeps you from speaking in {room} for {span}." if span else (
            "{name} keeps you from speaking in {room}."), me, venue, **span)  # fmt: skip

    async def let_speak(self, me: Session, venue: Venue, other: Target) -> None:
        """Let somebody speak there again."""
        refuse_change(me, venue, "quiet", upon=other)
        now, person = self._clock.time(), other.person
        if person.account not in _accounts(venue, now) and person.number not in _guests(venue, now):
            raise Refusal("Nobody keeps {name} from speaking in {room}.",
                          name=other.name, room=venue.title)  # fmt: skip
        me.features.refuse_speech(me)
        await self._have(venue, person, None, me)
        me.tell("{name} can speak in {room} again.", name=other.name, room=venue.title)
        _tell(other, "{name} lets you speak in {room} again.", me, venue)

    def list_quiet(self, me: Session, venue: Venue) -> None:
        """Tell somebody who can't speak there, and for how long."""
        refuse_change(me, venue, "quiet")
        names = ", ".join(self._listed(venue, me.clock.time()))
        if not names:
            raise Refusal("Nobody is kept from speaking in {room}.", room=venue.title)
        me.tell("Kept from speaking in {room}: {names}.", room=venue.title, names=names)

    def _listed(self, venue: Venue, now: float) -> Iterator[str]:
        members = ((self._places.name_of(each), until)
                   for each, until in _accounts(venue, now).items())  # fmt: skip
        guests = ((guest.name, until) for each, until in _guests(venue, now).items()
                  if (guest := self._party.session(Person(each, ""))) is not None)  # fmt: skip
        for name, until in (*members, *guests):
            yield f"{name} ({spelled(rounded_up(until - now))})" if until else name

    # --- what is noted

    async def _have(
        self, venue: Venue, person: Person, until: float | None, me: Session | None = None
    ) -> None:
        """Note until when somebody can't speak there; with None, that they can.

        `me` has done that.
        """
        now, session = self._clock.time(), self._party.session(person)
        if person.account:
            self._places.know(person.account, person.name)
            deed = await self._places.deed(venue)
            accounts = _with(_accounts(venue, now), person.account, until)
            await self._places.change(with_state(deed, quiet=accounts), me)
            if person.number in venue.quiet_guests:
                self._note_guest(venue, person.number, until=None)
                if session is not None:
                    self.tell(session, venue, None)
        elif session is not None:
            self.learn(session, venue, until)
            self.tell(session, venue, until)

    def learn(self, who: Session, venue: Venue, until: float | None) -> None:
        """See `standings.Stood`."""
        self._note_guest(venue, who.number, until)
        if not who.person.account:
            self._note_block(venue, block(who.address), until)

    def _note_guest(self, venue: Venue, number: int, until: float | None) -> None:
        venue.quiet_guests = _with(_guests(venue, self._clock.time()), number, until)
        if venue not in self._guests.setdefault(number, []):
            self._guests[number].append(venue)

    def _note_block(self, venue: Venue, home: str, until: float | None) -> None:
        """Note the same for those who come from a block of addresses, if it is known."""
        found = self._blocks.pop(home, {})
        found.pop(venue, None)
        if until is not None:
            found[venue] = until
        if home and found:
            hold_newest(self._blocks, home, found, MOST_BLOCKS)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Keep a guest from speaking where one from the same block of addresses can't speak."""
        known = {} if account is not None else self._blocks.get(block(me.address), {})
        for venue, until in still_valid(known, self._clock.time()).items():
            if self._party.is_open(venue):
                self._note_guest(venue, me.number, until)
                self.tell(me, venue, until)

    def renamed(self, me: Session, old: Person) -> None:
        """Store for a guest who has an account now where they can't speak."""
        for venue in self._guests.get(me.number, ()) if me.account is not None else ():
            followed = when_available(self._party.sleep, self._follow, me, venue)
            self._party.run(followed, FOLLOWING)

    async def _follow(self, me: Session, venue: Venue) -> None:
        until = venue.quiet_guests.get(me.number)
        if until is not None:
            await self._have(venue, me.person, until)

    def places(self, number: int) -> Iterator[tuple[Venue, float]]:
        """See `standings.Stood`."""
        for venue in self._guests.get(number, ()):
            if number in venue.quiet_guests:
                yield venue, venue.quiet_guests[number]

    def leaves(self, me: Session) -> None:
        """Forget a guest who leaves."""
        self.forget(me.number)

    def forget(self, number: int) -> None:
        """See `standings.Stood`."""
        for venue in self._guests.pop(number, ()):
            venue.quiet_guests = _with(venue.quiet_guests, number, None)


def _accounts(venue: Venue, now: float) -> dict[int, float]:
    """Return until when accounts can't speak there, without what is over."""
    return {} if venue.deed is None else still_valid(venue.deed.state.quiet, now)


def _guests(venue: Venue, now: float) -> dict[int, float]:
    return still_valid(venue.quiet_guests, now)


def _with(held: Mapping[int, float], key: int, until: float | None) -> dict[int, float]:
    left = {each: time for each, time in held.items() if each != key}
    return left if until is None else {**left, key: until}


def _tell(other: Target, text: str, me: Session, venue: Venue, **fields: object) -> None:
    if other.session is not None:
        room = venue.title_for(other.session)
        other.session.tell(text, name=me.name, room=room, **fields)
