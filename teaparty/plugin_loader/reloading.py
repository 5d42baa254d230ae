"""Loads, reloads and unloads plugins of a party that goes on, and has those of a configuration."""

from collections.abc import Callable
from functools import partial

import teaparty.plugins
from teaparty.core.party.party import Party
from teaparty.core.values.notices import Fault
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.taking import shortened
from teaparty.plugin_loader.anew import imported_anew
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.faults import in_words
from teaparty.plugin_loader.listing import listed
from teaparty.plugin_loader.merging import Merged
from teaparty.plugin_loader.plugin import Plugin, with_settings
from teaparty.plugin_loader.plugin_changes import PluginChanges
from teaparty.plugin_loader.plugin_config import PluginConfig
from teaparty.plugin_loader.plugins import Plugins, imported
from teaparty.plugin_loader.room_changes import Makers
from teaparty.plugin_loader.settings import Tables, did_you_mean
from teaparty.plugin_loader.stages import Goal
from teaparty.plugin_loader.switching import Switching
from teaparty.plugin_loader.undo import Partly, Undo

NO_PLUGIN = "There is no plugin {name}; the command plugins lists all that there are.{hint}"
JOINS = "The room {room} of the configuration is one of its rooms now."
NOT_LOADED = "The plugin {name} is not loaded."
LOADED = "The plugin {name} is loaded already; the command reload has it run as its file is now."


class Already(Refusal):
    """A plugin is as it is asked for: it is loaded, or it is not."""


class Reloading:
    """Changes the plugins of one party. What can't be done raises `Refusal`."""

    def __init__(
        self,
        plugins: Plugins,
        party: Party,
        makers: Callable[[Merged], Makers],
        written: Callable[[], Tables | None] = lambda: None,
    ) -> None:
        """`makers` returns what makes each room that somebody names.

        `written` returns the settings as they are written now, or None if they can't be read.
        """
        self._plugins = plugins
        self._party = party
        self._house = party.house
        self._makers = makers
        self._written = written
        self.switching = Switching(plugins, party)

    def reload(self, name: str) -> str:
        """Run a plugin's source once more, and go on with that; return what was done."""
        return self._replace(self._loaded(name), "reloaded")

    def load(self, name: str) -> str:
        """Load a plugin that lies where the operator's plugins do; return what was done."""
        found = self._plugins.found.get(name)
        if found is not None and found.module is not None:
            raise Already(LOADED, name=name)
        before = found or self._plugins.loadable(name)
        if before is None:
            raise self._no_plugin(name)
        return self._replace(before, "loaded")

    def unload(self, name: str) -> str:
        """Take a plugin away, and shut its rooms; return what was done."""
        gone = self._loaded(name, Already)
        others = {each: found for each, found in self._plugins.found.items() if each != name}
        away = self._plugins.away | {name: gone}
        return self._change(name, "unloaded", lambda _: self._plugins.others(others, away))

    def listed(self) -> list[str]:
        """Return a line for each plugin, what is wrong with it, and which others there are."""
        return listed(self._plugins, self.switching.failed)

    def names(self) -> list[str]:
        """Return the names of all plugins that are loaded, or can be."""
        return sorted({*self._plugins.found, *self._plugins.away, *self._plugins.not_loaded()})

    def _loaded(self, name: str, kind: type[Refusal] = Refusal) -> Plugin:
        """Return a plugin that is loaded, or would be but for its faults; raise `Refusal`.

        It is of that `kind` for one that could be loaded.
        """
        found = self._plugins.found.get(name)
        if found is None:
            there = self._plugins.loadable(name) is not None
            raise kind(NOT_LOADED, name=name) if there else self._no_plugin(name)
        return found

    def _no_plugin(self, name: str) -> Refusal:
        others = [*self._plugins.found, *self._plugins.not_loaded()]
        return Refusal(NO_PLUGIN, name=shortened(name), hint=did_you_mean(name, others))

    # --- one plugin

    def _replace(self, before: Plugin, done: str) -> str:
        """Have the plugin's source as it is now take the place of what there was `before`."""

        def after(undo: Undo) -> Plugins:
            tables = self._tables(before.name)
            found, wrong = with_settings(_anew(before, undo), tables)
            if wrong:
                raise Faulty(" ".join(wrong).rstrip("."))
            away = {each: gone for each, gone in self._plugins.away.items() if each != found.name}
            plugins = self._plugins.others(self._plugins.found | {found.name: found}, away)
            plugins.tables = tables
            return plugins

        return self._change(before.name, done, after)

    def _tables(self, name: str) -> Tables:
        """Return the settings in force, and this plugin's as they are written now."""
        now, written = self._plugins.tables, self._written()
        if written is None:
            return now
        others = {each: table for each, table in now.items() if each != name}
        return others | {each: table for each, table in written.items() if each == name}

    def _change(self, name: str, done: str, after: Callable[[Undo], Plugins]) -> str:
        """Have the plugins that `after` returns; return what was `done` with one of them."""
        ending = "All goes on as before."
        try:
            with Undo(self._party.report) as undo:
                switch = self.switching.ready(self._after(after(undo)))
                joining = [JOINS.format(room=room) for room in switch.rooms.joining(name)]
                self.switching.stop(switch, undo)
                switched = self.switching.go_over(switch, undo)
        except Faulty as error:
            fault = str(error).rstrip(".")
        except Partly as error:
            fault, ending = str(error), "Not all is as it was before."
        except BaseException as error:
            self._party.report(Fault(session=0, place=f"a change of {name}", error=error))
            fault = f"it can't be used: {in_words(error)}"
        else:
            lost, faults = self.switching.finish(switch, switched)
            lost += self._party.fit_places()
            return " ".join([f"The plugin {name} was {done}.", *joining, *lost, *faults])
        text = "The plugin {name} was not {done}: {fault}. {ending}"
        raise Refusal(text, name=name, done=done, fault=fault, ending=ending)

    def _after(self, plugins: Plugins) -> Goal:
        before, after = self._makers(self._plugins.merged), self._makers(plugins.merged)
        start, house = self._party.start.name, self._house
        channels = [word for word, each in house.channels.items() if not each.is_made]
        return Goal(plugins, before, after, start, house.most, channels)

    # --- those of a configuration

    def have(self, coming: PluginChanges, wanted: PluginConfig, undo: Undo) -> Plugins:
        """Return the plugins of another configuration. They are imported, and not used yet.

        What is wrong with them stands there, as at the start.
        """
        undo.by(_look_in, list(teaparty.plugins.__path__))
        _look_in(coming.path)
        here, away = self._plugins.found, self._plugins.away
        found = {name: each for name, each in here.items() if name not in coming.gone}
        found |= {each.name: _anew(each, undo) for each in coming.new}
        away = {name: away[name] for name in coming.asked_for & away.keys() - found.keys()}
        plugins = self._plugins.others(found, away)
        plugins.left_out = coming.left_out
        wrong = plugins.renew(wanted.tables)
        plugins.asked_faults = wanted.faults() or wrong
        return plugins


def _anew(plugin: Plugin, undo: Undo) -> Plugin:
    """Return what a plugin provides whose source is run once more, or why it can't be imported."""
    return imported(plugin, partial(imported_anew, undo=undo))


def _look_in(path: list[str]) -> None:
    """Have these folders searched for plugins."""
    teaparty.plugins.__path__[:] = path
