"""Finds what plugins provide, in the package `teaparty.plugins` and in operators' folders.

Modules join the package the way Twisted's plugins do (`twisted.plugin.pluginPackagePaths`), but
they are imported here one by one. So the operator reads each fault with its file, and no pickled
cache is written beside the modules.
"""

import importlib
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType

import teaparty.plugins
from teaparty.core.party.failures import Failed
from teaparty.core.party.listeners import Hearer
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.values.plugin_names import plugin_name, plugin_of
from teaparty.core.words.command_set import CommandSet
from teaparty.plugin_loader.checks import why
from teaparty.plugin_loader.faults import failure
from teaparty.plugin_loader.merging import merge
from teaparty.plugin_loader.plugin import Plugin, plugin_in, with_settings
from teaparty.plugin_loader.plugin_config import (
    EXAMPLES,
    PluginConfig,
    example,
    example_names,
    modules_in,
)
from teaparty.plugin_loader.settings import Tables, unknown


class Plugins:
    """What was found, by the names of the plugins, and what is wrong with the rest."""

    def __init__(self) -> None:
        self.found: dict[str, Plugin] = {}
        self.merged = merge(())
        self.tables: Tables = {}
        """Their settings."""
        self.asked_faults: list[str] = []
        """What is wrong with the configuration: examples and folders that are missing, settings."""
        self.left_out: list[str] = []
        """What is wrong with files that have the name of another."""
        self.away: dict[str, Plugin] = {}
        """Those that somebody has unloaded, and that the configuration still asks for."""

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
        return [*of_files, *self.left_out]

    def not_started(self, failed: Iterable[Failed]) -> list[str]:
        """Return what `started` of their listeners has raised, each with its file."""
        by_plugin = [(self.found.get(plugin_of(each.listener)), each) for each in failed]
        return [f"{found.file}: {failure(each)}." for found, each in by_plugin if found is not None]

    def rooms(self) -> dict[str, type[Room]]:
        """Return the kinds that open a room of their own, by the name of that room."""
        return self.merged.rooms()

    def load(
        self, examples: Sequence[str], folders: Iterable[str], tables: Tables | None = None
    ) -> None:
        """Load the named examples, installed plugins, and the modules in `folders`.

        `tables` are their settings.
        """
        wanted = PluginConfig(examples, list(folders), tables or {})
        available = wanted.available()
        teaparty.plugins.__path__[:] = wanted.path()
        self.left_out = available.left_out
        for each in available.found.values():
            self.found[each.name] = imported(each, importlib.import_module)
        wrong = self.set(wanted.tables)  # of what is missing, settings are no other fault
        self.asked_faults += wanted.faults() or wrong

    def others(self, found: dict[str, Plugin], away: dict[str, Plugin]) -> "Plugins":
        """Return plugins that may come after these, and those that are `away` then."""
        plugins = Plugins()
        plugins.found, plugins.tables, plugins.away = found, self.tables, away
        plugins.left_out = self.left_out
        plugins.merged = merge(found.values())
        return plugins

    def become(self, other: "Plugins") -> None:
        """Be these others from now on."""
        self.found, self.tables, self.away = other.found, other.tables, other.away
        self.left_out, self.merged = other.left_out, other.merged

    def loadable(self, name: str) -> Plugin | None:
        """Return a plugin that can be loaded by its name, of which nothing is known yet."""
        if name in self.away and self.away[name].full == example(name).full:
            return example(name)
        for each in modules_in(teaparty.plugins.__path__):
            if each.name == name and each.full != EXAMPLES:
                return each
        return example(name) if name in example_names() else None

    def not_loaded(self) -> list[str]:
        """Return the names of the plugins that can be loaded and are not."""
        loadable = {each.name for each in modules_in(teaparty.plugins.__path__)}
        names = {*loadable, *example_names()} - {plugin_name(EXAMPLES), *self.found}
        return sorted(names)

    def take(self, module: ModuleType, tables: Tables | None = None) -> list[str]:
        """Take what the module itself defines; return what is wrong with the rest."""
        self.tables = {**self.tables, **(tables or {})}
        file = getattr(module, "__file__", None) or module.__name__
        found, wrong = with_settings(plugin_in(module, file), self.tables)
        self.found[found.name] = found
        self.merged = merge(self.found.values())
        return [*self.merged.faults[found.name], *wrong]

    def furnish(self, party: Party) -> None:
        """Give all plugins their shelves, settings and appointments in this party from now on."""
        for found in self.found.values():
            for shelf in found.shelves:
                shelf.stands_in(party, found.name)
        settings = (found.settings for found in self.found.values())
        party.kinds = self.kinds
        party.settings.take(each for each in settings if each is not None)
        party.appoint(self.merged.appointments.values())

    def set(self, tables: Tables) -> list[str]:
        """Let these be the settings of the plugins; return what is wrong with the tables."""
        self.tables = tables
        wrong: list[str] = []
        for name, found in self.found.items():
            self.found[name], faults = with_settings(found, tables)
            wrong += faults
        self.merged = merge(self.found.values())
        examples = example_names() if tables else []
        return [*wrong, *unknown(tables, self.found, examples)]

    def renew(self, tables: Tables) -> list[str]:
        """As `set`, while the party goes on.

        A plugin that lacked a key stays left out; it comes by a reload. Plugins that can be loaded
        later may have settings, too.
        """
        self.tables = tables
        wrong: list[str] = []
        for name, before in self.found.items():
            after, faults = with_settings(before, tables)
            wrong += faults
            if not before.lacking:
                self.found[name] = after
                wrong += [f"{fault}." for fault in after.lacking]
        self.merged = merge(self.found.values())
        return [*wrong, *unknown(tables, [*self.found, *self.not_loaded()], [])]


def imported(plugin: Plugin, module_of: Callable[[str], ModuleType]) -> Plugin:
    """Return what a plugin provides, or why it can't be imported; see `merge` for the rest.

    `module_of` imports the module of that name.
    """
    try:
        return plugin_in(module_of(plugin.full), plugin.file)
    except KeyboardInterrupt:  # the operator's
        raise
    except BaseException as error:  # a plugin's sys.exit() must not be the party's end
        fault = f"it can't be imported: {why(error, plugin)}"
        return Plugin(plugin.name, plugin.file, plugin.full, faults=(fault,))
