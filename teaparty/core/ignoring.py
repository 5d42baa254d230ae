"""Whom somebody does not want to hear: by name, for who comes back, and by session, for who was
called otherwise when they spoke."""

from teaparty.core.events import Person
from teaparty.core.names import fold


class Ignored(dict[str, Person]):
    """The people that one person ignores, by the folded name.

    A dict, so that it costs no call to ask whether there are any, for each member and turn.
    """

    __slots__ = ()

    def has(self, person: Person) -> bool:
        """Whether `person` is ignored, under this name or by their session."""
        if fold(person.name) in self:
            return True
        return person.number > 0 and any(person.number == other.number for other in self.values())

    def names(self) -> list[str]:
        """Return their names in order."""
        return sorted(person.name for person in self.values())

    def add(self, person: Person) -> None:
        """Ignore somebody."""
        self[fold(person.name)] = person

    def remove(self, name: str) -> str | None:
        """Hear somebody again; return the name, or None where nobody of that name is ignored."""
        person = self.pop(fold(name), None)
        return None if person is None else person.name

    def rename(self, old: str, person: Person) -> None:
        """Somebody who was called `old` is `person` now."""
        if self.pop(fold(old), None) is not None:
            self.add(person)
