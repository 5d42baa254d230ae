"""Which of the places that people have made are open.

The word for a place may be that of a room or channel of the operator's: then that one is open, and
the other is set aside until the word is free again. Nothing of it is lost.
"""

from collections.abc import Callable, Iterable

from msgspec import structs

from teaparty.core.party.channel import Channel
from teaparty.core.party.house import House
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import ChatRoom, Room
from teaparty.core.party.venue import Venue
from teaparty.core.people.channels import Channels
from teaparty.core.records.places import Made
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.notices import Fault, SetAside

CHANNEL = "channel"
"""The kind of a channel."""
ROOM = ChatRoom.kind
"""The kind of a room that is no plugin's."""
WORD_TAKEN = "The place {name} of {owner} is set aside: the operator has a room or channel {name}."
NO_KIND = "The place {name} of {owner} is set aside: no plugin has rooms of the kind {kind}."
BACK = "The place {name} of {owner} is open again."
THE_HOSTS = "the hosts"


class OpenPlaces:
    """The places of one party by their numbers, and the rooms and channels that they are."""

    def __init__(
        self,
        party: Party,
        house: House,
        channels: Channels | None,
        fit: Callable[[Venue], None],
    ) -> None:
        """`fit` has what is closed of a place be as it is now."""
        self._party, self._house, self._channels = party, house, channels
        self._fit_closures = fit
        self._rooms = party.rooms
        self.made: dict[int, Made] = {}
        self.names: dict[int, str] = {}
        """The names of the accounts that are named in places, by their numbers."""
        self._open: dict[int, Venue] = {}
        self._spare: dict[int, Venue] = {}  # what was open before it was set aside
        self._aside: set[int] = set()  # the numbers of places that are not open, as it was told
        self._news: list[str] = []
        house.deeds = self

    def begin(self) -> list[str]:
        """Open all places, before anybody is in; return in sentences which are set aside."""
        said, rooms = list[str](), list[Room]()
        for each in self.made.values():
            if not each.kind:
                self.give_deed(each)
            elif why := self.hindrance(each):
                self._aside.add(each.number)
                said.append(why)
            elif (venue := self._built(each)) is not None:
                self._open[each.number] = venue
                if isinstance(venue, Room):
                    rooms.append(venue)
                else:
                    self._open_venue(venue)
        self._house.begin_with(rooms)
        return said

    def all(self) -> list[Made]:
        """Return all places that people have made, open or not."""
        return [each for each in self.made.values() if each.kind]

    def words(self) -> set[str]:
        """Return the words by which people call any place, open or not."""
        by_word = self._channels.by_word if self._channels is not None else {}
        rooms = {room.mark for room in self._rooms.values()}
        return rooms | by_word.keys() | {each.name for each in self.all()}

    def venue(self, made: Made) -> Venue | None:
        """Return the room or channel that a place is, if it is open."""
        if made.kind:
            return self._open.get(made.number)
        return self._rooms.get(made.name) or self._channel(made.name)

    def owner_of(self, venue: Venue) -> str:
        """See `Deeds`."""
        return self.names.get(venue.deed.owner, "") if venue.deed is not None else ""

    def _channel(self, word: str) -> Channel | None:
        """Return the operator's channel of that word."""
        found = None if self._channels is None else self._channels.by_word.get(word)
        return None if found is None or found.is_made else found

    def _says(self, shape: str, made: Made) -> str:
        owner = self.names.get(made.owner, THE_HOSTS)
        return shape.format(name=made.name, owner=owner, kind=made.kind)

    def hindrance(self, made: Made) -> str:
        """Return in a sentence why a place is not open, and can't be; nothing if it can."""
        if made.number in self._open:
            return ""
        if made.name in self._rooms or self._channel(made.name) is not None:
            return self._says(WORD_TAKEN, made)
        if made.kind == CHANNEL:
            return "" if self._channels is not None else self._says(NO_KIND, made)
        return "" if self._party.kind(made.kind) is not None else self._says(NO_KIND, made)

    # --- opening one

    def open(self, made: Made) -> bool:
        """Open a place, if it is not open and nothing is in the way; return whether that was done.

        A fault of its plugin is reported.
        """
        if made.number in self._open or self.hindrance(made):
            return False
        venue = self._built(made)
        if venue is None:
            return False
        self._open[made.number] = venue
        self._open_venue(venue)
        self._fit_closures(venue)
        if isinstance(venue, Channel) and self._channels is not None:
            self._channels.fit_all()
        return True

    def _built(self, made: Made) -> Venue | None:
        """Return the room or channel of a place, as it is now; None if it can't be made."""
        kind = self._party.kind(made.kind)
        spare = self._spare.pop(made.number, None)
        if isinstance(spare, Room) and type(spare) is not kind:
            spare = None  # its plugin was loaded anew meanwhile
        try:
            venue = spare or self._anew(made, kind)
        except BaseException as error:  # of a plugin
            place = f"making a room of the kind {made.kind}"
            self._party.report(Fault(session=0, place=place, error=error))
            return None
        dress(venue, made)
        return venue

    def _anew(self, made: Made, kind: type[Room] | None) -> Venue:
        if made.kind == CHANNEL:
            return Channel(made.name, ChannelRules(), self._party.sessions, made.key)
        assert kind is not None
        return kind(made.key, title=made.state.title)

    def _open_venue(self, venue: Venue) -> None:
        if isinstance(venue, Room):
            self._house.add(venue)
        elif self._channels is not None:
            assert isinstance(venue, Channel)
            self._channels.open(venue)

    # --- shutting one

    def shut(self, made: Made) -> Venue | None:
        """Shut a place for good; return what it was, if it was open."""
        self._spare.pop(made.number, None)
        self._aside.discard(made.number)
        venue = self._open.pop(made.number, None)
        if venue is not None:
            venue.history = False  # what is said last is not stored any more
            self._shut_venue(venue)
        return venue

    def _shut_venue(self, venue: Venue) -> None:
        if isinstance(venue, Room):
            self._party.shut(venue)
        elif self._channels is not None:
            assert isinstance(venue, Channel)
            self._channels.shut(venue)

    # --- rooms and channels of others come and go

    def opens(self, venue: Venue) -> None:
        """See `Deeds`."""
        if venue.is_made:
            return
        for made in [each for each in self.all() if each.name == venue.mark]:
            other = self._open.pop(made.number, None)
            if other is not None:
                self._spare[made.number] = other
                self._shut_venue(other)
                self._set_aside(made, self._says(WORD_TAKEN, made))
        deeds = (each for each in self.made.values() if not each.kind)
        venue.deed = next((each for each in deeds if each.name == venue.mark), None)

    def was_shut(self, venue: Venue) -> None:
        """See `Deeds`."""
        if venue.deed is None or not venue.is_made:
            self._open_again([each for each in self.all() if each.name == venue.mark])
        elif self._open.get(venue.deed.number) is venue:  # its plugin has shut it, or is gone
            del self._open[venue.deed.number]

    def give_deed(self, made: Made) -> None:
        """Have a room or channel of the operator's be as hosts have made it."""
        venue = self.venue(made)
        if venue is not None:
            venue.deed = made

    def fit(self) -> list[str]:
        """Open all that can be open now; return in sentences what has changed since it was asked.

        The operator's rooms, or the kinds of room, may be others.
        """
        for each in self.all():
            if why := self.hindrance(each):
                self._set_aside(each, why)
        self._open_again(self.all())
        self.fit_closures()
        news, self._news = self._news, []
        return news

    def fit_closures(self) -> None:
        """Have what is closed of all that is open be as it is now."""
        for venue in self.venues():
            self._fit_closures(venue)

    def venues(self) -> list[Venue]:
        """Return all rooms and channels that are open, whoever made them."""
        channels = self._channels.by_word.values() if self._channels is not None else ()
        return [*self._rooms.values(), *channels]

    def _open_again(self, made: Iterable[Made]) -> None:
        for each in made:
            if self.open(each):
                self._aside.discard(each.number)
                self._note(self._says(BACK, each))

    def _set_aside(self, made: Made, why: str) -> None:
        """Tell the operator why a place is not open, once."""
        if made.number not in self._aside:
            self._aside.add(made.number)
            self._note(why)

    def _note(self, what: str) -> None:
        self._news.append(what)
        self._party.report(SetAside(session=0, why=what))


def dress(venue: Venue, made: Made) -> None:
    """Have a room or channel be as people have made it."""
    venue.deed, state = made, made.state
    if not made.kind:
        return
    if isinstance(venue, Room):
        venue.title = state.title
        venue.description = state.description or type(venue).description
    elif isinstance(venue, Channel):
        about = state.description or (state.title if state.title != made.name else "")
        venue.become(structs.replace(venue.rules, about=about))
