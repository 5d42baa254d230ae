"""Claims: a name is somebody's in the whole party before they bear it.

Where one process alone opens the party nothing is asked, and nothing waits.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import structs

from teaparty.core.party.freed_names import freed
from teaparty.core.party.party import Party
from teaparty.core.party.registry import NameTaken, Registry, looks_like
from teaparty.core.party.session import Session
from teaparty.core.people.owned_names import owned
from teaparty.core.ports import Names, Ports
from teaparty.core.records import Account
from teaparty.core.values.claims import Claim, Claimed
from teaparty.core.values.names import NameRefused, fold

RELEASING = "freeing a name that nobody bears"
NOTHING_ASKED = Claimed()


class Claims:
    """Has names claimed by those who are about to bear them."""

    def __init__(self, party: Party, registry: Registry[Session], ports: Ports) -> None:
        self._party = party
        self._registry = registry
        self._names = ports.names
        self._skeleton = ports.skeleton

    @asynccontextmanager
    async def of(
        self, me: Session, name: str, account: Account | None = None, instead: int = 0
    ) -> AsyncIterator[Claimed]:
        """Hold a name while it is given to somebody; if they don't bear it then, it is free again.

        With an `account`, its owner comes in; by a ticket, whoever comes `instead` of the session
        that had it. Raises `NameRefused`, or `Unavailable`.
        """
        names = self._names
        if names is None:
            yield NOTHING_ASKED
            return
        if account is None and not instead:
            name = self._registry.checked(me, name, me.account)
        claimed = await names.claim(structs.replace(self._claim(me, name, account), of=instead))
        if claimed.why:
            raise self._refusal(name, claimed)
        try:
            yield claimed
        except GeneratorExit:
            raise  # nobody waits for it any more
        except BaseException:
            self._release(names, me, name)
            raise
        self._release(names, me, name)

    def _release(self, names: Names, me: Session, name: str) -> None:
        """Free a name that was claimed for somebody, unless they bear it."""
        if me.gone is not None or fold(me.name) != fold(name):
            self._party.run(names.release(me.number), RELEASING)

    async def again(self, me: Session) -> bool:
        """Claim the name that somebody bears once more; return whether it is theirs."""
        assert self._names is not None, "names are lost among nodes only"
        claimed = await self._names.claim(self._claim(me, me.name, me.account))
        return not claimed.why

    def _claim(self, me: Session, name: str, account: Account | None) -> Claim:
        owner = account or me.account
        return Claim(
            session=me.number,
            key=fold(name),
            skeleton=self._skeleton(name),
            name=name,
            account=0 if owner is None else owner.number,
            comes_in=account is not None,
            hold=me.limits.freed_name_seconds,
        )

    def _refusal(self, name: str, claimed: Claimed) -> NameRefused:
        match claimed.why:
            case "alike":
                return looks_like(name, claimed.name)
            case "freed":
                return freed(name, claimed.seconds)
            case "belongs":
                return owned(name, claimed.name)
        taken = {*self._registry.people, fold(name)}
        return NameTaken(name, self._registry.rules.propose(name, taken))
