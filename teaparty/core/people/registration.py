"""Making a name one's own."""

from teaparty.core.log.stream import Stream
from teaparty.core.party.entering import TRIED
from teaparty.core.party.links import still_there
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.registry import NameTaken, Registry
from teaparty.core.party.session import Session
from teaparty.core.people.account_passwords import AccountPasswords
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.claims import Claims
from teaparty.core.people.new_password import NewPassword
from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.records import Account
from teaparty.core.throttle.password_attempts import PasswordAttempts
from teaparty.core.values.addresses import block
from teaparty.core.values.notices import Registered
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.refusal import Refusal

REGISTERED = "{name} is yours now. Come in with login {name} and your password."


class Registration(PartyFeature):
    """Makes accounts for guests and for newcomers, who are asked twice for a password."""

    def __init__(
        self,
        party: Party,
        *,
        registry: Registry[Session],
        names: OwnedNames,
        claims: Claims,
        passwords: AccountPasswords,
        attempts: PasswordAttempts,
        accounts: Accounts,
        whispers: Stream[Session],
    ) -> None:
        super().__init__(party)
        self._features = party.features
        self._registry = registry
        self._names = names
        self._claims = claims
        self._passwords = passwords
        self._attempts = attempts
        self._accounts = accounts
        self._whispers = whispers
        self._password = NewPassword("register", self._register)
        self.answers = self._password.answers

    def begin(self, me: Session) -> None:
        """Ask a guest for the password that makes their name their own."""
        if me.account is not None:
            raise Refusal("{name} is yours already.", name=me.name)
        self._refuse_more(me)
        self._password.ask(me, me.name)

    async def begin_newcomer(self, me: Session, name: str) -> None:
        """Ask a newcomer for the password that makes a name theirs."""
        me.entering = TRIED
        name = self._registry.rules.check(name)
        await self._refuse_to_newcomer(me, name)
        self._refuse_more(me)
        await self._names.refuse_alike(name)
        if me.gone is None:
            self._password.ask(me, name)

    async def _refuse_to_newcomer(self, me: Session, name: str) -> None:
        """Raise `Refusal` if a newcomer can't register a name; propose another one."""
        try:
            self._registry.refuse_present(me, name)
        except NameTaken as taken:
            await self._names.propose(me, taken, "register")
        self._features.refuse_entry(name, None)

    def _refuse_more(self, me: Session) -> None:
        """Raise `Refusal` if so many names were registered that another has to wait."""
        if not self._options.registering:
            raise Refusal("Names are registered by the people who run the party. Ask them.")
        wait = self._attempts.may_register(block(me.address), me.clock.monotonic())
        if wait > 0:
            raise Refusal(
                "Too many names were registered. Please try again in {span}.",
                span=rounded_up(wait, 60),
            )

    async def _register(self, me: Session, name: str, password: str) -> None:
        home = block(me.address)
        self._refuse_more(me)
        self._attempts.registered(home, me.clock.monotonic())
        account = None
        try:
            account = await self._made(me, name, password)
        finally:
            if account is None:
                self._attempts.not_registered(home)
        if account is not None:
            await self._give(me, account)

    async def _give(self, me: Session, account: Account) -> None:
        """Give an account to the person who has made it; admit a newcomer by it."""
        name = account.name
        self._party.report(Registered(session=me.number, name=name))
        if me.name not in ("", name) or not still_there(me):
            return
        me.tell(REGISTERED, name=name)
        if me.name:
            self._accounts.become(me, account)
            return
        async with self._claims.of(me, name, account):
            if still_there(me):
                self._accounts.admit(me, account)

    async def _made(self, me: Session, name: str, password: str) -> Account | None:
        """Return an account that was made; None if its owner is not there any more."""
        if not me.name:
            await self._refuse_to_newcomer(me, name)
        with self._names.reserved("" if me.name else name):
            encoded = await self._passwords.hash(password)
            if me.name not in ("", name) or not still_there(me):
                return None
            if not me.name:
                self._features.refuse_entry(name, None)  # a ban may just have come
            return await self._names.add(self._account(me, name, encoded))

    def _account(self, me: Session, name: str, encoded: str) -> Account:
        now, whispers, room = me.clock.time(), self._whispers.log.end, me.room
        return Account(name=name, password=encoded, since=now, seen=now, room=room.name,
                       whispers=whispers, blocks=(block(me.address),),
                       preferences=me.preferences)  # fmt: skip
