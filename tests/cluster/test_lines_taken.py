"""What a client has sent is said once, whichever node it goes on at, or it is told so."""

import pytest

from teaparty.core.memory.shared_turns import REFUSED
from teaparty.stores.cluster.values import Unreachable
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.cluster.halls import Hall
from tests.cluster.test_tickets import Scene
from tests.doors.web.guests import WebGuest


@pytest.fixture(params=["", PASSWORD], ids=["a guest", "a member"])
def scene(request):
    return Scene(request.param)


def taken(heard):
    """What a client has heard of the lines that were taken."""
    return [
        each.get("taken", each.get("welcome", {}).get("taken"))
        for each in heard
        if "taken" in each or "welcome" in each
    ]


def lines_of(heard):
    return [line["line"] for each in heard for line in each.get("lines", ())]


def welcomed(guest):
    """The one welcome that somebody reads."""
    (welcome,) = [each["welcome"] for each in guest.hears() if "welcome" in each]
    return welcome


def said(scene):
    return [line for line in scene.alice.reads() if "says" in line]


def test_a_line_that_is_not_stored_is_sent_again_by_a_link_to_the_same_node(scene):
    scene.nodes["a"].database.hangs = True
    scene.bob.says({"line": "one", "id": 1})
    scene.bob.wire.drops()
    bob = scene.comes_back("a")
    assert taken(bob.hears()) == [0]
    bob.says({"line": "one", "id": 1}, {"line": "two", "id": 2})
    scene.nodes["a"].database.hangs = False
    scene.nodes.passes(5)
    scene.halls["a"].turn()
    assert taken(bob.hears()) == [2]
    assert said(scene) == ["bob says: one", "bob says: two"]


def test_a_line_that_was_on_its_way_at_a_node_is_said_at_the_next_one(scene):
    scene.nodes["a"].database.hangs = True
    scene.bob.says({"line": "one", "id": 1})
    scene.bob.wire.drops()
    bob = scene.comes_back("a")
    welcome = welcomed(bob)
    bob.wire.drops()
    again = scene.comes_back("b")  # by the ticket that all nodes know
    scene.nodes["a"].database.hangs = False
    scene.nodes.passes(5)
    other = welcomed(again)
    assert (welcome["taken"], other["taken"]) == (0, 0)
    again.says({"got": other["ticket"][:8]}, {"line": "one", "id": 1})
    assert said(scene) == ["bob says: one"]


def test_a_line_that_was_sent_again_and_stored_is_known_by_the_ticket_that_is_good_now(scene):
    database = scene.nodes["a"].database
    database.reachable = False
    scene.bob.says({"line": "one", "id": 1})
    scene.bob.wire.drops()
    bob = scene.comes_back("a")
    welcome = welcomed(bob)
    bob.says({"got": welcome["ticket"][:8]}, {"line": "one", "id": 1})
    database.reachable = True
    scene.nodes.passes(1)
    scene.killed()
    scene.nodes.passes(20)
    assert taken(scene.comes_back("b", welcome["ticket"]).hears()) == [1]
    assert said(scene) == ["bob says: one"]


def test_a_line_whose_answer_was_lost_and_whose_turn_is_there_no_more_is_taken(scene):
    nodes, server = scene.nodes, scene.nodes.server
    database = nodes["a"].database
    asks = database.turn

    async def loses_the_answer(*given):
        database.turn, database.reachable = asks, False
        server.turn(*given)
        raise Unreachable

    database.turn = loses_the_answer
    scene.bob.says({"line": "one", "id": 1})
    scene.alice.types("say meanwhile")
    nodes.passes(1)
    del server.turns[:-1]
    database.reachable = True
    nodes.passes(5)
    scene.halls["a"].turn()
    assert taken(scene.bob.hears()) == [1]


def test_a_line_that_waited_as_a_new_ticket_was_given_is_known_by_that(scene):
    database = scene.nodes["a"].database
    database.reachable = False
    scene.bob.says({"line": "one", "id": 1})
    scene.bob.wire.drops()
    bob = scene.comes_back("a")
    welcome = welcomed(bob)
    bob.wire.drops()
    database.reachable = True
    scene.nodes.passes(1)
    scene.killed()
    scene.nodes.passes(20)
    assert taken(scene.comes_back("b", welcome["ticket"]).hears()) == [1]


def test_what_was_taken_is_known_after_a_link_in_between_that_was_lost_while_it_waited(scene):
    scene.bob.says({"line": "one", "id": 1})
    scene.bob.wire.drops()
    scene.nodes["a"].database.stopped = True
    between = scene.comes_back("b")  # which waits for the node that stands still
    between.wire.drops()
    bob = scene.comes_back("c")
    scene.nodes["a"].database.stopped = False
    scene.nodes.passes(5)
    scene.halls["c"].turn()
    assert taken(bob.hears()) == [1]


