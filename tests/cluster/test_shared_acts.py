"""What staff do at one node is so at all, in order with what people say."""

import json
import random

import pytest

from teaparty.core.moderation.gatekeeper import BANNED, LOCKED, NOT_LOCKED, Gatekeeper
from teaparty.core.people.shared_acts import tell_changed
from teaparty.core.records import FOR_EVER, Sanction
from teaparty.testing import tea_party
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.cluster.fake_database import Faults
from tests.cluster.kit import Nodes


@pytest.fixture
def nodes():
    return Nodes(3)


@pytest.fixture
def ann(nodes):
    return nodes["a"].member("ann", "wizard")


@pytest.fixture
def bob(nodes):
    return nodes["b"].member("bob", address="10.0.0.9")


def asks(guest, *lines):
    guest.reads()
    guest.types(*lines)
    return guest.reads()


def sanctions(nodes):
    return [(each.kind, each.target, each.until) for each in result_of(
        nodes.server.records.sanctions())]  # fmt: skip


def test_somebody_is_muted_at_the_node_where_they_are(nodes, ann, bob):
    bob.reads()
    ann.types("mute bob")
    assert bob.reads() == [s.muted]
    assert asks(bob, "say hello") == [s.muted]
    assert sanctions(nodes) == [("mute", "bob", FOR_EVER)]
    ann.types("unmute bob")
    assert bob.reads() == [s.can_speak_again]
    assert asks(bob, "say hello") == ["You say: hello"]
    assert sanctions(nodes) == []


def test_a_mute_for_a_time_ends_at_all_nodes(nodes, ann, bob):
    ann.types("mute bob 1m spam")
    assert asks(bob, "say hello") == [s.muted_for_because("1 minute", "spam")]
    nodes.passes(61)
    assert asks(bob, "say hello") == ["You say: hello"]


def test_somebody_who_is_banned_is_sent_out_by_their_node(nodes, ann, bob):
    bob.reads()
    ann.types("ban bob")
    assert bob.closed
    assert bob.reads()[-1] == BANNED
    again = nodes["c"].party.connects()
    assert asks(again, "login bob open sesame") == [BANNED]


def test_a_banned_network_is_shut_out_of_all_nodes(nodes, ann, bob):
    newcomer = nodes["c"].party.connects(address="10.0.0.7")
    elsewhere = nodes["c"].party.connects(address="10.1.0.7")
    ann.types("ban 10.0.0.0/24")
    assert (bob.closed, newcomer.closed, elsewhere.closed) == (True, True, False)
    gatekeepers = [Gatekeeper.of(node.party.party) for node in nodes]
    assert [each.all("ban")[0].target for each in gatekeepers] == ["10.0.0.0/24"] * 3


def test_a_locked_door_is_locked_at_all_nodes(nodes, ann):
    ann.types("lock members")
    newcomer = nodes["b"].party.connects()
    assert asks(newcomer, "login dave") == [LOCKED["members"]]
    ann.types("lock open")
    assert newcomer.types("login dave").session.name == "dave"
    assert asks(ann, "lock") == [NOT_LOCKED]


def test_a_role_that_is_given_is_had_where_somebody_is(nodes, ann, bob):
    ann.types("role bob host")
    assert bob.session.role.name == "host"
    assert result_of(nodes.server.records.account("bob")).role == "host"
    assert [node.party.party.find("bob").role.name for node in nodes] == ["host"] * 3


def test_what_the_tool_changes_is_so_at_all_nodes(nodes, bob):
    records = nodes.server.records
    result_of(records.add_sanction(Sanction(kind="mute", target="bob", by="tool", at=0.0)))
    nodes.server.tell(json.dumps({"type": "RecordsChanged"}))
    nodes.settles()
    assert asks(bob, "say hello") == [s.muted]


def done_elsewhere(nodes):
    """What nodes have had others do to their people."""
    events = [json.loads(line.event) for turn in nodes.server.archive for line in turn.lines]
    return [each["type"] for each in events if each["type"].endswith("Elsewhere")]


