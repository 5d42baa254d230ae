"""People whom a person ignores: by account and by name, which survive coming in again, and by
session, which survives another name."""

from collections.abc import Mapping

from teaparty.core.events import Event, Person
from teaparty.core.values.names import fold

NOBODY: frozenset[int] = frozenset()
"""Most people ignore nobody; an empty set is not small."""


class Ignored(dict[str, Person]):
    """The people that one person ignores, by the folded name.

    A dict, so that it costs no call to ask whether there are any, for each member and turn.
    """

    __slots__ = ("renamed",)

    def __init__(self) -> None:
        super().__init__()
        self.renamed: frozenset[int] = NOBODY
        """Sessions of those who took another name since: a name may be words, too."""

    def has(self, person: Person) -> bool:
        """Whether `person` is ignored, by their account or session, or by a name without account.

        A name of somebody who had an account means nobody else who is called so later.
        """
        if not self:
            return False
        namesake = self.get(fold(person.name))
        if namesake is not None and namesake.account in (0, person.account):
            return True
        return any(person.same_as(other) for other in self.values())

    def hides(self, event: Event) -> bool:
        """Whether an event is not shown because the person who did it is ignored."""
        if event.speech or not event.shown_to_ignoring:
            return self.has(event.who)
        return event.who.number in self.renamed

    def names(self) -> list[str]:
        """Return their names in order."""
        return sorted(person.name for person in self.values())

    def accounts(self) -> dict[str, int]:
        """Return the numbers of their accounts, by their names, where they have one."""
        return {key: person.account for key, person in self.items() if person.account}

    def add(self, person: Person) -> None:
        """Ignore somebody, who has one place here, whatever they were called before."""
        for key in [key for key, other in self.items() if person.same_as(other)]:
            del self[key]
        self[fold(person.name)] = person

    def remove(self, name: str) -> str | None:
        """Hear somebody again; return the name, or None where nobody of that name is ignored."""
        person = self.pop(fold(name), None)
        if person is None:
            return None
        self.renamed -= {person.number}
        return person.name

    def remove_account(self, number: int) -> str | None:
        """Hear the owner of an account again, by whatever name they are ignored; as `remove`."""
        found = next((key for key, other in self.items() if other.account == number), None)
        return None if found is None else self.remove(found)

    def call(self, names: Mapping[int, str]) -> None:
        """Know the owners of these accounts by the names that they have now."""
        for person in [person for person in self.values() if person.account in names]:
            self.add(Person(person.number, names[person.account], person.account))

    def follow(self, old: Person, person: Person) -> bool:
        """Take note that `old` is `person` now; return whether they are ignored."""
        if not self.has(old):
            return False
        self.pop(fold(old.name), None)
        self.add(person)
        if fold(old.name) != fold(person.name):
            self.renamed |= {person.number}
        return True
