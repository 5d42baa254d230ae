"""The names of accounts in memory, and the last ones that people gave up and still have."""

from typing import NamedTuple


class Name(NamedTuple):
    """The forms by which a name is found."""

    key: str
    skeleton: str


class Names:
    """Names by the numbers of accounts; an old one with what the store's clock showed then."""

    def __init__(self) -> None:
        self._names: dict[int, Name] = {}
        self._numbers: dict[str, int] = {}  # by the keys
        self._skeletons: dict[str, int] = {}
        self._old: dict[int, tuple[Name, float]] = {}

    def bearer(self, key: str) -> int:
        """Return who is called so; 0 for nobody."""
        return self._numbers.get(key, 0)

    def owner(self, key: str) -> int:
        """Return who is called so, or was and still owns the name; 0 for nobody."""
        before = (number for number, (old, _) in self._old.items() if old.key == key)
        return self._numbers.get(key) or next(before, 0)

    def like(self, name: Name, own: int) -> tuple[int, bool] | None:
        """Return who else is called so, or like it, and whether it is by an old name."""
        for other in (self._numbers.get(name.key, own), self._skeletons.get(name.skeleton, own)):
            if other != own:
                return other, False
        for other, (old, _) in self._old.items():
            if other != own and (old.key == name.key or old.skeleton == name.skeleton):
                return other, True
        return None

    def take(self, number: int, name: Name) -> Name | None:
        """Give an account this name; return the one that it had."""
        before = self._names.get(number)
        if before is not None:
            del self._numbers[before.key], self._skeletons[before.skeleton]
        self._names[number] = name
        self._numbers[name.key] = self._skeletons[name.skeleton] = number
        return before

    def set_old(self, number: int, old: Name | None, clock: float) -> None:
        """Set the old name of an account, given up now; None for none."""
        self._old.pop(number, None)
        if old is not None:
            self._old[number] = old, clock

    def forget(self, number: int) -> list[str]:
        """Free all names of an account; return their keys."""
        name = self._names.pop(number)
        del self._numbers[name.key], self._skeletons[name.skeleton]
        old = self._old.pop(number, None)
        return [name.key] if old is None else [name.key, old[0].key]

    def expire(self, before: float) -> list[int]:
        """Free the old names that were given up before then; return whose they were."""
        free = [number for number, (_, clock) in self._old.items() if clock < before]
        for number in free:
            del self._old[number]
        return free

    def in_order(self) -> list[int]:
        """Return the accounts in the order of their keys."""
        return [number for _, number in sorted(self._numbers.items())]

    def beginning(self, beginning: str) -> list[int]:
        """Return the accounts whose keys begin so, in the order of their keys."""
        return [number for key, number in sorted(self._numbers.items())
                if key.startswith(beginning)]  # fmt: skip
