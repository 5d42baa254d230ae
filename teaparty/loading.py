"""Finds what plugins provide, in the package `teaparty.plugins` and in operators' folders.

Modules join the package the way Twisted's plugins do (`twisted.plugin.pluginPackagePaths`), but
they are imported here one by one: so each fault can be told to the operator with its file, and no
pickled cache is written beside the modules.

The rule for clashes: of two general commands that share a word, or two kinds of room or listeners
that share a name, the first stays and the second is left out, with a fault that names both. The
party's own come first, then the examples, then modules in order of their folders and names.
"""

import importlib
import os
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any

from zope.interface.exceptions import Invalid
from zope.interface.verify import verifyClass

import teaparty.plugins
from teaparty.commands import builtin
from teaparty.core.commands import Command, declared
from teaparty.core.ports import Listener
from teaparty.core.rooms import ChatRoom, Room
from teaparty.core.table import Clash, Repertoire
from teaparty.interfaces import IListener, IRoom

EXAMPLES = "teaparty.plugins.examples"


class Plugins:
    """What was found, and what was wrong with the rest."""

    def __init__(self) -> None:
        self.repertoire = Repertoire(builtin())
        self.kinds: dict[str, type[Room]] = {ChatRoom.kind: ChatRoom}
        self.listeners: list[Listener] = []
        self.faults: list[str] = []
        self._files: dict[str, str] = {}

    def example_names(self) -> list[str]:
        """Return the names of the examples that come with the party."""
        package = importlib.import_module(EXAMPLES)
        return sorted(name for _, name, _ in pkgutil.iter_modules(package.__path__))

    def load(self, examples: Sequence[str], folders: Iterable[str]) -> None:
        """Load the named examples, what is installed, and the modules in `folders`."""
        for name in examples:
            if name in self.example_names():
                self._module(f"{EXAMPLES}.{name}", name)
            else:
                names = ", ".join(self.example_names())
                self.faults.append(f"There is no example {name}. The examples are {names}.")
        path = teaparty.plugins.__path__
        for folder in map(os.path.abspath, folders):
            if not os.path.isdir(folder) or not os.access(folder, os.R_OK | os.X_OK):
                self.faults.append(f"The plugin folder {folder} is no folder that can be read.")
            elif folder not in path:
                path.append(folder)
        importlib.invalidate_caches()
        for folder in list(path):
            for found in pkgutil.iter_modules([folder]):
                self._found(folder, found.name, found.ispkg)

    def _found(self, folder: str, name: str, package: bool) -> None:
        full = f"{teaparty.plugins.__name__}.{name}"
        file = os.path.join(folder, name, "__init__.py") if package else f"{folder}/{name}.py"
        if full == EXAMPLES:
            return
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
        except Exception as error:
            self.faults.append(f"{file}: it can't be imported: {_in_words(error)}.")
            return
        for fault in self.take(module):
            self.faults.append(f"{file}: {fault}.")

    def take(self, module: ModuleType) -> Iterator[str]:
        """Keep what the module itself defines; yield what is wrong with the rest."""
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
                self.repertoire.add(command)
            except Clash as clash:
                yield str(clash)

    def _kind(self, kind: type[Room]) -> Iterator[str]:
        if "kind" not in vars(kind):
            yield f'the room {kind.__name__} has no kind: give the class a kind = "..."'
            return
        faults = [fault for command in declared(kind) for fault in command.faults()]
        faults += _missing(IRoom, kind)
        yield from faults
        if kind.kind in self.kinds:
            yield f"the kind of room {kind.kind!r} is taken by {self.kinds[kind.kind].__name__}"
        elif not faults:
            self.kinds[kind.kind] = kind

    def _listener(self, kind: type[Any]) -> Iterator[str]:
        faults = list(_missing(IListener, kind))
        yield from faults
        if faults:
            return
        try:
            listener = kind()
        except Exception as error:
            yield f"the listener {kind.__name__} can't be made: {_in_words(error)}"
            return
        if not isinstance(getattr(listener, "name", None), str):
            yield f'the listener {kind.__name__} has no name: give the class a name = "..."'
        elif listener.name in {other.name for other in self.listeners}:
            yield f"the name {listener.name!r} of a listener is taken by another"
        else:
            self.listeners.append(listener)


def _missing(interface: Any, kind: type) -> Iterator[str]:
    """Yield what `kind` lacks of the methods that `interface` asks for."""
    try:
        verifyClass(interface, kind)
    except Invalid as error:
        yield " ".join(str(error).split()).rstrip(".")


def _in_words(error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    return f"{type(error).__name__}: {error}".rstrip(": ")
