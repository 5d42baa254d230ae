"""Places that people have made: what changes in one at one node is so at all."""

import json
import random

import pytest

from teaparty.core.people.place_changes import SAME_TITLE
from teaparty.core.people.places import Places
from teaparty.testing import PASSWORD
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.cluster.fake_database import Faults
from tests.cluster.kit import Nodes


@pytest.fixture
def nodes():
    return Nodes(3)


@pytest.fixture
def ann(nodes):
    return nodes["a"].member("ann")


@pytest.fixture
def bob(nodes):
    return nodes["b"].member("bob")


def places(nodes):
    """The places as each node has them, and as they are stored, by their words."""
    held = [{each.name: each for each in Places.of(node.party.party).all()} for node in nodes]
    return [*held, {each.name: each for each in result_of(nodes.server.records.places())}]


def agree(nodes):
    first, *others = places(nodes)
    return all(first == other for other in others)


def reads(guest, *lines):
    guest.reads()
    guest.types(*lines)
    return guest.reads()


def test_a_place_that_is_made_at_one_node_is_open_at_all(nodes, ann, bob):
    ann.types("make room The Den")
    assert [sorted(each) for each in places(nodes)] == [["den"]] * 4
    bob.types("go den")
    ann.types("go den")
    assert reads(bob, "say hello") == ["You say: hello"]
    assert ann.reads()[-1] == "bob says: hello"
    assert agree(nodes)


def test_what_it_is_like_is_seen_at_all_nodes(nodes, ann, bob):
    ann.types("make room The Den", "go den", "describe here as Dark.", "topic tea")
    bob.types("go den")
    assert agree(nodes)
    read = reads(bob, "look")
    assert "You see: Dark." in read
    assert any("tea" in line for line in read)


def test_a_closed_place_is_closed_at_all_nodes_but_to_those_who_are_invited(nodes, ann, bob):
    ann.types("make room The Den", "go den", "close")
    bob.types("go den")
    assert bob.session.room.name == "parlour"
    ann.types("invite bob")
    bob.types("go den")
    assert bob.session.room.mark == "den"
    ann.types("say secret")
    carol = nodes["c"].member("carol")
    carol.types("go den")
    assert carol.session.room.name == "parlour"
    assert agree(nodes)


def test_what_was_said_while_it_was_closed_only_those_read_who_were_allowed(nodes, ann, bob):
    ann.types("make room The Den", "go den", "close", "invite bob")
    bob.types("go den")
    ann.types("say secret")
    bob.types("quit")
    ann.types("open")
    carol = nodes["c"].member("carol")
    carol.types("go den")
    again = nodes["c"].party.connects()
    again.types(f"login bob {PASSWORD}", "go den")
    nodes.passes(1)
    assert not any("secret" in line for line in reads(carol, "history"))
    assert any("secret" in line for line in reads(again, "history"))
    assert agree(nodes)


def test_somebody_is_kept_from_speaking_in_a_place_wherever_they_are_in(nodes, ann, bob):
    ann.types("make room The Den", "go den")
    bob.types("go den")
    ann.types("quiet bob")
    assert reads(bob, "say hello") == [s.cant_speak_in("The Den")]
    ann.types("unquiet bob")
    assert reads(bob, "say hello") == ["You say: hello"]


def test_a_channel_that_is_made_is_heard_at_all_nodes(nodes, ann, bob):
    ann.types("make channel Tea")
    bob.types("listen tea")
    ann.types("+tea hello")
    assert any("hello" in line for line in bob.reads())
    assert agree(nodes)


def test_a_place_that_is_removed_is_gone_at_all_nodes(nodes, ann, bob):
    ann.types("make room The Den")
    bob.types("go den")
    ann.types("remove place den", "den")
    nodes.passes(1)
    assert [sorted(each) for each in places(nodes)] == [[]] * 4
    assert bob.session.room.name == "parlour"


def test_the_owner_has_their_new_name_at_all_nodes(nodes, ann):
    ann.types("make room The Den", "name anna", "yes")
    names = [Places.of(node.party.party).name_of(ann.session.person.account) for node in nodes]
    assert names == ["anna"] * 3


def test_what_two_change_at_once_is_both_so(nodes, ann, bob):
    nodes["c"].member("carol")
    ann.types("make room The Den", "trust bob in den")
    bob.types("go den")
    nodes.eager = False
    ann.types("close den")
    bob.types("topic tea", "invite carol to den")
    nodes.eager = True
    nodes.settles()
    (den,) = places(nodes)[0].values()
    assert (den.state.closed, den.state.topic.text) == (True, "tea")
    assert den.state.invited.keys() == {nodes["c"].party.party.find("carol").person.account}
    assert agree(nodes)


