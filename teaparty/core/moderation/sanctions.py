"""The bans, the mutes and the lock that are in force, by their targets.

Each change returns what the caller has to write into the records, in that order. Invariant: a ban
of a network stands in both maps, or in none.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec import structs

from teaparty.core.records import FOR_EVER, Sanction, SanctionKind
from teaparty.core.values.addresses import Networks
from teaparty.core.values.refusal import Refusal

LOCK = "*"
"""The target of a lock, which is for the whole party."""
MEMBERS, STAFF = "members", "staff"
"""The names of locks: these people can still come in."""
OPEN = "open"
"""No lock."""


def refuse_same_lock(now: Sanction | None, people: str) -> None:
    """Raise `Refusal` if a lock is for these people already, or there is none for `OPEN`."""
    if now is None and people == OPEN:
        raise Refusal("The party is open already.")
    if now is not None and now.name == people:
        raise Refusal("That is how it is already.")


class Lifted(NamedTuple):
    """The end of a sanction."""

    kind: SanctionKind
    target: str


Writes = tuple[Sanction | Lifted, ...]


class Sanctions:
    """The sanctions in force. `time` returns Unix time in seconds."""

    def __init__(self, time: Callable[[], float], stored: Iterable[Sanction] = ()) -> None:
        self._time = time
        self.by_target: dict[tuple[SanctionKind, str], Sanction] = {}
        """In the order in which they were made, and some that are over."""
        self._networks: Networks[Sanction] = Networks()
        for sanction in stored:
            self._add(sanction)

    def __len__(self) -> int:
        return len(self.by_target)

    # --- what is in force

    def on(self, kind: SanctionKind, target: str) -> Sanction | None:
        """Return what is in force of that kind on just that target."""
        found = self.by_target.get((kind, target))
        return found if found is not None and self._lasts(found) else None

    def ban_of(self, address: str) -> Sanction | None:
        """Return the ban of the narrowest network in force that holds an address."""
        found = self._networks.find(address)
        while found is not None and not self._lasts(found):
            self._remove(found.kind, found.target)
            found = self._networks.find(address)
        return found

    def all(self, kind: SanctionKind) -> list[Sanction]:
        """Return what is in force of that kind, in the order in which it was made."""
        return [each for each in self.by_target.values() if each.kind == kind and self._lasts(each)]

    # --- how it is changed

    def impose(self, sanction: Sanction, most: int) -> Writes:
        """Add one, in the place of an earlier one of its kind and target; remove what is over.

        Raises `Refusal` where `most` are in force already.
        """
        over = [each for each in self.by_target.values() if not self._lasts(each)]
        if self.on(sanction.kind, sanction.target) is None and len(self) - len(over) >= most:
            raise Refusal("There are as many bans and mutes as there can be. Lift some first.")
        for each in over:
            self._remove(each.kind, each.target)
        self._add(sanction)
        return (*(Lifted(each.kind, each.target) for each in over), sanction)

    def lift(self, kind: SanctionKind, target: str) -> Writes:
        """Remove one; if it was not in force, there is nothing to write."""
        if self.on(kind, target) is None:
            return ()
        self._remove(kind, target)
        return (Lifted(kind, target),)

    def follow(self, old: str, new: str, name: str) -> Writes:
        """Carry over the sanctions that a rename from key `old` to key `new` takes along.

        Nobody escapes by another name: a mute goes along, and a ban holds for both. A sanction on
        the new name that lasts longer stays. The new name is written as `name`.
        """
        if new == old:
            return ()
        moved = self._following(old, new, name)
        for each in moved:
            self._add(each)
        return (*moved, *self.lift("mute", old))

    def move(self, seconds: float) -> Writes:
        """Move the end of each one that is for a time so much later."""
        moved = [
            structs.replace(each, until=each.until + seconds)
            for each in self.by_target.values()
            if each.until < FOR_EVER
        ]
        for each in moved:
            self._add(each)
        return tuple(moved)

    def learn(self, write: "Sanction | Lifted") -> None:
        """Have it be as it was written, whatever it was before."""
        if isinstance(write, Lifted):
            self._remove(write.kind, write.target)
        else:
            self._add(write)

    # --- how it is done

    def _following(self, old: str, new: str, name: str) -> list[Sanction]:
        kinds: tuple[SanctionKind, ...] = ("mute", "ban")
        found = []
        for kind in kinds:
            held, there = self.on(kind, old), self.on(kind, new)
            if held is not None and (there is None or there.until < held.until):
                found.append(structs.replace(held, target=new, name=name))
        return found

    def _add(self, sanction: Sanction) -> None:
        self._remove(sanction.kind, sanction.target)
        self.by_target[sanction.kind, sanction.target] = sanction
        if _of_network(sanction):
            self._networks.add(sanction.target, sanction)

    def _remove(self, kind: SanctionKind, target: str) -> None:
        found = self.by_target.pop((kind, target), None)
        if found is not None and _of_network(found):
            self._networks.discard(target)

    def _lasts(self, sanction: Sanction) -> bool:
        return sanction.until > self._time()


def _of_network(sanction: Sanction) -> bool:
    """No name has a slash."""
    return sanction.kind == "ban" and "/" in sanction.target
