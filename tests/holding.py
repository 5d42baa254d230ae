"""How much a thing holds, for tests that it is bounded or that nothing is left of what is over."""

from collections import deque
from typing import Any

TEXTS = (str, bytes, bytearray, memoryview)
SEVERAL = (list, tuple, set, frozenset, deque)


def held_by(thing: Any) -> int:
    """Return how many characters, bytes and items a thing holds, with all that stands in it."""
    return _held(thing, set())


def _held(thing: Any, seen: set[int]) -> int:
    if id(thing) in seen:
        return 0
    seen.add(id(thing))
    if isinstance(thing, TEXTS):
        return len(thing)
    if callable(thing):
        return 0
    parts = _parts(thing)
    count = len(thing) if isinstance(thing, (dict, *SEVERAL)) else 0
    return count + sum(_held(part, seen) for part in parts)


def _parts(thing: Any) -> list[Any]:
    if isinstance(thing, dict):
        return [*thing, *thing.values()]
    if isinstance(thing, SEVERAL):
        return list(thing)
    slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
    return [*getattr(thing, "__dict__", {}).values(), *(getattr(thing, each, 0) for each in slots)]
