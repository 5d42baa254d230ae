"""A password is seen by nobody: in no event, notice, refusal or fault."""

import pytest

from tests import sentences as s
from tests.core.slow import SlowPasswords, with_passwords

SECRET = "sEcReT-tEa-123"
ASKED = (f"{s.new_password} ", True)
AGAIN = (f"{s.same_again} ", True)


def shown(party, *guests):
    """All that anybody was shown or told, and all that the operator was."""
    events = [event for guest in guests for event in guest.events]
    lines = [line for guest in guests for line in guest.reads()]
    logs = [room.log.last(1_000) for room in party.party.rooms.values()]
    return repr([events, lines, logs, party.changes, party.faults])


@pytest.mark.parametrize(
    "lines",
    [
        [f"login zoe {SECRET}"],
        ["login zoe", SECRET],
        ["zoe", SECRET],
        [f"login {SECRET}"],
        [f"login zoe {SECRET} {SECRET}"],
        ["register zoe2", SECRET, SECRET],
        ["register zoe2", SECRET, "other"],
        ["register zoe2", SECRET[:6], "", ""],
        ["register zoe2", f"{SECRET}\x00"],
        [f"register zoe2 {SECRET}"],
        [f"zoe {SECRET}"],
        [f"logni zoe {SECRET}"],
        ["login bob", "register", SECRET, SECRET, "password", SECRET, SECRET * 2, SECRET * 2],
        ["login bob", "register", SECRET, SECRET, "password", SECRET[::-1], SECRET[::-1], SECRET],
        ["zoe", SECRET, SECRET, SECRET],
        ["register zoe2", SECRET, SECRET[::-1], SECRET, SECRET],
        ["login bob", "register", SECRET * 100],
    ],
)
def test_no_event_change_or_refusal_holds_a_password(party, alice, lines):
    party.member("zoe")
    newcomer = party.connects().types(*lines)
    party.flush()
    found = shown(party, alice, newcomer)
    if lines == [f"login {SECRET}"]:  # that is a name
        assert newcomer.session.name == SECRET
    else:
        assert SECRET[:6] not in found
        assert SECRET[::-1] not in found


def test_no_fault_holds_a_password(party, alice):
    class Broken(SlowPasswords):
        async def hash(self, password):
            raise OSError("broken")

        async def verify(self, encoded, password):
            raise OSError("broken")

    with_passwords(party, Broken())
    alice.types("register", SECRET, SECRET)
    newcomer = party.connects().types(f"login bob {SECRET}")
    assert len(party.faults) == 2
    assert SECRET not in shown(party, alice, newcomer)
    assert party.party.registry.reserved == {}
    party.faults.clear()
