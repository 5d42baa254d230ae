"""Names that were given up a moment ago: for a while nobody else can take them."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from teaparty.core.events import Person
from teaparty.core.values.names import NameRefused
from teaparty.core.values.numbers import rounded_up

MOST = 65_536


def freed(name: str, left: float) -> NameRefused:
    """Return the refusal of a name that is held for so many seconds more."""
    return NameRefused(
        "The name {name} was given up a moment ago. Please try again in {span}.",
        name=name,
        span=rounded_up(left),
    )


class _Freed(NamedTuple):
    bearer: Person
    until: float


class FreedNames:
    """The names that were given up in the last `seconds`, by their keys, in the order of time.

    `now` returns a time that never goes back.
    """

    def __init__(self, seconds: float, now: Callable[[], float]) -> None:
        self.seconds = seconds
        self._now = now
        self._names: dict[str, _Freed] = {}

    def __len__(self) -> int:
        return len(self._names)

    def add(self, keys: Iterable[str], bearer: Person) -> None:
        """Hold a name that `bearer` gives up now."""
        for key in keys:
            self._names.pop(key, None)
            self._names[key] = _Freed(bearer, self._now() + self.seconds)
        self._forget()

    def refuse(self, keys: Iterable[str], name: str, person: Person) -> None:
        """Raise `NameRefused` if `name`, or one like it, was somebody else's a moment ago."""
        for key in keys:
            found = self._names.get(key)
            left = 0.0 if found is None else found.until - self._now()
            if found is not None and left > 0 and not found.bearer.same_as(person):
                raise freed(name, left)

    def _forget(self) -> None:
        now = self._now()
        for key, found in list(self._names.items()):
            if found.until > now and len(self._names) <= MOST:
                break
            del self._names[key]
