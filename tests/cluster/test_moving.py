"""People of the page and of the client, who go on elsewhere while a node drains, and at its end."""

import pytest

from teaparty.core.people import draining
from teaparty.core.people.draining import Draining
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Reason
from teaparty.doors import moving
from teaparty.doors.moving import CLOSES, GOES_ON, MOST_TIMES, PATIENCE
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.cluster.halls import Hall
from tests.cluster.kit import Nodes
from tests.cluster.test_tickets import resumed, texts
from tests.doors.web.guests import V1Factory, WebGuest

SECONDS = 10
MOVES = 4004


class Upgraded:
    """The entrance, as those come to it whose connections were HTTP."""

    def __init__(self, entrance):
        self._entrance = entrance

    def __getattr__(self, name):
        return getattr(self._entrance, name)

    def arrives(self, address):
        return self._entrance.arrives(address, goes_on=True)


class Scene:
    """Two nodes with doors; people come by the web to the first one, and alice is at the other."""

    def __init__(self, count=2, **limits):
        bounds = {"history": 10_000, "inbox": 10_000, "drain_seconds": SECONDS} | limits
        self.nodes = Nodes(count, limits=Limits(**bounds))
        self.halls = {node.name: Hall(node) for node in self.nodes}
        self.nodes.passes(6)
        self.alice = self.nodes["b"].member("alice", "wizard")
        self.passes(0)

    def passes(self, seconds):
        """Let time go by for nodes and doors."""
        for _ in range(max(1, round(seconds / 0.25))):
            self.nodes.passes(min(seconds, 0.25))
            for hall in self.halls.values():
                hall.clock.advance(min(seconds, 0.25))
                hall.turn()

    def drains(self, name="a", drains=True):
        self.alice.types(f"{'drain' if drains else 'undrain'} {name}")
        self.passes(0.5)

    def connects(self, node):
        hall = self.halls[node]
        factory = V1Factory(hall.entrance)
        factory.gate = Upgraded(hall.entrance)
        return WebGuest(hall, hall.connects(factory))

    def comes(self, name, node="a", password=""):
        if password:
            self.nodes[node].member(name).types("quit")
            self.passes(0.1)
        guest = self.connects(node)
        guest.says({"hello": 1, "name": name, "password": password})
        self.passes(0.1)
        guest.heard = guest.hears()
        return guest

    def comes_back(self, guest, node="b"):
        """Come by the ticket that somebody had got last."""
        again = self.connects(node)
        again.says({"hello": 1, "ticket": ticket_of(guest), "seen": {}})
        self.passes(0.2)
        again.heard = again.hears()
        return again


def ticket_of(guest):
    return next(each["welcome"]["ticket"] for each in reversed(guest.heard) if "welcome" in each)


def byes(heard):
    return [each["bye"] for each in heard if "bye" in each]


def is_moved(guest):
    """Whether somebody was asked to come by another node; the link is closed then."""
    if guest.closed:
        return False
    said = byes(guest.hears())
    assert said in ([], [{"text": GOES_ON, "again": True, "at_once": True}])
    assert guest.closed == (MOVES if said else None)
    return bool(said)


@pytest.fixture
def scene():
    return Scene()


# --- while a node drains


@pytest.mark.parametrize("password", ["", PASSWORD], ids=["a guest", "a member"])
def test_people_of_the_web_are_told_then_moved_and_miss_nothing(scene, password):
    bob = scene.comes("bob", password=password)
    scene.drains()
    assert draining.MOVES in bob.reads()
    scene.passes(SECONDS - 1.5)
    assert not is_moved(bob)
    scene.alice.types("say before")
    scene.passes(2)
    assert is_moved(bob)
    scene.alice.types("say meanwhile")
    bob = scene.comes_back(bob)
    assert resumed(bob.heard) == [True]
    assert texts(bob.heard)[-1] == "meanwhile"
    bob.types("hello")
    assert scene.alice.reads()[-1] == "bob says: hello"
    assert len(scene.nodes["a"].party.party.sessions) == 0


def bob_twice():
    """Return a scene in which bob is in by two pages at node a."""
    scene = Scene(sessions_each=2)
    scene.bobs = [scene.comes("bob", password=PASSWORD)]
    scene.bobs.append(scene.connects("a"))
    scene.bobs[1].says({"hello": 1, "name": "bob", "password": PASSWORD})
    scene.passes(0.2)
    scene.bobs[1].heard = scene.bobs[1].hears()
    return scene


