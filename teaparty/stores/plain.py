"""Passwords kept as they are: for tests, also of plugins. Never for a party with people in it."""

from teaparty.core.limits import Limits
from teaparty.core.passwords import as_bytes, normal

MARK = "plain:"


class PlainPasswords:
    """See `core.passwords.Passwords`. It does all at once, and says in its hashes what they are."""

    def __init__(self, most_bytes: int = Limits().password) -> None:
        self._most_bytes = most_bytes

    async def hash(self, password: str) -> str:
        """See `core.passwords.Passwords.hash`."""
        as_bytes(password, self._most_bytes)
        return MARK + normal(password)

    async def verify(self, encoded: str, password: str) -> bool:
        """See `core.passwords.Passwords.verify`."""
        return encoded == MARK + normal(password)

    def stale(self, encoded: str) -> bool:
        """See `core.passwords.Passwords.stale`."""
        return encoded != "" and not encoded.startswith(MARK)
