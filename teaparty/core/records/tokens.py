"""Tokens: what a program shows to act for an account."""

from typing import Protocol

from msgspec import Struct


class Token(Struct, frozen=True, kw_only=True):
    """A token by its `name`. Only the `digest` of its secret is stored; see `moderation.tokens`.

    It has the `rights` of its `account` that are named here, `until` that Unix time.
    """

    number: int = 0
    name: str
    account: int
    rights: tuple[str, ...]
    digest: str
    until: float
    by: str
    at: float


class Tokens(Protocol):
    """Stores tokens. Those of an account are erased with it."""

    async def token(self, number: int) -> Token | None:
        """Return the token of that number."""
        ...

    async def tokens(self) -> list[Token]:
        """Return all tokens, in the order of their names."""
        ...

    async def add_token(self, token: Token) -> Token:
        """Store a token whose name no other one has; return it with its number."""
        ...

    async def drop_token(self, number: int) -> None:
        """Erase a token, if it is there."""
        ...
