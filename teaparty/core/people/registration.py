"""Making a name one's own, and changing the password."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.party.entering import TRIED
from teaparty.core.party.links import still_there
from teaparty.core.party.registry import NameTaken
from teaparty.core.people.accounts import LATER, belongs
from teaparty.core.people.guessing import is_right
from teaparty.core.people.new_password import NOTHING, NewPassword
from teaparty.core.records import Account, Taken
from teaparty.core.values.addresses import block
from teaparty.core.values.names import fold
from teaparty.core.values.notices import Registered, WrongPassword
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.session import Session


class Registration:
    """What people do to their accounts."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._records = party.ports.records
        self._passwords = party.ports.passwords

    # --- a name

    def begin(self, me: "Session") -> None:
        """Ask a guest for the password with which their name is to be their own."""
        if me.account is not None:
            raise Refusal("{name} is yours already.", name=me.name)
        self._refuse_more(me)
        name = me.name
        self._ask_new(me, name, lambda password: self._register(me, name, password))

    async def begin_newcomer(self, me: "Session", name: str) -> None:
        """Ask a newcomer for the password with which a name is to be theirs."""
        party = self._party
        me.entering = TRIED
        name = party.registry.rules.check(name)
        await self._refuse_to_newcomer(me, name)
        self._refuse_more(me)
        await party.accounts.refuse_alike(name)
        if me.gone is None:
            self._ask_new(me, name, lambda password: self._register(me, name, password))

    async def _refuse_to_newcomer(self, me: "Session", name: str) -> None:
        """Raise `Refusal` where a newcomer can't register a name; propose another one."""
        try:
            self._party.registry.refuse_present(me, name)
        except NameTaken as taken:
            await self._party.accounts.propose(me, taken, "register")
        Gatekeeper.of(me).refuse_guest(fold(name))

    def _refuse_more(self, me: "Session") -> None:
        """Raise `Refusal` where so many names were registered that another has to wait."""
        party = self._party
        if not party.manners.registering:
            raise Refusal("Names are registered by the people who run the party. Ask them.")
        wait = party.accounts.attempts.may_register(block(me.address), party.now)
        if wait > 0:
            raise Refusal(
                "Too many names were registered. Please try again in {span}.",
                span=60 * (int(wait // 60) + 1),
            )

    async def _register(self, me: "Session", name: str, password: str) -> None:
        party = self._party
        self._refuse_more(me)
        home, attempts = block(me.address), party.accounts.attempts
        attempts.registered(home, party.now)
        account = None
        try:
            account = await self._made(me, name, password, home)
        finally:
            if account is None:
                attempts.not_registered(home)
        if account is None:
            return
        party.report(Registered(session=me.number, name=name))
        if me.name in ("", name) and still_there(me):
            me.tell("{name} is yours now. Come in with login {name} and your password.", name=name)
            party.accounts.belongs_to(me, account)

    async def _made(self, me: "Session", name: str, password: str, home: str) -> Account | None:
        """Return an account that was made; None where whose it is to be is not there any more."""
        party = self._party
        if not me.name:
            await self._refuse_to_newcomer(me, name)
        with party.accounts.reserved("" if me.name else name):
            encoded = await self._passwords.hash(password)
            if me.name not in ("", name) or not still_there(me):
                return None
            if not me.name:
                Gatekeeper.of(me).refuse_guest(fold(name))  # it may just have been ordered
            made = Account(name=name, password=encoded, since=party.time, seen=party.time,
                           room=me.room.name, cursor=me.room.next, whispers=party.whispers.next,
                           blocks=(home,), kept=me.kept)  # fmt: skip
            return await self._add(made)

    async def _add(self, account: Account) -> Account:
        skeleton = self._party.ports.skeleton(account.name)
        try:
            return await self._records.add_account(account, fold(account.name), skeleton)
        except Taken as taken:
            raise belongs(taken.name) from None

    # --- a password

    def begin_password(self, me: "Session") -> None:
        """Ask a member for their password, and for a new one."""
        if me.account is None:
            raise Refusal("Your name is not registered. Type register to make it your own.")
        self._ask_old(me, me.account.number)

    def _ask_old(self, me: "Session", number: int) -> None:
        me.ask("Your password: ", lambda me, old: self._old_password(me, number, old), hidden=True)

    async def _old_password(self, me: "Session", number: int, old: str) -> None:
        if not old:
            raise Refusal(NOTHING)
        party, key = self._party, fold(me.name)
        try:
            fits = await is_right(party, me, key, True, lambda: self._fits(key, number, old))
        except LATER as refusal:
            me.refuse(refusal)
            self._ask_old(me, number)
            return
        if not fits:
            party.report(WrongPassword(session=me.number, name=me.name))
            me.refuse(Refusal("That is not your password."))
            self._ask_old(me, number)
            return
        self._ask_new(me, me.name, lambda password: self._set_password(me, number, password))

    async def _fits(self, key: str, number: int, password: str) -> bool:
        """Whether it is the password of the account of that key, and that is still this one."""
        account = await self._records.account(key)
        fits = await self._passwords.verify(account.password if account else "", password)
        return fits and account is not None and account.number == number

    async def _set_password(self, me: "Session", number: int, password: str) -> None:
        encoded = await self._passwords.hash(password)
        self._party.accounts.renewing.discard(number)
        await self._records.change_account(number, password=encoded)
        me.tell("Your password was changed.")

    def _ask_new(self, me: "Session", name: str, then: Callable[[str], Awaitable[None]]) -> None:
        NewPassword(name, self._party.limits, then).ask(me)