def test_what_was_taken_is_known_after_a_welcome_in_between_that_never_came(scene):
    scene.bob.says({"line": "one", "id": 1})
    scene.bob.wire.drops()
    scene.comes_back("b").wire.drops()
    scene.nodes["b"].killed()
    scene.nodes.passes(20)
    bob = scene.comes_back("c")
    scene.nodes.passes(5)
    assert taken(bob.hears()) == [1]


def test_what_was_taken_is_known_to_a_node_that_has_just_started(scene):
    scene.bob.says({"line": "one", "id": 1})
    scene.killed()
    scene.halls["a"] = Hall(scene.nodes.opens("a"))
    assert taken(scene.comes_back("a").hears()) == [1]


def test_a_line_that_was_not_said_in_time_is_not_taken_at_another_node(scene):
    node = scene.nodes["a"]
    node.database.reachable = False
    scene.bob.says({"line": "one", "id": 1})
    scene.bob.wire.drops()
    node.passes(scene.nodes.limits.unsaid_seconds + 1)
    node.database.reachable = True
    scene.nodes.passes(0.5)
    bob = scene.comes_back("b")
    scene.halls["b"].turn()
    heard = bob.hears()
    (welcome,) = [each["welcome"] for each in heard if "welcome" in each]
    assert welcome["taken"] == 0
    assert [line for line in lines_of(heard) if "not said" in line] == []
    bob.says({"got": welcome["ticket"][:8]}, {"line": "one", "id": 1})
    assert said(scene) == ["bob says: one"]


def test_whoever_reads_that_a_line_was_not_said_need_not_send_it_again(scene):
    node = scene.nodes["a"]
    node.database.reachable = False
    scene.bob.says({"line": "one", "id": 1})
    node.passes(scene.nodes.limits.unsaid_seconds + 1)
    node.database.reachable = True
    scene.nodes.passes(0.5)
    scene.halls["a"].turn()
    heard = scene.bob.hears()
    assert [line for line in lines_of(heard) if "not said" in line and line.endswith(": one")]
    assert taken(heard) == [1]


def test_whoever_goes_on_elsewhere_reads_what_they_were_told_after_their_link_was_lost(scene):
    node, seconds = scene.nodes["a"], scene.nodes.limits.unsaid_seconds
    node.database.reachable = False
    scene.bob.says({"line": "one", "id": 1})
    node.passes(seconds - 1)
    scene.bob.says({"line": "two", "id": 2})
    scene.bob.wire.drops()
    node.passes(2)  # so that the first one is not said
    node.database.reachable = True
    scene.nodes.passes(0.5)
    bob = scene.comes_back("b")
    scene.halls["b"].turn()
    heard = bob.hears()
    assert taken(heard) == [2]
    assert [line for line in lines_of(heard) if "not said" in line and line.endswith(": one")]
    assert said(scene) == ["bob says: two"]


def test_of_two_refused_lines_they_read_elsewhere_of_the_one_before_a_line_that_was_stored(scene):
    node, seconds = scene.nodes["a"], scene.nodes.limits.unsaid_seconds
    node.database.reachable = False
    scene.bob.says({"line": "one", "id": 1})
    node.passes(seconds - 1)
    scene.bob.says({"line": "two", "id": 2}, {"line": "three", "id": 3})
    scene.bob.wire.drops()
    node.passes(2)  # so that the first one is not said
    server = scene.nodes.server
    server.unfit = "three"  # so that each line has a turn of its own

    def mutes(_):
        if '"line":2' in server.turns[-1].lines[0].event:
            server.mutes.add("bob")

    server.hints.append(mutes)
    node.database.reachable = True
    scene.nodes.passes(0.5)
    server.hints.remove(mutes)
    server.unfit = ""
    server.mutes.clear()
    assert "Unfit" in node.take_faults()
    bob = scene.comes_back("b")
    scene.halls["b"].turn()
    heard = bob.hears()
    assert taken(heard) == [2]
    assert [line for line in lines_of(heard) if "not said" in line] == [
        REFUSED["late"].format(text="one")
    ]
    (ticket,) = [each["welcome"]["ticket"] for each in heard if "welcome" in each]
    bob.says({"got": ticket[:8]}, {"line": "three", "id": 3})
    assert said(scene) == ["bob says: two", "bob says: three"]


def test_a_line_that_waits_is_not_taken_because_a_later_one_was_refused(scene):
    node = scene.nodes["a"]
    node.database.hangs = True
    scene.bob.says({"line": "one", "id": 1})  # on its way, so that nobody knows
    scene.bob.says({"line": "two", "id": 2})
    node.passes(scene.nodes.limits.unsaid_seconds + 1)
    scene.halls["a"].turn()
    assert taken(scene.bob.hears()) == []


def test_a_link_that_is_lost_before_anything_is_claimed_closes_no_other_one():
    scene = Scene(PASSWORD)
    records = scene.nodes.server.records
    accounts, lost = records.accounts, []

    async def looks_up(numbers):
        lost.append(scene.halls["b"].last.protocol.connectionLost())
        return await accounts(numbers)

    records.accounts = looks_up
    scene.comes_back("b")
    assert lost
    assert scene.bob.hears() == []
    assert scene.bob.closed is None


