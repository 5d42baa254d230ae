"""The shelves that a plugin's modules have made."""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from teaparty.core.party.shelf import Shelf


def shelves_of(module: ModuleType, faults: list[str]) -> Iterator[Shelf[Any]]:
    """Yield the shelves at the top of a plugin's module, and of its submodules.

    Only one of a name is yielded; add what is wrong with the others to `faults`.
    """
    names: set[str] = set()
    for shelf in dict.fromkeys(_made_by(module)):
        if shelf.name in names:
            faults.append(f"it has two shelves called {shelf.name}")
        else:
            names.add(shelf.name)
            yield shelf


def _made_by(module: ModuleType) -> Iterator[Shelf[Any]]:
    for name, each in [(module.__name__, module), *submodules(module.__name__)]:
        for value in list(vars(each).values()):
            if isinstance(value, Shelf) and value.module == name:
                yield value


def submodules(name: str) -> list[tuple[str, ModuleType]]:
    """Return the modules that a package of that name has imported of its own, by their names."""
    return [each for each in list(sys.modules.items()) if each[0].startswith(f"{name}.")]
