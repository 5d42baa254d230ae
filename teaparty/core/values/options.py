"""What the operator decides about a party, but for its rooms."""

from collections.abc import Mapping

from msgspec import Struct, field

from teaparty.core.values.limits import Limits
from teaparty.core.values.names import RESERVED
from teaparty.core.values.roles import ROLES, Role


class PartyOptions(Struct, frozen=True, kw_only=True):
    """What the configuration says; by default, as usual."""

    limits: Limits = Limits()
    greeting: str = "Welcome to the Tea Party."
    goodbye: str = "Goodbye. Come again soon."
    closing: str = "The party is closing. Goodbye."
    rules: str = ""
    """What the operator asks of everybody; nothing, where there is none."""
    name: str = "Tea Party"
    version: str = ""
    """That of the server, where it is told."""
    reserved: tuple[str, ...] = RESERVED
    guests: bool = True
    """Whether one can come in without an account."""
    registering: bool = True
    """Whether everybody can make an account."""
    roles: Mapping[str, Role] = field(default_factory=lambda: ROLES)
