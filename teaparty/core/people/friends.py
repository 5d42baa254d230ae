"""Friends: people who are told when a person of their list comes in."""

from collections.abc import Mapping

from teaparty.core.events import Person
from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.names import fold

Known = str | int
"""What a friend is known by: the number of their account, or else the key of their name."""


class Friends(Feature):
    """Which of the `sessions` wait for whom, so that nobody's list is searched at a login."""

    def __init__(self, sessions: Mapping[int, Session]) -> None:
        self._sessions = sessions
        self._waiting: dict[Known, set[int]] = {}  # numbers of sessions

    def __len__(self) -> int:
        """Return for how many friends anybody waits."""
        return len(self._waiting)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Tell people that their friend has come in; from now on this person waits for theirs."""
        if not me.entering.instead:
            self.came_in_elsewhere(me)
        for name in me.preferences.friends:
            self._wait(me, name)

    def came_in_elsewhere(self, me: Session) -> None:
        """Tell people that their friend has come in."""
        for other in self._waiting_for(me.person):
            if other is not me and not other.ignoring.has(me.person):
                other.tell("Your friend {name} has come in.", name=me.name)

    def add(self, session: Session, name: str, account: int) -> None:
        """Tell `session` from now on when `name`, or the owner of an account, comes in."""
        accounts = session.preferences.friend_accounts
        if account:
            accounts = {**accounts, fold(name): account}
        session.set_preferences(
            friends=(*session.preferences.friends, name), friend_accounts=accounts
        )
        self._wait(session, name)

    def remove(self, session: Session, name: str) -> bool:
        """Tell it no more when `name` comes in; return whether it would have been told."""
        had, key = session.preferences, fold(name)
        left = tuple(each for each in had.friends if fold(each) != key)
        if left == had.friends:
            return False
        self._wait_no_more(session, name)
        accounts = {each: number for each, number in had.friend_accounts.items() if each != key}
        session.set_preferences(friends=left, friend_accounts=accounts)
        return True

    def renamed(self, me: Session, old: Person) -> None:
        """Follow a member who was `old`, perhaps as a guest."""
        if not me.person.account:
            return
        for session in self._waiting_for(old):
            self.rename(session, old.name, old.account, me.person)

    renamed_elsewhere = renamed

    def rename(self, session: Session, old: str, account: int, person: Person) -> None:
        """Make `person` a friend of `session`, who knew them as `old`, or by an account."""
        accounts = session.preferences.friend_accounts
        known = {key for key, number in accounts.items() if account and number == account}
        for name in session.preferences.friends:
            if fold(name) in known or (fold(name) == fold(old) and fold(old) not in accounts):
                self.remove(session, name)
        self.remove(session, person.name)  # a namesake of before
        self.add(session, person.name, person.account)

    def leaves(self, me: Session) -> None:
        """Forget somebody who leaves."""
        for name in me.preferences.friends:
            self._wait_no_more(me, name)

    def _waiting_for(self, person: Person) -> list[Session]:
        """Return who waits for a person, in the order in which they came."""
        by_name = self._waiting.get(fold(person.name), set())
        numbers = by_name | self._waiting.get(person.account or "", set())
        return [self._sessions[number] for number in sorted(numbers) if number in self._sessions]

    def _wait(self, session: Session, name: str) -> None:
        self._waiting.setdefault(_known(session, name), set()).add(session.number)

    def _wait_no_more(self, session: Session, name: str) -> None:
        known = _known(session, name)
        waiting = self._waiting.get(known, set())
        waiting.discard(session.number)
        if not waiting:
            self._waiting.pop(known, None)


def _known(session: Session, name: str) -> Known:
    return session.preferences.friend_accounts.get(fold(name)) or fold(name)
