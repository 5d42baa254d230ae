"""Who has departed from other nodes, and may come back: one memory for all that asks."""

from msgspec import structs

from teaparty.core.events import Person, SomebodyIs
from teaparty.core.people.departed import COMING
from teaparty.core.people.roster import Roster
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.cluster.kit import LIMITS, Nodes

LEASE = 20
"""Seconds after which a node that was killed is surely taken for dead."""


def departed(node):
    return Roster.of(node.party.party).departed


def dies(nodes, name):
    nodes[name].killed()
    nodes.passes(LEASE)


def test_a_member_is_known_by_the_account_and_a_guest_without_a_ticket_is_not():
    nodes = Nodes(2)
    zoe, bob = nodes["b"].member("zoe"), nodes["b"].guest("bob")
    dies(nodes, "b")
    memory = departed(nodes["a"])
    assert memory.absent(zoe.session.number).row.who == zoe.session.person
    assert memory.session(zoe.session.account.number) == zoe.session.number
    assert memory.absent(bob.session.number) is None


def test_whoever_comes_back_is_forgotten_at_all_nodes():
    nodes = Nodes(3)
    zoe = nodes["b"].member("zoe")
    dies(nodes, "b")
    nodes["a"].party.connects().types(f"login zoe {PASSWORD}")
    nodes.passes(0.1)
    for node in (nodes["a"], nodes["c"]):
        assert departed(node).absent(zoe.session.number) is None
        assert departed(node).session(zoe.session.account.number) == 0


def test_whoever_does_not_come_back_is_forgotten_after_a_while():
    nodes = Nodes(2)
    zoe = nodes["b"].member("zoe")
    dies(nodes, "b")
    nodes.passes(LIMITS.link_seconds)
    assert departed(nodes["a"]).absent(zoe.session.number) is None


def test_each_is_forgotten_at_their_own_time():
    nodes = Nodes(3)
    alice, zoe = nodes["a"].member("alice"), nodes["b"].member("zoe")
    dies(nodes, "b")
    dan = nodes["c"].member("dan")
    dies(nodes, "c")
    alice.reads()
    nodes.passes(LIMITS.link_seconds - LEASE)
    assert alice.reads() == [s.lost_link("zoe")]
    assert departed(nodes["a"]).absent(zoe.session.number) is None
    assert departed(nodes["a"]).absent(dan.session.number) is not None
    nodes.passes(LEASE)
    assert alice.reads() == [s.lost_link("dan")]


def test_whoever_comes_in_elsewhere_but_is_lost_on_the_way_has_lost_the_link():
    nodes = Nodes(3, limits=structs.replace(LIMITS, link_seconds=0))
    alice = nodes["a"].member("alice")
    nodes["b"].member("zoe")
    alice.reads()
    again = nodes["c"].party.connects()
    nodes["b"].database.hangs = True  # so that it is waited for
    again.types(f"login zoe {PASSWORD}")
    again.drops()
    nodes["b"].database.hangs = False
    nodes.passes(COMING - 1)
    assert alice.reads() == []
    nodes.passes(2)
    assert alice.reads() == [s.lost_link("zoe")]


def test_a_row_of_one_who_departed_too_long_ago_or_is_in_again_is_nobodys():
    node = Nodes(1)["a"]
    memory, row = departed(node), a_row()
    memory.begin_with([structs.replace(row, ended=LIMITS.link_seconds + 1.0)])
    assert memory.with_ticket("ab") is None
    memory.begin_with([structs.replace(row, ended=LIMITS.link_seconds - 1.0)])
    assert memory.with_ticket("ab").who == row.who
    memory.has_come(structs.replace(row, who=structs.replace(row.who, number=7)))
    assert memory.with_ticket("ab") is None


def test_who_has_departed_is_still_waited_for_where_a_node_has_read_all_anew():
    nodes = Nodes(2)
    alice, zoe = nodes["a"].member("alice"), nodes["b"].member("zoe")
    dies(nodes, "b")
    alice.reads()
    row = departed(nodes["a"]).absent(zoe.session.number).row
    departed(nodes["a"]).begin_with([structs.replace(row, ended=5.0)])
    nodes.passes(LIMITS.link_seconds)
    assert alice.reads() == [s.lost_link("zoe")]


def test_a_guest_whose_node_joins_anew_is_waited_for_no_more():
    node = Nodes(1)["a"]
    memory, row = departed(node), a_row(account=0)
    memory.begin_with([structs.replace(row, ended=1.0)])
    memory.has_come(row)
    assert memory.absent(row.who.number) is None


def test_a_member_who_has_departed_twice_is_known_by_the_last_session_and_each_has_its_time():
    nodes = Nodes(1)
    memory = departed(nodes["a"])
    one, two = a_row(), a_row(98 << 32)
    memory.begin_with([structs.replace(two, ended=1.0)])
    memory.begin_with([structs.replace(one, ended=LIMITS.link_seconds - 5.0)])
    memory.begin_with([structs.replace(a_row(97 << 32), ended=1.0)])
    nodes.passes(7)
    assert [bool(memory.absent(each << 32)) for each in (99, 98, 97)] == [False, True, True]
    assert memory.session(1) == 97 << 32


def a_row(number=99 << 32, account=1):
    return SomebodyIs(
        who=Person(number, "zoe", account), key="zoe", skeleton="zoe", epoch=99, room="parlour",
        since=0.0, active=0.0, role="member", tickets=("ab",),
    )  # fmt: skip
