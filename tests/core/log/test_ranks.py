"""Who of a room's members stands in a rank, and who apart."""

import pytest

from teaparty.core.log.ranks import Ranks

PLAIN, COLOURFUL = "plain", "colourful"


class Someone:
    def __init__(self, number):
        self.number, self.seat, self.cursor = number, None, 0
        self.sent = b""

    def __repr__(self):
        return f"<{self.number}>"

    def send(self, data):
        self.sent += data
        return len(data)


@pytest.fixture
def ranks():
    return Ranks()


@pytest.fixture
def people(ranks):
    """Three who have come in."""
    found = [Someone(number) for number in (1, 2, 3)]
    for each in found:
        ranks.enter(each)
    return found


def stands(ranks):
    """Who is apart, and who is in which rank."""
    in_step = {
        view: [each.number for each in rank.values()] for view, rank in ranks.in_step.items()
    }
    return sorted(ranks.apart), in_step


def test_somebody_who_comes_in_stands_apart(ranks, people):
    assert stands(ranks) == ([1, 2, 3], {})
    assert [each.seat for each in people] == [None] * 3


def test_people_who_are_sent_the_same_stand_in_one_rank(ranks, people):
    for each, view in zip(people, (PLAIN, COLOURFUL, PLAIN), strict=True):
        ranks.step_in(each, view, each.send)
    assert stands(ranks) == ([], {PLAIN: [1, 3], COLOURFUL: [2]})
    assert [each.seat[0] for each in people] == [PLAIN, COLOURFUL, PLAIN]


def test_a_rank_knows_only_what_sends(ranks, people):
    one, two, _ = people
    for each in (one, two):
        ranks.step_in(each, PLAIN, each.send)
    for send in ranks.in_step[PLAIN]:
        send(b"tea")
    assert [each.sent for each in people] == [b"tea", b"tea", b""]


def test_whoever_steps_out_has_read_what_all_in_step_have(ranks, people):
    one, two, _ = people
    for each in (one, two):
        ranks.step_in(each, PLAIN, each.send)
    ranks.cursor = 7
    ranks.step_out(one)
    assert (one.cursor, one.seat) == (7, None)
    assert stands(ranks) == ([1, 3], {PLAIN: [2]})


def test_the_last_of_a_rank_takes_it_along(ranks, people):
    one, *_ = people
    ranks.step_in(one, PLAIN, one.send)
    ranks.step_out(one)
    assert stands(ranks) == ([1, 2, 3], {})


def test_one_may_step_in_and_out_again_with_another_view(ranks, people):
    one, *_ = people
    for view in (PLAIN, COLOURFUL, PLAIN):
        ranks.step_in(one, view, one.send)
        assert stands(ranks) == ([2, 3], {view: [1]})
        ranks.step_out(one)


def test_somebody_who_goes_is_nowhere(ranks, people):
    one, two, three = people
    ranks.leave(one)
    ranks.step_in(two, PLAIN, two.send)
    ranks.step_out(two)
    ranks.leave(two)
    assert stands(ranks) == ([3], {})
    ranks.leave(two)
    assert ranks.apart == {3: three}


def test_nobody_steps_in_twice(ranks, people):
    one, *_ = people
    ranks.step_in(one, PLAIN, one.send)
    with pytest.raises(KeyError):
        ranks.step_in(one, PLAIN, one.send)
    assert stands(ranks) == ([2, 3], {PLAIN: [1]})


def test_nobody_steps_out_who_stands_apart(ranks, people):
    with pytest.raises(AssertionError):
        ranks.step_out(people[0])
    assert stands(ranks) == ([1, 2, 3], {})
