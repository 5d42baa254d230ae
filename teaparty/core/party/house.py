"""The rooms of a party, which may come and go while people are in, and the words that they know."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from teaparty.core.log.turns import Turns
from teaparty.core.party.channel import Channel
from teaparty.core.party.deeds import Deeds, NoDeeds
from teaparty.core.party.registry import Registry
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.modes import is_word
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.socials import ACT
from teaparty.core.words.command_set import CommandSet

SHUT = "{room} is shut now."


class House:
    """Opens and shuts the rooms of a party, at most `most`, and makes their tables of words.

    `others` are rooms where nobody stays: `nowhere`, and those at both ends of a session.
    """

    def __init__(
        self,
        rooms: dict[str, Room],
        others: Sequence[Room],
        commands: CommandSet,
        turns: Turns,
        registry: Registry[Session],
        most: int,
    ) -> None:
        self._rooms = rooms
        self._others = others
        self.commands = commands
        """The general commands."""
        self._turns = turns
        self._registry = registry
        self.most = most
        """How many rooms there may be."""
        self._reserved: tuple[str, ...] = ()
        self.channels: dict[str, Channel] = {}
        """Those that are open, by their words; no room has the same one."""
        self.deeds: Deeds = NoDeeds()
        self.socials: dict[str, str] = {}
        """The first words of socials, by all that mean them; no names are reserved by these."""
        self.changes = 0
        """How often words have come to mean something else anywhere."""
        self._known_channels = KnownChannels(self.channels)
        self._make_tables(self.all_rooms())

    def all_rooms(self) -> tuple[Room, ...]:
        """Return all rooms, also those where nobody stays."""
        return (*self._rooms.values(), *self._others)

    # --- rooms that come and go

    def open(self, room: Room) -> None:
        """Open a room; see `Party.open`."""
        if not isinstance(room, Room):
            raise TypeError(f"a room is opened, not {room!r}")
        if not is_word(room.name):
            raise ValueError(f"the name of the room is no word: {room.name!r}")
        self.check_exits(room.exits)
        channel = self.channels.get(room.name)
        if channel is not None and not channel.is_made:  # one that people have made makes way
            raise ValueError(f"the name of the room is a channel's: {room.name!r}")
        if sum(not each.is_made for each in self._rooms.values()) >= self.most:
            raise Refusal("There are as many rooms as there can be.")
        self.add(room)

    def add(self, room: Room) -> None:
        """Open a room that was checked, also where others are to be shut for it."""
        if room.name in self._rooms:
            raise ValueError(f"the name of the room is taken: {room.name!r}")
        self.deeds.opens(room)
        self._let_in(room)
        try:
            self._fit_after(room.name, [room])
        except BaseException:  # of a plugin's room that can't say where its exits lead
            del self._rooms[room.name]
            self._turns.shut(room)
            self.deeds.was_shut(room)
            raise

    def begin_with(self, rooms: Sequence[Room]) -> None:
        """Open further rooms at the start, before anybody is in."""
        for room in rooms:
            self._let_in(room)
        self._fit(self.all_rooms())

    def _let_in(self, room: Room) -> None:
        if self._turns.streams.get(room.name) is not room:  # and not the same as before
            room.open(self._others[0].party)
        room.emptied = False
        self._turns.open(room)
        self._rooms[room.name] = room

    def shut(self, room: Room) -> None:
        """Shut a room; see `Party.shut`."""
        if self._rooms.get(room.name) is not room:
            raise ValueError(f"the room {room.name!r} is not open")
        if room is room.party.start:
            raise ValueError(f"newcomers come into the room {room.name!r}, so it stays open")
        room.emptied = True
        _send_out(room)
        if self._rooms.pop(room.name, None) is None:
            return  # it shuts itself when the last one goes
        _send_out(room)  # people whom another room has sent back
        _end_listening(room)
        self._turns.shut(room)
        self._fit_after(room.name)
        self.deeds.was_shut(room)

    def _fit_after(self, name: str, rooms: Sequence[Room] = ()) -> None:
        """Make words fit again after the room called `name` has come or gone."""
        beside = self._beside(name)
        self._fit([*rooms, *beside])
        for each in beside:
            each.show_change()

    def _beside(self, name: str) -> list[Room]:
        """Return the rooms from which an exit leads to the room called `name`."""
        return [each for each in self._rooms.values() if name in each.all_exits.values()]

    def show(self, room: Room, to_all: bool) -> None:
        """Show a room whose words are as before to the people there, and beside it.

        If not `to_all`, people beside it do not find out that something is changed there, unless
        they may come in.
        """
        room.show_change()
        for each in self._beside(room.name):
            if to_all:
                each.show_change()
                continue
            for me in list(each.members.values()):
                if room.is_open_to(me):
                    each.show_change(me)

    def changed(self, room: Room) -> None:
        """Show a room that is another one now to the people there, and beside it."""
        self._fit([room, *self._beside(room.name)])
        self.show(room, not room.is_closed)
        if not room.listening:
            _end_listening(room)

    # --- words

    def check_exits(self, exits: Mapping[str, str]) -> None:
        """Raise ValueError for exits that no room can have."""
        taken = {word for command in self.commands for word in command.words}
        for way, target in exits.items():
            if not (is_word(way) and is_word(target)):
                raise ValueError(f"exits are words, and names of rooms, not {way!r} to {target!r}")
            if way in taken:
                raise ValueError(f"the exit {way!r} has the name of a command")

    def change_exits(self, room: Room, exits: Mapping[str, str]) -> None:
        """See `Room.change_exits`."""
        self.check_exits(exits)
        room.exits = dict(exits)
        self._fit([room])
        room.show_change()

    def take(self, commands: CommandSet) -> None:
        """Have these general commands in all rooms from now on."""
        self.commands = commands
        self._make_tables(self.all_rooms())

    def _fit(self, rooms: Iterable[Room]) -> None:
        self._make_tables(rooms)
        self.reserve(self._reserved)

    def reserve(self, names: Iterable[str]) -> None:
        """Let newcomers be called neither by one of these names nor like a word of a command."""
        self._reserved = tuple(names)
        self._registry.reserve(self._reserved, self._words())

    def _words(self) -> set[str]:
        """Return all words but those of exits that people have made: they take nobody's name."""
        words = set[str]()
        for room in self.all_rooms():
            words.update(room.table if room.deed is None else {*room.table} - {*room.exits_added})
        return words

    def _make_tables(self, rooms: Iterable[Room]) -> None:
        for room in rooms:
            room.table = self.commands.table(type(room), room.kinds, room.beyond())
        places = frozenset(room.mark for room in self._rooms.values() if room.public)
        for room in self._rooms.values():
            room.table.places = places
            room.table.channels = self.channels
            room.table.known_channels = self._known_channels
            takes = ACT in room.table and not room.table.is_own(ACT)
            room.table.socials = self.socials if takes else {}
        self.changes += 1


class KnownChannels(Iterable[str]):
    """The words for those channels that everybody may know."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    def __iter__(self) -> Iterator[str]:
        return (word for word, each in self._channels.items() if not each.is_hidden)


def _send_out(room: Room) -> None:
    """Send the people in a room to the start."""
    for me in list(room.members.values()):
        me.tell(SHUT, room=room.title)
        me.move(room.party.start)


def _end_listening(room: Room) -> None:
    """Have nobody listen to a room any more, also not once they have left it."""
    for me in [*room.listeners.values(), *room.members.values()]:
        if room in me.followed:
            me.features.hears_no_more(me, room)
