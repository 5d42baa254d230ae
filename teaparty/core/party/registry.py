"""The names of the people who are in, and whose they are.

Invariant: a name is registered for exactly the session that bears it, and no two names look
alike unless both people have an account.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

from teaparty.core.events import Person
from teaparty.core.party.freed_names import FreedNames
from teaparty.core.records import Account
from teaparty.core.values.name_rules import NameRules
from teaparty.core.values.names import NameRefused, fold
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import NotHere, Refusal, several
from teaparty.core.words.beginnings import Beginnings
from teaparty.core.words.spoken_names import SpokenNames
from teaparty.core.words.taking import shortened


class NameTaken(NameRefused):
    """Somebody else who is in has the name; another one is free."""

    def __init__(self, name: str, proposal: str) -> None:
        super().__init__(
            "The name {name} is taken. {proposal} is free.", name=name, proposal=proposal
        )
        self.name = name


def looks_like(name: str, other: str) -> NameRefused:
    """Return the refusal of a name that looks like that of somebody who is in."""
    return NameRefused("{name} looks like {nearest}, who is in already.", name=name, nearest=other)


class Bearer(Protocol):
    """Somebody who bears a name; the registry alone gives them their `person`."""

    person: Person

    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def account(self) -> Account | None: ...
    @property
    def gone(self) -> Reason | None: ...
    @property
    def is_here(self) -> bool: ...


B = TypeVar("B", bound=Bearer)


def _ignored(other: object) -> None:
    """Do nothing: nobody is elsewhere."""


class Registry(Generic[B]):
    """People by their names. `skeleton` returns what is equal for names that look alike.

    `letters` is as for `NameRules`.
    """

    def __init__(
        self,
        skeleton: Callable[[str], str],
        letters: Callable[[str], str] = fold,
        freed: FreedNames | None = None,
    ) -> None:
        self.people: dict[str, B] = {}
        """By the folded name, the key."""
        self.members: dict[int, B] = {}
        """The people who have an account, by its number."""
        self.reserved: Counter[str] = Counter()
        """Keys of names whose owner is being looked up; no guest may take them meanwhile."""
        self.rules = NameRules((), (), letters)
        """Which names are nobody's; see `reserve`."""
        self._letters = letters
        self.skeleton = skeleton
        self._freed = freed
        self._looks: dict[str, str] = {}  # skeletons of those who are in, and their keys
        self._beginnings = Beginnings()
        self.displaced: Callable[[B], object] = _ignored
        """Is given somebody elsewhere who is found no more, as somebody here has the name."""
        self.spoken = SpokenNames(self.people)
        """Finds the names of those who are in where somebody speaks of them."""

    def reserve(self, reserved: Iterable[str], words: Iterable[str]) -> None:
        """Let newcomers be called neither like these `reserved` names nor like `words`."""
        self.rules = NameRules(reserved, words, self._letters)

    def claim(self, session: B, name: str, account: Account | None) -> None:
        """Give `session` a name, besides one that it has; raise `NameRefused`.

        People elsewhere who seem to have it do so no more: among nodes it was claimed before.
        """
        name = self.checked(session, name, account, claimed=True)
        self._displace(self.people.get(fold(name)))
        self._register(session, name)
        session.person = Person(session.number, name, account.number if account else 0)
        if account is not None:
            self._displace(self.members.get(account.number))
            self.members[account.number] = session

    def _displace(self, other: B | None) -> None:
        if other is not None and not other.is_here:
            self.displaced(other)

    def checked(self, session: B, name: str, account: Account | None, claimed: bool = False) -> str:
        """Return a name as it is written that `session` can have; raise `NameRefused`.

        If it was `claimed`, only people who are in here count.
        """
        if session.gone is not None:
            raise Refusal("You have left already.")
        if account is None:
            name = self._refuse_to_guests(name)
        self.refuse_present(session, name, claimed)
        return name

    def _refuse_to_guests(self, name: str) -> str:
        """Raise `NameRefused` for a name that is no guest's; return it as it is written."""
        name = self.rules.check(name)
        if not self.reserved.keys().isdisjoint(self.keys(name)):
            raise NameRefused("The name {name} belongs to somebody.", name=name)
        return name

    def know(self, other: B) -> bool:
        """Take note of somebody elsewhere, who has their name already; return whether it can be.

        Somebody here goes before them: whoever gave the name has not said yet who has it no more.
        """
        key, account = fold(other.name), other.person.account
        bearer, member = self.people.get(key, other), self.members.get(account, other)
        if bearer.is_here or member.is_here:
            return False
        self._register(other, other.name)
        if account:
            self.members[account] = other
        return True

    def _register(self, session: B, name: str) -> None:
        if session.name:
            self._forget_look(session.name)
        self._looks[self.skeleton(name)] = fold(name)
        if fold(name) not in self.people:
            self._beginnings.add(name)
            self.spoken.add(name)
        self.people[fold(name)] = session

    def bind(self, session: B, account: int) -> None:
        """Make a guest who is in the member with the account of that number."""
        session.person = Person(session.number, session.name, account)
        self.members[account] = session

    def keys(self, name: str) -> set[str]:
        """Return the keys by which a name, and all that look like it, are known."""
        return {fold(name), self.skeleton(name)}

    def like(self, name: str) -> list[B]:
        """Return the people who are in and whose names are, or look like, `name`."""
        found = {fold(name), self._looks.get(self.skeleton(name), "")}
        return [self.people[key] for key in found if key in self.people]

    def refuse_present(self, session: B, name: str, claimed: bool = False) -> None:
        """Raise `NameRefused` if somebody else who is in has `name`, or one that looks like it.

        If it was `claimed`, only people who are in here count.
        """
        key = fold(name)
        bearer = self.people.get(key, session)
        if bearer is not session and (bearer.is_here or not claimed):
            raise NameTaken(name, self.rules.propose(name, self.people))
        like = self.people.get(self._looks.get(self.skeleton(name), key), session)
        comes_in = session.account is not None and not session.name  # then guests give way
        counts = like is not session and (like.is_here or not claimed)
        if counts and not comes_in:
            raise looks_like(name, like.name)
        if self._freed is not None and not comes_in:
            self._freed.refuse(self.keys(name), name, session.person)

    def give_up(self, old: Person) -> None:
        """Free the name of `old`, who has another one now; see `FreedNames`."""
        if self._freed is not None:
            self._freed.add(self.keys(old.name), old)
        self.disclaim(old.name)

    def known_as(self, name: str, accounts: Mapping[str, int]) -> Person:
        """Return the person meant by a stored name; `accounts` are numbers of accounts, by keys.

        People who are in have their name of today.
        """
        account = accounts.get(fold(name), 0)
        session = self.members.get(account)
        return Person(0, name, account) if session is None else session.person

    def disclaim(self, name: str) -> None:
        """Free a name: nobody is called so any more."""
        if self.people.pop(fold(name), None) is not None:
            self._beginnings.remove(name)
            self.spoken.remove(name)
        self._forget_look(name)

    def leaves(self, session: B) -> None:
        """Forget somebody who is not in any more, as far as nobody else has taken their name."""
        if self.people.get(fold(session.name)) is session:
            self.disclaim(session.name)
        if self.members.get(session.person.account) is session:
            del self.members[session.person.account]

    def _forget_look(self, name: str) -> None:
        skeleton = self.skeleton(name)
        if self._looks.get(skeleton) == fold(name):
            del self._looks[skeleton]

    def find(self, name: str) -> B:
        """Return the session of the person called `name`; raise `Refusal` if nobody is."""
        found = self.people.get(fold(name))
        if found is not None:
            return found
        near = next((other.name for other in self.fitting(name)), None)
        fields = {"name": shortened(name)}
        if near is None:
            raise NotHere(name, "Nobody called {name} is in.", **fields)
        text = "Nobody called {name} is in. Did you mean {nearest}?"
        raise NotHere(name, text, nearest=near, **fields)

    def meant(self, name: str, by: B, near: Container[int] = ()) -> B:
        """Return the person called `name`, or the only one whose name begins so.

        Of several people, those besides the one who typed it (`by`) count; of these, sessions whose
        numbers are in `near`, if there are any. Raises `Refusal`.
        """
        if fold(name) in self.people:
            return self.find(name)
        fitting = self.fitting(name)
        others = [other for other in fitting if other is not by]
        others = [other for other in others if other.number in near] or others
        if len(others) > 1:
            raise several(name, (other.name for other in others))
        return (others or fitting or [self.find(name)])[0]

    def fitting(self, name: str) -> list[B]:
        """Return some of the people whose names begin so, with accents or without."""
        return [self.people[key] for key in self._beginnings.fitting(name)]
