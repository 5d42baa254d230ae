"""`core.records.tokens.Tokens` in a database: what `SqlStore` does, in a thread of its own."""

from teaparty.core.records.tokens import Token
from teaparty.stores.record_calls import RecordCalls


class TokenRecords(RecordCalls):
    """See `RecordCalls`."""

    async def token(self, number: int) -> Token | None:
        """See `Tokens`."""
        return await self._read(lambda: self._store.token(number))

    async def tokens(self) -> list[Token]:
        """See `Tokens`."""
        return await self._read(self._store.tokens)

    async def add_token(self, token: Token) -> Token:
        """See `Tokens`."""
        return await self._write(lambda: self._store.add_token(token))

    async def drop_token(self, number: int) -> None:
        """See `Tokens`."""
        await self._write(lambda: self._store.drop_token(number))
