"""Passwords as the party sees them: who hashes them, and which are good enough."""

import unicodedata
from typing import Protocol

from teaparty.core.values.limits import Limits
from teaparty.core.values.names import same_name
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal


class Busy(Refusal):
    """The queue of passwords to be hashed is full."""

    def __init__(self) -> None:
        super().__init__("The party is busy. Please try again in a moment.")


class Passwords(Protocol):
    """Turns passwords into hashes that may be stored. Its errors never hold a password."""

    async def hash(self, password: str) -> str:
        """Return the encoded hash of a password.

        Raises `Busy`, and `Refusal` if the password is too long.
        """
        ...

    async def verify(self, encoded: str, password: str) -> bool:
        """Whether `encoded` was made from this password. Raises `Busy`.

        `encoded` is empty for a name that nobody has, or an account without a password. The answer
        is False then, and takes as long as for a wrong password.
        """
        ...

    def stale(self, encoded: str) -> bool:
        """Whether a hash was made with other parameters than today's, and should be made anew."""
        ...


def normal(password: str) -> str:
    """Return the form that is hashed (NFC): the same text can be typed in several ways."""
    return unicodedata.normalize("NFC", password)


def as_bytes(password: str, most: int) -> bytes:
    """Return what is hashed; raise `Refusal` if it has more than `most` bytes."""
    # Surrogates are passed on: an error about them would hold the password.
    data = normal(password).encode("utf-8", "surrogatepass")
    if len(data) > most:
        raise Refusal("A password has at most {most} bytes.", most=most)
    return data


def good_enough(password: str, name: str, limits: Limits) -> None:
    """Raise `Refusal` if a password is too short, too long, no text, or the name itself."""
    as_bytes(password, limits.password)
    if len(normal(password)) < limits.shortest_password:
        least = counted(limits.shortest_password, "character")
        raise Refusal("A password has at least {least}.", least=least)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in password):
        raise Refusal("A password has no control characters.")
    if same_name(password, name):
        raise Refusal("A password is not the name itself.")
