"""Draining a node: newcomers go elsewhere, and its people are told."""

import pytest

from teaparty.commands import nodes as commands
from teaparty.commands import server
from teaparty.core.events import NodeDrained, NodesListed
from teaparty.core.moderation.clerk import above_all
from teaparty.core.people import draining
from teaparty.core.people.draining import Draining, is_draining, turns_away
from teaparty.core.values.notices import Drains
from teaparty.core.values.refusal import Refusal
from teaparty.stores.cluster.values import Unreachable
from teaparty.testing.operating import noted
from tests.cluster.kit import Nodes


@pytest.fixture
def nodes():
    nodes = Nodes(3)
    nodes.passes(6)  # so that each has renewed its lease, and knows the others
    return nodes


@pytest.fixture
def ann(nodes):
    return nodes["a"].member("ann", "wizard")


def types(nodes, who, line, seconds=1):
    who.reads()
    who.types(line)
    nodes.passes(seconds)
    return who.reads()


def drains(nodes):
    """Which nodes drain, as each of them says of itself, and as the database says."""
    own = {node.name for node in nodes if is_draining(node.party.party)}
    assert {seat.node for seat in nodes.server.seats.values() if seat.draining} == own
    return own


def away(nodes):
    return {node.name for node in nodes if turns_away(node.party.party)}


# --- having a node drain


def test_a_node_drains_that_is_named_at_another_one(nodes, ann):
    assert types(nodes, ann, "drain b") == [commands.DRAINS.format(node="b")]
    assert drains(nodes) == away(nodes) == {"b"}


def test_a_node_is_found_by_its_name_in_capital_letters(nodes, ann):
    assert types(nodes, ann, "drain B") == [commands.DRAINS.format(node="b")]


def test_without_a_name_it_is_the_node_where_it_is_typed(nodes, ann):
    assert types(nodes, ann, "drain")[-1] == commands.DRAINS.format(node="a")
    assert drains(nodes) == {"a"}


def test_a_node_lets_people_in_again(nodes, ann):
    types(nodes, ann, "drain b")
    assert types(nodes, ann, "undrain b") == [commands.ENDS.format(node="b")]
    assert drains(nodes) == away(nodes) == set()


def test_what_is_so_already_is_said_and_not_told_again(nodes, ann):
    types(nodes, ann, "drain b")
    bob = nodes["b"].guest("bob")
    bob.reads()
    assert types(nodes, ann, "drain b") == [commands.DRAINS_ALREADY.format(node="b")]
    assert types(nodes, ann, "undrain c") == [commands.ENDED.format(node="c")]
    assert bob.reads() == []


def test_a_node_that_is_not_in_is_refused_with_the_names_of_those_that_are(nodes, ann):
    refused = draining.NO_NODE.format(name="x", names="a, b, c")
    assert types(nodes, ann, "drain x") == [refused]
    assert types(nodes, ann, "nodes x") == [refused]
    refused = draining.NO_NODE.format(name="x" * 39 + "…", names="a, b, c")
    assert types(nodes, ann, f"drain {'x' * 100}") == [refused]


def test_it_stands_in_the_audit_log_and_in_that_of_the_node(nodes, ann):
    types(nodes, ann, "drain b")
    types(nodes, ann, "undrain b")
    audit = [line.split()[2:5] for line in types(nodes, ann, "audit")]
    assert [row for row in audit if row[0] == "ann"] == [
        ["ann", "drain", "b"],
        ["ann", "undrain", "b"],
    ]
    noted = [each.what for each in nodes["b"].party.changes if isinstance(each, Drains)]
    assert noted == ["drains: newcomers go to other nodes", "drains no more"]


def test_while_the_database_can_not_be_asked_no_node_is_told(nodes, ann):
    nodes.network.down = True
    nodes.network.cut_all()
    assert draining.NO_DATABASE in types(nodes, ann, "drain b", 4)


