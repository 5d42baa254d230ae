"""The names of those who are in, and whose they are.

Invariant: a name is registered for exactly the session that bears it, and no two of them look alike
but where both have an account.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from teaparty.core.events import Person
from teaparty.core.party.freed_names import FreedNames
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.names import NameRefused, NameRules, fold
from teaparty.core.values.refusal import NotHere, Refusal, several
from teaparty.core.words.beginnings import Beginnings
from teaparty.core.words.taking import shortened


class NameTaken(NameRefused):
    """Somebody else who is in has the name; another one is free."""

    def __init__(self, name: str, proposal: str) -> None:
        super().__init__(
            "The name {name} is taken. {proposal} is free.", name=name, proposal=proposal
        )
        self.name = name


class Registry:
    """People by their names. `skeleton` returns what is equal for names that look alike.

    `letters` is as for `NameRules`.
    """

    def __init__(
        self,
        reserved: Iterable[str],
        words: Iterable[str],
        skeleton: Callable[[str], str],
        letters: Callable[[str], str] = fold,
        freed: FreedNames | None = None,
    ) -> None:
        self.people: dict[str, Session] = {}
        """By the folded name, the key."""
        self.members: dict[int, Session] = {}
        """Those who have an account, by its number."""
        self.reserved: Counter[str] = Counter()
        """`keys` of names of which it is being found out whose they are."""
        self.rules = NameRules(reserved, words, letters)
        self._skeleton = skeleton
        self._freed = freed
        self._looks: dict[str, str] = {}  # skeletons of those who are in, and their keys
        self._beginnings = Beginnings()

    def claim(self, session: Session, name: str, account: Account | None) -> None:
        """Let `session` bear `name`, besides one that it had; raise `NameRefused`."""
        if session.gone is not None:
            raise Refusal("You have left already.")
        if account is None:
            name = self.rules.check(name)
            if not self.reserved.keys().isdisjoint(self.keys(name)):
                raise NameRefused("The name {name} belongs to somebody.", name=name)
        self.refuse_present(session, name)
        if session.name:
            self._forget_look(session.name)
        self._looks[self._skeleton(name)] = fold(name)
        if fold(name) not in self.people:
            self._beginnings.add(name)
        self.people[fold(name)] = session
        session.person = Person(session.number, name, account.number if account else 0)
        if account is not None:
            self.members[account.number] = session

    def bind(self, session: Session, account: int) -> None:
        """Make a guest who is in the member with the account of that number."""
        session.person = Person(session.number, session.name, account)
        self.members[account] = session

    def keys(self, name: str) -> set[str]:
        """Return by what a name, and all that look like it, are known."""
        return {fold(name), self._skeleton(name)}

    def like(self, name: str) -> list[Session]:
        """Return who is in and is called `name`, or looks like it."""
        found = {fold(name), self._looks.get(self._skeleton(name), "")}
        return [self.people[key] for key in found if key in self.people]

    def refuse_present(self, session: Session, name: str) -> None:
        """Raise `NameRefused` where somebody else who is in is called `name`, or looks like it."""
        key = fold(name)
        if self.people.get(key, session) is not session:
            raise NameTaken(name, self.rules.propose(name, self.people))
        like = self.people.get(self._looks.get(self._skeleton(name), key))
        comes_in = session.account is not None and not session.name  # then guests give way
        if like is not None and like is not session and not comes_in:
            raise NameRefused(
                "{name} looks like {nearest}, who is in already.", name=name, nearest=like.name
            )
        if self._freed is not None and not comes_in:
            self._freed.refuse(self.keys(name), name, session.person)

    def give_up(self, old: Person) -> None:
        """Let nobody bear the name of `old`, who has another one now; see `FreedNames`."""
        if self._freed is not None:
            self._freed.add(self.keys(old.name), old)
        self.disclaim(old.name)

    def known_as(self, name: str, accounts: Mapping[str, int]) -> Person:
        """Return who is meant by a name that was kept, beside the numbers of `accounts`, by keys.

        They are called as they are now, where they are in.
        """
        account = accounts.get(fold(name), 0)
        session = self.members.get(account)
        return Person(0, name, account) if session is None else session.person

    def disclaim(self, name: str) -> None:
        """Let nobody be called `name` any more."""
        if self.people.pop(fold(name), None) is not None:
            self._beginnings.remove(name)
        self._forget_look(name)

    def leaves(self, session: Session) -> None:
        """Forget somebody who is not in any more."""
        self.disclaim(session.name)
        self.members.pop(session.person.account, None)

    def _forget_look(self, name: str) -> None:
        skeleton = self._skeleton(name)
        if self._looks.get(skeleton) == fold(name):
            del self._looks[skeleton]

    def find(self, name: str) -> Session:
        """Return the session of who is called `name`; raise `Refusal` where nobody is."""
        found = self.people.get(fold(name))
        if found is not None:
            return found
        near = next((other.name for other in self.fitting(name)), None)
        fields = {"name": shortened(name)}
        if near is None:
            raise NotHere(name, "There is nobody called {name} here.", **fields)
        text = "There is nobody called {name} here. Did you mean {nearest}?"
        raise NotHere(name, text, nearest=near, **fields)

    def meant(self, name: str, by: Session) -> Session:
        """Return who is called `name`, or may be meant `by` somebody who shortens names.

        Just one person who is in fits then; else this raises `Refusal`.
        """
        if fold(name) in self.people:
            return self.find(name)
        fitting = self.fitting(name)
        others = [other for other in fitting if other is not by]
        if len(others) > 1:
            raise several(name, (other.name for other in others))
        return (others or fitting or [self.find(name)])[0]

    def fitting(self, name: str) -> list[Session]:
        """Return some of the people whose names begin so, or do with accents."""
        return [self.people[key] for key in self._beginnings.fitting(name)]
