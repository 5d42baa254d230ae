"""Puts a party together from its configuration and plugins, and says what is wrong with them."""

import inspect
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teaparty.config import Config, RolePlan, RoomPlan
from teaparty.core.assembly import open_party
from teaparty.core.party.listeners import Hearer
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import DECLARED, ChatRoom, Room
from teaparty.core.ports import Ports
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.roles import RIGHTS, ROLES, Role
from teaparty.core.words.command_set import CommandSet
from teaparty.plugin_loader.checks import ways_to_nowhere
from teaparty.plugin_loader.faults import RAISED, in_words
from teaparty.plugin_loader.merging import Merged, merge
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.successors import Make
from teaparty.server.backups import backup_faults
from teaparty.server.channels import channel_faults, channel_shown
from teaparty.server.endpoints import Listener, endpoints
from teaparty.server.socials import read_socials
from teaparty.server.tls import tls_faults, with_tls_listener
from teaparty.server.web import http_faults, web_faults


@dataclass(frozen=True)
class Maker:
    """Makes a room of which the configuration says something; equal ones make the same."""

    kind: type[Room]
    name: str
    given: Mapping[str, Any]

    def __call__(self) -> Room:
        """Return a new room."""
        return self.kind(self.name, **self.given)


KEEPING_KEYS = ("history", "keep_lines", "keep_days", "listening")
"""What a room's class is given only if the operator has set it."""
TEXTS = {
    "greeting": ("{name}", "{sign}"),
    "goodbye": ("{name}",),
    "closing": ("{name}",),
    "rules": ("{name}", "{sign}"),
}
"""The operator's texts, and what is filled in: the party's name, and what a command begins with."""


