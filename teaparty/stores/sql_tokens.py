"""Tokens of programs, in a database."""

from typing import Any

from msgspec import json, structs
from sqlalchemy import Row, delete, insert, select

from teaparty.core.records.tokens import Token
from teaparty.stores.schema import tokens
from teaparty.stores.tables import Tables


class Tokens(Tables):
    """See `core.records.tokens.Tokens`, whose methods the first ones are."""

    def token(self, number: int) -> Token | None:
        """See `Tokens`."""
        with self._reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.number == number)).one_or_none()
        return None if row is None else _token(row)

    def tokens(self) -> list[Token]:
        """See `Tokens`."""
        with self._reading() as connection:
            return [_token(row) for row in connection.execute(select(tokens).order_by("name"))]

    def add_token(self, token: Token) -> Token:
        """See `Tokens`."""
        values = structs.asdict(token) | {"rights": json.encode(token.rights).decode()}
        del values["number"]
        with self._writing() as connection:
            done = connection.execute(insert(tokens).values(values))
        assert done.inserted_primary_key is not None
        return structs.replace(token, number=done.inserted_primary_key[0])

    def drop_token(self, number: int) -> None:
        """See `Tokens`."""
        with self._writing() as connection:
            connection.execute(delete(tokens).where(tokens.c.number == number))

    def _forget_tokens(self, account: int) -> None:
        with self._writing() as connection:
            connection.execute(delete(tokens).where(tokens.c.account == account))


def _token(row: Row[Any]) -> Token:
    values = dict(row._mapping)
    return Token(**(values | {"rights": json.decode(values["rights"], type=tuple[str, ...])}))
