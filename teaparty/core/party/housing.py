"""The rooms of a party, which may come and go. The party derives from this."""

from collections.abc import Mapping, Sequence

from teaparty.core.party.house import House
from teaparty.core.party.listeners import Hearer, Listeners
from teaparty.core.party.plugin_timers import PluginTimers
from teaparty.core.party.rooms import Room
from teaparty.core.values.names import fold
from teaparty.core.values.options import PartyOptions
from teaparty.core.words.command_set import CommandSet


class Housing:
    """The side of the party that has to do with rooms."""

    rooms: dict[str, Room]
    house: House
    listeners: Listeners
    options: PartyOptions
    plugin_timers: PluginTimers

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
        self.plugin_timers.cancel_for("room", room.name)

    def change_exits(self, room: Room, exits: Mapping[str, str]) -> None:
        """See `Room.change_exits`."""
        self.house.change_exits(room, exits)

    def use(self, commands: CommandSet, listeners: Sequence[Hearer]) -> None:
        """Have these general commands and listeners from now on."""
        self.listeners.take(listeners)
        names = (listener.name for listener in listeners)
        self.house.take(commands, (*self.options.reserved, *names))

    def public_rooms(self) -> list[Room]:
        """Return the rooms to which people can go by name."""
        return [room for room in self.rooms.values() if room.public]

    def has(self, room: Room) -> bool:
        """Whether people can stand in that room once they are in."""
        return self.rooms.get(room.name) is room

    def room_called(self, name: str) -> Room | None:
        """Return the public room of that name, or that title."""
        key = fold(name)
        rooms = self.public_rooms()
        return next((room for room in rooms if key in (fold(room.name), fold(room.title))), None)
