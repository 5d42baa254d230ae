"""What one link was sent in private, what it has said, and its tickets."""

import pytest

from teaparty.core.events import Told
from teaparty.core.party.stay import MOST_PAST, Refusal, Sent, Stay
from teaparty.core.throttle.flood import Pace
from teaparty.core.values.limits import Limits


@pytest.fixture
def stay():
    return Stay(4, 100, Pace(Limits()))


def notes(stay, *lines):
    for line in lines:
        stay.count += 1
        stay.note(float(stay.count), line, Told(text=""))


def test_what_comes_after_a_number_is_held(stay):
    notes(stay, b"one", b"two", b"three")
    assert stay.after(1) == (0, [Sent(2, 2.0, b"two"), Sent(3, 3.0, b"three")])
    assert stay.after(3) == (0, [])


def test_of_more_than_can_be_held_the_others_are_counted(stay):
    notes(stay, *(b"%d" % number for number in range(1, 7)))
    lost, held = stay.after(0)
    assert (lost, [sent.number for sent in held]) == (2, [3, 4, 5, 6])
    assert stay.after(1)[0] == 1
    assert stay.after(2)[0] == 0


def test_what_is_held_is_bounded_in_bytes_but_for_the_newest(stay):
    notes(stay, b"a" * 60, b"b" * 60)
    assert [sent.number for sent in stay.after(0)[1]] == [2]
    notes(stay, b"c" * 500)
    assert [sent.number for sent in stay.after(0)[1]] == [3]
    notes(stay, b"d")
    assert stay.after(0) == (3, [Sent(4, 4.0, b"d")])


@pytest.mark.parametrize("number", [9, 10**30])
def test_a_number_that_was_not_reached_yet_misses_nothing(stay, number):
    notes(stay, b"one")
    assert stay.after(number) == (0, [])


def test_a_number_below_the_first_counts_as_none(stay):
    notes(stay, b"one")
    assert stay.after(-5) == (0, [Sent(1, 1.0, b"one")])


def test_a_line_is_taken_once_and_in_order(stay):
    assert [stay.takes(line) for line in (1, 1, 3, 2, 4)] == [True, False, True, False, True]
    assert stay.taken == 4


def test_a_used_ticket_stays_good_until_the_next_one_has_arrived(stay):
    assert not stay.resumable
    stay.gives((), b"first")
    stay.gives((b"first",), b"second")
    assert stay.digests == (b"first", b"second")
    stay.confirms()
    assert stay.digests == (b"second",)
    assert stay.resumable


def test_what_was_said_at_the_login_is_neither_held_nor_missed(stay):
    notes(stay, b"one", b"two")
    stay.begins()
    assert stay.after(0) == (0, [])
    notes(stay, b"three")
    assert stay.after(0) == (0, [Sent(3, 3.0, b"three")])


def test_a_line_that_waits_is_stored_no_earlier_than_it_is_told(stay):
    found = []
    for line in (1, 2, 3):
        stay.takes(line)
        if line > 1:
            stay.await_storing(line)
        found.append(stay.stored)
    assert found == [1, 1, 1]
    assert [(stay.settles(line, True), stay.stored) for line in (2, 3)] == [(False, 2), (True, 3)]


def test_refused_lines_are_known_also_when_a_later_one_is_stored(stay):
    said = [Told(text=f"not said {line}") for line in range(4)]
    for line in (1, 2, 3):
        stay.takes(line)
        stay.await_storing(line)
        stay.settles(line, line == 2, [] if line == 2 else [said[line]])
    assert stay.refused == [Refusal(1, said[1]), Refusal(3, said[3])]


@pytest.mark.parametrize(
    ("settled", "stored"), [([(2, False), (1, True)], 1), ([(1, False), (2, True)], 2)]
)
def test_a_refused_line_is_no_stored_one_unless_a_later_one_is_stored(stay, settled, stored):
    for line in (1, 2):
        stay.takes(line)
        stay.await_storing(line)
    for line, is_stored in settled:
        stay.settles(line, is_stored)
    assert stay.stored == stored


def test_a_line_is_known_by_the_last_tickets_of_its_link_and_by_no_older_ones(stay):
    digests = [bytes([number]) for number in range(MOST_PAST + 2)]
    for digest in digests:
        stay.gives((), digest)
    known = [stay.knows(each.hex()) for each in digests]
    assert known == [False] + [True] * (MOST_PAST + 1)
