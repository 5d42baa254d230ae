"""What the operator decides about a party, except for its rooms."""

from collections.abc import Mapping

from msgspec import Struct, field

from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.name_rules import RESERVED
from teaparty.core.values.roles import ROLES, Role
from teaparty.core.values.socials import Social


class PartyOptions(Struct, frozen=True, kw_only=True):
    """The configuration of a party."""

    limits: Limits = Limits()
    greeting: str = "Welcome to the Tea Party."
    goodbye: str = "Goodbye. Come again soon."
    closing: str = "The party is closing. Goodbye."
    rules: str = ""
    """Rules that the operator asks everybody to follow; empty if there are none."""
    name: str = "Tea Party"
    version: str = ""
    """The version of the server, if it is shown."""
    reserved: tuple[str, ...] = RESERVED
    channels: Mapping[str, ChannelRules] = {}
    """By the words for them."""
    socials: Mapping[str, Social] = {}
    """By their words."""
    guests: bool = True
    """Whether people can come in without an account."""
    registering: bool = True
    """Whether everybody can register an account."""
    epoch: int = 0
    """Unique to the process, where several open the same party; see `session_numbers`."""
    roles: Mapping[str, Role] = field(default_factory=lambda: ROLES)
