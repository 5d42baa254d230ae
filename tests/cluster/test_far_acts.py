"""What people at other nodes do to people here, and whispers, whichever way somebody comes back."""

import pytest

from teaparty.core.events import PAST, Person, Whispered
from teaparty.core.log.log import WHISPERS
from teaparty.core.people.tickets import Tickets
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.cluster.halls import Hall
from tests.cluster.kit import Nodes
from tests.cluster.test_tickets import Scene, resumed


@pytest.fixture
def nodes():
    return Nodes(3)


def whispered(heard):
    lines = [line for each in heard for line in each.get("lines", ())]
    return [line["text"] for line in lines if line.get("kind") == "whispered"]


# --- in order with what is said


def test_what_somebody_is_told_comes_after_lines_of_before(nodes):
    ann, bob = nodes["a"].member("ann", "host"), nodes["b"].guest("bob")
    nodes.eager = False
    ann.types("say Out you go.", "kick bob")
    bob.reads()
    nodes.eager = True
    nodes.settles()
    assert bob.closed
    assert bob.reads()[0] == "ann says: Out you go."


def test_who_is_gone_is_done_nothing(nodes):
    ann, bob = nodes["a"].member("ann", "host"), nodes["b"].guest("bob")
    nodes.eager = False
    ann.types("kick bob")
    bob.types("quit")
    nodes.eager = True
    nodes.settles()
    assert [node.party.faults for node in nodes] == [[]] * 3


# --- whispers of guests


@pytest.mark.parametrize("nodes_of", ["aa", "ab", "ba"])
def test_guests_whisper_to_each_other_by_any_nodes(nodes, nodes_of):
    bob, carol = nodes[nodes_of[0]].guest("bob"), nodes[nodes_of[1]].guest("carol")
    carol.reads(), bob.reads()
    bob.types("whisper carol psst")
    carol.types("reply hello")
    assert bob.reads() == ["You whisper to carol: psst", "carol whispers to you: hello"]
    assert carol.reads() == ["bob whispers to you: psst", "You whisper to bob: hello"]
    assert nodes.server.records.remembered(WHISPERS, 10) == []


def test_whispers_of_members_to_guests_alone_are_not_stored(nodes):
    ann, zoe = nodes["a"].member("ann"), nodes["c"].member("zoe")
    nodes["b"].guest("bob")
    ann.types("whisper bob psst", "whisper bob,zoe hello", "whisper bob again")
    stored = nodes.server.records.remembered(WHISPERS, 10)
    assert [each.event.text for each in stored] == ["hello"]
    assert [each for each in zoe.reads() if "whispers" in each] == [
        "ann whispers to bob, you: hello"]  # fmt: skip
    later = nodes.opens("d")
    assert later.streams[WHISPERS].log.end == nodes["a"].streams[WHISPERS].log.end == 3
    assert [each.event.text for each in later.log(WHISPERS)] == ["psst", "hello", "again"]


# --- and a ticket


def test_a_guest_misses_no_whisper_that_came_while_the_link_was_lost():
    scene = Scene()
    scene.bob.wire.drops()
    scene.alice.types("whisper bob psst")
    bob = scene.comes_back()
    heard = bob.hears()
    assert (resumed(heard), whispered(heard)) == ([True], ["psst"])
    scene.alice.types("whisper bob and now?")
    assert whispered(bob.hears()) == ["and now?"]


def test_a_guest_misses_no_whisper_that_the_link_had_not_taken_before_the_node_died():
    scene = Scene()
    scene.alice.types("whisper bob psst")
    scene.killed()
    scene.alice.types("whisper bob are you there?")
    bob = scene.comes_back()
    scene.nodes.passes(4)
    assert whispered(bob.hears()) == ["psst", "are you there?"]


def test_whispers_that_a_guest_has_seen_are_not_sent_again():
    scene = Scene()
    scene.alice.types("whisper bob psst", "whisper bob psst!")
    scene.bob.wire.drops()
    assert whispered(scene.comes_back(whispers=0).hears()) == ["psst!"]


def test_a_guest_misses_no_whisper_by_a_node_that_has_just_started():
    scene = Scene()
    scene.alice.types("whisper bob psst")
    scene.killed()
    scene.halls["a"] = Hall(scene.nodes.opens("a"))
    assert whispered(scene.comes_back("a").hears()) == ["psst"]


def test_a_guest_who_goes_on_twice_misses_no_whisper():
    scene = Scene()
    scene.bob.wire.drops()
    scene.alice.types("whisper bob one")
    bob = scene.comes_back("b")
    ticket = next(each["welcome"]["ticket"] for each in bob.hears() if "welcome" in each)
    scene.alice.types("whisper bob two")
    bob.wire.drops()
    scene.alice.types("whisper bob three")
    again = scene.comes_back("c", ticket)
    assert whispered(again.hears()) == ["one", "two", "three"]
    me = again.door.session
    assert len(Tickets.of(me).former(me)) == 2


@pytest.mark.parametrize("password", ["", PASSWORD], ids=["a guest", "a member"])
def test_a_whisper_to_the_session_of_before_reaches_people_who_have_just_gone_on(password):
    scene = Scene(password)
    before = scene.bob.door.session.person
    scene.bob.wire.drops()
    bob = scene.comes_back()
    bob.hears()
    party = scene.nodes["c"].party.party
    event = Whispered(who=scene.alice.session.person, to=(before,), text="psst")
    party.turns.append(party.streams[WHISPERS], event)
    scene.nodes["c"].party.flush()
    scene.nodes.settles()
    assert whispered(bob.hears()) == ["psst"]


# --- turns that were skipped


def skips(nodes, node="b"):
    """Have a node miss what was said since it was stopped, as the turns are gone."""
    nodes.server.forget(len(nodes.server.turns) - 1)
    nodes[node].database.stopped = False
    nodes.passes(2)


def test_a_member_reads_whispers_of_turns_that_their_node_has_skipped(nodes):
    ann, bob = nodes["a"].member("ann"), nodes["b"].member("bob")
    ann.types("whisper bob before")
    bob.reads()
    nodes["b"].database.stopped = True
    ann.types("whisper bob psst", "whisper bob hello")
    skips(nodes)
    assert [each for each in bob.reads() if "whispers" in each] == [
        "ann whispers to you: psst", "ann whispers to you: hello"]  # fmt: skip
    bob.types("reply yes", "recall")
    assert bob.reads() == ["You whisper to ann: yes", s.nothing_missed]


def test_a_whisper_of_their_own_node_among_skipped_turns_is_read_once(nodes):
    zoe, bob = nodes["b"].member("zoe"), nodes["b"].member("bob")
    bob.reads()
    nodes.eager = False
    zoe.types("whisper bob psst")
    nodes["b"].runs()
    (turn,) = [call for call in nodes.network.calls if call.kind == "turn"]
    turn.do()
    nodes["b"].database.stopped = True
    nodes.network.cut(turn)  # its answer is lost
    nodes.eager = True
    nodes["a"].guest("carol").types("say hello")
    skips(nodes)
    assert [each for each in bob.reads() if "psst" in each] == ["zoe whispers to you: psst"]
    assert [each for each in zoe.reads() if "psst" in each] == ["You whisper to bob: psst"]


def test_somebody_who_is_out_is_given_nothing(nodes):
    party = nodes["b"].party.party
    nobody = Whispered(who=Person(PAST, "ann"), to=(Person(PAST, "bob", 77),), text="psst")
    party.turns.append(party.streams[WHISPERS], nobody)
    nodes.settles()
    assert nodes["b"].party.faults == []
