"""What goes along of lines that were refused, and what is told of them elsewhere."""

from teaparty.core.events import Told
from teaparty.core.party.stay import Stay
from teaparty.core.people.refusals import handed_over, taken_up
from teaparty.core.throttle.flood import Pace
from teaparty.core.values.limits import Limits


def told(said):
    return Told(text="not said: {text}", fields={"text": said})


def a_stay(*lines, lines_held=64):
    """A stay whose lines were all refused, and of which it was not told yet."""
    stay = Stay(lines_held, 1_000, Pace(Limits()))
    for line in lines:
        stay.takes(line)
        stay.await_storing(line)
    for line in lines:
        stay.settles(line, stored=False, words=[told(str(line))])
    return stay


def sends(stay, event):
    stay.count += 1
    stay.note(0.0, b"", event)


def test_of_each_refused_line_its_number_goes_along_once_it_was_sent():
    stay = a_stay(1, 2)
    sends(stay, Told(text="something else"))
    sends(stay, told("1"))
    text = told("").text
    assert handed_over(stay) == ((1, 2, text, "1"), (2, 0, text, "2"))


def test_lines_after_one_that_waits_still_do_not_count_as_told():
    stay = a_stay()
    for line in (1, 2):
        stay.takes(line)
        stay.await_storing(line)
    stay.settles(2, stored=False, words=[told("2")])
    sends(stay, told("2"))
    assert [number for _, number, *_ in handed_over(stay)] == [0]
    stay.settles(1, stored=True)
    assert [number for _, number, *_ in handed_over(stay)] == [1]


def test_only_the_last_ones_go_along():
    assert [line for line, *_ in handed_over(a_stay(1, 2, 3, lines_held=2))] == [2, 3]


def test_what_was_read_need_not_be_said_again_and_what_was_not_before_it_is_told():
    refused = handed_over(a_stay(1, 2, 3))
    read = [refused[0], (2, 7, *refused[1][2:]), refused[2]]
    assert taken_up(read, 0, 6) == (0, [])
    assert taken_up(read, 0, 7) == (2, [told("1")])
    assert taken_up(read, 3, 6) == (3, [told("1"), told("2"), told("3")])