def test_two_pages_of_one_account_go_on_together():
    scene = bob_twice()
    first, second = scene.bobs
    scene.drains()
    scene.passes(SECONDS)
    assert [is_moved(first), is_moved(second)] == [True, False]
    first = scene.comes_back(first)
    assert resumed(first.heard) == [True]
    assert is_moved(second)
    scene.alice.types("say meanwhile")
    second = scene.comes_back(second)
    assert resumed(second.heard) == [True]
    assert texts(second.heard)[-1] == texts(first.hears())[-1] == "meanwhile"
    second.types("hello")
    assert scene.alice.reads()[-1] == "bob says: hello"
    assert first.door.session is second.door.session


def test_while_no_node_drains_a_page_is_not_moved_after_one_that_came_in_elsewhere():
    scene = bob_twice()
    first, second = scene.bobs
    assert resumed(scene.comes_back(first).heard) == [True]
    assert byes(second.hears()) == [{"text": s.came_from_elsewhere, "again": False}]


def test_two_pages_of_one_account_come_back_after_their_node_has_died():
    scene = bob_twice()
    scene.nodes["a"].killed()
    del scene.halls["a"]
    scene.passes(16)
    backs = [scene.comes_back(each) for each in scene.bobs]
    assert [resumed(each.heard) for each in backs] == [[True], [True]]
    backs[1].types("hello")
    assert scene.alice.reads()[-1] == "bob says: hello"
    assert "hello" in str(backs[0].hears())


def test_they_are_moved_one_after_the_other(scene):
    guests = [scene.comes(f"guest{number}") for number in range(5)]
    scene.drains()
    scene.passes(SECONDS - 1)
    moved = []
    for _ in range(6):
        moved.append(sum(map(is_moved, guests)))
        guests = [each for each in guests if each.closed is None]
        scene.passes(2)
    assert moved == [0, 1, 1, 1, 1, 1]


def test_many_take_longer_so_that_other_nodes_are_not_stormed(monkeypatch):
    monkeypatch.setattr(moving, "MOST_A_SECOND", 0.5)
    scene = Scene(drain_seconds=2)
    guests = [scene.comes(f"guest{number}") for number in range(4)]
    scene.drains()
    scene.passes(6)
    assert sum(map(is_moved, guests)) == 3
    scene.passes(4)
    assert sum(map(is_moved, guests)) == 1


def test_people_of_telnet_stay(scene):
    carol = scene.halls["a"].connects(_telnet(scene.halls["a"]))
    carol.types(b"login carol\r\n")
    scene.passes(1)
    scene.drains()
    scene.passes(3 * SECONDS)
    assert not carol.disconnecting
    assert scene.nodes["a"].party.party.find("carol").is_here


def test_nobody_is_moved_who_answers_a_question(scene):
    bob = scene.comes("bob")
    bob.types("/register")
    scene.drains()
    scene.passes(2 * SECONDS)
    assert not is_moved(bob)
    bob.says({"answer": ""})
    scene.passes(1)
    assert is_moved(bob)


def test_a_question_is_waited_for_only_so_long(scene):
    bob = scene.comes("bob")
    bob.types("/register")
    scene.drains()
    scene.passes(SECONDS + PATIENCE + 1)
    assert is_moved(bob)


def test_nobody_is_moved_while_no_other_node_lets_people_in(scene):
    bob = scene.comes("bob")
    scene.drains("b")
    scene.drains("a")
    scene.passes(3 * SECONDS)
    assert not is_moved(bob)
    scene.drains("b", drains=False)
    scene.passes(1)
    assert is_moved(bob)


def test_nobody_is_moved_any_more_once_a_node_lets_people_in_again(scene):
    bob = scene.comes("bob")
    scene.drains()
    scene.passes(SECONDS / 2)
    scene.drains(drains=False)
    scene.passes(3 * SECONDS)
    assert not is_moved(bob)


def test_whoever_comes_back_goes_on_and_is_moved_again_each_time_later(scene):
    bob = scene.comes("bob")
    scene.drains()
    scene.passes(SECONDS)
    for times in (1, 2):
        assert is_moved(bob)
        bob = scene.comes_back(bob, "a")
        assert resumed(bob.heard) == [True]
        scene.passes(SECONDS * 2**times - 1)
        assert not is_moved(bob)
        scene.passes(2)
    assert is_moved(bob)


