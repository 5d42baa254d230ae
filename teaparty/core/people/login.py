"""Coming in: as a guest, or by a password, which brings back what is one's own."""

from collections.abc import Sequence

from msgspec import structs

from teaparty.core.events import Settled
from teaparty.core.memory.recall import Recall
from teaparty.core.party.asking import Question
from teaparty.core.party.entering import TRIED
from teaparty.core.party.links import still_there
from teaparty.core.party.party import Party
from teaparty.core.party.party_feature import PartyFeature
from teaparty.core.party.registry import NameTaken, Registry
from teaparty.core.party.session import Session
from teaparty.core.people.account_passwords import LATER, TRY_AGAIN, AccountPasswords
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.bare_words import is_trial
from teaparty.core.people.claims import Claims
from teaparty.core.people.guessing import Guesses
from teaparty.core.people.handing_over import OWNED, HandingOver
from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.people.takeover import take_over
from teaparty.core.records import Account, Records, Unavailable
from teaparty.core.values.addresses import block
from teaparty.core.values.names import NameRefused, check, fold
from teaparty.core.values.notices import Reason, WrongPassword
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import GUEST

PASSWORD = "password"  # noqa: S105 - the kind of a question
NOT_IN = "You have not come in."
HOW_TO_COME_IN = "Type login and a name to come in, or who, help or quit."
FOR_GUESTS = "Guests need no password. Type login and a name of your own."
BY_OLD_NAME = (
    "You are called {name} now. {nearest} is still yours: type {sign}name {nearest} to take it"
    " back."
)
MISSED_UNKNOWN = "What you have missed can't be looked up at the moment. Type {sign}recall later."
HELLO = {
    False: "Hello! What is your name? Type it to come in, or help to read more.",
    True: "Hello! To come in, type login and a name.",
}
"""By whether somebody has given a name before, so that no word alone is one any more."""


class NoFit(Refusal):
    """Nobody has this name and this password."""

    def __init__(self) -> None:
        super().__init__("The name and the password don't fit together.")


