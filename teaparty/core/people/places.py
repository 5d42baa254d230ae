"""Places that people have made: whose each is, and what changes in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from teaparty.core.events import Person, PlacesChanged
from teaparty.core.party.features import Feature
from teaparty.core.party.house import House
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.party.when_available import Reread, when_available
from teaparty.core.people.channels import Channels
from teaparty.core.people.closures import Closures
from teaparty.core.people.open_places import OpenPlaces, dress
from teaparty.core.people.sharing import Shares
from teaparty.core.ports import Ports
from teaparty.core.records.places import Made, affected, known_to_all, named_in, with_state
from teaparty.core.values.place_words import without_article

STORING = "storing what is closed"
PAUSE = 0.1
"""Seconds between two looks at whether the last lines of a place are stored."""
NOT_YET = (
    "Your change to {room} is in force, but can't be stored yet; it is stored as soon as that is"
    " possible."
)


class Places(Feature):
    """The places of one party. What changes is so at once, and then it is stored."""

    def __init__(self, party: Party, ports: Ports, house: House, channels: Channels | None) -> None:
        self._party, self._house, self._sessions = party, house, party.sessions
        self._rooms, self._records, self._members = party.rooms, ports.records, party.members
        self._sleep, self._time, self._alike = ports.sleep, ports.clock.time, ports.skeleton
        self._channels, self.closures = channels, Closures(ports.clock)
        """What was said while they were closed."""
        self.open = OpenPlaces(party, house, channels, self.fit)
        """Which are open."""
        self._made, self._names = self.open.made, self.open.names
        self._settling: set[str] = set()  # the keys of those of which not all numbers are known
        self.making: list[Made] = []
        """Those that are being stored for the first time."""
        self._changes = 0
        self._reread = Reread(party, self.read_again, "reading the places that people have made")
        self.shared: Shares | None = None
        """Stores what changes where other nodes have the places, too."""

    def begin(self, made: Sequence[Made], names: Mapping[int, str]) -> list[str]:
        """Open these places, before anybody is in; return in sentences which are set aside.

        `names` are those of the accounts that are named in them, by their numbers.
        """
        self._made.update({each.number: each for each in made})
        self._names.update(names)
        return self.open.begin()

    def all(self) -> list[Made]:
        """Return all places that people have made, also those that are being stored."""
        return [*self.open.all(), *self.making]

    def of_account(self, number: int) -> list[Made]:
        """Return the places of an account."""
        return [each for each in self.all() if each.owner == number]

    def called(self, word: str) -> Made | None:
        """Return the place that people call so, open or not."""
        return next((each for each in self.open.all() if each.name == word), None)

    def title_like(self, me: Session, title: str, own: Venue | None = None) -> str:
        """Return what another place than one's `own` is called that looks like this title.

        That is its title, or the word for it. Nobody finds out so what a closed place is called.
        """
        looks = self._alike(without_article(title))
        for room in self._rooms.values():
            named = (room.mark, without_article(room.title_for(me)))
            if room is not own and looks in map(self._alike, named):
                return room.shown_title(me)
        words = self.open.words() - ({own.mark} if own is not None else set())
        return next((word for word in words if self._alike(word) == looks), "")

    def now(self, made: Made) -> Made | None:
        """Return a place as it is now, if it is not gone."""
        return self._made.get(made.number)

    def name_of(self, account: int) -> str:
        """Return the name of an account that is named in a place; nothing for the hosts."""
        return self._names.get(account, "")

    def know(self, account: int, name: str) -> None:
        """Know the name of an account that is to be named in a place."""
        self._names[account] = name

    def invitations(self) -> Iterator[float]:
        """Yield until when people are invited, also where a place is open to all, or set aside."""
        for made in self._made.values():
            yield from made.state.invited.values()
        yield from self.closures.guests()

    # --- what changes

    async def add(self, made: Made) -> Made:
        """Store and open a new place, and return it.

        Raises `Unavailable`, and `WordTaken` and `TitleTaken` for what somebody else, perhaps at
        another node, makes right now.
        """
        looks = self._alike(without_article(made.state.title))
        self.making.append(made)
        try:
            stored = await self._records.add_place(
                made, (lambda text: self._alike(without_article(text)) == looks) if looks else None
            )
        finally:
            self.making.remove(made)
        self.has_come(stored)
        return stored

    def has_come(self, made: Made) -> None:
        """Open a place that was just stored, here or by another node, unless that is done."""
        self._changes += 1
        if made.number in self._made:
            return
        self._made[made.number] = made
        if made.kind:
            self.open.open(made)
        else:
            self.open.give_deed(made)
        self._show_owner(made.owner)

    async def deed(self, venue: Venue) -> Made:
        """Return what people have made of a room or channel, which may be nothing yet."""
        if venue.deed is not None:
            return venue.deed
        added = await self.add(Made(name=venue.mark, since=self._time()))
        return self._made[added.number]  # as it is by now, if others have done the same meanwhile

    async def change(self, made: Made, me: Session | None = None) -> None:
        """Have a place be like this from now on, at once, and store that before any later line.

        `me` has done it, and is told if it can't be stored yet.
        """
        if (before := self._made.get(made.number)) is None:
            return
        self.become(made)
        if self.shared is not None:
            self.shared.stores(before, self._made[made.number])
        elif not await self._records.change_place(self._made[made.number]) and me is not None:
            self._tell_not_yet(me, made)

    def _tell_not_yet(self, me: Session, made: Made) -> None:
        venue = self.open.venue(made)
        me.tell(NOT_YET, room=made.state.title if venue is None else venue.title)

    def fit_listeners(self, venue: Venue, people: Iterable[Session]) -> None:
        """Have those of these people listen to a place who may do so now."""
        if self._channels is not None and venue.is_heard:
            for me in people:
                self._channels.fit(me)

    def _affected(self, before: Made, made: Made) -> list[Session]:
        """Return who may listen to a place by what has changed there, or may do so no more."""
        if before.state.closed != made.state.closed:
            return list(self._sessions.values())
        return [self._members[each] for each in affected(before, made) if each in self._members]

    def fit(self, venue: Venue) -> None:
        """Have what is closed of a place, and who may read that, be as it is now, and store it."""
        if self.closures.fit(venue):
            settles = venue.name not in self._settling
            self._settling.add(venue.name)
            if settles:
                self._party.run(self._settle(venue), STORING)
            elif venue.deed is not None:
                self._party.run(self.change(venue.deed), STORING)

    async def _settle(self, venue: Venue) -> None:
        """Store what is closed as far as numbers are known, and once more when all are."""
        try:
            await self.change(await when_available(self._sleep, self.deed, venue))
            while not self.closures.is_settled(venue):
                await self._sleep(PAUSE)
            await self.change(await when_available(self._sleep, self.deed, venue))
        finally:
            self._settling.discard(venue.name)

    def become(self, made: Made, learnt: bool = False) -> None:
        """Have a place be like this; if it is `learnt`, another node has stored it so."""
        self._changes += 1
        before, venue = self._made.get(made.number), self.open.venue(made)
        self._made[made.number] = made
        for owner in {made.owner, before.owner if before is not None else made.owner}:
            self._show_owner(owner)
        if venue is None:
            return
        dress(venue, made)
        if learnt:
            self.closures.learn(venue, made)
        else:
            self.fit(venue)
            self._made[made.number] = venue.deed = self.closures.stored_in(venue, made)
        if before is not None:
            self.fit_listeners(venue, self._affected(before, made))
        if not isinstance(venue, Room):
            return
        if before is None or before.state.exits != made.state.exits:
            self._house.changed(venue)
        else:
            self._house.show(venue, known_to_all(before) != known_to_all(made))

    def _show_owner(self, account: int) -> None:
        """Have clients that show more than lines show somebody their places as they are now."""
        if (me := self._members.get(account)) is not None:
            me.send(PlacesChanged())

    async def remove(self, made: Made, me: Session) -> None:
        """Shut a place for `me`, and erase it with its lines; people inside go to the start."""
        venue = self._forget(made)
        if made.kind:
            for number in list(self._made):
                each = self._made.get(number)  # as it is by now: storing each one takes a while
                exits = {} if each is None else each.state.exits
                left = {way: to for way, to in exits.items() if to != made.key}
                if each is not None and left != exits:
                    await self.change(with_state(each, exits=left))
        while venue is not None and not venue.is_stored:
            await self._sleep(PAUSE)  # what was said before has to be stored to be erased
        if not await self._records.remove_place(made):
            self._tell_not_yet(me, made)

    def is_gone(self, number: int) -> None:
        """Shut a place that another node has erased."""
        if (made := self._made.get(number)) is not None:
            self._forget(made)

    def _forget(self, made: Made) -> Venue | None:
        self._changes += 1
        self._made.pop(made.number, None)
        self._show_owner(made.owner)
        if made.kind:
            shut = self.open.shut(made)  # which is noted of people who have to leave it
            self.closures.forget(made.key)
            return shut
        venue = self.open.venue(made)
        if venue is not None and venue.deed is not None and venue.deed.number == made.number:
            venue.deed = None
            if isinstance(venue, Room):
                self._house.changed(venue)
        return None

    # --- what other processes change

    def records_changed(self) -> None:
        """See `Feature`."""
        self._reread.begin()

    async def read_again(self) -> None:
        """Read the places again, and have them be as they are stored.

        They are read once more if something has changed meanwhile, as that may be missing.
        """
        changes, found, names = -1, list[Made](), dict[int, str]()
        while changes != self._changes or self.making:
            changes = self._changes
            found = await self._records.places()
            accounts = await self._records.accounts(set(named_in(found)))
            names = {account.number: account.name for account in accounts}
        self._names.clear()
        self._names.update(names)
        numbers = {each.number for each in found}
        for made in [each for each in self._made.values() if each.number not in numbers]:
            self._forget(made)
        for made in found:
            before = self._made.get(made.number)
            if before is not None and before != made:
                gone = before.state.readers.keys() - made.state.readers.keys()
                self.closures.forget_readers(made.key, gone)
            if made != before:
                self.become(made)
        self.open.fit()

    # --- who people are

    def renamed(self, me: Session, old: Person) -> None:
        """Show the places of somebody who has another name now."""
        account = me.account
        if account is not None and account.number in self._names:
            self._names[account.number] = me.name
            for made in self.of_account(account.number):
                if isinstance(venue := self.open.venue(made), Room):
                    venue.show_change()

    renamed_elsewhere = renamed
