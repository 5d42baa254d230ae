"""Rooms and listeners go on after a reload: the object stays, and its class is the new one.

So all that refers to them stays right, and what they hold is their state.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from teaparty.core.log.stream import Stream
from teaparty.core.party.listeners import Hearer
from teaparty.core.party.rooms import DECLARED, Room
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.faults import in_words
from teaparty.plugin_loader.undo import Undo

Make = Callable[[], Room]
_OF_ROOMS = frozenset((*vars(Stream()), "log", "party", "table"))
"""What a room has whatever its class is; none of it is changed, or put back."""


class Successor(NamedTuple):
    """What an object becomes: of that class, with what `fresh` has, if there is one."""

    object: Any
    kind: type[Any]
    fresh: Any
    declared: tuple[str, ...] = ()

    @property
    def differing(self) -> list[str]:
        """What of that which is declared will be another."""
        one, other = self.object, self.fresh
        named = self.declared if other is not None else ()
        return [key for key in named if getattr(one, key) != getattr(other, key)]

    def take_over(self, undo: Undo) -> None:
        """Have the object go on, with what is declared as its successor has it."""
        each = self.object
        undo.by(_restore, each, type(each), dict(_state(each)))
        each.__class__ = self.kind
        if self.fresh is None:
            return
        for key in self.differing:
            setattr(each, key, getattr(self.fresh, key))
        for key, value in _state(self.fresh).items():
            _state(each).setdefault(key, value)


def of_room(room: Room, kind: type[Room], fresh: Room | None) -> Successor:
    """Return what becomes of a room; raise `Faulty`."""
    probe(room, kind, f"the room {room.name}")
    return Successor(room, kind, fresh, DECLARED)


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


def made(name: str, make: Make, before: Mapping[str, Room]) -> Room:
    """Return a room, which is made unless it was `before`; raise `Faulty`."""
    try:
        return before[name] if name in before else make()
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
    staying, now = _OF_ROOMS if isinstance(each, Room) else frozenset[str](), _state(each)
    for key in [key for key in now if key not in before and key not in staying]:
        del now[key]
    now.update({key: value for key, value in before.items() if key not in staying})


def _state(each: Any) -> dict[str, Any]:
    """Return the attributes of an object; none of one that has only slots."""
    state: dict[str, Any] = getattr(each, "__dict__", {})
    return state
