"""What the operator decides about a party."""

from teaparty.core.values.limits import Limits
from teaparty.core.values.name_rules import RESERVED
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.roles import ROLES


def test_options_by_default_are_open_and_as_usual():
    usual = PartyOptions(
        limits=Limits(), reserved=RESERVED, roles=ROLES, guests=True, registering=True
    )
    assert PartyOptions() == usual
    assert PartyOptions(guests=False) != usual
