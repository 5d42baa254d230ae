"""Hashes of old parameters are made anew; nobody notices."""

from teaparty.core.values.refusal import Refusal
from teaparty.testing import PASSWORD
from tests.core.people.scene import login, opens
from tests.core.slow import (
    accounts,
    settles,
)


def stale(party):
    """Let the hash of alice's password be one that is to be made anew."""
    party.party.run(party.records.change_account(1, password=f"plain:{PASSWORD}!"), "")
    settles(party)


def test_an_old_hash_is_made_anew_when_the_password_is_known(slow):
    stale(slow)
    opens(slow)
    alice = login(slow, "login alice open sesame")
    settles(slow)
    assert alice.session.name == "alice"
    assert accounts(slow)[0].password == f"plain:{PASSWORD}"


def test_nobody_waits_for_the_new_hash(slow):
    stale(slow)
    opens(slow)
    slow.passwords.hash = lambda password: hashing(slow, slow.gate)
    alice = login(slow, "login alice open sesame", "say hi")
    slow.gate.closed = True
    slow.passwords.gate = None
    settles(slow)
    assert alice.reads()[-1] == "You say: hi"
    opens(slow)


async def hashing(party, gate):
    await gate
    return f"plain:{PASSWORD}"


def test_a_new_hash_does_not_replace_a_password_changed_meanwhile(slow):
    stale(slow)
    opens(slow)
    slow.passwords.hash = lambda password: hashing(slow, slow.gate)
    alice = login(slow, "login alice open sesame")
    slow.gate.closed = True
    slow.passwords.gate = None
    settles(slow)
    slow.passwords.hash = lambda password: later(password)
    alice.types("password", PASSWORD, "another one", "another one")
    settles(slow)
    opens(slow)
    assert accounts(slow)[0].password == "plain:another one"


async def later(password):
    return f"plain:{password}"


def test_a_hash_stays_old_while_the_server_is_busy(slow):
    stale(slow)
    opens(slow)
    slow.passwords.hash = busy
    alice = login(slow, "login alice open sesame")
    settles(slow)
    assert alice.session.name == "alice"
    assert accounts(slow)[0].password.endswith("!")


async def busy(password):
    raise Refusal("The party is busy.")