class Login(PartyFeature):
    """The ways in. Each goes one way: name, password, gatekeeper, account, first room, recall."""

    def __init__(
        self,
        party: Party,
        *,
        registry: Registry[Session],
        records: Records,
        names: OwnedNames,
        claims: Claims,
        passwords: AccountPasswords,
        guesses: Guesses,
        recall: Recall | None,
    ) -> None:
        super().__init__(party)
        self._features = party.features
        self._registry = registry
        self._records = records
        self._names = names
        self._claims = claims
        self._passwords = passwords
        self._guesses = guesses
        self._recall = recall
        self.answers = {PASSWORD: self._answered}

    def renewed(self, options: PartyOptions) -> None:
        """See `Feature`."""
        self._guesses.renew(options.limits)

    async def greet(self, me: Session, word: str) -> None:
        """Greet somebody back, and ask for a name; an account of that name comes in by it."""
        tried = me.entering.tried
        if not tried and await self._records.owner(fold(word)) is not None:
            await self.come_in(me, word)
        elif me.gone is None:
            tried = tried or is_trial(word)
            me.entering = structs.replace(me.entering, greeted=True, tried=tried)
            me.tell(HELLO[tried])
            me.send(Settled())

    def refusal_of(self, word: str) -> Refusal:
        """Return the refusal of a bare word that is not read as a name any more.

        What can't be a name is not repeated, as it may well be a password.
        """
        try:
            name = self._registry.rules.check(word)
        except NameRefused:
            return Refusal(HOW_TO_COME_IN)
        return Refusal("To come in as {name}, type login {name}.", name=name)

    async def come_in(self, me: Session, name: str, password: str = "") -> None:
        """Admit a newcomer: as a guest, or with a password, for which they may be asked."""
        if me.name:
            raise Refusal("You are in already.")
        me.entering = TRIED
        name = check(name)
        if password and fold(name) == GUEST and self._options.guests:
            raise NameRefused(FOR_GUESTS)
        if password:
            await self._check(me, name, password)
            return
        account = await self._records.owner(fold(name))
        if account is None and self._options.guests:
            await self._come_in_as_guest(me, name)
        else:
            self._ask(me, name)

    async def _come_in_as_guest(self, me: Session, name: str) -> None:
        await self._names.refuse_alike(name)
        self._features.refuse_entry(name, None)
        try:
            async with self._claims.of(me, name):
                if still_there(me):
                    self._party.admit(me, name)
        except NameTaken as taken:
            await self._names.propose(me, taken, "login")

    # --- by a password

    async def _answered(self, me: Session, password: str, name: str) -> None:
        """Admit people who know the password; ask others again, until they give up.

        What they type next is a password too then, and no name or command that others might see.
        """
        if not password:
            raise Refusal(NOT_IN)
        try:
            await self._check(me, name, password)
        except (NoFit, *LATER) as refusal:
            me.refuse(refusal)
            me.tell(TRY_AGAIN)
            self._ask(me, name)

    def _ask(self, me: Session, name: str) -> None:
        self._accounts()
        me.put(Question("Password: ", PASSWORD, (name,), hidden=True))

    def _accounts(self) -> Accounts:
        """Return what binds accounts to sessions; raise `Refusal` if the party has none."""
        return self._features.get(Accounts)

    async def _check(self, me: Session, name: str, password: str) -> None:
        """Admit people who know the password; raise `NoFit` for all others alike."""
        accounts = self._accounts()
        owner = await self._owner(me, name, password)
        if me.name or not still_there(me):
            return
        self._party.run(self._passwords.renew(owner, password), "hashing a password anew")
        if await self._admit(me, owner, accounts):
            await self._tell_what_was_missed(me)
            _tell_of_old_name(me, owner, name)

    async def _tell_what_was_missed(self, me: Session) -> None:
        """Tell a member how much they have missed. They are in, whatever can't be looked up now."""
        if self._recall is not None:
            try:
                await self._recall.summarise(me)
            except Unavailable:
                me.tell(MISSED_UNKNOWN)

    async def _owner(self, me: Session, name: str, password: str) -> Account:
        """Return the account that has this name and password.

        It takes as long without an account. A wrong password counts even if the link is lost
        meanwhile.
        """
        account, place = await self._records.owner(fold(name)), block(me.address)
        known = account is not None and place in account.blocks
        owner = await self._guesses.look(
            me, fold(name), known, lambda: self._same(name, account, password)
        )
        if owner is None:
            whose = account.name if account is not None else ""
            self._party.report(WrongPassword(session=me.number, name=whose))
            raise NoFit
        return owner

    async def _same(self, name: str, account: Account | None, password: str) -> Account | None:
        """Return the account as it is now, if this is its password, and was when it was found."""
        with self._names.reserved(name if account else ""):
            right = await self._passwords.fits(account, password)
        if account is None or not right:
            return None
        now = await self._records.owner(fold(name))
        return now if now is not None and now.password == account.password else None

    async def _admit(self, me: Session, account: Account, accounts: Accounts) -> bool:
        """Admit the owner of an account; return False if they go on as who they were in as."""
        self._features.refuse_entry(account.name, account)
        accounts.came_from(account, me.address)
        if self._goes_on(me, account):
            return False
        async with self._claims.of(me, account.name, account) as claimed:
            if claimed.instead:
                account = await self._handed_over(account, claimed.instead)
            if not still_there(me) or self._goes_on(me, account):
                return False
            self._send_out_guests(account.name)
            accounts.admit(me, account, self._instead(account, claimed.instead))
        return True

    async def _handed_over(self, account: Account, instead: Sequence[int]) -> Account:
        """Return an account as it is once the node by which its owner was in has stored it."""
        await HandingOver.of(self._party).wait(instead)
        found = await self._records.accounts([account.number])
        if not found:
            raise NoFit
        self._features.refuse_entry(found[0].name, found[0])
        return found[0]

    def _instead(self, account: Account, claimed: Sequence[int]) -> int:
        """Return the session whose place its owner takes, by which they were in elsewhere, or 0."""
        handing = HandingOver.if_any(self._party)
        return 0 if handing is None else handing.instead(account.number, claimed)

    def _goes_on(self, me: Session, account: Account) -> bool:
        """Have somebody who is in already go on by the new link; return whether they are."""
        there = self._party.member(account.number)
        if there is None or not there.is_here:
            return False
        take_over(there, me, me.limits.sessions_each)
        return True

    def _send_out_guests(self, name: str) -> None:
        """Part with guests who have the name of somebody who comes in, or one like it."""
        for bearer in self._registry.like(name):
            if bearer.account is None and bearer.is_here:
                bearer.tell(OWNED, name=name)
                bearer.leave(Reason.OWNED)


def _tell_of_old_name(me: Session, account: Account, typed: str) -> None:
    """Tell a member who has come in by the name that they had before how they are called now."""
    if account.old_name and fold(account.old_name) == fold(typed):
        me.tell(BY_OLD_NAME, name=account.name, nearest=account.old_name)
