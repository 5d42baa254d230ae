"""The newest of what comes by some key: so many are held, and the oldest are forgotten for them."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def hold_newest(held: dict[K, V], key: K, value: V, most: int) -> None:
    """Hold a value as the newest one, and forget the oldest ones beyond `most`."""
    held.pop(key, None)
    held[key] = value
    while len(held) > most:
        del held[next(iter(held))]