def test_of_two_who_make_a_place_of_one_word_at_once_the_later_reads_that_it_is_there(
    nodes, ann, bob
):
    bob.reads()
    nodes.eager = False
    ann.types("make room The Den")
    bob.types("make channel den")
    nodes.eager = True
    nodes.settles()
    assert [list(each) for each in places(nodes)] == [["den"]] * 4
    (den,) = places(nodes)[3].values()
    winner, loser = (ann, bob) if den.owner == ann.session.person.account else (bob, ann)
    at_once = loser.reads()
    winner.types("look")
    kind, title = ("channel", "den") if loser is bob else ("room", "The Den")
    assert at_once == reads(loser, f"make {kind} {title}") == [s.word_taken("den", kind)]
    assert [each for node in nodes for each in Places.of(node.party.party).making] == []
    assert agree(nodes)


def test_of_two_who_make_places_that_look_alike_at_once_the_later_reads_so(nodes, ann, bob):
    bob.reads()
    nodes.eager = False
    ann.types("make room The Attic")
    bob.types("make room The Att1c")
    nodes.eager = True
    nodes.settles()
    (attic,) = places(nodes)[3].values()
    loser = bob if attic.owner == ann.session.person.account else ann
    assert loser.reads()[-1] == SAME_TITLE.format(room=attic.state.title)
    assert agree(nodes)


def test_two_who_are_first_to_change_a_room_of_the_operators_at_once_both_do(nodes):
    one, other = nodes["a"].member("zoe", "wizard"), nodes["b"].member("yan", "wizard")
    nodes.eager = False
    one.types("topic tea")
    other.types("add exit up to garden")
    nodes.eager = True
    nodes.settles()
    (parlour,) = result_of(nodes.server.records.places())
    assert (parlour.state.topic.text, parlour.state.exits) == ("tea", {"up": "garden"})
    held = [Places.of(node.party.party).open.made for node in nodes]
    assert held == [{parlour.number: parlour}] * 3


def test_a_place_is_known_wherever_it_is_stored_also_if_its_node_dies_right_then(nodes, ann, bob):
    nodes.eager = False
    ann.types("make room The Den")
    nodes["a"].killed()
    nodes.eager = True
    nodes.settles()
    bob.types("go den")
    assert bob.session.room.mark == "den"
    assert agree(nodes)


def test_a_place_that_is_erased_is_shut_wherever_its_node_is_then(nodes, ann, bob):
    ann.types("make room The Den")
    bob.types("go den")
    ann.types("remove place den")
    nodes.eager = False
    ann.types("den")
    while result_of(nodes.server.records.places()):
        assert nodes.step() or nodes["a"].party.flush_alone() is None
    nodes["a"].killed()
    nodes.eager = True
    nodes.settles()
    assert bob.session.room.name == "parlour"
    assert [list(each) for each in places(nodes)] == [[]] * 3


def test_a_node_that_is_told_of_a_place_twice_has_it_once(nodes, ann):
    ann.types("make room The Den")
    added = next(line.event for turn in nodes.server.archive for line in turn.lines
                 if "PlaceAdded" in line.event)  # fmt: skip
    ann.types("describe den as Dark.")
    for event in (added, '{"type":"PlaceGone","number":99}'):
        nodes.server.tell(event)
    nodes.settles()
    assert agree(nodes)
    assert [each["den"].state.description for each in places(nodes)] == ["Dark."] * 4


def test_a_change_of_a_place_that_is_not_known_yet_is_read_with_it(nodes, ann):
    ann.types("make room The Den")
    number = places(nodes)[0]["den"].number
    event = {"type": "PlaceIs", "epoch": 9, "number": number + 1, "name": "x", "kind": "chat",
             "owner": 1, "since": 0.0, "patch": "{}"}  # fmt: skip
    nodes.server.tell(json.dumps(event))
    nodes.settles()
    assert agree(nodes)


@pytest.mark.parametrize("seed", range(6))
def test_all_nodes_agree_on_places_whatever_people_do_at_once(seed):
    chance = random.Random(seed)
    nodes = Nodes(3)
    people = [nodes["abc"[each % 3]].member(name) for each, name in enumerate(
        ("ann", "bob", "carol", "dave"))]  # fmt: skip
    ann = people[0]
    ann.types("make room The Den", "make channel Tea", "trust bob in den", "trust carol in den")
    for guest in people:
        guest.types("listen tea")
    nodes.network.chance, nodes.eager = chance, False
    nodes.network.faults = Faults(hint=0.1)
    lines = ["go den", "go parlour", "close den", "open den", "invite dave to den",
             "uninvite dave to den", "topic tea", "describe den as Dark.", "quiet dave in den",
             "unquiet dave in den", "say hello", "+tea hi", "close tea", "open tea"]  # fmt: skip
    for _ in range(150):
        chance.choice(people).types(chance.choice(lines))
        for _ in range(chance.randint(0, 8)):
            nodes.step()
        if chance.random() < 0.2:
            nodes.passes(0.2)
    nodes.recovers()
    assert agree(nodes)
    assert [node.party.faults for node in nodes] == [[], [], []]
