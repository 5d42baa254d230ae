"""Tokens of programs, in memory."""

from msgspec import structs

from teaparty.core.records.tokens import Token


class MemoryTokens:
    """Implements `core.records.tokens.Tokens`."""

    def __init__(self) -> None:
        self._tokens: dict[int, Token] = {}
        self._last_token = 0

    async def token(self, number: int) -> Token | None:
        """See `Tokens`."""
        return self._tokens.get(number)

    async def tokens(self) -> list[Token]:
        """See `Tokens`."""
        return sorted(self._tokens.values(), key=lambda each: each.name)

    async def add_token(self, token: Token) -> Token:
        """See `Tokens`."""
        self._last_token += 1
        self._tokens[self._last_token] = structs.replace(token, number=self._last_token)
        return self._tokens[self._last_token]

    async def drop_token(self, number: int) -> None:
        """See `Tokens`."""
        self._tokens.pop(number, None)

    def _forget_tokens(self, account: int) -> None:
        for number, each in list(self._tokens.items()):
            if each.account == account:
                del self._tokens[number]
