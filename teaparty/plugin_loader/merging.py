"""Makes one whole of what the plugins provide.

The rule for clashes: of two general commands that share a word, or two kinds of room or listeners
that share a name, the first stays and the second is left out, with a fault that names both. The
party's own come first, then the examples, then modules in order of their folders and names.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from teaparty.commands import builtin
from teaparty.core.party.listeners import Hearer
from teaparty.core.party.rooms import ChatRoom, Room
from teaparty.core.words.appointed import Appointed
from teaparty.core.words.command import Command, declared
from teaparty.core.words.command_set import Clash, CommandSet
from teaparty.plugin_loader.plugin import Plugin

T = TypeVar("T")


class Merged:
    """What a party has of its own and by plugins. `faults` has a list for each plugin's name."""

    def __init__(self) -> None:
        self.commands = CommandSet(builtin())
        self.kinds: dict[str, type[Room]] = {ChatRoom.kind: ChatRoom}
        self.listeners: list[Hearer] = []
        self.appointments: dict[str, Appointed] = {}
        self.faults: dict[str, list[str]] = {}

    def rooms(self) -> dict[str, type[Room]]:
        """Return the kinds that open a room of their own, by the name of that room."""
        return {kind.name: kind for kind in self.kinds.values() if kind.name}

    def rights(self) -> set[str]:
        """Return the rights for which commands ask, also those that only some rooms have."""
        in_rooms = (command for kind in self.kinds.values() for command in declared(kind))
        return {command.right for command in (*self.commands, *in_rooms) if command.right}

    def add_command(self, command: Command) -> None:
        """Add a general command; raise `Clash`."""
        self.commands.add(command)

    def add_kind(self, kind: type[Room]) -> None:
        """Add a kind of room; raise `Clash`."""
        for other in self.kinds.values():
            if kind.kind == other.kind:
                raise Clash(f"the kind of room {kind.kind!r} is taken by {other.__name__}")
            if kind.name and kind.name == other.name:
                raise Clash(f"the room {kind.name!r} is taken by {other.__name__}")
        self.kinds[kind.kind] = kind

    def add_listener(self, listener: Hearer) -> None:
        """Add a listener; raise `Clash`."""
        if listener.name in {other.name for other in self.listeners}:
            raise Clash(f"the name {listener.name!r} of a listener is taken by another")
        self.listeners.append(listener)

    def add_appointment(self, appointed: Appointed) -> None:
        """Add an appointment; raise `Clash`."""
        other = self.appointments.setdefault(appointed.name, appointed)
        if other is not appointed:
            plugin = other.kind.plugin
            raise Clash(f"the appointment {appointed.name!r} is taken by the plugin {plugin}")


def merge(plugins: Iterable[Plugin]) -> Merged:
    """Return what these plugins provide together, in their order."""
    merged = Merged()
    for found in plugins:
        if found.lacking:
            merged.faults[found.name] = [*found.faults, *found.lacking]
            continue
        merged.faults[found.name] = [
            *found.faults,
            *_clashes(merged.add_command, found.commands),
            *_clashes(merged.add_kind, found.kinds),
            *_clashes(merged.add_listener, found.listeners),
            *_clashes(merged.add_appointment, found.appointments),
        ]
    return merged


def _clashes(add: Callable[[T], None], values: Iterable[T]) -> list[str]:
    """Add each of the values; return why some can't be."""
    clashes = []
    for value in values:
        try:
            add(value)
        except Clash as clash:
            clashes.append(str(clash))
    return clashes
