"""Many connections that end at once: others have their turn between, and none is forgotten."""

import pytest
from twisted.internet.task import Clock

from teaparty.doors.endings import AT_ONCE, BETWEEN, Endings

COST = AT_ONCE / 10


class Scene:
    """Ends that take a while each, and what others do between."""

    def __init__(self):
        self.clock, self.seen, self.faults = Clock(), [], []
        self.endings = Endings(self.clock, self.faults.append)

    def ends(self, *names):
        for name in names:
            self.endings.see_to(lambda name=name: self.sees_to(name))

    def sees_to(self, name):
        self.seen.append(name)
        self.clock.rightNow += COST  # without a turn of the reactor
        if name == "fault":
            raise ValueError(name)

    def turns(self):
        """Let turns of the reactor go by; return how many ends each has seen to."""
        found = []
        while self.clock.calls:
            before = len(self.seen)
            self.clock.calls.pop().func()
            found.append(len(self.seen) - before)
        return found


@pytest.fixture
def scene():
    scene = Scene()
    scene.clock.advance(1_000)
    return scene


def test_few_are_seen_to_at_once(scene):
    scene.ends(*range(5))
    assert scene.seen == [0, 1, 2, 3, 4]
    assert scene.clock.getDelayedCalls() == []


def test_of_many_a_turn_sees_to_a_part_and_all_keep_their_order(scene):
    scene.ends(*range(100))
    first = len(scene.seen)
    assert 5 < first < 15
    found = scene.turns()
    assert sum(found) == 100 - first
    assert max(found) <= first + 1
    assert scene.seen == list(range(100))


def test_later_ones_do_not_pass_those_that_wait(scene):
    scene.ends(*range(30))
    scene.clock.rightNow += BETWEEN * 3
    scene.ends("late")
    scene.turns()
    assert scene.seen == [*range(30), "late"]


def test_a_fault_in_one_is_reported_and_stops_no_other(scene):
    scene.ends(*range(20), "fault", *range(20, 40))
    scene.turns()
    assert scene.seen == [*range(20), "fault", *range(20, 40)]
    assert [str(each) for each in scene.faults] == ["fault"]


def test_a_clock_that_is_set_back_stops_nothing(scene):
    scene.ends(*range(20))
    scene.turns()
    scene.clock.rightNow -= 500
    scene.ends("a", "b")
    scene.turns()
    assert scene.seen[-2:] == ["a", "b"]


def test_nothing_is_written_to_a_connection_whose_end_waits_for_its_turn(hall):
    alice, bob, carol = (hall.guest(name) for name in ("alice", "bob", "carol"))
    alice.types(b"say Hello\r\n")
    hall.forgets()
    hall.passes(1)

    def slow():
        hall.clock.rightNow += AT_ONCE * 2

    hall.entrance.endings.see_to(slow)
    bob.protocol.connectionLost()
    assert "bob" in hall.party.people
    alice.protocol.dataReceived(b"say Are you there?\r\n")
    carol.protocol.dataReceived(b"tell bob Hi\r\n")
    hall.party.flush(hall.clock.seconds())
    assert bob.takes() == b""
    hall.turn()
    assert sorted(hall.party.people) == ["alice", "carol"]
