"""Taking another name, and giving up the one before."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from msgspec import structs

from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.reports import Reports
from teaparty.core.people.accounts import belongs
from teaparty.core.records import Taken
from teaparty.core.throttle.sliding_window import SlidingWindow
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.offers import Offer

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.session import Session

KEYS = 65_536
"""People whose changes of name are remembered."""
DAY = 86_400
GIVING_UP = (
    "{nearest} is registered to you. Type yes to be {name} from now on and give {nearest} up."
)

KEPT = "{name} is yours now; {nearest} stays yours for {span}."
GIVEN_UP = "{name} is yours now."


class Renaming:
    """How the people of a party take other names."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._records = party.ports.records
        limits = party.limits
        self._made = SlidingWindow(limits.rename_seconds, limits.renames, KEYS)

    async def begin(self, me: "Session", name: str) -> None:
        """Give a guest another name; ask somebody first whose own name would be given up."""
        name = self._party.registry.rules.check(name)
        if name == me.name:
            raise Refusal("That is your name already.")
        if me.account is None or fold(name) == fold(me.name):
            await self.take(me, name)
            return
        self._refuse(me, name)
        await self._party.accounts.refuse_alike(name, me.account.number)
        me.offer(Offer(take, name), GIVING_UP, name=name, nearest=me.name)

    def _refuse(self, me: "Session", name: str) -> None:
        """Raise `Refusal` where somebody may not take any other name now, or not this one."""
        party = self._party
        party.features.refuse_speech(me)
        wait = self._made.until_fewer(me.identity, party.limits.renames, party.now)
        if wait > 0:
            raise Refusal(
                "You have taken another name often enough. You can do so again in {span}.",
                span=int(wait) + 1,
            )
        party.registry.refuse_present(me, name)
        Gatekeeper.of(me).refuse_banned(fold(name))

    async def take(self, me: "Session", name: str) -> None:
        """Give somebody another name, which an account keeps."""
        party, old = self._party, me.name
        self._refuse(me, name)
        if me.account is None:
            await party.accounts.refuse_alike(name)
        else:
            with party.accounts.reserved(name):
                await party.accounts.refuse_alike(name, me.account.number)
                if me.gone is not None:
                    return
                await self._rename_account(me.account.number, name)
            me.account = structs.replace(me.account, name=name)
            if me.gone is not None:
                Gatekeeper.of(me).follow(fold(old), fold(name), name)
        if me.gone is None:
            self._made.add(me.identity, party.now)
            party.rename(me, name)
            self._tell(me, old)
        if "reports" in me.rights:
            await Reports.of(me).follow(old, name)

    def _tell(self, me: "Session", old: str) -> None:
        """Tell somebody who has given up a name of their own what became of it."""
        days = self._party.limits.old_name_days
        if me.account is None or fold(old) == fold(me.name):
            return
        if days:
            me.tell(KEPT, name=me.name, nearest=old, span=days * DAY)
        else:
            me.tell(GIVEN_UP, name=me.name)

    async def _rename_account(self, number: int, name: str) -> None:
        skeleton, keep = self._party.ports.skeleton(name), self._party.limits.old_name_days > 0
        try:
            await self._records.rename_account(number, name, fold(name), skeleton, keep)
        except Taken as taken:
            raise belongs(taken.name) from None


def take(me: "Session", name: str) -> Awaitable[None]:
    """Let somebody take the name who was asked whether they mean to."""
    return me.party.renaming.take(me, name)
