"""Rooms and listeners go on after a reload: the object stays, and its class is the new one.

So all that refers to them stays right, and what they hold is their state.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from typing import Any, NamedTuple

from teaparty.core.log.stream import Stream
from teaparty.core.party.listeners import Hearer
from teaparty.core.party.rooms import DECLARED, ChatRoom, Room
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.faults import in_words

Make = Callable[[], Room]
_OF_STREAMS = frozenset((*vars(Stream()), "log", "party", "table"))
"""What a room has whatever its class is; none of it is changed, or put back."""


class Successor(NamedTuple):
    """What an object becomes: of that class, with what `fresh` has, if there is one."""

    object: Any
    kind: type[Any]
    fresh: Any
    declared: tuple[str, ...] = ()

    def take_over(self, undo: ExitStack) -> bool:
        """Have the object go on; return whether anything of what is declared has changed."""
        each = self.object
        undo.callback(_restore, each, type(each), dict(_state(each)))
        each.__class__ = self.kind
        if self.fresh is None:
            return False
        changed = [key for key in self.declared if getattr(each, key) != getattr(self.fresh, key)]
        for key in changed:
            setattr(each, key, getattr(self.fresh, key))
        for key, value in _state(self.fresh).items():
            _state(each).setdefault(key, value)
        return bool(changed)


def of_rooms(
    rooms: Iterable[Room], kinds: Iterable[type[Room]], makers: Mapping[str, Make]
) -> list[Successor]:
    """Return what becomes of these rooms by the new kinds; raise `Faulty`."""
    by_word = {kind.kind: kind for kind in kinds}
    return [_of_room(room, by_word.get(room.kind), makers.get(room.name)) for room in rooms]


def _of_room(room: Room, kind: type[Room] | None, make: Make | None) -> Successor:
    if kind is None:
        raise Faulty(
            f"the room {room.name} is of the kind {room.kind!r}, which is gone; unload it first"
        )
    probe(room, kind, f"the room {room.name}")
    return Successor(room, kind, None if make is None else made(room.name, make), DECLARED)


def of_plain_rooms(
    rooms: Mapping[str, Room], kinds: Iterable[type[Room]], makers: Mapping[str, Make]
) -> list[Successor]:
    """Return what becomes of plain rooms that have the name of a new kind: rooms of that kind."""
    named = {kind.name: kind for kind in kinds if type(rooms.get(kind.name)) is ChatRoom}
    return [
        _of_room(rooms[name], kind, makers[name])
        for name, kind in named.items()
        if name in makers and type(made(name, makers[name])) is kind
    ]


def of_rooms_left(rooms: Iterable[Room], makers: Mapping[str, Make]) -> list[Successor]:
    """Return what becomes of rooms whose plugin goes, and which the configuration names itself."""
    return [
        _of_room(room, type(made(room.name, makers[room.name])), makers[room.name])
        for room in rooms
        if room.name in makers
    ]


def of_listeners(before: Iterable[Hearer], after: Iterable[Hearer]) -> list[Successor]:
    """Return what becomes of listeners: one goes on as that of a class with the same name."""
    by_name = {type(each).__name__: each for each in before}
    found = []
    for fresh in after:
        old = by_name.get(type(fresh).__name__)
        if old is not None:
            probe(old, type(fresh), f"the listener {old.name}")
            found.append(Successor(old, type(fresh), fresh, ("name",)))
    return found


def made(name: str, make: Make) -> Room:
    """Return a room that is made; raise `Faulty`."""
    try:
        return make()
    except BaseException as error:
        raise Faulty(f"the room {name} can't be made: {in_words(error)}") from error


def probe(each: Any, kind: type[Any], what: str) -> None:
    """Raise `Faulty` if the object can't go on as one of that class."""
    try:
        object.__new__(type(each)).__class__ = kind
    except TypeError as error:
        raise Faulty(
            f"{what} can't go on, as its __slots__ or base class changed; unload it first"
        ) from error


def _restore(each: Any, kind: type[Any], before: Mapping[str, Any]) -> None:
    each.__class__ = kind
    now = _state(each)
    for key in [key for key in now if key not in before and key not in _OF_STREAMS]:
        del now[key]
    now.update({key: value for key, value in before.items() if key not in _OF_STREAMS})


def _state(each: Any) -> dict[str, Any]:
    """Return the attributes of an object; none of one that has only slots."""
    state: dict[str, Any] = getattr(each, "__dict__", {})
    return state
