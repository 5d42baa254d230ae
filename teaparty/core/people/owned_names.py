"""Names that belong to accounts: nobody else takes one, or one that looks like it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from teaparty.core.party.entering import Entering, Way
from teaparty.core.party.registry import NameTaken, Registry
from teaparty.core.party.session import Session
from teaparty.core.records import Account, Records, Taken
from teaparty.core.values.names import NameRefused, fold

TAKEN: dict[Way, str] = {
    "login": "The name {name} is taken. Type yes to come in as {proposal},"
    " or login and another name.",
    "register": "The name {name} is taken. Type yes to register {proposal},"
    " or register and another name.",
}
NO_PROPOSAL = "The name {name} is taken. Type {way} and another name."
MOST_PROPOSALS = 8
"""Names that are looked up before none is proposed."""


class OwnedNames:
    """The names of all accounts, beside those of the people who are in.

    `skeleton` returns what is equal for names that look alike.
    """

    def __init__(
        self, registry: Registry[Session], records: Records, skeleton: Callable[[str], str]
    ) -> None:
        self._registry = registry
        self._records = records
        self._skeleton = skeleton

    async def refuse_alike(self, name: str, own: int = 0) -> None:
        """Raise `NameRefused` if a name looks like that of an account, but for one's `own`."""
        like = await self._records.alike(self._skeleton(name), own)
        if like is None:
            return
        raise owned(name, like)

    async def propose(self, me: Session, taken: NameTaken, way: Way) -> None:
        """Raise the refusal of a name that is taken, and propose one that nobody has, in or out."""
        name = taken.name
        others = set(self._registry.people)
        for _ in range(MOST_PROPOSALS):
            proposal = self._registry.rules.propose(name, others)
            others.add(fold(proposal))
            like = await self._records.alike(self._skeleton(proposal))
            if like is None and not self._registry.like(proposal):
                me.entering = Entering(tried=True, proposal=proposal, way=way)
                raise NameRefused(TAKEN[way], name=name, proposal=proposal)
        raise NameRefused(NO_PROPOSAL, name=name, way=way)

    @contextmanager
    def reserved(self, name: str) -> Iterator[None]:
        """Keep guests from a name, and from all like it, while its owner is looked up."""
        reserved = self._registry.reserved
        keys = self._registry.keys(name) if name else set[str]()
        reserved.update(keys)
        try:
            yield
        finally:
            reserved.subtract(keys)
            for key in keys:
                if not reserved[key]:
                    del reserved[key]

    async def add(self, account: Account) -> Account:
        """Store a new account; return it with its number. Raise `NameRefused` if it is taken."""
        name = account.name
        try:
            return await self._records.add_account(account, fold(name), self._skeleton(name))
        except Taken as taken:
            raise belongs(taken.name) from None

    async def rename(self, number: int, name: str, keep_old: bool) -> None:
        """Store another name of an account; raise `NameRefused` if it is taken.

        With `keep_old`, the name before stays theirs for a while.
        """
        skeleton = self._skeleton(name)
        try:
            await self._records.rename_account(number, name, fold(name), skeleton, keep_old)
        except Taken as taken:
            raise belongs(taken.name) from None


def owned(name: str, by: str) -> NameRefused:
    """Return the refusal of a name that is that of an account, or looks like it."""
    if fold(by) == fold(name):
        return belongs(by)
    return NameRefused("{name} looks like {nearest}, who is known here.", name=name, nearest=by)


def belongs(name: str) -> NameRefused:
    """Return the refusal of a name that is somebody's own."""
    return NameRefused("The name {name} belongs to somebody.", name=name)
