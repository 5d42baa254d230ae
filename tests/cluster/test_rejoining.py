"""A node that the others took for dead comes back: its people claim their names anew."""

import pytest

from teaparty.core.memory.outage import OUT_OF_REACH, WITHIN_REACH
from teaparty.core.memory.shared_turns import SharedTurns
from teaparty.core.people.rejoining import NOT_YOURS
from teaparty.stores.cluster.values import Unreachable
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.cluster.kit import Nodes


@pytest.fixture
def nodes():
    return Nodes(2)


def sleeps(nodes, seconds=30):
    """Have node b stand still for so long that the others take it for dead."""
    nodes["b"].database.stopped = True
    nodes.passes(seconds)


def wakes(nodes):
    nodes["b"].database.stopped = False
    nodes.passes(8)


def test_names_that_nobody_has_taken_are_theirs_still(nodes):
    alice = nodes["a"].guest("alice")
    bob, zoe = nodes["b"].guest("bob"), nodes["b"].member("zoe")
    sleeps(nodes)
    alice.reads()
    alice.types("who")
    assert not any("bob" in line for line in alice.reads())
    wakes(nodes)
    alice.reads()
    bob.types("say here I am")
    zoe.types("tell alice hello")
    assert alice.reads() == ["bob says: here I am", "zoe whispers to you: hello"]
    assert {row.lease for row in nodes.server.present.rows.values()} == {1, 3}


def test_whoever_is_back_once_is_not_told_of_where_their_node_is_back_in_time(nodes):
    alice = nodes["a"].guest("alice")
    nodes["b"].member("zoe")
    alice.reads()
    sleeps(nodes, 30 + nodes.limits.link_seconds)
    wakes(nodes)
    assert alice.reads() == [s.lost_link("zoe"), s.arrived("zoe")]
    sleeps(nodes)
    wakes(nodes)
    assert alice.reads() == []


def test_people_elsewhere_whose_rows_can_not_be_read_are_left_out(nodes):
    nodes["b"].guest("bob")
    shared = SharedTurns.of(nodes["a"].party.party)
    shared.begin_with(["{", *nodes.server.people()])
    assert [each.name for each in nodes["a"].party.party.elsewhere.values()] == ["bob"]


def test_they_are_in_since_they_came_not_since_their_node_joined_anew(nodes):
    nodes["b"].guest("bob")
    nodes.passes(100)
    before = nodes["a"].party.party.find("bob").told.since
    sleeps(nodes)
    wakes(nodes)
    assert nodes["a"].party.party.find("bob").told.since == pytest.approx(before, abs=40)


def test_whoever_lost_their_name_is_told_and_comes_in_anew(nodes):
    bob = nodes["b"].guest("bob")
    sleeps(nodes)
    other = nodes["a"].guest("bob")
    wakes(nodes)
    assert bob.closed
    assert bob.reads()[-1] == NOT_YOURS.format(name="bob")
    assert nodes["b"].party.party.find("bob").number == other.session.number


def test_members_who_have_come_in_elsewhere_go_on_there(nodes):
    zoe = nodes["b"].member("zoe")
    sleeps(nodes)
    again = nodes["a"].party.connects()
    again.types(f"login zoe {PASSWORD}")
    assert again.session.name == "zoe"
    wakes(nodes)
    assert zoe.closed
    assert zoe.reads()[-1] == s.came_from_elsewhere
    again.types("say still here")
    assert again.reads()[-1] == "You say: still here"


def test_names_are_claimed_until_the_database_answers(nodes):
    alice, bob = nodes["a"].guest("alice"), nodes["b"].guest("bob")
    sleeps(nodes)
    nodes["b"].database.stopped = False
    claim, tries = nodes.server.claim, []

    def away(*given):
        tries.append(given)
        if len(tries) < 3:
            raise Unreachable
        return claim(*given)

    nodes.server.claim = away
    nodes.passes(10)
    alice.reads()
    bob.types("say here I am")
    assert alice.reads() == ["bob says: here I am"]


def test_a_name_that_was_lost_on_the_way_is_claimed_again(nodes):
    bob = nodes["b"].guest("bob")
    nodes.server.present.rows.clear()
    claim, tries = nodes.server.claim, []

    def away_at_first(*given):
        tries.append(given)
        if len(tries) == 1:
            raise Unreachable
        return claim(*given)

    nodes.server.claim = away_at_first
    bob.types("go garden")
    assert nodes.server.present.rows == {}
    nodes.passes(2)
    assert nodes.server.present.rows["bob"].shown
    assert nodes["a"].party.party.find("bob").room.name == "garden"


