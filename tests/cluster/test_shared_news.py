"""What everybody is told at all nodes, and how all of them close."""

import pytest

from teaparty.core.events import Closing, ClosingCancelled, Settled, Walled
from teaparty.core.party.countdown import Countdown
from tests.cluster.kit import Nodes


@pytest.fixture
def nodes():
    nodes = Nodes(3)
    nodes.passes(6)
    return nodes


@pytest.fixture
def zoe(nodes):
    return nodes["b"].member("zoe", "wizard")


@pytest.fixture
def people(nodes, zoe):
    """Return somebody who is in by each node, and somebody at its login."""
    guests = {node.name: node.guest(f"guest{node.name}") for node in nodes}
    newcomers = {f"{node.name} login": node.party.connects() for node in nodes}
    found = guests | newcomers
    for guest in (zoe, *found.values()):
        events(guest)
    return found


def events(guest):
    found, guest.unread = guest.events, []
    return [each for each in found if isinstance(each, Walled | Closing | ClosingCancelled)]


def told(people):
    """Return what each of these was told who is there, if all were told the same."""
    found = [events(guest) for guest in people.values() if not guest.closed]
    assert found == [found[0]] * len(found)
    return found[0]


def left(nodes):
    return [Countdown.of(node.party.party).left for node in nodes]


def stopped(nodes):
    return [node.party.stopped for node in nodes]


def test_people_at_the_login_of_each_node_read_what_the_party_says_once(people, zoe):
    zoe.types("wall The tea is ready.")
    assert told(people) == [Walled(text="The tea is ready.")]


def test_all_nodes_count_down_and_everybody_is_told_once_how_much_is_left(nodes, people, zoe):
    zoe.types("shutdown in 2m New cups.")
    assert told(people) == [Closing(seconds=120, why="New cups.")]
    assert left(nodes) == [120, 120, 120]
    nodes.passes(61)
    assert told(people) == [Closing(seconds=60, why="New cups.")]
    nodes.passes(55)
    assert [each.seconds for each in told(people)] == [30, 10, 5]
    assert stopped(nodes) == [False] * 3
    nodes.passes(5)
    assert stopped(nodes) == [True] * 3


def test_it_is_cancelled_at_any_node(nodes, people, zoe):
    nodes["a"].member("ann", "wizard").types("shutdown")
    told(people)
    zoe.types("shutdown cancel")
    assert told(people) == [ClosingCancelled()]
    assert left(nodes) == [None, None, None]
    nodes.passes(70)
    assert stopped(nodes) == [False] * 3


def test_it_is_put_off_at_any_node(nodes, people, zoe):
    nodes["a"].member("ann", "wizard").types("shutdown in 30s")
    zoe.types("shutdown in 10m")
    nodes.passes(40)
    assert stopped(nodes) == [False] * 3
    assert [each.seconds for each in told(people)] == [30, 600]


def test_at_once_is_at_once_everywhere(nodes, people, zoe):
    zoe.types("shutdown now")
    assert told(people) == [Closing(seconds=0, why="")]
    assert stopped(nodes) == [True] * 3


def test_where_the_node_is_gone_that_tells_how_much_is_left_another_one_does(nodes, people, zoe):
    zoe.types("shutdown in 5m")
    told(people)
    nodes["a"].killed()
    del people["a"], people["a login"]
    nodes.passes(181)
    assert [each.seconds for each in told(people)] == [120]


def test_a_node_that_comes_meanwhile_closes_with_the_others(nodes, zoe):
    zoe.types("shutdown in 70s")
    late = nodes.opens("d")
    assert Countdown.of(late.party.party).left is None
    nodes.passes(11)
    assert Countdown.of(late.party.party).left in (59, 60)
    nodes.passes(60)
    assert stopped(nodes) == [True] * 4


def test_what_is_told_after_the_end_changes_nothing(nodes, zoe):
    zoe.types("shutdown now")
    countdown = Countdown.of(nodes["a"].party.party)
    countdown.goes_on()
    countdown.counts_down(60, "")
    assert left(nodes)[0] == 0
    countdown.share(60, "")
    assert stopped(nodes) == [True] * 3


def test_what_has_no_words_is_not_sent_to_those_at_other_logins(nodes):
    here, there = nodes["a"].party.connects(), nodes["b"].party.connects()
    here.unread, there.unread = [], []
    nodes["a"].party.party.newcomers.tell(Settled())
    nodes.settles()
    assert [type(each) for each in here.events] == [Settled]
    assert there.events == []


def test_a_node_that_joins_anew_does_not_tell_its_own_people_twice_what_has_waited(
    nodes, people, zoe
):
    nodes["b"].database.stopped = True
    nodes.passes(12)
    zoe.types("wall The tea is ready.")
    zoe.types("shutdown in 10m")
    nodes.passes(8)
    nodes["b"].database.stopped = False
    nodes.passes(12)
    assert told(people) == [Walled(text="The tea is ready."), Closing(seconds=600, why="")]
