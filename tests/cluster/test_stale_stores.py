"""A node that has stood still stores nothing of people who have been in elsewhere since."""

import pytest

from teaparty.core.people.handing_over import PATIENCE
from teaparty.testing import PASSWORD
from teaparty.testing.clock import result_of
from tests.cluster.kit import Nodes

SHORT, LONG = 6, 30
"""Seconds for which a node stands still: it is in still, or was taken for dead."""


@pytest.fixture
def nodes():
    return Nodes(2)


@pytest.fixture
def zoe(nodes):
    """Return somebody who is in by node a, and has changed and read something there."""
    zoe = nodes["a"].member("zoe")
    nodes["b"].member("bob")
    zoe.types("describe Old.", "friends bob")
    nodes.passes(1)
    return zoe


def comes_again(nodes):
    guest = nodes["b"].party.connects()
    guest.types(f"login zoe {PASSWORD}")
    nodes.passes(PATIENCE + 1)
    assert guest.session.name == "zoe"
    return guest


def account(nodes):
    return result_of(nodes.server.records.accounts([1]))[0]


def stored(nodes):
    found = account(nodes)
    cursors = {each.log: each.cursor for each in result_of(nodes.server.records.cursors(1))}
    preferences = found.preferences
    return found.inside, found.room, found.whispers, preferences.description, cursors


def sleeps(nodes):
    nodes["a"].database.stopped = True


def wakes(nodes, after):
    nodes.passes(after)
    before = account(nodes), stored(nodes)
    nodes["a"].database.stopped = False
    nodes.passes(70)  # so that all would be stored that is stored now and then
    return before, (account(nodes), stored(nodes))


@pytest.mark.parametrize("after", [SHORT, LONG])
def test_of_somebody_who_has_left_elsewhere_all_stays_as_it_was_stored_there(nodes, zoe, after):
    sleeps(nodes)
    zoe.reading = False
    zoe.types("describe Older.")
    again = comes_again(nodes)
    again.types(
        "say zero", "describe New.", "unfriend bob", "go garden", "say one", "say two", "quit"
    )
    before, now = wakes(nodes, after)
    assert now == before
    assert now[0].preferences.description == "New."
    assert now[0].preferences.friends == ()
    assert now[0].room == "garden"
    assert zoe.session.gone is not None


@pytest.mark.parametrize("after", [SHORT, LONG])
def test_of_somebody_who_is_in_elsewhere_what_they_have_set_there_stays(nodes, zoe, after):
    sleeps(nodes)
    zoe.types("describe Older.")
    again = comes_again(nodes)
    again.types("describe New.", "go garden")
    wakes(nodes, after)
    now = account(nodes)
    assert (now.inside, now.room, now.preferences.description) == (True, "garden", "New.")
    assert zoe.closed
    assert not again.closed
    again.types("describe Newer.")
    assert account(nodes).preferences.description == "Newer."


def test_somebody_who_has_been_nowhere_else_goes_on_and_all_is_stored(nodes, zoe):
    sleeps(nodes)
    zoe.types("describe New.")
    _, now = wakes(nodes, LONG)
    assert now[0].preferences.description == "New."
    assert not zoe.closed
    zoe.types("go garden", "quit")
    nodes.passes(1)
    assert (account(nodes).inside, account(nodes).room) == (False, "garden")
