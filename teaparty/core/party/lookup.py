"""Finding the person that a name means: somebody who is in, a member, or a guest who is out."""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from msgspec import structs

from teaparty.core.events import Person, PersonRow
from teaparty.core.party.listeners import Hearer, Listeners
from teaparty.core.party.registry import Registry
from teaparty.core.party.session import Session
from teaparty.core.records import Account, Records
from teaparty.core.values.names import NameRefused, check, fold
from teaparty.core.values.refusal import Refusal, several
from teaparty.core.values.roles import Role
from teaparty.core.words.beginnings import Beginnings
from teaparty.core.words.people import Name
from teaparty.core.words.taking import shortened


class Target(NamedTuple):
    """A person, and what is known of them. `key` is that of the name, which may be nobody's."""

    key: str
    name: str
    session: Session | None
    account: Account | None
    role: Role | None
    """None for a guest who is out."""

    @property
    def person(self) -> Person:
        """The person as others know them; while they are out, without a session."""
        if self.session is not None:
            return self.session.person
        return Person(0, self.name, self.account.number if self.account else 0)


def words_for(me: Session, other: Session) -> tuple[PersonRow, str]:
    """Return somebody as one of a list, and their description; ignored words are left out."""
    row, description = other.row(), other.preferences.description
    if me.ignoring and me.ignoring.has(other.person):
        return structs.replace(row, away=row.away and ""), ""
    return row, description


def inside(session: Session) -> Target:
    """Return somebody who is in."""
    return Target(fold(session.name), session.name, session, session.account, session.role)


def one_of(names: Iterable[str], typed: str) -> str:
    """Return which of `names` somebody typed, in full or shortened, or what they typed."""
    found = {fold(name): name for name in names}
    if fold(typed) in found:
        return typed
    fitting = [found[key] for key in Beginnings(found.values()).fitting(typed)]
    if len(fitting) > 1:
        raise several(typed, fitting)
    return fitting[0] if fitting else typed


class Lookup:
    """Finds people among those who are in, and in the records; and listeners."""

    def __init__(
        self,
        registry: Registry[Session],
        records: Records,
        role: Callable[[str], Role],
        listeners: Listeners,
    ) -> None:
        self._registry = registry
        self._records = records
        self._role = role
        self._listeners = listeners

    @staticmethod
    def of(me: Session) -> "Lookup":
        """Return that of somebody's party."""
        return me.party.lookup

    def listener(self, name: str) -> Hearer | None:
        """Return the listener called so, unless a person is in who had the name before."""
        return None if fold(name) in self._registry.people else self._listeners.called(name)

    def fitting(self, name: str) -> list[Session]:
        """Return people who are in and whose names begin so; see `Registry.fitting`."""
        return self._registry.fitting(name)

    def near(self, name: str) -> str:
        """Return the name of one of these, or an empty string."""
        return next((other.name for other in self.fitting(name)), "")

    async def known(self, name: str) -> Target | None:
        """Return the person called so who is in, or has an account.

        A `Name` may be shortened, if nobody is called just that: see `Registry.meant`.
        """
        key, people = fold(name), self._registry.people
        account = None if key in people else await self._records.account(key)
        session = people.get(key)  # they may just have come in
        if session is not None:
            return inside(session)
        if account is not None:
            return Target(key, account.name, None, account, self._role(account.role))
        return self._shortened(name) if isinstance(name, Name) else None

    def _shortened(self, name: Name) -> Target | None:
        """Return the only person who is in and whose name begins so."""
        fitting = self._registry.fitting(name)
        if len(fitting) > 1:
            raise several(name, (other.name for other in fitting))
        return inside(fitting[0]) if fitting else None

    async def member_or_inside(self, name: Name) -> Target:
        """Return the member called so, in or out, or else a guest who is in; raise `Refusal`.

        A name that a member gave up will do, and goes before the beginning of somebody else's.
        """
        found = await self.known(str(name)) or await self._by_old_name(fold(name))
        return found or self._shortened(name) or inside(self._registry.find(name))

    async def member_inside_or_listener(self, name: Name) -> Target:
        """Return the same, or a listener by its full name."""
        listener = self.listener(name)
        if listener is not None:
            return Target(fold(name), listener.name, None, None, None)
        return await self.member_or_inside(name)

    async def member_out(self, name: str) -> Account | None:
        """Return the account of that name, if its owner is out."""
        account = await self._records.account(fold(name))
        return account if account and fold(account.name) not in self._registry.people else None

    async def called_now(self, numbers: Collection[int]) -> dict[int, str]:
        """Return the names that these accounts have today, by their numbers, if they exist."""
        if not numbers:
            return {}
        found = await self._records.accounts(set(numbers))
        return {account.number: account.name for account in found}

    async def whom(self, name: str) -> Target:
        """Return the person called so, perhaps a guest who is out; raise `Refusal` for no name."""
        found = await self.known(name)
        if found is not None:
            return found
        try:
            return Target(fold(name), check(name), None, None, None)
        except NameRefused:
            raise Refusal("Nobody can be called {name}.", name=shortened(name)) from None

    async def whom_by_any_name(self, name: str) -> Target:
        """Return as `whom` does; a name that a member gave up means its owner, by today's name.

        So nobody escapes what is done about a name that others have read.
        """
        found = await self.whom(name)
        if found.session is not None or found.account is not None:
            return found
        return await self._by_old_name(found.key) or found

    async def in_full(self, name: str) -> Target:
        """Return somebody who is in, or has an account, by their whole name; raise `Refusal`.

        Nobody gets what is meant for somebody who has just left, and whose name theirs begins with.
        """
        found = await self.whom_by_any_name(name)
        return found if found.session or found.account else inside(self._registry.find(name))

    async def _by_old_name(self, key: str) -> Target | None:
        """Return the owner of a name that was given up, by their name of today."""
        account = await self._records.owner(key)
        if account is None:
            return None
        session = self._registry.members.get(account.number)
        if session is not None:
            return inside(session)
        return Target(fold(account.name), account.name, None, account, self._role(account.role))
