"""The rooms of a party, which may come and go. The party derives from this."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from teaparty.core.log.stream import Stream
from teaparty.core.log.turns import Turns
from teaparty.core.party.channel import Channel
from teaparty.core.party.house import House
from teaparty.core.party.listeners import Hearer, Listeners
from teaparty.core.party.plugin_timers import PluginTimers
from teaparty.core.party.registry import Registry
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.values.names import fold
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.plugin_names import full_name
from teaparty.core.words.command import Command
from teaparty.core.words.command_set import CommandSet

H = TypeVar("H")


class Housing:
    """The side of the party that has to do with rooms.

    It is a base of the party and no feature, as no party is without rooms, and plugins ask the
    party itself: `party.open(room)`. How rooms get their words stands in `House`.
    """

    rooms: dict[str, Room]
    start: Room
    registry: Registry[Session]
    turns: Turns
    listeners: Listeners
    options: PartyOptions
    plugin_timers: PluginTimers
    kinds: Mapping[str, type[Room]]

    def _begin_rooms(
        self, others: Sequence[Room], commands: CommandSet, streams: Iterable[Stream[Session]]
    ) -> None:
        """Begin with the rooms that there are, `others` where nobody stays, and further streams."""
        for stream in (*self.rooms.values(), *streams):
            self.turns.open(stream)
        most = self.options.limits.rooms
        self.house = House(self.rooms, others, commands, self.turns, self.registry, most)
        self._reserve()

    def open(self, room: Room) -> None:
        """Open a room while the party goes on.

        One that was shut goes on with its log, also by a new room of its name. Raises ValueError
        for a name or exits that can't be, and `Refusal` if there are too many rooms.
        """
        self.house.open(room)

    def shut(self, room: Room) -> None:
        """Shut a room: people there are told, and go to the start; exits there are gone.

        Raises ValueError for the start, and for a room that is not open.
        """
        self.house.shut(room)
        self.plugin_timers.cancel_of_room(room.name)

    def change_exits(self, room: Room, exits: Mapping[str, str]) -> None:
        """See `Room.change_exits`."""
        self.house.change_exits(room, exits)

    def use(self, commands: CommandSet, listeners: Sequence[Hearer]) -> None:
        """Have these general commands and listeners from now on."""
        self.listeners.take(listeners)
        self.house.take(commands)
        self._reserve()

    def _reserve(self) -> None:
        """Let newcomers not be called as the operator reserves it, or like a listener."""
        listeners = (listener.name for listener in self.listeners.listeners)
        self.house.reserve((*self.options.reserved, *listeners))

    def listener(self, kind: type[H]) -> H:
        """Return the listener of that class, such as the one of a command's own plugin.

        A class goes by its name, as for `settings`. Raises LookupError if there is none.
        """
        for each in self.listeners.listeners:
            if full_name(type(each)) == full_name(kind):
                return cast("H", each)
        raise LookupError(f"{full_name(kind)} is not the class of a listener in this party")

    def note_by(self, listener: Hearer, wanted: bool) -> None:
        """Have a listener that is no plugin's, the only one of its class, or have none."""
        others = [each for each in self.listeners.listeners if type(each) is not type(listener)]
        self.listeners.take([*others, listener] if wanted else others)

    def channel(self, word: str) -> Channel:
        """Return the channel with that word for it; raise LookupError if there is none."""
        return self.house.channels[word]

    def operations(self) -> dict[str, Command]:
        """Return the commands that programs of the operator can have done, by their names there."""
        return {each.operation: each for each in self.house.commands if each.operation}

    def fit_places(self) -> list[str]:
        """Open what people have made and can be open now; see `Deeds.fit`."""
        return self.house.deeds.fit()

    def owner_of(self, venue: Venue) -> str:
        """Return the name of the person whose place it is; nothing if it is no person's."""
        return self.house.deeds.owner_of(venue)

    def venue(self, word: str) -> Venue | None:
        """Return the public room, or the channel, that people call by just this word."""
        found = self.house.channels.get(word)
        return found or next((room for room in self.public_rooms() if room.mark == word), None)

    def is_open(self, venue: Venue) -> bool:
        """Whether people can be in that room, or listen to that channel."""
        return venue in self.rooms.values() or venue in self.house.channels.values()

    def kind(self, name: str) -> type[Room] | None:
        """Return the kind of room of that name."""
        return self.kinds.get(name)

    def makeable(self) -> list[str]:
        """Return the names of the kinds of room that people can make."""
        return [name for name, kind in self.kinds.items() if kind.makeable]

    def public_rooms(self) -> list[Room]:
        """Return the rooms to which people can go by name."""
        return [room for room in self.rooms.values() if room.public]

    def has(self, room: Room) -> bool:
        """Whether people can stand in that room once they are in."""
        return self.rooms.get(room.name) is room

    def room_called(self, name: str, by: Session) -> Room | None:
        """Return the public room of that name, or that title, for somebody who may know it."""
        key, rooms = fold(name), self.public_rooms()
        titles = (room for room in rooms if fold(room.title) == key and room.is_known_to(by))
        return next((room for room in rooms if fold(room.mark) == key), None) or next(titles, None)
