"""Wrong passwords of a name are counted at all nodes together."""

import pytest

from teaparty.core.records import Unavailable
from teaparty.stores.cluster.values import Unreachable
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.cluster.kit import Nodes


@pytest.fixture
def nodes():
    nodes = Nodes(3)
    nodes["a"].member("zoe").types("quit")
    return nodes


def tries(nodes, name, password, address="10.0.0.1"):
    """Return somebody at that node who tries a password."""
    guest = nodes[name].party.connects(address=address)
    guest.reads()
    guest.types(f"login zoe {password}")
    return guest


def test_whoever_guesses_at_several_nodes_waits_as_at_one(nodes):
    most = nodes.limits.wrong_passwords
    for each in range(most):
        guest = tries(nodes, "abc"[each % 3], "wrong", address=f"10.{each}.0.1")
        assert guest.reads() == [s.does_not_fit]
    guest = tries(nodes, "b", "wrong", address="10.99.0.1")
    assert guest.reads() == []
    nodes.passes(1.1)
    assert guest.reads() == [s.does_not_fit]


def test_what_is_counted_does_not_say_what_was_typed(nodes):
    tries(nodes, "a", "wrong")
    ((name, block, _),) = nodes.server.tries
    assert "zoe" not in name
    assert block == "10.0.0.1/32" or block.startswith("10.0.0.")


def test_the_right_password_forgets_the_slips_before_it(nodes):
    tries(nodes, "a", "wrong")
    tries(nodes, "b", "wrong", address="10.9.9.9")
    assert tries(nodes, "c", PASSWORD).session.name == "zoe"
    assert len(nodes.server.tries) == 1


def test_a_try_that_could_not_be_checked_does_not_count(nodes, monkeypatch):
    async def away(account, password):
        raise Unavailable

    passwords = nodes["a"].party.party.ports.passwords
    monkeypatch.setattr(passwords, "verify", away)
    tries(nodes, "a", PASSWORD)
    assert nodes.server.tries == []


def test_nobody_is_let_in_while_tries_cannot_be_counted(nodes):
    def away(*given):
        raise Unreachable

    nodes.server.tried = away
    guest = tries(nodes, "a", PASSWORD)
    assert (guest.session.name, guest.reads()) == ("", [Unavailable().text])


def test_tries_are_over_after_a_while(nodes):
    tries(nodes, "a", "wrong")
    nodes.passes(nodes.limits.wrong_seconds + 1)
    tries(nodes, "b", "wrong")
    assert len(nodes.server.tries) == 1
