"""Passwords stored as they are: for tests, also of plugins. Never for a party with people."""

from teaparty.core.values.limits import Limits
from teaparty.core.values.passwords import as_bytes, normal

MARK = "plain:"


class PlainPasswords:
    """Does at once what `core.values.passwords.Passwords` says; its hashes are the passwords."""

    def __init__(self, most_bytes: int = Limits().password) -> None:
        self._most_bytes = most_bytes

    async def hash(self, password: str) -> str:
        """See `core.values.passwords.Passwords.hash`."""
        as_bytes(password, self._most_bytes)
        return MARK + normal(password)

    async def verify(self, encoded: str, password: str) -> bool:
        """See `core.values.passwords.Passwords.verify`."""
        return encoded == MARK + normal(password)

    def stale(self, encoded: str) -> bool:
        """See `core.values.passwords.Passwords.stale`."""
        return encoded != "" and not encoded.startswith(MARK)
