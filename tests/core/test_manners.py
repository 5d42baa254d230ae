"""What the operator decides about a party."""

from teaparty.core.limits import Limits
from teaparty.core.manners import Manners
from teaparty.core.names import RESERVED
from teaparty.core.roles import ROLES


def test_where_nothing_is_decided_all_is_open_and_as_usual():
    usual = Manners(limits=Limits(), reserved=RESERVED, roles=ROLES, guests=True, registering=True)
    assert Manners() == usual
    assert Manners(guests=False) != usual
