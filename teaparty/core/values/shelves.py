"""What stands on the shelves of plugins: values as JSON, by keys."""

from collections.abc import Callable
from typing import NamedTuple

from teaparty.core.values.numbers import counted

LONGEST_KEY = 100
"""Characters in a key."""

ShelfChange = Callable[[str | None], str | None]
"""Returns what a value becomes; None stands for nothing."""


class ShelfName(NamedTuple):
    """A shelf, and the plugin that alone can reach it."""

    plugin: str
    name: str

    def __str__(self) -> str:
        return f"{self.plugin}/{self.name}"


class ShelfError(Exception):
    """A shelf can't take or give what was asked of it; the text says why in a sentence."""


class ShelfFull(ShelfError):
    """Another key was to be put on a shelf that has as many as it may."""

    def __init__(self, shelf: ShelfName, most: int) -> None:
        super().__init__(f"The shelf {shelf} is full: it has {counted(most, 'key')} already.")


def with_key(shelf: ShelfName, key: str) -> str:
    """Return how a sentence names the place of a value."""
    return f"{key!r} on the shelf {shelf}"