class Plan:
    """A party to be opened. `faults` stop it; `plugin_faults` do if the operator is strict."""

    def __init__(
        self,
        config: Config,
        reactor: Any,
        self_signed: bool = False,
        plugins: Plugins | None = None,
    ) -> None:
        """Plan a party; with `self_signed`, it makes a certificate, and listens for TLS.

        Its plugins are loaded, unless they are given.
        """
        self._reactor, self._self_signed = reactor, self_signed
        self.asked = config
        config = self.config = with_tls_listener(config) if self_signed else config
        self.plugins = Plugins() if plugins is None else plugins
        if plugins is None:
            self.plugins.load(config.examples, config.plugins, config.plugin)
        self.faults = [*self.plugins.asked_faults, *self._text_faults()]
        self.plugin_faults = self.plugins.faults
        self.nowhere: list[str] = []
        """Sentences about exits of plugins' rooms that lead nowhere."""
        self.waiting: list[str] = []
        """The keys that ask for something of plugins that somebody has unloaded."""
        self._away = merge(self.plugins.away.values())
        self.ready: dict[str, Room] = {}
        """Rooms that are made as `makers` says, by their names."""
        self.start = config.start or next(iter(config.rooms))
        self.rooms = self._rooms()
        self.roles = self._roles()
        self.faults += channel_faults(config, {room.name for room in self.rooms})
        self.socials, faults = read_socials(config)
        self.faults += faults
        self.listeners, faults = endpoints(reactor, config)
        self.faults += [*faults, *tls_faults(config, self_signed), *web_faults(config)]
        self.faults += backup_faults(config)
        self.faults += http_faults(config)

    def again(self, config: Config, plugins: Plugins) -> "Plan":
        """Return a plan by another configuration, with these plugins, for a party that is open."""
        plan = Plan(config, self._reactor, self._self_signed, plugins)
        plan.rooms.clear()  # those of the party become what it says; they take them from `ready`
        return plan

    @property
    def by_web(self) -> bool:
        """Whether people can come by the web."""
        return any(each.door == "web" for each in self.listeners)

    def options(self, version: str, epoch: int = 0) -> PartyOptions:
        """Return what the operator decides; `version` is that of the server.

        `epoch` is that of the process, if several share the party.
        """
        config = self.config
        texts: dict[str, Any] = {
            key: _with_name(getattr(config, key), config.name) for key in TEXTS
        }
        return PartyOptions(
            limits=config.limits,
            reserved=tuple(config.reserved),
            channels=config.channels,
            socials=self.socials,
            guests=config.guests,
            registering=config.registering,
            roles=self.roles,
            name=config.name,
            version=version,
            epoch=epoch,
            **texts,
        )

    def party(
        self,
        ports: Ports,
        listeners: Sequence[Hearer] = (),
        version: str = "",
        epoch: int = 0,
    ) -> Party:
        """Open the party; for `version` and `epoch` see `options`."""
        options = self.options(version, epoch)
        heard_by = (*self.plugins.listeners, *listeners)
        party = open_party(self.rooms, self.plugins.commands, ports, options, heard_by)
        self.plugins.furnish(party)
        self.ready.clear()
        return party

    def summary(self) -> str:
        """Return in lines what would be opened, for `--check`."""
        commands = self.plugins.commands
        lines = [f"{self.config.name} would open."]
        for each in self.listeners:
            by_tls = " by TLS" * each.listen.tls
            lines.append(f"Listening on {each.text}{by_tls} {_for_whom(each)}.")
        known = {room.name for room in self.rooms}
        for room in self.rooms:
            ways = ", ".join(f"{way} to {to}" for way, to in room.exits.items() if to in known)
            listening = ", can be listened to" * room.listening
            lines.append(f"Room {room.name} ({room.kind}{listening}): {ways or 'no exits'}.")
        lines += [channel_shown(*each) for each in self.config.channels.items()]
        lines.append(f"Socials: {len(self.socials)}.")
        lines.append(f"Commands: {', '.join(sorted(command.name for command in commands))}.")
        if self.plugins.listeners:
            names = ", ".join(listener.name for listener in self.plugins.listeners)
            lines.append(f"Listeners: {names}.")
        lines.append("No faults were found.")
        return "\n".join(lines)

    def makers(self, merged: Merged) -> dict[str, Make]:
        """Return what makes each room of the configuration, and of plugins, with these kinds.

        Rooms of the configuration whose kind is missing are left out.
        """
        found: dict[str, Make] = dict(merged.rooms())
        for name, plan in self.config.rooms.items():
            kind = merged.kinds.get(plan.kind or merged.rooms().get(name, ChatRoom).kind)
            found.pop(name, None)
            if kind is not None:
                found[name] = Maker(kind, name, _given(plan))
        return found

    def _rooms(self) -> list[Room]:
        """Return the rooms of the configuration, then those of plugins; the start goes first."""
        config = self.config
        rooms = {name: self._room(name, plan) for name, plan in config.rooms.items()}
        for name, kind in self.plugins.rooms().items():
            if name not in rooms and (room := self._made(name, kind, kind)) is not None:
                rooms[name] = room
        for name, room in rooms.items():
            self._check_exits(name, room, rooms)
        if self.start not in rooms:
            self.faults.append(f"start is {self.start!r}, {_expected(rooms)}")
            return list(rooms.values())
        return [rooms.pop(self.start), *rooms.values()]

    def _check_exits(self, name: str, room: Room, rooms: Mapping[str, Room]) -> None:
        """Note the faults of a room's exits; those of a plugin's room may lead nowhere."""
        lost = {way: target for way, target in room.exits.items() if target not in rooms}
        away = [way for way, target in lost.items() if target in self._away.rooms()]
        self.waiting += [f"rooms.{name}.exits.{way}" for way in away if name in self.config.rooms]
        lost = {way: lost[way] for way in lost if way not in away}
        faults = list(_taken_words(room, self.plugins.commands))
        if name in self.config.rooms:
            for way, target in lost.items():
                self._miss(f"rooms.{name}.exits.{way} leads to {target!r}, {_expected(rooms)}")
            self.faults += [f"rooms.{name}.{fault}" for fault in faults]
            return
        self.nowhere += ways_to_nowhere([room], {*rooms, *self._away.rooms()})
        if faults:
            file = inspect.getfile(type(room))
            self.plugin_faults += [f"{file}: the room {name}: {fault}" for fault in faults]

    def _room(self, name: str, plan: RoomPlan) -> Room:
        kind, given = self._kind(name, plan), _given(plan)
        room = self._made(name, kind, Maker(kind, name, given))
        return ChatRoom(name, **given) if room is None else room

    def _made(self, name: str, kind: type[Room], make: Make) -> Room | None:
        """Return a room of that kind; None if it can't be made, which is its plugin's fault."""
        try:
            self.ready[name] = make()
        except RAISED as error:
            file = inspect.getfile(kind)
            why = in_words(error, kind.__module__)
            self.plugin_faults.append(f"{file}: the room {name} can't be made: {why}.")
            return None
        return self.ready[name]

    def _kind(self, name: str, plan: RoomPlan) -> type[Room]:
        if not plan.kind:
            return self.plugins.rooms().get(name, ChatRoom)
        kinds = self.plugins.kinds
        if plan.kind in self._away.kinds and plan.kind not in kinds:
            self.waiting.append(f"rooms.{name}")
        elif plan.kind not in kinds:
            self._miss(f"rooms.{name}.kind is {plan.kind!r}, {_expected(kinds)}")
        return kinds.get(plan.kind, ChatRoom)

    def _roles(self) -> dict[str, Role]:
        """Return the roles by their names, with the operator's settings."""
        known = [*RIGHTS, *sorted(self.plugins.merged.rights() - set(RIGHTS))]
        return {name: self._role(name, role, known) for name, role in ROLES.items()}

    def _role(self, name: str, role: Role, known: Collection[str]) -> Role:
        plan: RolePlan = getattr(self.config.roles, name)
        unknown = [right for right in plan.rights or () if right not in known]
        if self._away.rights().issuperset(unknown) and unknown:
            self.waiting.append(f"roles.{name}.rights")
        else:
            for right in unknown:
                self._miss(f"roles.{name}.rights has {right!r}, {_expected(known)}")
        return self.config.roles.arranged(role)

    def _miss(self, fault: str) -> None:
        """Note that something is not there: where a plugin has faults, it may be one of its.

        Nor is it looked for where what is asked of plugins is wrong, such as a folder.
        """
        if not self.plugins.asked_faults:
            (self.plugin_faults if self.plugins.faults else self.faults).append(fault)

    def _text_faults(self) -> list[str]:
        """Return the faults of texts with something in braces that is not filled in."""
        return [
            f"{key}: {found} is not filled in, but one of these was expected: {', '.join(known)}."
            for key, known in TEXTS.items()
            for found in re.findall(r"\{\w*\}", getattr(self.config, key))
            if found not in known
        ]


def _with_name(text: str, name: str) -> str:
    """Return a text with the name of the party; one that begins with `The` needs no other."""
    if name.casefold().startswith("the "):
        text = re.sub(r"\b[Tt]he \{name\}", "{name}", text)
    return text.replace("{name}", name)


def _given(plan: RoomPlan) -> dict[str, Any]:
    """Return what the operator says about a room, as its class takes it."""
    said = {key: getattr(plan, key) for key in DECLARED}
    return {key: said[key] for key in said if key not in KEEPING_KEYS or said[key] is not None}


def _for_whom(listener: Listener) -> str:
    if listener.asked:
        return "for programs that ask by HTTP"
    return "for browsers" if listener.door == "web" else f"in {listener.listen.mode} mode"


def _taken_words(room: Room, commands: CommandSet) -> Iterator[str]:
    words = {word for command in commands for word in command.words}
    for way in room.exits:
        if way in words:
            yield f"exits.{way} has the name of a command; another word was expected."


def _expected(names: Iterable[str]) -> str:
    return f"but one of these was expected: {', '.join(names)}."
