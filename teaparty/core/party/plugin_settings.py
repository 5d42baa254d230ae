"""The settings of plugins: what the operator has set in the tables `[plugin.NAME]`."""

from typing import TypeVar

from msgspec import Struct

S = TypeVar("S", bound=Struct)


class PluginSettings:
    """The settings of the plugins of one party, by their classes.

    A class goes by its name: code that ran when its plugin was reloaded finds the new settings.
    """

    def __init__(self) -> None:
        self._by_class: dict[str, Struct] = {}

    def __call__(self, kind: type[S]) -> S:
        """Return the settings of that class; it is called `Settings` in a plugin's module."""
        found: S | None = self._by_class.get(_place(kind))  # type: ignore[assignment]
        if found is None:
            raise LookupError(f"{_place(kind)} is not the class Settings of a plugin in this party")
        return found

    def put(self, settings: Struct) -> None:
        """Let these be the settings of their class from now on."""
        self._by_class[_place(type(settings))] = settings


def _place(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