def test_what_the_tool_gives_or_erases_is_done_by_the_node_of_each_alone(nodes, bob):
    records, carol = nodes.server.records, nodes["c"].member("carol")
    numbers = [each.session.account.number for each in (bob, carol)]
    result_of(records.change_account(numbers[0], role="host"))
    result_of(records.erase_account(numbers[1]))
    nodes.server.tell(json.dumps({"type": "RecordsChanged"}))
    nodes.settles()
    assert bob.session.role.name == "host"
    assert carol.reads().count(s.account_erased) == 1
    assert done_elsewhere(nodes) == []


def test_other_changes_are_told_to_what_holds_them(nodes, monkeypatch):
    told = []
    for node in nodes:
        features = node.party.party.features
        monkeypatch.setattr(features, "records_changed", lambda: told.append(1))
    nodes.server.tell(json.dumps({"type": "RecordsChanged", "what": "places"}))
    nodes.settles()
    assert told == [1, 1, 1]


def test_a_clock_that_is_set_at_one_node_moves_no_end_of_what_all_have(nodes, ann, bob):
    ann.types("mute bob 1m")
    nodes["c"].party.sets_clock(3_600)
    nodes["c"].guest("carol").types("look")
    nodes.settles()
    assert asks(bob, "say hello") == [s.muted_for("1 minute")]


def muted_at_the_end(turns):
    """Return the names of those who are muted, once it is seen that none of them says anything."""
    muted, said = set(), 0
    for line in [line for turn in turns for line in turn.lines]:
        event = json.loads(line.event)
        if event["type"] == "SanctionIs":
            muted.add(event["target"])
        elif event["type"] == "SanctionEnded":
            muted.discard(event["target"])
        elif event["type"] == "Said" and line.number is not None:
            said += 1
            assert event["who"]["name"] not in muted
    assert said
    return muted


@pytest.mark.parametrize("seed", range(8))
def test_no_line_of_anybody_stands_after_their_mute(seed):
    chance = random.Random(seed)
    nodes = Nodes(3)
    ann = nodes["a"].member("ann", "wizard")
    people = [nodes["abc"[each % 3]].member(name) for each, name in enumerate(
        ("bob", "carol", "dave", "eve", "frank"))]  # fmt: skip
    nodes.network.chance, nodes.eager = chance, False
    nodes.network.faults = Faults(cut=0.02, hint=0.1)
    count = 0
    for _ in range(200):
        guest = chance.choice([*people, ann])
        if guest is ann:
            ann.types(f"{chance.choice(['mute', 'unmute'])} {chance.choice(people).session.name}")
        elif not guest.closed:
            count += 1
            guest.types(f"say m{count}")
        for _ in range(chance.randint(0, 8)):
            nodes.step()
        if chance.random() < 0.2:
            nodes.passes(0.2)
    nodes.recovers()
    muted = muted_at_the_end(nodes.server.turns)
    held = [
        sorted(each.target for each in Gatekeeper.of(node.party.party).all("mute"))
        for node in nodes
    ]
    assert held == [sorted(muted)] * 3
    assert [target for _, target, _ in sorted(sanctions(nodes))] == sorted(muted)
    assert [node.party.faults for node in nodes] == [[], [], []]


def test_what_is_erased_for_its_age_is_told_all_nodes(nodes, monkeypatch):
    told = []
    for node in nodes:
        features = node.party.party.features
        monkeypatch.setattr(features, "records_changed", lambda: told.append(1))
    tell_changed(nodes["a"].party.party.features, "places")
    nodes.settles()
    assert told == [1, 1, 1]


def test_without_other_nodes_it_is_read_again_here(monkeypatch):
    told = []
    with tea_party() as party:
        features = party.party.features
        monkeypatch.setattr(features, "records_changed", lambda: told.append(1))
        tell_changed(features, "places")
    assert told == [1]
