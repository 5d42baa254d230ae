"""The bans, the mutes and the lock that are in force, found by whom or what they are on.

Invariant: a ban of a network stands in both maps, or in none.
"""

from collections.abc import Callable, Iterable

from msgspec import structs

from teaparty.core.records import FOR_EVER, Sanction, SanctionKind
from teaparty.core.values.addresses import Networks
from teaparty.core.values.refusal import Refusal


class Sanctions:
    """What is in force, of what is kept. `time` returns Unix time in seconds."""

    def __init__(self, time: Callable[[], float], kept: Iterable[Sanction] = ()) -> None:
        self._time = time
        # In the order in which they were made, and some that are over.
        self._all: dict[tuple[str, str], Sanction] = {}
        self._networks: Networks[Sanction] = Networks()
        for sanction in kept:
            self.add(sanction)

    def __len__(self) -> int:
        return len(self._all)

    def add(self, sanction: Sanction) -> None:
        """Add one, in the place of an earlier one of its kind and target."""
        self.remove(sanction.kind, sanction.target)
        self._all[sanction.kind, sanction.target] = sanction
        if _of_network(sanction):
            self._networks.add(sanction.target, sanction)

    def remove(self, kind: SanctionKind, target: str) -> Sanction | None:
        """Remove one; return it, or None where it was not there."""
        found = self._all.pop((kind, target), None)
        if found is not None and _of_network(found):
            self._networks.discard(target)
        return found

    def on(self, kind: SanctionKind, target: str) -> Sanction | None:
        """Return what is in force of that kind on just that target."""
        found = self._all.get((kind, target))
        return found if found is not None and self._lasts(found) else None

    def ban_of(self, address: str) -> Sanction | None:
        """Return the ban of the narrowest network in force that holds an address."""
        found = self._networks.find(address)
        while found is not None and not self._lasts(found):
            self.remove(found.kind, found.target)
            found = self._networks.find(address)
        return found

    def all(self, kind: SanctionKind) -> list[Sanction]:
        """Return what is in force of that kind, in the order in which it was made."""
        return [each for each in self._all.values() if each.kind == kind and self._lasts(each)]

    def over(self) -> list[Sanction]:
        """Remove and return those that are over."""
        over = [each for each in self._all.values() if not self._lasts(each)]
        for each in over:
            self.remove(each.kind, each.target)
        return over

    def moved(self, seconds: float) -> list[Sanction]:
        """Return those that are for a time, as they are where that ends so much later."""
        return [
            structs.replace(each, until=each.until + seconds)
            for each in self._all.values()
            if each.until < FOR_EVER
        ]

    def refuse_more(self, sanction: Sanction, most: int) -> None:
        """Raise `Refusal` where there are so many that this one can't be added."""
        if self.on(sanction.kind, sanction.target) is None and len(self) >= most:
            raise Refusal("There are as many bans and mutes as there can be. Lift some first.")

    def following(self, old: str, new: str, name: str) -> list[Sanction]:
        """Return the sanctions on an `old` name as they are on the `new` one; both are keys.

        Nobody escapes by another `name`. What is on that already, and lasts longer, stays.
        """
        kinds: tuple[SanctionKind, ...] = ("mute", "ban")
        found = []
        for kind in kinds:
            held, there = self.on(kind, old), self.on(kind, new)
            if held is not None and (there is None or there.until < held.until):
                found.append(structs.replace(held, target=new, name=name))
        return found

    def _lasts(self, sanction: Sanction) -> bool:
        return sanction.until > self._time()


def _of_network(sanction: Sanction) -> bool:
    """No name has a slash."""
    return sanction.kind == "ban" and "/" in sanction.target
