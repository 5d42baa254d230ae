"""Puts a party together from its configuration and plugins, and says what is wrong with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from twisted.internet.endpoints import serverFromString
from twisted.internet.interfaces import IStreamServerEndpoint

from teaparty.config import Config, Listen, RoomPlan
from teaparty.core.party import Manners, Outside, Party
from teaparty.core.ports import Listener
from teaparty.core.rooms import Mode, Room
from teaparty.core.table import Repertoire
from teaparty.loading import Plugins

BACKLOG_KINDS = ("tcp", "tcp6", "ssl", "unix")


class Plan:
    """A party to be opened. `faults` stop it; `plugin_faults` do only where it is strict."""

    def __init__(self, config: Config, reactor: Any) -> None:
        self.config = config
        self.plugins = Plugins()
        self.plugins.load(config.examples, config.plugins)
        self.faults: list[str] = []
        self.plugin_faults = self.plugins.faults
        self.rooms = self._rooms()
        self.endpoints = self._endpoints(reactor)

    def party(self, outside: Outside, listeners: Sequence[Listener] = ()) -> Party:
        """Open the party."""
        config = self.config
        manners = Manners(
            limits=config.limits,
            greeting=config.greeting.replace("{name}", config.name),
            goodbye=config.goodbye.replace("{name}", config.name),
            closing=config.closing.replace("{name}", config.name),
            reserved=tuple(config.reserved),
        )
        heard_by = (*self.plugins.listeners, *listeners)
        return Party(self.rooms, self.plugins.repertoire, outside, manners, heard_by)

    def summary(self) -> str:
        """Return in lines what would be opened, for `--check`."""
        repertoire = self.plugins.repertoire
        lines = [f"The {self.config.name} would open."]
        lines += [f"Listening on {text} in {mode} mode." for text, _, mode in self.endpoints]
        for room in self.rooms:
            ways = ", ".join(f"{way} to {target}" for way, target in room.exits.items())
            lines.append(f"Room {room.name} ({room.kind}): {ways or 'no exits'}.")
        lines.append(f"Commands: {', '.join(sorted(command.name for command in repertoire))}.")
        if self.plugins.listeners:
            names = ", ".join(listener.name for listener in self.plugins.listeners)
            lines.append(f"Listeners: {names}.")
        lines.append("No faults were found.")
        return "\n".join(lines)

    def _rooms(self) -> list[Room]:
        """Return the rooms of the configuration, then those of plugins; the start goes first."""
        config = self.config
        rooms = {name: self._room(name, plan) for name, plan in config.rooms.items()}
        own = {kind.name: kind for kind in self.plugins.kinds.values() if kind.name}
        for name, kind in own.items():
            if name not in rooms:
                rooms[name] = kind()
        for name, room in rooms.items():
            faults = list(_exit_faults(room, rooms, self.plugins.repertoire))
            if name in config.rooms:
                self.faults += [f"rooms.{name}.{fault}" for fault in faults]
            elif faults:
                self.plugin_faults += [f"the plugin's room {name}: {fault}" for fault in faults]
                room.exits = {way: target for way, target in room.exits.items() if target in rooms}
        start = config.start or next(iter(config.rooms))
        if start not in rooms:
            self.faults.append(f"start is {start!r}, but the name of a room was expected.")
            return list(rooms.values())
        return [rooms.pop(start), *rooms.values()]

    def _room(self, name: str, plan: RoomPlan) -> Room:
        kind = self.plugins.kinds.get(plan.kind)
        if kind is None:
            kinds = ", ".join(self.plugins.kinds)
            self.faults.append(
                f"rooms.{name}.kind is {plan.kind!r}, but one of these was expected: {kinds}."
            )
            kind = self.plugins.kinds["chat"]
        return kind(
            name,
            title=plan.title,
            description=plan.description,
            exits=plan.exits,
            mode=plan.mode,
        )

    def _endpoints(self, reactor: Any) -> list[tuple[str, IStreamServerEndpoint, Mode]]:
        found: list[tuple[str, IStreamServerEndpoint, Mode]] = []
        for item in self.config.listen:
            listen = item if isinstance(item, Listen) else Listen(endpoint=item)
            text = _full_endpoint(listen.endpoint, self.config.limits.backlog)
            try:
                found.append((text, serverFromString(reactor, text), listen.mode))
            except Exception as error:
                self.faults.append(
                    f"listen: {listen.endpoint!r} is no endpoint: a port number or a Twisted server"
                    f" endpoint like tcp:5005:interface=127.0.0.1 was expected ({error})."
                )
        return found


def _full_endpoint(endpoint: str, backlog: int) -> str:
    """Return `endpoint` in Twisted's words: a number is a TCP port, and the backlog is deep."""
    text = f"tcp:{endpoint}" if endpoint.isdecimal() else endpoint
    if text.partition(":")[0] in BACKLOG_KINDS and "backlog=" not in text:
        return f"{text}:backlog={backlog}"
    return text


def _exit_faults(room: Room, rooms: Mapping[str, Room], repertoire: Repertoire) -> list[str]:
    words = {word for command in repertoire for word in command.words}
    faults: list[str] = []
    for way, target in room.exits.items():
        if target not in rooms:
            faults.append(f"exits.{way} leads to {target!r}, but the name of a room was expected.")
        if way in words:
            faults.append(f"exits.{way} has the name of a command; another word was expected.")
    return faults
