"""Invitations: who may come into closed places, or listen there.

Those of members are stored with the place. Guests are invited for as long as they are in.
"""

from collections.abc import Callable, Iterator

from teaparty.core.events import Person
from teaparty.core.log.places import Position
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.room_hooks import PLACES
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.timers import Timer
from teaparty.core.party.venue import Venue
from teaparty.core.party.when_available import when_available
from teaparty.core.people.place_rights import note_right
from teaparty.core.people.places import Places
from teaparty.core.records import Account
from teaparty.core.records.places import is_valid, still_valid, with_state
from teaparty.core.values.refusal import Refusal

KIND = "invitations"
"""The kind of the timer."""
LOOK = 60.0
"""Seconds after which it is asked again whether an invitation has ended: the clock may be set."""
NO_MORE = "As many people are invited there as can be."


class Invitations(PartyFeature):
    """The invitations to all places."""

    def __init__(self, party: Party, places: Places) -> None:
        super().__init__(party)
        self._places = places
        self._rooms, self._timers, self._clock = party.rooms, party.timers, party.clock
        self._members = party.members
        self._timer: Timer | None = None
        self._watches = False
        self._timers.on(KIND, self._look)
        self.tell: Callable[[Session, Venue, float | None], object] = lambda *given: None
        """See `standings.Stood`."""

    # --- inviting people

    async def let_in(
        self, me: Session, who: Session | Account, venue: Venue, seconds: float = 0.0
    ) -> None:
        """Invite somebody for `me`, perhaps for so many seconds only; raise `Refusal`.

        Where they are invited for longer, that stays.
        """
        now = self._clock.time()
        until = now + seconds if seconds else 0.0
        account = who.person.account if isinstance(who, Session) else who.number
        if account:
            await self._let_in_account(account, who.name, venue, until, me)
        else:
            assert isinstance(who, Session)
            guests = self._guests(venue)
            self._refuse_more(venue, who.number in guests)
            until = _later(guests.get(who.number), until, now)
            self._note(who, venue, until)
            self._places.fit(venue)
            self.tell(who, venue, until)
        self._wait()

    async def _let_in_account(
        self, account: int, name: str, venue: Venue, until: float, me: Session | None = None
    ) -> None:
        deed, now = await self._places.deed(venue), self._clock.time()
        invited = still_valid(deed.state.invited, now)
        self._refuse_more(venue, account in invited)
        self._places.know(account, name)
        invited[account] = _later(invited.get(account), until, now)
        await self._places.change(with_state(deed, invited=invited), me)
        _show(self._members.get(account))

    def _refuse_more(self, venue: Venue, invited: bool) -> None:
        """Raise `Refusal` if somebody can't be invited who is not `invited` already."""
        if not invited and len(self.invited(venue)) >= self._limits.invited:
            raise Refusal(NO_MORE)

    def _guests(self, venue: Venue) -> dict[int, float]:
        return {} if venue.privacy is None else venue.privacy.guests

    def invited(self, venue: Venue) -> dict[str, float]:
        """Return the names of those who are invited to a place, and until when; 0 is for ever."""
        deed, now = venue.deed, self._clock.time()
        accounts = {} if deed is None else deed.state.invited
        found = {self._places.name_of(each): until for each, until in accounts.items()}
        for number, until in self._guests(venue).items():
            guest = self._party.session(Person(number, ""))
            found |= {guest.name: until} if guest is not None else {}
        return still_valid({name: until for name, until in found.items() if name}, now)

    async def take_back(self, me: Session, who: Session | Account, venue: Venue) -> None:
        """Invite somebody no more for `me`; one who is inside stays until they leave.

        Those who have lost the link come back at the start.
        """
        account = who.person.account if isinstance(who, Session) else who.number
        privacy, deed = venue.privacy, venue.deed
        if account and deed is not None:
            invited = {each: end for each, end in deed.state.invited.items() if each != account}
            await self._places.change(with_state(deed, invited=invited), me)
            _show(self._members.get(account))
        elif isinstance(who, Session) and privacy is not None:
            self._note(who, venue, None)
            self._places.fit(venue)
            self.tell(who, venue, None)
        if isinstance(who, Session) and not who.linked and venue.is_closed and who.room is venue:
            who.move(self._party.start)

    def _note(self, who: Session, venue: Venue, until: float | None) -> None:
        """Have it be so at once that a guest is invited, or is not any more."""
        guests = self._places.closures.of(venue).guests
        guests.pop(who.number, None)
        if until is not None:
            guests[who.number] = until
        if who.is_here and who.name:
            self._places.fit_listeners(venue, [who])
            _show(who)

    # --- what other nodes tell

    def learn(self, who: Session, venue: Venue, until: float | None) -> None:
        """See `standings.Stood`."""
        if until is None or not who.person.account:
            self._note(who, venue, until)
            self._places.closures.fit(venue, venue.log.end if until is None else None)
            self._wait()

    def places(self, number: int) -> Iterator[tuple[Venue, float]]:
        """See `standings.Stood`."""
        for venue in self._closed():
            if number in (guests := self._guests(venue)):
                yield venue, guests[number]

    def forget(self, number: int) -> None:
        """See `standings.Stood`."""
        self._places.closures.forget_guest(-number)

    # --- those that end

    def begin(self) -> None:
        """Have what is closed be so, once the logs are as they were, before anybody is in."""
        self._places.open.fit_closures()

    def came_in(self, me: Session, account: Account | None) -> None:
        """Look at invitations that end, from when the first one who could hear anything is in."""
        if not self._watches:
            self._watches = True
            self._wait()

    def _wait(self) -> None:
        """Look again when the next invitation ends."""
        now = self._clock.time()
        ends = [until for until in self._places.invitations() if until > now]
        if self._timer is not None:
            self._timers.cancel(self._timer)
            self._timer = None
        if ends:
            when = self._clock.monotonic() + min(min(ends) - now, LOOK)
            self._timer = self._timers.at(when, KIND)

    def _closed(self) -> list[Venue]:
        return [venue for venue in self._places.open.venues() if venue.privacy is not None]

    def _look(self, number: int) -> None:
        """End what those may hear whose invitations have ended."""
        self._timer = None
        for venue in self._closed():
            self._places.fit(venue)
            self._places.fit_listeners(venue, [*venue.members.values(), *venue.listeners.values()])
        self._wait()

    # --- people come and go

    def goes(self, me: Session, origin: Room, left: Position, came: Position) -> None:
        """Note from where on somebody reads what is said in a closed room, and up to where."""
        if origin.privacy is not None:
            self._places.fit(origin)
        if me.room.privacy is not None and me.gone is None:
            self._places.fit(me.room)

    def moved(self, me: Session) -> None:
        """Write into the audit log that somebody is in a closed room by their right alone."""
        room = me.room
        if room.is_closed and not room.is_invited(me) and PLACES in me.rights:
            note_right(me, room, f"entering {room.mark}")

    def renamed(self, me: Session, old: Person) -> None:
        """Have a guest who has an account now be invited as before, where a place is open."""
        account = me.person.account
        if account and not old.account:
            for venue in self._closed():
                self._becomes(me, venue, account)
            self._places.closures.forget_guest(-me.number)  # where a place is set aside

    def _becomes(self, me: Session, venue: Venue, account: int) -> None:
        assert venue.privacy is not None
        until = venue.privacy.guests.pop(me.number, None)
        venue.privacy.becomes(-me.number, account)
        if until is not None:
            self.tell(me, venue, None)
            let_in = self._let_in_account
            done = when_available(self._party.sleep, let_in, account, me.name, venue, until)
            self._party.run(done, KIND)

    def leaves(self, me: Session) -> None:
        """Forget the invitations of a guest."""
        if not me.person.account:
            self._places.closures.forget_guest(-me.number)


def _show(me: Session | None) -> None:
    """Have clients that show more than lines show somebody anew where they may go."""
    if me is not None:
        me.room.show_change(me)


def _later(before: float | None, until: float, now: float) -> float:
    """Return the later one of two times until which somebody is invited; 0 is for ever."""
    if before is None or not is_valid(before, now):
        return until
    return 0.0 if not (before and until) else max(before, until)