def test_whether_a_node_was_told_is_waited_for_only_so_long(nodes, ann):
    ann.types("")
    nodes.eager = False
    ann.types("drain b")
    while nodes.network.step():
        for node in nodes:
            node.runs()
        if "NodeIs" in str(nodes.server.turns[-1].lines):
            break
    nodes["a"].database.reachable = False
    nodes.eager = True
    nodes.passes(draining.PATIENCE + 1)
    assert draining.UNKNOWN.format(node="b", sign="") in ann.reads()


def test_programs_have_it_done_by_values(nodes):
    node, found = nodes["a"], []
    party = node.party.party
    clerk = above_all(party, "a program")
    node.work.add(noted(clerk.does_with(party.operations()["drain"], {"node": "b"}), found))
    nodes.passes(1)
    assert found[0].events[-1] == NodeDrained(node="b", draining=True)
    assert drains(nodes) == {"b"}


# --- nobody is locked out


def test_a_node_that_drains_lets_people_in_while_no_other_one_does(nodes, ann):
    types(nodes, ann, "drain b")
    types(nodes, ann, "drain c")
    assert away(nodes) == {"b", "c"}
    assert types(nodes, ann, "drain a")[-1] == commands.DRAINS_ALONE.format(node="a")
    assert drains(nodes) == {"a", "b", "c"}
    assert away(nodes) == set()
    types(nodes, ann, "undrain c")
    assert away(nodes) == {"a", "b"}


def test_nobody_is_sent_to_a_node_that_has_ended(nodes, ann):
    types(nodes, ann, "drain a")
    for name in "bc":
        node = nodes[name]
        node.closes()
        nodes.nodes.remove(node)
    nodes.passes(0.1)
    assert away(nodes) == set()


def test_nobody_is_sent_to_a_node_of_which_nothing_is_heard(nodes, ann):
    types(nodes, ann, "drain a")
    for name in "bc":
        nodes[name].database.stopped = True
    nodes.passes(13)
    assert away(nodes) == set()


# --- how long


def test_a_node_does_not_drain_after_its_restart(nodes, ann):
    types(nodes, ann, "drain b")
    nodes["b"].killed()
    nodes.opens("b")
    nodes.passes(6)
    assert drains(nodes) == set()


def test_a_node_that_was_taken_for_dead_drains_still(nodes, ann):
    bob = nodes["b"].guest("bob")
    types(nodes, ann, "drain b")
    bob.reads()
    nodes["b"].database.stopped = True
    nodes.passes(20)
    nodes["b"].database.stopped = False
    nodes.passes(6)
    assert drains(nodes) == away(nodes) == {"b"}
    assert draining.GUEST.format(sign="") not in bob.reads()


def test_a_node_that_was_taken_for_dead_drains_only_if_it_did_so_before(nodes):
    nodes["b"].database.stopped = True
    nodes.passes(20)
    nodes["b"].database.stopped = False
    nodes.passes(6)
    assert drains(nodes) == away(nodes) == set()


def test_a_node_that_has_missed_turns_learns_whether_it_drains(nodes, ann):
    bob = nodes["b"].guest("bob")
    bob.reads()
    nodes["b"].database.reachable = False
    types(nodes, ann, "drain b")
    nodes.server.forget(len(nodes.server.turns))
    nodes["b"].database.reachable = True
    nodes.passes(6)
    assert drains(nodes) == {"b"}
    assert draining.GUEST.format(sign="") in bob.reads()


def test_a_node_that_has_missed_turns_asks_until_it_knows_whether_it_drains(
    nodes, ann, monkeypatch
):
    asked, database = [], nodes["b"].database
    database.reachable = False
    types(nodes, ann, "drain b")
    nodes.server.forget(len(nodes.server.turns))
    database.reachable, answer = True, database.nodes

    async def away_at_first():
        asked.append(nodes.server.now)
        if len(asked) < 3:
            raise Unreachable
        return await answer()

    monkeypatch.setattr(database, "nodes", away_at_first)
    nodes.passes(6)
    assert len(asked) == 3
    assert drains(nodes) == {"b"}