def stands_still_while_they_go_on(scene, forgets=False):
    """Have bob go on and say a line at b, which dies, while a does, where it waits in his socket.

    If the database `forgets` the turns meanwhile, a reads all logs anew.
    """
    nodes = scene.nodes
    nodes["a"].database.stopped = True
    nodes.passes(20)
    bob = scene.comes_back("b")
    welcome = welcomed(bob)
    bob.says({"got": welcome["ticket"][:8]}, {"line": "one", "id": 1})
    nodes["b"].killed()
    nodes.passes(20)
    if forgets:
        nodes.server.forget(len(nodes.server.turns))
    nodes["a"].database.stopped = False
    scene.bob.says({"line": "one", "id": 1})
    nodes.passes(8)


@pytest.mark.parametrize("forgets", [False, True], ids=["turns are read", "logs are read anew"])
def test_a_node_that_stood_still_says_nothing_of_whom_went_on_at_one_that_has_died(scene, forgets):
    stands_still_while_they_go_on(scene, forgets)
    assert said(scene) == ["bob says: one"]
    scene.halls["a"].turn()
    assert s.came_from_elsewhere in lines_of(scene.bob.hears())


def test_somebody_whom_no_node_was_told_of_before_theirs_stood_still_stays():
    scene = Scene()
    nodes, database = scene.nodes, scene.nodes["a"].database
    claim = database.claim

    async def claims(*asked):
        answer = await claim(*asked)
        database.stopped = True
        return answer

    database.claim = claims
    carol = WebGuest(scene.halls["a"])
    carol.says({"hello": 1, "name": "carol"})
    nodes.passes(40)
    nodes.server.forget(len(nodes.server.turns))
    database.claim, database.stopped = claim, False
    nodes.passes(8)
    scene.halls["a"].turn()
    assert s.came_from_elsewhere not in lines_of(carol.hears())
    assert {"carol"} <= set(nodes["c"].party.party.people)


def private_of(heard):
    """The number and text of each private line that a client has heard."""
    lines = [line for each in heard for line in each.get("lines", ())]
    return [(line["n"], line["line"]) for line in lines if line["room"] == ""]


def test_what_a_node_says_that_lets_nobody_go_on_hides_nothing_that_another_one_tells(scene):
    node, other, seconds = scene.nodes["a"], scene.nodes["b"], scene.nodes.limits.unsaid_seconds
    node.database.reachable = False
    scene.bob.says({"line": "one", "id": 1})
    node.passes(seconds - 1)
    scene.bob.says({"line": "two", "id": 2})
    seen = max(number for number, _ in private_of(scene.bob.hears()))
    scene.bob.wire.drops()
    node.passes(2)  # so that the first one is not said
    other.database.reachable = False
    between = scene.comes_back("b", private=seen)
    other.passes(6)
    scene.halls["b"].turn()
    heard = between.hears()
    assert heard[-1]["bye"]["text"].startswith("That can't be stored")
    seen = max([seen, *(number for number, _ in private_of(heard))])
    node.database.reachable = other.database.reachable = True
    scene.nodes.passes(0.5)
    bob = scene.comes_back("c", private=seen)
    scene.halls["c"].turn()
    new = [text for number, text in private_of(bob.hears()) if number > seen]
    assert REFUSED["late"].format(text="one") in new


def test_whoever_goes_on_elsewhere_reads_what_was_written_to_a_link_that_was_dead(scene):
    node, seconds = scene.nodes["a"], scene.nodes.limits.unsaid_seconds
    node.database.reachable = False
    scene.bob.says({"line": "one", "id": 1})
    node.passes(seconds - 1)
    scene.bob.says({"line": "two", "id": 2})
    seen = max(number for number, _ in private_of(scene.bob.hears()))
    node.passes(2)  # so that the first one is not said
    node.database.reachable = True
    scene.nodes.passes(0.5)
    bob = scene.comes_back("b", private=seen)
    scene.halls["b"].turn()
    heard = bob.hears()
    assert taken(heard) == [2]
    assert private_of(heard)[-1][1] == REFUSED["late"].format(text="one")


def test_a_line_of_which_they_have_read_that_it_was_not_said_is_not_said_elsewhere(scene):
    node = scene.nodes["a"]
    node.database.hangs = True
    scene.bob.says({"line": "one", "id": 1})  # on its way, so that nobody knows
    scene.bob.says({"line": "two", "id": 2})
    node.passes(scene.nodes.limits.unsaid_seconds + 1)
    scene.halls["a"].turn()
    heard = private_of(scene.bob.hears())
    seen, text = heard[-1]
    assert text == REFUSED["late"].format(text="two")
    scene.bob.wire.drops()
    node.database.hangs = False
    node.passes(5)
    bob = scene.comes_back("b", private=seen)
    scene.halls["b"].turn()
    heard = bob.hears()
    assert taken(heard) == [2]
    assert [text for _, text in private_of(heard) if "not said" in text] == []
    assert said(scene) == ["bob says: one"]
