"""The settings of plugins: what the operator has set in the tables `[plugin.NAME]`."""

from collections.abc import Iterable
from typing import TypeVar, cast

from msgspec import Struct

from teaparty.core.values.plugin_names import full_name

S = TypeVar("S", bound=Struct)


class PluginSettings:
    """The settings of the plugins of one party, by their classes.

    A class goes by its name: code that ran when its plugin was reloaded finds the new settings.
    """

    def __init__(self) -> None:
        self._by_class: dict[str, Struct] = {}

    def __call__(self, kind: type[S]) -> S:
        """Return the settings of that class; it is called `Settings` in a plugin's module."""
        name = full_name(kind)
        if name not in self._by_class:
            raise LookupError(f"{name} is not the class Settings of a plugin in this party")
        return cast("S", self._by_class[name])

    def take(self, settings: Iterable[Struct]) -> None:
        """Have these, each of a class of its own, and no others from now on."""
        self._by_class = {full_name(type(each)): each for each in settings}
