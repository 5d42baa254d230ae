"""What a program may do that shows a token: never more than the owner of its account now."""

from hashlib import sha256
from hmac import compare_digest

from msgspec import structs

from teaparty.core.moderation.clerk import Clerk
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.ports import Ports
from teaparty.core.records import Account
from teaparty.core.records.tokens import Token
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import Role

PREFIX = "teaparty"
SET_BACK = 86_400.0
"""Seconds by which the clock may show less than when a token was made. Where it shows still less,
as it was set back, nobody knows which tokens are over: then that one is.
"""
_NOBODYS = sha256(b"").hexdigest()


class NoToken(Refusal):
    """What was shown is no token, or is none any more. Nobody learns which of the two."""

    def __init__(self) -> None:
        super().__init__("That is no token of this party, or it is over.")


class NoRight(Refusal):
    """The token, or the owner of its account, has not the right to do that."""


def digest(secret: str) -> str:
    """Return what is stored of a secret, which is long and random, so that one hash is enough."""
    return sha256(secret.encode(errors="backslashreplace")).hexdigest()


def shown(number: int, secret: str) -> str:
    """Return a token as its owner is shown it, once."""
    return f"{PREFIX}.{number}.{secret}"


def bearer(token: Token, account: Account) -> str:
    """Return the name under which somebody who shows a token stands in the audit log."""
    return f"the token {token.name} of {account.name}"


class Tokens(Feature):
    """Looks at tokens each time in the records: one that was removed is over at once."""

    def __init__(self, party: Party, ports: Ports) -> None:
        self._party = party
        self._features = party.features
        self._records, self._clock = ports.records, ports.clock

    async def clerk(self, text: str, right: str = "") -> Clerk:
        """Return who acts by a token that has this right, or any token if it is empty.

        Raises `NoToken`, `NoRight`, or the refusal of somebody who may not come in.
        """
        token, account, role = await self._allowed(text, right)
        clerk = Clerk(self._party, bearer(token, account), role, account.number, account.name)

        async def confirm() -> None:
            _, owner, clerk.role = await self._allowed(text, right)
            clerk.owner = owner.name

        clerk.confirm = confirm
        return clerk

    async def _allowed(self, text: str, right: str) -> tuple[Token, Account, Role]:
        """Return a token, its owner, and what it may do now."""
        token, account = await self._found(text)
        self._features.refuse_entry(account.name, account)
        role = self._party.role(account.role)
        if right and right not in token.rights:
            raise NoRight("The token {name} has not the right {right}.",
                          name=token.name, right=right)  # fmt: skip
        if right and right not in role.rights:
            raise NoRight("{name} has not the right {right} any more.",
                          name=account.name, right=right)  # fmt: skip
        return token, account, structs.replace(role, rights=role.rights & set(token.rights))

    async def _found(self, text: str) -> tuple[Token, Account]:
        """Return a token, which takes as long whatever is wrong with its secret, and its owner."""
        prefix, _, rest = text.partition(".")
        number, _, secret = rest.partition(".")
        known = prefix == PREFIX and number.isascii() and number.isdecimal() and len(number) < 10
        token = await self._records.token(int(number)) if known else None
        fits = compare_digest(digest(secret), _NOBODYS if token is None else token.digest)
        if token is None or not fits:
            raise NoToken
        owners = await self._records.accounts([token.account])
        if not owners or not self._is_of_now(token):
            raise NoToken
        return token, owners[0]

    def _is_of_now(self, token: Token) -> bool:
        return token.at - SET_BACK <= self._clock.time() < token.until
