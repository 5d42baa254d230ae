"""The people whom a whisper is for: by the names that were typed, whether they are in or out."""

from collections.abc import Sequence
from typing import NamedTuple

from teaparty.core.events import Person
from teaparty.core.party.features import Feature
from teaparty.core.party.registry import Registry
from teaparty.core.party.session import Session
from teaparty.core.records import Account, Records
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.people import Name


class Meant(NamedTuple):
    """The people meant by some names: people who were `here`, and accounts by their numbers."""

    here: list[Session]
    out: dict[int, Account]
    short: list[Name]
    """The names that were shortened."""


class Recipients(Feature):
    """Finds out whom a whisper is for. People may come in or leave while that is looked up."""

    def __init__(self, registry: Registry[Session], records: Records) -> None:
        self._registry = registry
        self._people = registry.people
        self._members = registry.members
        self._records = records

    def at_hand(self, me: Session, names: Sequence[str]) -> tuple[list[Session], list[Name]]:
        """Return the others who are in by just these names, and the names that are left."""
        here: dict[int, Session] = {}
        left: list[Name] = []
        for name in names:
            other = self._people.get(fold(name))
            if other is None:
                left.append(Name(name))
            elif other is not me:
                here[other.number] = other
        return list(here.values()), left

    async def meant(self, me: Session, here: Sequence[Session], names: Sequence[str]) -> Meant:
        """Return the people meant by these names, besides those `here`; raise `Refusal`.

        A `Name` may be shortened.
        """
        meant = Meant(list(here), {}, [])
        for name in names:
            account = await self._records.account(fold(name))
            if account is not None:
                _refuse_guest(me, account)
                meant.out[account.number] = account
            elif isinstance(name, Name) and fold(name) not in self._people:
                meant.here.append(self._registry.meant(name, me))
                meant.short.append(name)
            else:  # somebody who has just come in, or nobody
                meant.here.append(self._registry.find(name))
        return meant

    def where_now(self, meant: Meant) -> tuple[list[Session], list[Account]]:
        """Return the people who are in, and who are out; raise `Refusal` if a guest has left."""
        found = dict(meant.out)
        for other in meant.here:
            if other.gone is not None and other.account is None:
                raise no_longer_here(other.person)
            if other.gone is not None and other.account is not None:
                found[other.account.number] = other.account
        came_in = [self._members[number] for number in found if number in self._members]
        inside = [*(each for each in meant.here if each.gone is None), *came_in]
        out = [account for number, account in found.items() if number not in self._members]
        return list(dict.fromkeys(inside)), out


def _refuse_guest(me: Session, account: Account) -> None:
    if me.account is None:
        raise Refusal(
            "{name} is out. Type {sign}register: then your whispers wait for them.",
            name=account.name,
        )


def no_longer_here(person: Person) -> Refusal:
    """Return the refusal of a whisper to somebody who has left."""
    return Refusal("{name} is no longer here.", name=person.name)
