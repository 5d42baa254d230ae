"""Taking another name, and giving up the one before."""

from collections.abc import Awaitable

from msgspec import structs

from teaparty.core.moderation.reports import Reports
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.registry import Registry
from teaparty.core.party.session import Session
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.claims import Claims
from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.throttle.sliding_window import SlidingWindow
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.offers import Offer

RENAME = "rename"
"""The kind of the offer."""
KEYS = 65_536
"""People whose changes of name are remembered."""
DAY = 86_400
GIVING_UP = (
    "{nearest} is registered to you. Type yes to be {name} from now on and give {nearest} up."
)

STAYS_YOURS = "{name} is yours now; {nearest} stays yours for {span}."
GIVEN_UP = "{name} is yours now."


class Renaming(Feature):
    """How people take other names."""

    def __init__(
        self,
        party: Party,
        registry: Registry[Session],
        names: OwnedNames,
        claims: Claims,
        reports: Reports | None,
    ) -> None:
        self._party = party
        self._features = party.features
        self._registry = registry
        self._names = names
        self._claims = claims
        self._reports = reports
        self.answers = {RENAME: self._accepted}
        self._made = SlidingWindow(0, 0, KEYS)
        self.renewed(party.options)

    def renewed(self, options: PartyOptions) -> None:
        """See `Feature`."""
        limits = options.limits
        self._made.seconds, self._made.most = limits.rename_seconds, limits.renames

    async def begin(self, me: Session, name: str) -> None:
        """Give a guest another name; ask people first who would give up a name of their own."""
        name = self._registry.rules.check(name)
        if name == me.name:
            raise Refusal("That is your name already.")
        if me.account is None or fold(name) == fold(me.name):
            await self.take(me, name)
            return
        self._refuse(me, name)
        await self._names.refuse_alike(name, me.account.number)
        me.offer(Offer(RENAME, (name,)), GIVING_UP, name=name, nearest=me.name)

    def _accepted(self, me: Session, answer: str, name: str) -> Awaitable[None]:
        return self.take(me, name)

    def _refuse(self, me: Session, name: str) -> None:
        """Raise `Refusal` if somebody may not take any other name now, or not this one."""
        me.room.refuse_quiet(me)
        self._features.refuse_speech(me)
        wait = self._made.until_fewer(me.identity, me.limits.renames, me.clock.monotonic())
        if wait > 0:
            raise Refusal(
                "You have taken another name often enough. You can do so again in {span}.",
                span=rounded_up(wait),
            )
        self._registry.refuse_present(me, name)
        self._features.refuse_name(name)

    async def take(self, me: Session, name: str) -> None:
        """Give somebody another name; that of a member is stored."""
        old = me.name
        self._refuse(me, name)
        async with self._claims.of(me, name):
            if me.account is None:
                await self._names.refuse_alike(name)
            elif not await self._take_account_along(me, me.account.number, name):
                return
            if me.gone is None:
                self._made.add(me.identity, me.clock.monotonic())
                self._party.rename(me, name)
                self._tell(me, old)
        if self._reports is not None and "reports" in me.rights:
            await self._reports.follow(old, name)

    async def _take_account_along(self, me: Session, number: int, name: str) -> bool:
        """Give an account another name; return False if its owner has left before it was begun."""
        with self._names.reserved(name):
            await self._names.refuse_alike(name, number)
            if me.gone is not None:
                return False
            await self._features.get(Accounts).rename(me, number, name, me.limits.old_name_days > 0)
        if me.gone is not None:  # what holds for them follows them all the same
            old, me.person = me.person, structs.replace(me.person, name=name)
            self._features.renamed(me, old)
        return True

    def _tell(self, me: Session, old: str) -> None:
        """Tell somebody who has given up a name of their own what became of it."""
        days = me.limits.old_name_days
        if me.account is None or fold(old) == fold(me.name):
            return
        if days:
            me.tell(STAYS_YOURS, name=me.name, nearest=old, span=days * DAY)
        else:
            me.tell(GIVEN_UP, name=me.name)
