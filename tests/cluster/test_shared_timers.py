"""Timers of rooms which each node begins alike: one node calls them."""

import pytest

from teaparty.core.party.listener import Listener
from teaparty.core.party.plugin_timers import PluginTimers
from teaparty.core.party.rooms import ChatRoom
from tests.cluster.kit import Nodes

SECONDS = 60


class Tower(ChatRoom):
    """It strikes again and again, and says how often it was asked to."""

    def strikes(self, hour=1):
        self.announce("Bong {hour}!", hour=hour)
        self.later(SECONDS, "strikes", hour=hour + 1)

    async def dozes(self):
        await self.party.sleep(1)
        self.announce("It dozed.")
        self.later(SECONDS, "dozes")

    def tolls(self):
        self.announce("It tolls.")


class Warden(Listener):
    name = "Warden"
    begins = "strikes"

    def __init__(self, node):
        self.node, self.timer, self.looked = node, 0, 0

    def started(self, party):
        self.timer = party.rooms["tower"].later(SECONDS, self.begins)
        self.later(SECONDS, "looks")

    def looks(self):
        self.looked += 1

    def stopped(self):
        self.party.cancel(self.timer)


class Party:
    """Some nodes with a tower, in which somebody stands at each."""

    def __init__(self, count=3, begins="strikes"):
        self.wardens = {}

        def listeners(node):
            self.wardens[node.name] = warden = Warden(node)
            warden.begins = begins
            return [warden]

        self.nodes = Nodes(
            count, rooms=("parlour",), listeners=listeners, more_rooms={"tower": Tower}
        )
        self.people = {node.name: self.comes(node) for node in self.nodes}

    def comes(self, node):
        guest = node.guest(f"guest{node.name}")
        guest.types("go tower")
        guest.reads()
        return guest

    def reads(self, seconds):
        """Return what everybody reads of the tower meanwhile; those of a node that is gone not."""
        for guest in self.people.values():
            guest.reads()
        self.nodes.passes(seconds)
        return {
            name: [line for line in guest.reads() if line.startswith(("Bong", "It "))]
            for name, guest in self.people.items()
            if any(node.name == name for node in self.nodes)
        }

    def timers(self, node) -> PluginTimers:
        return self.nodes[node].party.party.plugin_timers


def at(names, *lines):
    return {name: list(lines) for name in names}


@pytest.fixture
def party():
    return Party()


def test_one_node_calls_what_each_has_begun_and_all_read_it_once(party):
    assert party.reads(SECONDS + 2) == at("abc", "Bong 1!")
    assert party.reads(SECONDS + 2) == at("abc", "Bong 2!")
    assert [len(party.timers(name).waiting) for name in "abc"] == [1, 1, 1]


def test_what_a_listener_does_later_each_node_does(party):
    party.reads(SECONDS + 2)
    assert [party.wardens[name].looked for name in "abc"] == [1, 1, 1]


def test_another_node_goes_on_at_the_time_when_the_first_one_is_gone(party):
    party.reads(SECONDS + 2)
    party.nodes["a"].killed()
    assert party.reads(SECONDS - 5) == at("bc")
    assert party.reads(6) == at("bc", "Bong 2!")
    party.nodes["b"].closes()
    party.nodes.nodes.remove(party.nodes["b"])
    assert party.reads(SECONDS) == {"c": ["Bong 3!"]}


def test_what_is_due_while_no_node_calls_it_comes_once_another_one_does(party):
    party.reads(SECONDS - 5)
    party.nodes["a"].killed()
    read = party.reads(30)
    assert read == at("bc", "Bong 1!")


def test_a_node_that_has_stood_still_calls_nothing_of_what_was_due_meanwhile(party):
    party.reads(SECONDS - 5)
    party.nodes["a"].database.stopped = True
    assert party.reads(30)["b"] == ["Bong 1!"]
    party.nodes["a"].database.stopped = False
    party.nodes.passes(10)
    assert party.people["a"].reads() == ["Bong 1!"]
    assert party.reads(SECONDS) == at("abc", "Bong 2!")


def test_a_node_that_is_to_go_calls_nothing_any_more(party):
    for seat in party.nodes.server.seats.values():
        seat.draining = seat.node == "a"
    led = []
    for _ in range(30):
        party.nodes.passes(0.5)
        led.append("".join(node.name for node in party.nodes if node.journal.leads))
    assert set(led) <= {"", "a", "b"}
    assert led[-1] == "b"
    assert party.reads(SECONDS) == at("abc", "Bong 1!")


def test_where_all_are_to_go_one_of_them_still_does_it(party):
    for seat in party.nodes.server.seats.values():
        seat.draining = True
    party.reads(6)
    assert [node.journal.leads for node in party.nodes] == [True, False, False]


def test_what_it_awaits_is_of_the_party_as_well():
    party = Party(2, begins="dozes")
    assert party.reads(SECONDS + 3) == at("ab", "It dozed.")
    party.nodes["a"].killed()
    assert party.reads(SECONDS + 20) == {"b": ["It dozed."]}


def test_a_node_that_comes_late_has_them_from_the_next_call_on(party):
    party.reads(SECONDS - 10)
    party.people["d"] = party.comes(party.nodes.opens("d"))
    assert party.reads(12) == at("abcd", "Bong 1!")
    assert party.reads(SECONDS) == at("abcd", "Bong 2!")
    assert len(party.timers("d").waiting) == 1


def test_what_somebody_has_done_later_is_done_by_their_node(party):
    room = party.nodes["b"].party.party.rooms["tower"]
    room.later(5, "tolls")
    assert party.reads(6) == at("abc", "It tolls.")
    room.later(5, "tolls")
    party.nodes["b"].killed()
    assert party.reads(30) == at("ac")


def test_what_is_cancelled_at_any_node_is_called_by_none(party):
    party.reads(SECONDS + 2)
    timer = party.wardens["c"].timer
    party.nodes["c"].party.party.cancel(timer)
    assert party.reads(3 * SECONDS) == at("abc")


def test_what_a_node_cancels_as_it_ends_goes_on_at_others(party):
    party.reads(1)
    party.nodes["a"].party.party.end()
    assert len(party.timers("a").waiting) == 1  # of the listener
    assert len(party.timers("b").waiting) == 2


def test_what_is_told_of_a_room_that_a_node_lacks_is_nothing_there(party):
    del party.nodes["b"].party.party.rooms["tower"]
    read = party.reads(SECONDS + 2)
    assert read["c"] == ["Bong 1!"]
    assert party.nodes["b"].party.faults == []
    assert not party.timers("b").waiting


def test_only_so_many_numbers_are_held_for_what_follows(party, monkeypatch):
    monkeypatch.setattr("teaparty.core.party.plugin_timers.MOST_CALLED", 0)
    party.reads(SECONDS + 2)
    assert party.reads(SECONDS) == at("abc", "Bong 2!")