def test_whoever_has_left_meanwhile_claims_nothing(nodes):
    bob = nodes["b"].guest("bob")
    bob.types("quit")
    (claim,) = SharedTurns.of(nodes["b"].party.party).unclaimed
    claim(bob.session.number)
    nodes.passes(1)
    assert nodes.server.present.rows == {}


def test_a_node_whose_release_is_too_far_by_now_waits_and_says_so_until_it_is_let_in(nodes):
    alice, bob = nodes["a"].guest("alice"), nodes["b"].guest("bob")
    sleeps(nodes)
    tried = []
    nodes.server.is_too_far = lambda node: tried.append(node) is None
    wakes(nodes)
    nodes.passes(2)
    assert tried in (["b"], ["b", "b"])
    alice.reads()
    bob.types("say anybody there?")
    assert (alice.reads(), bob.reads()) == ([], [OUT_OF_REACH])
    nodes.server.is_too_far = lambda node: False
    nodes.passes(5)
    assert alice.reads()[0] == "bob says: anybody there?"
    assert bob.reads()[:2] == [WITHIN_REACH, "You say: anybody there?"]


def test_a_guest_reads_what_was_whispered_while_their_node_hung_for_minutes(nodes):
    alice, bob = nodes["a"].guest("alice"), nodes["b"].guest("bob")
    nodes["b"].database.stopped = True
    alice.types("whisper bob I am at the door.")
    nodes.passes(180)
    alice.types("say Is anybody there?")
    bob.reads()
    nodes["b"].database.stopped = False
    nodes.passes(6)
    read = bob.reads()
    assert "alice whispers to you: I am at the door." in read
    assert [line for line in read if "missed" in line] == []


def replaced(node):
    """Return a list that gets the machine on which the one is that stands in for a node."""
    found = []
    node.journal.party.replaced = found.append
    return found


def test_a_node_that_another_one_has_replaced_meanwhile_does_not_join_again(nodes):
    old, alice = nodes["b"], nodes["a"].guest("alice")
    bob = old.guest("bob")
    ends = replaced(old)
    sleeps(nodes)
    alice.reads()
    new = nodes.opens("b")
    old.database.stopped = False
    bob.types("say hello")
    nodes.passes(8)
    assert ends == [""]
    assert [line for line in bob.reads() if line.endswith(": hello")] == [
        s.unsaid_at_the_end("hello")
    ]
    assert [each.epoch for each in nodes.server.nodes()] == [1, new.journal.epoch]
    carol = new.guest("carol")
    nodes.passes(30)
    carol.types("say hello")
    assert alice.reads()[-1] == "carol says: hello"
    assert old.closes() == [0]


def test_what_is_typed_at_a_node_that_ends_is_said_to_be_in_vain(nodes):
    old = nodes["b"]
    bob, ends = old.guest("bob"), replaced(old)
    sleeps(nodes)
    nodes.opens("b")
    wakes(nodes)
    assert ends
    bob.reads()
    bob.types("say hello")
    assert bob.reads() == [s.unsaid_at_the_end("hello")]


def test_of_two_that_stood_still_by_turns_the_later_one_goes_on(nodes):
    old = nodes["b"]
    sleeps(nodes)
    new = nodes.opens("b")
    ends, other_ends = replaced(old), replaced(new)
    new.database.stopped = True
    nodes.passes(1)
    wakes(nodes)  # the old one, as the new one gives no sign of life
    nodes.passes(10)
    assert ends == []
    new.database.stopped = False
    nodes.passes(10)
    assert (ends, other_ends) == ([], [""])


def test_a_node_joins_again_whose_joining_was_done_though_it_has_not_heard_so(nodes):
    node = nodes["b"]
    bob, ends = node.guest("bob"), replaced(node)
    sleeps(nodes)
    nodes.server.join("b")  # as it would ask for just before it stands still once more
    wakes(nodes)
    nodes.passes(8)
    bob.types("say hello")
    assert bob.reads()[-1] == "You say: hello"
    assert ends == []
