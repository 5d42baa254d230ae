"""Finds what plugins provide, in the package `teaparty.plugins` and in operators' folders.

Modules join the package the way Twisted's plugins do (`twisted.plugin.pluginPackagePaths`), but
they are imported here one by one. So the operator reads each fault with its file, and no pickled
cache is written beside the modules.
"""

import importlib
import os
import pkgutil
from collections.abc import Collection, Iterable, Sequence
from types import ModuleType

import teaparty.plugins
from teaparty.core.party.listeners import Hearer
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.values.plugin_names import plugin_name
from teaparty.core.words.command_set import CommandSet
from teaparty.plugin_loader.faults import in_words
from teaparty.plugin_loader.found import Found, found_in, furnish, with_settings
from teaparty.plugin_loader.merging import merge
from teaparty.plugin_loader.settings import Tables, unknown

EXAMPLES = "teaparty.plugins.examples"


class Plugins:
    """What was found, by the names of the plugins, and what is wrong with the rest."""

    def __init__(self) -> None:
        self.found: dict[str, Found] = {}
        self.merged = merge(())
        self.tables: Tables = {}
        """Their settings."""
        self.asked_faults: list[str] = []
        """What is wrong with the configuration: examples and folders that are missing, settings."""
        self._left_out: list[str] = []  # faults of files with the name of another

    @property
    def commands(self) -> CommandSet:
        """The general commands."""
        return self.merged.commands

    @property
    def kinds(self) -> dict[str, type[Room]]:
        """The kinds of room, by their names."""
        return self.merged.kinds

    @property
    def listeners(self) -> list[Hearer]:
        """The listeners, in the order in which they hear."""
        return self.merged.listeners

    @property
    def faults(self) -> list[str]:
        """What is wrong with plugins, each fault with its file."""
        of_files = [
            f"{self.found[name].file}: {fault}."
            for name, faults in self.merged.faults.items()
            for fault in faults
        ]
        return [*of_files, *self._left_out]

    def rooms(self) -> dict[str, type[Room]]:
        """Return the kinds that open a room of their own, by the name of that room."""
        return self.merged.rooms()

    def example_names(self) -> list[str]:
        """Return the names of the examples that come with the party."""
        package = importlib.import_module(EXAMPLES)
        return sorted(name for _, name, _ in pkgutil.iter_modules(package.__path__))

    def load(
        self, examples: Sequence[str], folders: Iterable[str], tables: Tables | None = None
    ) -> None:
        """Load the named examples, installed plugins, and the modules in `folders`.

        `tables` are their settings.
        """
        folders = list(map(os.path.abspath, folders))
        self.asked_faults += self.asked(examples, folders)
        known = self.example_names() if examples else []
        for name in examples:
            if name in known:
                self._import(f"{EXAMPLES}.{name}", f"the example {name}")
        path = teaparty.plugins.__path__
        path.extend(each for each in folders if _can_be_read(each) and each not in path)
        importlib.invalidate_caches()
        for folder in list(path):
            for found in pkgutil.iter_modules([folder]):
                self._find(folder, found.name, found.ispkg)
        self.asked_faults += self.set(tables or {})

    def asked(self, examples: Sequence[str], folders: Iterable[str]) -> list[str]:
        """Return which of the examples and folders that are asked for are missing."""
        known = self.example_names() if examples else []
        names = ", ".join(known)
        return [
            f"examples: there is no example {name}, but {names}."
            for name in examples
            if name not in known
        ] + [
            f"plugins: {folder} is no folder that can be read."
            for folder in map(os.path.abspath, folders)
            if not _can_be_read(folder)
        ]

    def without(self, names: Collection[str]) -> "Plugins":
        """Return these plugins but for those of these names."""
        rest = Plugins()
        rest.tables, rest._left_out = self.tables, self._left_out
        rest.found = {name: each for name, each in self.found.items() if name not in names}
        rest.merged = merge(rest.found.values())
        return rest

    def lies_at(self, name: str) -> Found | None:
        """Return a plugin that can be loaded by its name, of which nothing is known yet."""
        importlib.invalidate_caches()
        for folder in teaparty.plugins.__path__:
            for each in pkgutil.iter_modules([folder]):
                full = _full(each.name)
                if each.name == name and full != EXAMPLES:
                    return Found(name, _file(folder, name, each.ispkg), full)
        if name in self.example_names():
            return Found(name, f"the example {name}", f"{EXAMPLES}.{name}")
        return None

    def not_loaded(self) -> list[str]:
        """Return the names of the plugins that can be loaded and are not."""
        importlib.invalidate_caches()
        lying = [each.name for each in pkgutil.iter_modules(teaparty.plugins.__path__)]
        names = {*lying, *self.example_names()} - {plugin_name(EXAMPLES), *self.found}
        return sorted(names)

    def take(self, module: ModuleType, tables: Tables | None = None) -> list[str]:
        """Take what the module itself defines; return what is wrong with the rest."""
        self.tables = {**self.tables, **(tables or {})}
        file = getattr(module, "__file__", None) or module.__name__
        found, wrong = with_settings(found_in(module, file), self.tables)
        self.found[found.name] = found
        self.merged = merge(self.found.values())
        return [*self.merged.faults[found.name], *wrong]

    def furnish(self, party: Party) -> None:
        """Give all plugins their shelves, settings and appointments in this party from now on."""
        for found in self.found.values():
            furnish(found, party)
        party.appoint(self.merged.appointments.values())

    def set(self, tables: Tables) -> list[str]:
        """Let these be the settings of the plugins; return what is wrong with the tables."""
        self.tables = tables
        wrong: list[str] = []
        for name, found in self.found.items():
            self.found[name], faults = with_settings(found, tables)
            wrong += faults
        self.merged = merge(self.found.values())
        examples = self.example_names() if tables else []
        return [*wrong, *unknown(tables, self.found, examples)]

    def renewed(self, tables: Tables) -> tuple[dict[str, Found], list[str]]:
        """Return the plugins with these settings, and what is wrong; nothing is changed.

        One that lacked a key stays left out; it comes by a reload. Plugins that can be loaded later
        may have settings, too.
        """
        plugins, wrong = dict(self.found), list[str]()
        for name, before in self.found.items():
            after, faults = with_settings(before, tables)
            wrong += faults
            if not before.lacking:
                plugins[name] = after
                wrong += [f"{fault}." for fault in after.lacking]
        return plugins, [*wrong, *unknown(tables, [*self.found, *self.not_loaded()], [])]

    def renew(self, tables: Tables, party: Party) -> None:
        """Give the plugins of a party these settings, with which nothing is wrong."""
        self.tables = tables
        self.found, _ = self.renewed(tables)
        self.furnish(party)

    def _find(self, folder: str, name: str, package: bool) -> None:
        full, file = _full(name), _file(folder, name, package)
        if full == EXAMPLES:
            if folder != os.path.dirname(teaparty.plugins.__file__ or ""):
                self._leave_out(file, "the party's own examples")
        elif name in self.found:
            self._leave_out(file, self.found[name].file)
        else:
            self._import(full, file)

    def _leave_out(self, file: str, other: str) -> None:
        self._left_out.append(f"{file}: it has the same name as {other}, so it is left out.")

    def _import(self, full: str, file: str) -> None:
        """Add what the module provides, or why it can't be imported; see `merge` for the rest."""
        name = plugin_name(full)
        try:
            self.found[name] = found_in(importlib.import_module(full), file)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a plugin's sys.exit() must not be the party's end
            fault = f"it can't be imported: {in_words(error)}"
            self.found[name] = Found(name, file, full, faults=(fault,))


def _can_be_read(folder: str) -> bool:
    return os.path.isdir(folder) and os.access(folder, os.R_OK | os.X_OK)


def _full(name: str) -> str:
    """Return the whole name of a module in one of the folders."""
    return f"{teaparty.plugins.__name__}.{name}"


def _file(folder: str, name: str, package: bool) -> str:
    return os.path.join(folder, name, "__init__.py") if package else f"{folder}/{name}.py"
