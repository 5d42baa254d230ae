"""From the plugins of one configuration to those of another, while people are in."""

import os
import pkgutil
from collections.abc import Iterator
from typing import NamedTuple

import teaparty.plugins
from teaparty.core.values.refusal import Refusal
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.reloading import Reloading
from teaparty.plugin_loader.settings import Tables


class Wanted(NamedTuple):
    """What a configuration says of plugins: examples by name, folders, and settings."""

    examples: list[str]
    folders: list[str]
    tables: Tables

    @property
    def paths(self) -> list[str]:
        """The folders, from the root on."""
        return [os.path.abspath(folder) for folder in self.folders]

    @property
    def names(self) -> set[str]:
        """The names of the plugins that are asked for."""
        return {*self.examples, *(found.name for found in pkgutil.iter_modules(self.paths))}


class Changing:
    """The way from the plugins of one configuration to those of another.

    Only what the configuration says otherwise changes: a plugin that was loaded or unloaded by a
    command stays so. Call `begin`, and then either `undo` or `finish`.
    """

    def __init__(self, plugins: Plugins, live: Reloading, before: Wanted, after: Wanted) -> None:
        self._plugins, self._live = plugins, live
        self._before, self._after = before, after
        was, will_be = before.names, after.names
        self.new = sorted(will_be - was - plugins.found.keys())
        self.gone = sorted((was - will_be) & plugins.found.keys())
        self._path = list(teaparty.plugins.__path__)
        self._tables = plugins.tables
        self._loaded: list[str] = []

    def begin(self) -> Plugins:
        """Load what is new; return the plugins without those that go.

        Raises `Refusal` if something can't be loaded; then all is as it was before.
        """
        self._plugins.tables = self._after.tables
        path = teaparty.plugins.__path__
        path.extend(folder for folder in self._after.paths if folder not in path)
        try:
            for name in self.new:
                self._live.load(name)
                self._loaded.append(name)
        except Refusal:
            self.undo()
            raise
        return self._plugins.without(self.gone)

    def undo(self) -> None:
        """Unload what was loaded."""
        for name in self._loaded:
            self._live.unload(name)
        self._plugins.tables = self._tables
        teaparty.plugins.__path__[:] = self._path

    def finish(self) -> Iterator[str]:
        """Unload what is gone; say what was done."""
        for name in self.gone:
            self._live.unload(name)
        old = set(self._before.paths).difference(self._after.paths)
        path = teaparty.plugins.__path__
        path[:] = [folder for folder in path if folder not in old]
        for done, names in (("loaded", self.new), ("unloaded", self.gone)):
            if names:
                yield f"Plugins that were {done}: {', '.join(names)}."
