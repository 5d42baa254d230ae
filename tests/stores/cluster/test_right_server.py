"""Which server is the right one is decided from what all of them say."""

import pytest

from teaparty.stores.cluster.right_server import Choice, Known, Mark, Server, choose
from teaparty.stores.cluster.values import Unreachable, WrongServer

MARK = Mark(40, 7, 12)
OTHER = Mark(40, 8, 3)


def server(host="a", timeline=1, seq=40, turn=MARK, **others):
    return Server(host=host, system="S", timeline=timeline, seq=seq, turn=turn, **others)


def known(timeline=1, mark=MARK):
    return Known("S", timeline, mark)


def refusal(error, *args):
    with pytest.raises(error) as raised:
        choose(*args)
    return str(raised.value)


def test_the_only_server_is_the_right_one_for_a_node_that_knows_nothing():
    assert choose(Known(), [server(turn=None)]) == Choice(server(turn=None))


@pytest.mark.parametrize("first", [True, False])
def test_the_server_that_writes_is_taken_and_not_its_standby(first):
    both = [server("a"), server("b", standby=True)]
    assert choose(known(), both if first else both[::-1]) == Choice(both[0])


def test_of_two_that_write_the_one_with_the_higher_timeline_is_taken():
    assert choose(known(), [server("a"), server("b", 2)]) == Choice(server("b", 2))


def test_of_two_of_one_timeline_the_one_with_the_last_turn_is_taken_and_then_the_newest():
    found = [server("a", seq=99, turn=OTHER), server("b"), server("c", seq=41)]
    assert choose(known(), found) == Choice(found[2])


def test_an_old_server_is_refused_whoever_knows_of_the_new_one():
    words = "a is of timeline 1, and there is 2 now"
    assert refusal(WrongServer, known(2), [server("a")], ["b: gone"]) == words
    found = [server("a"), server("b", 2, standby=True)]
    assert refusal(WrongServer, known(), found) == words


def test_standbys_alone_take_no_turns():
    found = [server("a", standby=True)]
    assert refusal(Unreachable, known(), found, ["b: gone"]) == "a is a standby; b: gone"
    found.append(server("c", standby=True))
    said = "a is a standby; b: gone; c is a standby"
    assert refusal(Unreachable, known(), found, ["b: gone"]) == said


def test_no_answer_at_all():
    assert refusal(Unreachable, known(), [], ["a: gone", "b: gone"]) == "a: gone; b: gone"


def test_another_partys_server_is_refused():
    other = Server(host="x", system="T", timeline=9)
    words = "x is no copy of the party's server, but another one"
    assert refusal(WrongServer, known(), [other]) == words
    assert refusal(WrongServer, Known(), [server(), other]) == words
    assert choose(known(), [server(), other]) == Choice(server())


@pytest.mark.parametrize("has", [{"turn": OTHER}, {"turn": None, "seq": 39}])
def test_a_promoted_server_without_the_last_turn_has_lost_it(has):
    found = server("b", 2, **has)
    assert choose(known(), [found], ["a: gone"]) == Choice(found, lost=True)


def test_a_server_without_the_last_turn_has_lost_it_only_if_no_other_may_have_it():
    found = server("a", turn=None, seq=10)
    assert choose(known(), [found]) == Choice(found, lost=True)
    words = "a lacks turns that were read; b: gone"
    assert refusal(WrongServer, known(), [found], ["b: gone"]) == words


def test_a_server_that_has_deleted_the_last_turn_for_its_age_has_had_it():
    found = server(turn=None, seq=500)
    assert choose(known(), [found]) == Choice(found)


def test_what_is_known_only_grows():
    it = Known()
    it.takes(server(timeline=3))
    it.takes(server(timeline=2))
    it.reads(MARK)
    it.reads(Mark(39, 1, 1))
    assert it == Known("S", 3, MARK)
    it.reads(Mark(41, 1, 1))
    assert it.mark == Mark(41, 1, 1)
