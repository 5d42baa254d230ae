"""From the plugins and rooms of a party to others, while people are in: wholly, or not at all.

All is made ready before anything changes. Then what can fail is done, and undone if any of it does;
and at last what nobody could undo, such as sending people out of a room. All happens between two
turns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from teaparty.core.log.holdups import Steps
from teaparty.core.party.calls import Calls
from teaparty.core.party.listener import join
from teaparty.core.party.listeners import Hearer, hooks_of
from teaparty.core.party.moving import tell_mode
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.values.plugin_names import placed, plugin_name, plugin_of
from teaparty.plugin_loader.anew import taken_out
from teaparty.plugin_loader.checks import Faulty, check_exits, check_names, ways_to_nowhere
from teaparty.plugin_loader.faults import failure, in_words
from teaparty.plugin_loader.merging import merge
from teaparty.plugin_loader.plugin import Plugin
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.room_changes import RoomChanges, check_words, room_changes
from teaparty.plugin_loader.stages import Goal, Prepared, Remaining
from teaparty.plugin_loader.standing import Standing
from teaparty.plugin_loader.successors import Successor, of_listeners
from teaparty.plugin_loader.undo import Step, Undo, each_done

LOST = "Timers were cancelled, as what they call is gone: {lost}."
MOST_NAMED = 5
"""How many of those are named."""
Does = Callable[..., Any]


class Switching:
    """Changes the plugins and rooms of one party. What can't be done raises `Faulty`."""

    def __init__(self, plugins: Plugins, party: Party) -> None:
        self._plugins = plugins
        self._party = party
        self._rooms = party.rooms
        self._house = party.house
        self._timers = party.plugin_timers
        self._hearing = party.listeners
        self._calls = party.calls
        self.failed = self._hearing.failed
        """The listeners that could not start."""

    # --- making ready

    def ready(self, after: Goal) -> Prepared:
        """Make a change ready, and check it; nothing changes by that."""
        before, found = self._plugins.found, after.plugins.found
        new = {
            name: each
            for name, each in found.items()
            if name not in before or _is_another(each, before[name])
        }
        old = [each for name, each in before.items() if name not in found or name in new]
        self._check_faults(after, new)
        kinds = {each.name: {kind.kind: kind for kind in each.kinds} for each in new.values()}
        gone = {each.name for each in old if each.name not in found or _has_moved(each, found)}
        rooms = room_changes(
            self._rooms, after.before, after.makers, kinds, gone, after.start, after.ready
        )
        going_on, starting = list[Successor](), list[Hearer]()
        for name, each in new.items():
            had = before[name].listeners if name in before else ()
            successors = of_listeners(had, each.listeners)
            by_fresh = {id(found.fresh): found.object for found in successors}
            starting += [by_fresh.get(id(fresh), fresh) for fresh in each.listeners]
            going_on += successors
        check_names(
            [fresh for each in new.values() for fresh in each.listeners], self._party.people
        )
        self._check_rooms(after, rooms)
        return Prepared(after, old, rooms, going_on, starting, self._nowhere(after, rooms), [])

    def _check_faults(self, after: Goal, new: Mapping[str, Plugin]) -> None:
        """Raise `Faulty` for what is wrong with new plugins, and for what they do to others."""
        known = self._plugins.merged.faults
        faults = [
            f"{after.plugins.found[name].file}: {fault}"
            for name, found in after.plugins.merged.faults.items()
            for fault in found
            if name in new or fault not in known.get(name, ())
        ]
        if faults:
            raise Faulty("; ".join(faults))

    def _check_rooms(self, after: Goal, rooms: RoomChanges) -> None:
        names = rooms.names(self._rooms)
        check_words(names, after.channels, after.start)
        count = rooms.count(self._rooms)
        if rooms.opening and count > after.most_rooms:
            raise Faulty(f"limits.rooms is {after.most_rooms}, but there would be {count} rooms")
        fresh = [each.fresh for each in rooms.becoming if each.fresh is not None]
        check_exits([*fresh, *rooms.opening], after.plugins.commands)
        changing = {each.object.name for each in rooms.becoming if each.fresh is not None}
        others = [self._rooms[name] for name in names & self._rooms.keys() - changing]
        words = {word for command in self._plugins.commands for word in command.words}
        new = [each for each in after.plugins.commands if not words.issuperset(each.words)]
        check_exits(others, new)

    def _nowhere(self, after: Goal, rooms: RoomChanges) -> list[str]:
        """Return what is said of exits that will lead nowhere, and do not yet."""
        before, then = _away(self._plugins), _away(after.plugins)
        said = ways_to_nowhere(self._rooms.values(), {*self._rooms, *after.before, *before})
        known, names = set(said), {*rooms.names(self._rooms), *after.makers, *then}
        return [
            each for each in ways_to_nowhere(rooms.all(self._rooms), names) if each not in known
        ]

    # --- what can be undone

    def stop(self, switch: Prepared, undo: Undo) -> None:
        """Stop what becomes something else, or goes."""
        before = Standing(self._party)
        undo.at_last(self._hearing.start, switch.stopping, self._party)
        undo.at_last(before.open_again)  # unless they have opened others of those names
        switch.failed[:] = self._hearing.stop(switch.stopping)

    def go_over(self, switch: Prepared, undo: Undo) -> Remaining:
        """Go on with what is ready, and call its hooks; call `stop` before it."""
        party, rooms, becoming = self._party, self._rooms, switch.rooms.becoming
        renewed = [each.object for each in becoming if each.kind is not type(each.object)]
        changed = [each.object for each in becoming if each.differing]
        modes = [(me, me.mode) for room in changed for me in room.members.values()]
        left = [
            (each.object.name, plugin_of(each.object))
            for each in becoming
            if plugin_of(each.object) not in ("", plugin_name(each.kind.__module__))
        ]
        undo.by(Standing(party).have_again, [each.object for each in becoming])
        self._take_over(switch, undo)
        for room in switch.rooms.opening:
            self._house.add(room)
        party.start = rooms[switch.goal.start]
        return Remaining(changed, modes, left, list(self._hooks(switch, renewed, undo)))

    def _hooks(self, switch: Prepared, renewed: Sequence[Room], undo: Undo) -> Iterator[Step]:
        """Call the hooks; yield what begins those that are coroutines, which nobody could undo."""
        for each in (*renewed, *(each.object for each in switch.listeners)):
            room = isinstance(each, Room)
            calls = self._calls.done_for("node") if room else self._hearing.of_node
            steps = self._call(each, "reloaded", calls, getattr(each, "reloaded", _nothing))
            if steps is not None:
                undo.by(steps.end)
                yield Step(_what("reloaded", each), calls.go_on, (steps,))
        for listener in switch.starting:
            does = self._hearing.starting(listener)
            if "started" not in hooks_of(listener):
                does = _nothing
            steps = self._call(listener, "started", self._hearing.of_node, does, self._party)
            if steps is None:
                undo.by(self._hearing.stop, [listener])
            else:
                undo.by(steps.end)
                yield Step(_what("started", listener), self._hearing.go_on, (listener, steps))

    def _take_over(self, switch: Prepared, undo: Undo) -> None:
        """Have other plugins, and rooms and listeners that go on."""
        plugins, after = self._plugins, switch.goal.plugins
        undo.by(self._use, list(self._hearing.listeners))
        undo.by(plugins.become, copy(plugins))
        ours = set(map(id, plugins.listeners))
        others = [each for each in self._hearing.listeners if id(each) not in ours]
        for each in (*switch.rooms.becoming, *switch.listeners):
            each.take_over(undo)
        going_on = {id(each.fresh): each.object for each in switch.listeners}
        found = {
            name: each._replace(listeners=tuple(going_on.get(id(it), it) for it in each.listeners))
            for name, each in after.found.items()
        }
        plugins.become(after)
        plugins.found, plugins.merged = found, merge(found.values())
        self._use([*plugins.listeners, *others])

    def _use(self, listeners: Sequence[Hearer]) -> None:
        """Have the party use what the plugins provide, and these listeners."""
        self._plugins.furnish(self._party)
        join(listeners, self._party)
        self._party.use(self._plugins.commands, listeners)

    def _call(
        self, whose: object, hook: str, calls: Calls, does: Does, *given: object
    ) -> Steps | None:
        """Call a hook by what `does` so; raise `Faulty`. Return what it has to await."""
        what = _what(hook, whose)
        try:
            return calls.made(placed(what, whose), does, *given)
        except BaseException as error:
            raise Faulty(f"{what} raises {in_words(error, type(whose).__module__)}") from error

    # --- what can't

    def finish(self, switch: Prepared, switched: Remaining) -> tuple[list[str], list[str]]:
        """Do the rest; return in sentences what else was done, and what could not be done.

        After it, places that people have made may be open that were not, and the other way round.
        """
        said = list(switch.nowhere)
        faults = each_done(self._rest(switch, switched, said), self._party.report)
        starting = set(map(id, switch.starting))
        failed = [each for each in self._hearing.failed if id(each.listener) in starting]
        said += [f"But {failure(each)}." for each in (*switch.failed, *failed)]
        return said, [f"{fault}." for fault in faults]

    def _rest(self, switch: Prepared, switched: Remaining, said: list[str]) -> Iterator[Step]:
        for room in switch.rooms.going:
            if self._party.has(room):  # unless the plugin itself has shut it
                yield Step(f"shutting the room {room.name}", self._party.shut, (room,))
        for room in switched.rooms:
            if self._party.has(room):
                yield Step(f"showing the room {room.name}", self._house.changed, (room,))
        for me, mode in switched.modes:
            yield Step("telling how lines are understood", tell_mode, (me, mode))
        for name, plugin in switched.left:
            what, cancel = f"cancelling timers of the room {name}", self._timers.cancel_of_room
            yield Step(what, cancel, (name, plugin))
        for each in switch.old:
            after = switch.goal.plugins.found.get(each.name)
            if after is None:
                what = f"cancelling timers of {each.name}"
                yield Step(what, self._timers.cancel_of, (each.name,))
            if after is None or after.full != each.full:
                yield Step(f"forgetting {each.full}", taken_out, (each.full,))
        yield Step("cancelling timers that call what is gone", self._cancel_lost, (said,))
        yield from switched.waiting

    def _cancel_lost(self, said: list[str]) -> None:
        """Cancel timers that call what is gone, and say which."""
        lost = self._timers.cancel_lost()
        if lost:
            others = " and others" * (len(lost) > MOST_NAMED)
            said.append(LOST.format(lost=", ".join(lost[:MOST_NAMED]) + others))


def _is_another(one: Plugin, other: Plugin) -> bool:
    """Whether a plugin is not the same one, perhaps with other settings."""
    return one is not other and (one.module is None or one.module is not other.module)


def _has_moved(old: Plugin, found: Mapping[str, Plugin]) -> bool:
    return found[old.name].file != old.file


def _away(plugins: Plugins) -> Mapping[str, type[Room]]:
    """Return the rooms of plugins that somebody has unloaded, by their names."""
    return merge(plugins.away.values()).rooms()


def _what(hook: str, whose: object) -> str:
    """Return what a hook is called in a sentence."""
    kind = "room" if isinstance(whose, Room) else "listener"
    return f"{hook} of the {kind} {getattr(whose, 'name', '')}"


def _nothing(*_: object) -> None:
    """Do nothing: a plugin has no such hook."""
