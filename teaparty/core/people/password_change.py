"""Changing the password of one's account."""

from teaparty.core.party.asking import Question
from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.people.account_passwords import LATER, AccountPasswords
from teaparty.core.people.guessing import Guesses
from teaparty.core.people.new_password import NOTHING, NewPassword
from teaparty.core.ports import Report
from teaparty.core.records import Account, Records
from teaparty.core.values.names import fold
from teaparty.core.values.notices import WrongPassword
from teaparty.core.values.refusal import Refusal

OLD = "own password"


class PasswordChange(Feature):
    """Asks a member for their password, and twice for a new one."""

    def __init__(
        self,
        records: Records,
        passwords: AccountPasswords,
        guesses: Guesses,
        report: Report,
    ) -> None:
        self._records = records
        self._passwords = passwords
        self._guesses = guesses
        self._report = report
        self._new = NewPassword("change", self._set)
        self.answers = {OLD: self._old, **self._new.answers}

    def begin(self, me: Session) -> None:
        """Ask a member for the password that they have."""
        if me.account is None:
            raise Refusal("Your name is not registered. Type {sign}register to make it your own.")
        _ask(me)

    async def _old(self, me: Session, old: str) -> None:
        if not old:
            raise Refusal(NOTHING)
        key = fold(me.name)
        try:
            account = await self._guesses.look(me, key, True, lambda: self._owned(me, key, old))
        except LATER as refusal:
            me.refuse(refusal)
            _ask(me)
            return
        if account is not None:
            self._new.ask(me, me.name)
            return
        self._report(WrongPassword(session=me.number, name=me.name))
        me.refuse(Refusal("That is not your password."))
        _ask(me)

    async def _owned(self, me: Session, key: str, password: str) -> Account | None:
        """Return the account of that key, if it is still theirs and this is its password."""
        account = await self._records.account(key)
        fits = await self._passwords.fits(account, password)
        theirs = account is not None and account.number == me.person.account
        return account if fits and theirs else None

    async def _set(self, me: Session, name: str, password: str) -> None:
        await self._passwords.set(me.person.account, password)
        me.tell("Your password was changed.")


def _ask(me: Session) -> None:
    me.put(Question("Your password: ", OLD, hidden=True))
