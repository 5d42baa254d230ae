"""Why a plugin can't be changed while people are in, besides what would be wrong at a start."""

import os
from collections.abc import Container, Iterable, Iterator

from teaparty.core.party.listeners import Hearer
from teaparty.core.party.rooms import Room
from teaparty.core.values.names import fold
from teaparty.core.words.command import Command
from teaparty.plugin_loader.faults import in_words
from teaparty.plugin_loader.plugin import Plugin

NOWHERE = (
    "The room {room} has an exit {way} to {target!r}, which this party lacks:"
    " give rooms.{room} exits of its own."
)


class Faulty(Exception):
    """A plugin can't be changed; the text is the reason, as part of a sentence."""


def check_names(listeners: Iterable[Hearer], people: Container[str]) -> None:
    """Raise `Faulty` for a listener who is called like somebody who is in, by the keys of names."""
    for listener in listeners:
        if fold(listener.name) in people:
            raise Faulty(f"somebody called {listener.name} is in")


def check_exits(rooms: Iterable[Room], commands: Iterable[Command]) -> None:
    """Raise `Faulty` for an exit of these rooms with a word of these commands."""
    words = {word for command in commands for word in command.words}
    for room in rooms:
        for way in words.intersection(room.exits):
            raise Faulty(f"the exit {way} of the room {room.name} has the name of a command")


def ways_to_nowhere(rooms: Iterable[Room], names: Container[str]) -> Iterator[str]:
    """Yield a sentence for each exit of these rooms that leads to a room of another name.

    It is no fault of a plugin's, as parties have other rooms: the exit is there once that room is.
    """
    for room in rooms:
        for way, target in room.exits.items():
            if target not in names:
                yield NOWHERE.format(room=room.name, way=way, target=target)


def why(error: BaseException, plugin: Plugin) -> str:
    """Return why a plugin can't be imported, with the file if that is a part of a package."""
    if isinstance(error, ModuleNotFoundError) and error.name == plugin.full:
        return "there is no such file any more"
    file = error.filename if isinstance(error, SyntaxError) else None
    beside = f"{os.path.basename(file)}: " if file and file != plugin.file else ""
    return f"{beside}{in_words(error, plugin.full)}"
