"""Loads, reloads and unloads plugins of a party that goes on: each wholly, or not at all.

All is made ready before anything changes. What has changed by then is undone, in reverse order, if
a hook raises. Everything happens at once, between two turns.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from teaparty.core.party.listener import join
from teaparty.core.party.listeners import Hearer, hooks_of
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.values.notices import Fault
from teaparty.core.values.plugin_names import placed, plugin_of
from teaparty.core.values.refusal import Refusal
from teaparty.plugin_loader.anew import imported_anew, taken_out
from teaparty.plugin_loader.checks import Faulty, check_exits, check_names, why
from teaparty.plugin_loader.faults import in_words
from teaparty.plugin_loader.found import Found, found_in, furnish, with_settings
from teaparty.plugin_loader.listing import listed
from teaparty.plugin_loader.merging import Merged, merge
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.successors import (
    Make,
    Successor,
    made,
    of_listeners,
    of_plain_rooms,
    of_rooms,
    of_rooms_left,
)

Makers = Callable[[Merged], Mapping[str, Make]]
"""Returns what makes each room that the configuration or a kind of room names."""
NO_PLUGIN = "There is no plugin {name}; the command plugins lists all that there are."
NOT_LOADED = "The plugin {name} is not loaded."
LOADED = "The plugin {name} is loaded already; the command reload has it run as its file is now."


class Replacement(NamedTuple):
    """What becomes of a plugin: `before` and `after` it, made ready before anything changes."""

    before: Found
    after: Found
    merged: Merged
    rooms: Sequence[Successor]
    listeners: Sequence[Successor]
    opening: Sequence[Room]


class Reloading:
    """Changes the plugins of one party. What can't be done raises `Refusal`."""

    def __init__(self, plugins: Plugins, party: Party, makers: Makers) -> None:
        self._plugins = plugins
        self._party = party
        self._rooms = party.rooms
        self._timers = party.plugin_timers
        self._hearing = party.listeners
        self._calls = party.calls
        self._makers = makers

    def reload(self, name: str) -> str:
        """Run a plugin's source once more, and go on with that; return what was done."""
        return self._replace(self._loaded(name), "reloaded")

    def load(self, name: str) -> str:
        """Load a plugin that lies where the operator's plugins do; return what was done."""
        found = self._plugins.found.get(name)
        if found is not None and found.module is not None:
            raise Refusal(LOADED, name=name)
        before = found or self._plugins.lies_at(name)
        if before is None:
            raise Refusal(NO_PLUGIN, name=name)
        return self._replace(before, "loaded")

    def unload(self, name: str) -> str:
        """Take a plugin away, and shut its rooms; return what was done."""
        before = self._loaded(name)
        party, others = self._party, dict(self._plugins.found)
        del others[name]
        merged, rooms = merge(others.values()), self._rooms_of(name)
        try:
            left = of_rooms_left(rooms, self._makers(merged))
        except Faulty as fault:
            text = "The plugin {name} stays: {fault}."
            raise Refusal(text, name=name, fault=str(fault).rstrip(".")) from None
        going = [room for room in rooms if all(room is not each.object for each in left)]
        if party.start in going:
            raise Refusal("The room {room} is where people come in, so {name} stays.",
                          room=party.start.name, name=name)  # fmt: skip
        self._hearing.stop(before.listeners)
        for each in left:
            each.take_over(ExitStack())
        for room in going:
            if party.has(room):  # unless the listeners have shut it
                party.shut(room)
        self._plugins.found = others
        self._use(merged, self._others(before))
        self._timers.cancel_of(name)
        taken_out(before.full)
        return f"The plugin {name} was unloaded."

    def listed(self) -> list[str]:
        """Return a line for each plugin, what is wrong with it, and which others there are."""
        return listed(self._plugins)

    def _loaded(self, name: str) -> Found:
        """Return a plugin that is loaded, or would be but for its faults; raise `Refusal`."""
        found = self._plugins.found.get(name)
        if found is None:
            text = NO_PLUGIN if self._plugins.lies_at(name) is None else NOT_LOADED
            raise Refusal(text, name=name)
        return found

    # --- one change

    def _replace(self, before: Found, done: str) -> str:
        """Have the plugin's source as it is now take the place of what there was `before`."""
        try:
            with ExitStack() as undo:
                change = self._ready(before, undo)
                self._go_over(change, undo)
                undo.pop_all()
                self._forget(change)
        except Faulty as fault:
            text = "The plugin {name} was not {done}: {fault}. All goes on as before."
            raise Refusal(text, name=before.name, done=done, fault=str(fault)) from None
        return f"The plugin {before.name} was {done}."

    def _go_over(self, change: Replacement, undo: ExitStack) -> None:
        """Stop what there was, and go on with what is ready; raise `Faulty`, and start it again."""
        self._hearing.stop(change.before.listeners)
        try:
            self._switch(change, undo)
        except BaseException as error:
            try:
                undo.close()
            finally:
                self._hearing.start(change.before.listeners, self._party)
            if isinstance(error, Faulty):
                raise
            self._party.report(
                Fault(session=0, place=f"a change of {change.before.name}", error=error)
            )
            raise Faulty(f"it can't be used: {in_words(error)}") from error

    def _ready(self, before: Found, undo: ExitStack) -> Replacement:
        """Make all ready; raise `Faulty`. Nothing has changed by then but what is imported."""
        try:
            after = found_in(imported_anew(before.full, undo), before.file)
        except BaseException as error:  # a plugin's sys.exit() must not be the party's end
            raise Faulty(f"{before.file}: it can't be imported: {why(error, before)}") from error
        after, wrong = with_settings(after, self._plugins.tables)
        if wrong:
            raise Faulty(" ".join(wrong).rstrip("."))
        merged = self._merged(after)
        makers = self._makers(merged)
        rooms = of_rooms(self._rooms_of(before.name), after.kinds, makers)
        rooms += of_plain_rooms(self._rooms, after.kinds, makers)
        listeners = of_listeners(before.listeners, after.listeners)
        known = self._makers(self._plugins.merged)
        names = [each for each in makers if each not in known and each not in self._rooms]
        opening = [made(each, makers[each]) for each in names]
        check_names(after.listeners, self._party.people)
        new = [each.fresh for each in rooms if each.fresh is not None]
        check_exits([*new, *opening], merged.commands)
        others = [room for room in self._rooms.values() if plugin_of(room) != after.name]
        check_exits(others, after.commands)
        return Replacement(before, after, merged, rooms, listeners, opening)

    def _merged(self, after: Found) -> Merged:
        """Return what all plugins provide with this one; raise `Faulty` for faults and clashes."""
        merged = merge((self._plugins.found | {after.name: after}).values())
        known = self._plugins.merged.faults
        faults = [
            f"{self._plugins.found.get(name, after).file}: {fault}"
            for name, found in merged.faults.items()
            for fault in found
            if name == after.name or fault not in known.get(name, ())
        ]
        if faults:
            raise Faulty("; ".join(faults))
        return merged

    def _switch(self, change: Replacement, undo: ExitStack) -> None:
        """Go on with what is ready; raise `Faulty` if one of its hooks raises."""
        plugins, name = self._plugins, change.after.name
        undo.callback(self._put_back, dict(plugins.found), plugins.merged, self._listeners)
        changed = [each.object for each in change.rooms if each.take_over(undo)]
        for each in change.listeners:
            each.take_over(undo)
        going_on = {type(each.object).__name__: each.object for each in change.listeners}
        listeners = tuple(
            going_on.get(type(each).__name__, each) for each in change.after.listeners
        )
        plugins.found[name] = change.after._replace(listeners=listeners)
        furnish(plugins.found[name], self._party)
        self._use(merge(plugins.found.values()), self._others(change.before))
        undo.callback(self._undo_hooks, name, self._rooms_of(name), self._timers.made)
        for room in change.opening:
            self._open(room)
        for each in (*change.rooms, *change.listeners):
            self._call(each.object, "reloaded")
        for listener in listeners:
            if "started" in hooks_of(listener):
                self._call(listener, "started", self._party)
            undo.callback(self._hearing.stop, [listener])
        for room in changed:
            room.show_change()

    def _call(self, whose: object, hook: str, *given: object) -> None:
        """Call a hook, if there is such a one; raise `Faulty`. What it awaits is done later."""
        place = f"{hook} of {_what(whose)}"
        try:
            calls = self._calls if isinstance(whose, Room) else self._hearing.calls
            calls.begin(placed(place, whose), getattr(whose, hook, _nothing), *given)
        except BaseException as error:
            raise Faulty(f"{place} raises {in_words(error)}") from error

    def _open(self, room: Room) -> None:
        try:
            self._party.open(room)
        except (Refusal, ValueError) as error:
            raise Faulty(f"the room {room.name} can't be opened: {error}") from error

    def _undo_hooks(self, name: str, rooms: Sequence[Room], last_timer: int) -> None:
        """Shut the plugin's rooms besides these, and cancel its timers since that one."""
        for room in self._rooms_of(name):
            if room not in rooms:
                self._party.shut(room)
        self._timers.cancel_since(last_timer, name)

    def _forget(self, change: Replacement) -> None:
        """Cancel the timers of listeners that the plugin has no more."""
        names = {listener.name for listener in self._listeners}
        for listener in change.before.listeners:
            if listener.name not in names:
                self._timers.cancel_for("listener", listener.name)

    # --- what the party has

    def _rooms_of(self, name: str) -> list[Room]:
        return [room for room in self._rooms.values() if plugin_of(room) == name]

    @property
    def _listeners(self) -> list[Hearer]:
        return list(self._hearing.listeners)

    def _others(self, before: Found) -> list[Hearer]:
        """Return the listeners of the party that are no plugin's: what the server itself notes."""
        ours = {id(each) for each in (*self._plugins.listeners, *before.listeners)}
        return [each for each in self._listeners if id(each) not in ours]

    def _use(self, merged: Merged, others: Sequence[Hearer]) -> None:
        """Have the party use what the plugins provide together, and listeners besides."""
        self._plugins.merged = merged
        self._have(merged, [*merged.listeners, *others])

    def _have(self, merged: Merged, listeners: Sequence[Hearer]) -> None:
        party = self._party
        join(listeners, party)
        party.use(merged.commands, listeners)
        party.appoint(merged.appointments.values())

    def _put_back(
        self, found: dict[str, Found], merged: Merged, listeners: Sequence[Hearer]
    ) -> None:
        self._plugins.found = found
        self._plugins.merged = merged
        self._plugins.furnish(self._party)
        self._have(merged, listeners)


def _what(each: object) -> str:
    return f"the {'room' if isinstance(each, Room) else 'listener'} {getattr(each, 'name', '')}"


def _nothing(*_: object) -> None:
    """Do nothing: a plugin has no such hook."""
