"""What people read of those whom a ban affects: in the party, and by the operator's tool."""

from typing import NamedTuple


class BanTexts(NamedTuple):
    """Templates for the people who are sent out, for those at the login, and for those who stay."""

    out: str
    newcomers: str
    stay: str


HAS_AFFECTED = BanTexts(
    "Sent out: {names}.",
    "Sent out at the login: {count}.",
    "Their roles let them stay: {names}.",
)
WOULD_AFFECT = BanTexts(
    "It would send out: {names}.",
    "It would send out {count} at the login.",
    "Their roles would let them stay: {names}.",
)
"""Of a ban that is only tried."""
WOULD_AFFECT_NOBODY = "Nobody who is in would be affected."