# --- what people read


def test_people_of_the_node_are_told_once_and_nobody_else(nodes, ann):
    bob, carol = nodes["b"].guest("bob"), nodes["b"].member("carol")
    dave = nodes["c"].guest("dave")
    for each in (bob, carol, dave):
        each.reads()
    types(nodes, ann, "drain b")
    assert bob.reads() == [draining.GUEST.format(sign="")]
    assert carol.reads() == [draining.MEMBER]
    assert dave.reads() == []
    nodes.passes(60)
    assert bob.reads() == []
    types(nodes, ann, "undrain b")
    assert bob.reads() == carol.reads() == [draining.STAYS]


def test_where_no_other_node_lets_people_in_they_are_told_to_stay(nodes, ann):
    types(nodes, ann, "drain b")
    types(nodes, ann, "drain c")
    assert types(nodes, ann, "drain a")[-2:] == [
        draining.ALONE, commands.DRAINS_ALONE.format(node="a")]  # fmt: skip


def test_whoever_was_at_the_login_is_told_as_they_come_in(nodes, ann):
    types(nodes, ann, "drain b")
    bob = nodes["b"].party.connects()
    bob.types("login bob")
    assert draining.GUEST.format(sign="") in bob.reads()


def test_status_says_that_a_node_drains_in_vain(nodes, ann):
    types(nodes, ann, "drain")
    assert server.DRAINS_ALONE not in types(nodes, ann, "status")
    for name in "bc":
        types(nodes, ann, f"drain {name}")
    assert server.DRAINS_ALONE in types(nodes, ann, "status")


# --- the list of nodes


def listed(nodes, ann):
    done = nodes["a"].party.operates("nodes")
    nodes.passes(0.5)
    return next(each for each in done.events if isinstance(each, NodesListed))


def test_all_nodes_are_listed_with_how_many_are_in_by_each(nodes, ann):
    for name in ("bob", "carol"):
        nodes["b"].guest(name)
    found = listed(nodes, ann)
    assert [(each.node, each.people, each.version) for each in found.nodes] == [
        ("a", 1, "1"), ("b", 2, "1"), ("c", 0, "1")]  # fmt: skip
    assert (found.here, found.old) == ("a", False)


def test_a_node_that_hangs_is_silent_and_one_that_drains_is_said_to(nodes, ann):
    types(nodes, ann, "drain c")
    nodes["b"].database.stopped = True
    nodes.passes(12)
    found = {each.node: each for each in listed(nodes, ann).nodes}
    assert [name for name in found if found[name].silent] == ["b"]
    assert [name for name in found if found[name].draining] == ["c"]
    assert found["b"].seen > 10
    assert found["a"].seen < 6


def test_without_the_database_the_rows_are_old(nodes, ann):
    nodes.network.down = True
    nodes.network.cut_all()
    ann.types("nodes")
    nodes.passes(4)
    read = ann.reads()
    assert [line.split()[0] for line in read if line.split()[0] in "abc"] == ["a", "b", "c"]


def test_one_node_is_listed_with_its_people_where_they_may_be_found(nodes, ann):
    bob, carol = nodes["b"].member("bob", "host"), nodes["b"].guest("carol")
    bob.types("make room nook", "go nook", "close nook")
    carol.types("go garden")
    read = types(nodes, ann, "nodes b")
    rows = [line.split() for line in read]
    assert ["carol", "The", "Garden"] in [row[:3] for row in rows]
    assert "ann" not in [row[0] for row in rows]
    assert not any("nook" in line.casefold() for line in read)
    assert any(row[0] == "bob" for row in rows)


def test_a_party_of_one_server_says_so(party):
    zoe = party.member("zoe", "wizard")
    zoe.reads()
    zoe.types("nodes", "drain")
    assert zoe.reads() == [commands.ONE_SERVER] * 2
    assert not turns_away(party.party)
    with pytest.raises(Refusal):
        Draining.of(party.party)