def test_the_time_until_somebody_is_moved_again_is_bounded():
    scene = Scene(drain_seconds=1, link_seconds=86_400)
    bob = scene.comes("bob")
    scene.drains()
    for _ in range(MOST_TIMES + 2):
        scene.passes(2**MOST_TIMES + 1)
        assert is_moved(bob)
        bob = scene.comes_back(bob, "a")


# --- newcomers


def _telnet(hall):
    from teaparty.doors.telnet.protocol import TeaFactory

    factory = TeaFactory(hall.entrance)
    factory.noisy = False
    return factory


def test_newcomers_by_telnet_read_what_to_do(scene):
    scene.drains()
    hall = scene.halls["a"]
    assert hall.entrance.arrives("192.0.2.1") == draining.AWAY
    assert hall.entrance.record.counts.arrivals["draining"] == 1
    assert hall.entrance.arrives("192.0.2.1", goes_on=True) is None


def test_newcomers_by_the_web_are_told_to_come_again(scene):
    scene.drains()
    bob = scene.comes("bob")
    assert byes(bob.heard) == [{"text": draining.AWAY, "again": True, "at_once": True}]
    assert bob.closed == MOVES
    gone = [each.reason for each in scene.nodes["a"].party.changes if hasattr(each, "reason")]
    assert gone == [Reason.DRAINING]


def test_a_ticket_of_another_node_is_not_taken_by_one_that_drains(scene):
    bob = scene.comes("bob", "b")
    bob.wire.drops()
    scene.drains()
    bob = scene.comes_back(bob, "a")
    assert (byes(bob.heard)[0]["again"], bob.closed) == (True, MOVES)


def test_a_node_that_drains_alone_lets_newcomers_in(scene):
    scene.drains("b")
    scene.drains("a")
    bob = scene.comes("bob")
    assert resumed(bob.heard) == [False]


# --- at the end of a node


def closes(scene, name="a"):
    done = []
    scene.halls[name].entrance.close().addCallback(done.append)
    scene.passes(0.25)
    return done


def test_at_its_end_people_of_the_web_go_on_elsewhere_and_have_not_left(scene):
    bob = scene.comes("bob", password=PASSWORD)
    scene.alice.reads()
    done = closes(scene)
    assert is_moved(bob)
    bob.wire.drops()
    assert done == []
    bob = scene.comes_back(bob)
    assert resumed(bob.heard) == [True]
    scene.passes(0.5)
    assert done == [None]
    assert scene.alice.reads() == []


def test_people_of_telnet_are_told_to_connect_again(scene):
    carol = scene.nodes["a"].guest("carol")
    carol.reads()
    assert closes(scene) == [None]
    assert carol.reads() == [CLOSES]


def test_somebody_whose_link_is_lost_may_go_on_elsewhere_but_is_not_waited_for(scene):
    bob = scene.comes("bob")
    bob.wire.drops()
    assert closes(scene) == [None]
    assert resumed(scene.comes_back(bob).heard) == [True]


def test_whoever_does_not_come_is_expected_after_the_node_has_ended(scene):
    bob = scene.comes("bob")
    node = scene.nodes["a"]
    closes(scene)
    scene.passes(2)

    async def end():
        await node.journal.close()

    node.work.add(end())
    scene.passes(1)
    scene.nodes.nodes.remove(node)
    bob = scene.comes_back(bob)
    assert resumed(bob.heard) == [True]


def test_where_all_nodes_close_nobody_goes_on(scene):
    bob = scene.comes("bob")
    scene.alice.types("shutdown now")
    scene.passes(0.5)
    assert closes(scene) == [None] or byes(bob.hears())
    assert bob.closed != MOVES


def test_the_last_node_says_goodbye_as_before(scene):
    bob = scene.comes("bob")
    scene.nodes["b"].closes()
    scene.nodes.nodes.remove(scene.nodes["b"])
    scene.passes(0.25)
    assert not Draining.of(scene.nodes["a"].party.party).has_others
    closes(scene)
    assert byes(bob.hears()) == [{"text": s.closed, "again": True}]
