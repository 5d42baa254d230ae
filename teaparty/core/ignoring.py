"""Whom somebody does not want to hear: by name, for who comes back, and by session, for who was
called otherwise when they spoke."""

from teaparty.core.events import Person
from teaparty.core.names import fold


class Ignored:
    """The people that one person ignores."""

    __slots__ = ("_people",)

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}

    def __len__(self) -> int:
        return len(self._people)

    def __contains__(self, person: Person) -> bool:
        if fold(person.name) in self._people:
            return True
        return any(person.number == other.number for other in self._people.values())

    def names(self) -> list[str]:
        """Return their names in order."""
        return sorted(person.name for person in self._people.values())

    def add(self, person: Person) -> None:
        """Ignore somebody."""
        self._people[fold(person.name)] = person

    def remove(self, name: str) -> str | None:
        """Hear somebody again; return the name, or None where nobody of that name is ignored."""
        person = self._people.pop(fold(name), None)
        return None if person is None else person.name

    def rename(self, old: str, person: Person) -> None:
        """Somebody who was called `old` is `person` now."""
        if self._people.pop(fold(old), None) is not None:
            self.add(person)
