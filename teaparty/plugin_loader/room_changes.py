"""What becomes of the rooms of a party when its plugins, or what the operator says, change."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from teaparty.core.party.rooms import Room
from teaparty.core.values.plugin_names import plugin_name, plugin_of
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.successors import Make, Successor, made, of_room

Makers = Mapping[str, Make]
"""What makes each room that the configuration or a kind of room names; equal ones make the same."""
Kinds = Mapping[str, type[Room]]


class RoomChanges(NamedTuple):
    """The rooms that go on as others, and those that are opened and shut."""

    becoming: list[Successor]
    opening: list[Room]
    going: list[Room]

    def names(self, rooms: Mapping[str, Room]) -> set[str]:
        """Return the names of the rooms that will be open, where `rooms` are."""
        opening = {room.name for room in self.opening}
        return rooms.keys() - {room.name for room in self.going} | opening

    def count(self, rooms: Mapping[str, Room]) -> int:
        """Return how many rooms will be open, without those that people have made."""
        return sum(not rooms[name].is_made if name in rooms else True for name in self.names(rooms))

    def joining(self, plugin: str) -> list[str]:
        """Return the names of the rooms that are open, and will be a plugin's, but are not yet."""
        joining = [each for each in self.becoming if plugin_of(each.object) != plugin]
        return [each.object.name for each in joining if plugin_name(each.kind.__module__) == plugin]

    def all(self, rooms: Mapping[str, Room]) -> list[Room]:
        """Return the rooms that will be open, where `rooms` are, with what will be declared."""
        fresh = [each.fresh for each in self.becoming if each.fresh is not None]
        found = {**rooms, **{room.name: room for room in [*fresh, *self.opening]}}
        return [found[name] for name in self.names(rooms)]


def check_words(names: Collection[str], channels: Collection[str], start: str) -> None:
    """Raise `Faulty` where the rooms of these names can't all be open, or not without others."""
    if start not in names:
        raise Faulty(f"the room {start}, where people come in, would not be open")
    for name in channels:
        if name in names:
            raise Faulty(f"a room and a channel would both be called {name}")


def room_changes(
    rooms: Mapping[str, Room],
    before: Makers,
    after: Makers,
    replaced: Mapping[str, Kinds],
    gone: Collection[str],
    start: str,
    ready: Mapping[str, Room],
) -> RoomChanges:
    """Return what becomes of the rooms that are open; raise `Faulty`.

    `before` and `after` make the rooms that somebody names. Plugins that are `replaced` have these
    kinds now, and others are `gone`; where one comes from another place, it is both. Rooms that
    plugins have opened or shut themselves stay so, but newcomers need the `start`. Those that are
    `ready` are not made once more.
    """
    found = RoomChanges([], [], [])
    for name, room in rooms.items():
        plugin, make = plugin_of(room), after.get(name)
        kinds = replaced.get(plugin)
        if kinds is not None and (make or room.kind in kinds or plugin not in gone):
            found.becoming.append(_by_new_code(room, kinds, make, ready))
        elif make is None and (name in before or plugin in gone):
            found.going.append(room)
        elif make is not None and (plugin in gone or make != before.get(name)):
            ours = plugin in gone or name in before
            found.becoming.append(_as_said(room, made(name, make, ready), ours))
    for name, make in after.items():
        if name not in rooms and (name not in before or name == start):
            found.opening.append(made(name, make, ready))
    return found


def _by_new_code(
    room: Room, kinds: Kinds, make: Make | None, ready: Mapping[str, Room]
) -> Successor:
    """Return what becomes of a room whose plugin's source was run once more."""
    if make is not None:
        fresh = made(room.name, make, ready)
        return of_room(room, type(fresh), fresh)
    kind = kinds.get(room.kind)
    if kind is None:
        raise Faulty(
            f"the room {room.name} is of the kind {room.kind!r}, which is gone; unload it first"
        )
    return of_room(room, kind, None)


def _as_said(room: Room, fresh: Room, ours: bool) -> Successor:
    """Return what becomes of a room of which something else is said; it may be none of `ours`."""
    if not ours and type(fresh) is not type(room):
        raise Faulty(f"rooms.{room.name}: a plugin has opened a room of that name")
    return of_room(room, type(fresh), fresh)
