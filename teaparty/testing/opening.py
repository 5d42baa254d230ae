"""What a party in memory is opened with: plugins and rooms, made anew each time."""

import importlib
import sys
from collections.abc import Collection, Mapping, Sequence
from types import ModuleType
from typing import Any

from msgspec import convert, structs

from teaparty.core.party.rooms import DECLARED, ChatRoom, Room
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.modes import is_word
from teaparty.core.values.options import PartyOptions
from teaparty.plugin_loader.plugins import Plugins

Tables = Mapping[str, Mapping[str, Any]]
"""Settings of plugins, by their names."""


def plain_rooms(*rooms: str) -> dict[str, Room]:
    """Return plain rooms of these names, each with an exit to the next."""
    return {
        name: ChatRoom(name, title=f"The {name.capitalize()}", exits={"on": other})
        for name, other in zip(rooms, (*rooms[1:], rooms[0]), strict=True)
    }


def with_rights(options: PartyOptions, rights: Mapping[str, Collection[str]]) -> PartyOptions:
    """Return the options of a party where roles, by their names, have further rights."""
    roles = dict(options.roles)
    for name, more in rights.items():
        assert name in roles, f"there is no role {name}, but {', '.join(roles)}"
        roles[name] = structs.replace(roles[name], rights=roles[name].rights | set(more))
    return structs.replace(options, roles=roles)


def channel_rules(channels: Collection[str] | Tables) -> dict[str, ChannelRules]:
    """Return the channels of these words, with what is said of each, as in the configuration."""
    assert not isinstance(channels, str), f"channels are given as a list: [{channels!r}]"
    tables = channels if isinstance(channels, Mapping) else {word: {} for word in channels}
    for word in tables:
        assert is_word(word), f"{word!r} is no word for a channel: small letters, digits, - and _"
    return {word: convert(dict(table), ChannelRules) for word, table in tables.items()}


class Opening:
    """The plugins of these modules, and the rooms, with those of the plugins beside them."""

    def __init__(
        self, modules: Sequence[ModuleType], rooms: Mapping[str, Room], settings: Tables | None
    ) -> None:
        self._modules, self._settings = modules, settings
        self._own = dict(rooms)
        self._load()

    def _load(self) -> None:
        self.plugins = Plugins()
        for module in self._modules:
            faults = self.plugins.take(module, self._settings)
            assert not faults, "; ".join(faults)
        self.rooms = self._own | {name: kind() for name, kind in self.plugins.rooms().items()}

    def again(self) -> None:
        """Make all of it anew, as in another process: modules are run again, rooms are empty."""
        self._modules = [_run_again(module) for module in self._modules]
        self._own = {name: _made_again(room) for name, room in self._own.items()}
        self._load()


def _run_again(module: ModuleType) -> ModuleType:
    """Run a module once more; one that is made by a test, or is one, stays as it is."""
    last = sys.modules.get(module.__name__, module)  # it may have been reloaded
    if last.__spec__ is None or last.__name__.rpartition(".")[2].startswith("test_"):
        return last
    return importlib.reload(last)


def _made_again(room: Room) -> Room:
    return type(room)(room.name, **{key: getattr(room, key) for key in DECLARED})
