"""Finds what plugins provide, in the package `teaparty.plugins` and in operators' folders.

Modules join the package the way Twisted's plugins do (`twisted.plugin.pluginPackagePaths`), but
they are imported here one by one. So the operator reads each fault with its file, and no pickled
cache is written beside the modules.

The rule for clashes: of two general commands that share a word, or two kinds of room or listeners
that share a name, the first stays and the second is left out, with a fault that names both. The
party's own come first, then the examples, then modules in order of their folders and names.
"""

import importlib
import os
import pkgutil
import re
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any, get_args

from zope.interface.exceptions import Invalid
from zope.interface.verify import verifyClass

import teaparty.plugins
from teaparty.commands import builtin
from teaparty.core.party.listeners import Listener
from teaparty.core.party.rooms import ChatRoom, Room
from teaparty.core.values.modes import WORD, Mode
from teaparty.core.words.command import Command, declared
from teaparty.core.words.command_set import Clash, CommandSet
from teaparty.interfaces import IListener, IRoom

EXAMPLES = "teaparty.plugins.examples"


class Plugins:
    """What was found, and what is wrong with the rest."""

    def __init__(self) -> None:
        self.commands = CommandSet(builtin())
        self.kinds: dict[str, type[Room]] = {ChatRoom.kind: ChatRoom}
        self.listeners: list[Listener] = []
        self.faults: list[str] = []
        self.asked_faults: list[str] = []
        """What is wrong with the configuration: examples and folders that are missing."""
        self._files = {EXAMPLES: "the party's own examples"}

    def rooms(self) -> dict[str, type[Room]]:
        """Return the kinds that open a room of their own, by the name of that room."""
        return {kind.name: kind for kind in self.kinds.values() if kind.name}

    def example_names(self) -> list[str]:
        """Return the names of the examples that come with the party."""
        package = importlib.import_module(EXAMPLES)
        return sorted(name for _, name, _ in pkgutil.iter_modules(package.__path__))

    def load(self, examples: Sequence[str], folders: Iterable[str]) -> None:
        """Load the named examples, installed plugins, and the modules in `folders`."""
        known = self.example_names() if examples else []
        for name in examples:
            if name in known:
                self._module(f"{EXAMPLES}.{name}", name)
            else:
                names = ", ".join(known)
                self.asked_faults.append(f"examples: there is no example {name}, but {names}.")
        path = teaparty.plugins.__path__
        for folder in map(os.path.abspath, folders):
            if not os.path.isdir(folder) or not os.access(folder, os.R_OK | os.X_OK):
                self.asked_faults.append(f"plugins: {folder} is no folder that can be read.")
            elif folder not in path:
                path.append(folder)
        importlib.invalidate_caches()
        for folder in list(path):
            for found in pkgutil.iter_modules([folder]):
                self._found(folder, found.name, found.ispkg)

    def _found(self, folder: str, name: str, package: bool) -> None:
        full = f"{teaparty.plugins.__name__}.{name}"
        file = os.path.join(folder, name, "__init__.py") if package else f"{folder}/{name}.py"
        if full == EXAMPLES and folder == os.path.dirname(teaparty.plugins.__file__ or ""):
            return  # loaded by name only
        if full in self._files:
            self.faults.append(
                f"{file}: it has the same name as {self._files[full]}, so it is left out."
            )
            return
        self._files[full] = file
        self._module(full, file)

    def _module(self, name: str, file: str) -> None:
        try:
            module = importlib.import_module(name)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a plugin's sys.exit() must not be the party's end
            self.faults.append(f"{file}: it can't be imported: {in_words(error)}.")
            return
        for fault in self.take(module):
            self.faults.append(f"{file}: {fault}.")

    def take(self, module: ModuleType) -> Iterator[str]:
        """Take what the module itself defines; yield what is wrong with the rest."""
        for command in declared(module):
            if command.function.__module__ == module.__name__:
                yield from self._command(command)
        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__ == module.__name__:
                if issubclass(value, Room):
                    yield from self._kind(value)
                elif IListener.implementedBy(value):
                    yield from self._listener(value)

    def _command(self, command: Command) -> Iterator[str]:
        faults = list(command.faults())
        yield from faults
        if not faults:
            try:
                self.commands.add(command)
            except Clash as clash:
                yield str(clash)

    def _kind(self, kind: type[Room]) -> Iterator[str]:
        if not _is_word(vars(kind).get("kind")):
            given = vars(kind).get("kind")
            shown = "no kind" if given is None else f"the kind {given!r}, which is no word"
            yield f'the room {kind.__name__} has {shown}: give the class a kind = "word"'
            return
        faults = [fault for command in declared(kind) for fault in command.faults()]
        faults += _missing(IRoom, kind)
        faults += _room_faults(kind)
        for other in self.kinds.values():
            if kind.kind == other.kind:
                faults.append(f"the kind of room {kind.kind!r} is taken by {other.__name__}")
            elif kind.name and kind.name == other.name:
                faults.append(f"the room {kind.name!r} is taken by {other.__name__}")
        yield from faults
        if not faults:
            self.kinds[kind.kind] = kind

    def _listener(self, kind: type[Any]) -> Iterator[str]:
        faults = list(_missing(IListener, kind))
        yield from faults
        if faults:
            return
        try:
            listener = kind()
        except (Exception, SystemExit, GeneratorExit) as error:
            yield f"the listener {kind.__name__} can't be made: {in_words(error)}"
            return
        if not isinstance(getattr(listener, "name", None), str):
            yield f'the listener {kind.__name__} has no name: give the class a name = "..."'
        elif listener.name in {other.name for other in self.listeners}:
            yield f"the name {listener.name!r} of a listener is taken by another"
        else:
            self.listeners.append(listener)


def _room_faults(kind: type[Room]) -> list[str]:
    """Return what is wrong with the room that a kind opens, if it has a name."""
    if not kind.name:
        return []
    try:
        room = kind()
    except (Exception, SystemExit, GeneratorExit) as error:
        return [f"the room {kind.__name__} can't be made: {in_words(error)}"]
    faults: list[str] = []
    if not _is_word(room.name):
        faults.append(f"the name of the room {kind.__name__} is no word: {room.name!r}")
    if not (isinstance(room.title, str) and isinstance(room.description, str)):
        faults.append(f"title and description of the room {kind.__name__} are texts")
    if room.mode not in (None, *get_args(Mode)):
        faults.append(f"the mode of the room {kind.__name__} is mud or chat, not {room.mode!r}")
    if not all(_is_word(word) for way in room.exits.items() for word in way):
        faults.append(f"the exits of the room {kind.__name__} are words, and names of rooms")
    return faults


def _is_word(value: object) -> bool:
    """Whether it can be the name of a room, a kind or an exit, as in the configuration."""
    return isinstance(value, str) and re.fullmatch(WORD, value) is not None


def _missing(interface: Any, kind: type) -> Iterator[str]:
    """Yield what `kind` lacks of the methods that `interface` asks for."""
    try:
        verifyClass(interface, kind)
    except Invalid as error:
        for each in getattr(error, "exceptions", [error]):  # of a MultipleInvalid
            yield f"{kind.__name__} lacks what {interface.__name__} asks for: {_short(each)}"


def _short(error: Exception) -> str:
    """Return zope's message without its part about the class, which is named before."""
    words = str(error).rpartition(": ")[2].replace("teaparty.interfaces.", "")
    return " ".join(words.split()).rstrip(".")


def in_words(error: BaseException) -> str:
    """Return what a plugin raised, as part of a sentence."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    return f"{type(error).__name__}: {error}".rstrip(": ")
