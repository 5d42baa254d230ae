"""The passwords of accounts, which are stored as hashes."""

from contextlib import suppress

from teaparty.core.records import Account, Records, Unavailable
from teaparty.core.values.passwords import Busy, Passwords
from teaparty.core.values.refusal import Refusal

LATER = (Busy, Unavailable)
"""Errors after which the same password may be right, so it is asked for again."""
TRY_AGAIN = "Try again, or press Enter alone to do something else."


class AccountPasswords:
    """Makes hashes of passwords, compares passwords with them, and stores them."""

    def __init__(self, passwords: Passwords, records: Records) -> None:
        self._passwords = passwords
        self._records = records
        self._renewing: set[int] = set()
        """Accounts whose hash is being made anew; another password takes theirs out."""

    async def hash(self, password: str) -> str:
        """Return the hash of a new password."""
        return await self._passwords.hash(password)

    async def fits(self, account: Account | None, password: str) -> bool:
        """Whether it is the password of that account. Without an account it takes as long."""
        return await self._passwords.verify(account.password if account else "", password)

    async def set(self, number: int, password: str) -> None:
        """Give an account another password."""
        encoded = await self.hash(password)
        self._renewing.discard(number)
        await self._records.change_account(number, password=encoded)

    async def renew(self, account: Account, password: str) -> None:
        """Make a hash anew that was made with other parameters than today's."""
        number = account.number
        if not self._passwords.stale(account.password):
            return
        self._renewing.add(number)
        with suppress(Refusal):  # too busy: another time
            encoded = await self.hash(password)
            if number in self._renewing:
                await self._records.change_account(number, password=encoded)
        self._renewing.discard(number)
