"""Places in a log, told by lines whose numbers may not be known yet."""

import pytest

from teaparty.core.events import Announced
from teaparty.core.log.log import Log
from teaparty.core.log.places import Line, count, is_before, is_stored, known, reached
from teaparty.core.log.stream import Stream


def log(end):
    made = Log(5)
    made.begin([], end)
    return made


def line(likely=3, **known):
    return Line("hall", Announced(text="Tea!"), likely, **known)


NUMBERED, REFUSED, UNKNOWN = line(number=7), line(refused=5), line()


@pytest.mark.parametrize(
    ("position", "number"),
    [
        (4, 4),
        (NUMBERED.before, 7),
        (NUMBERED.after, 8),
        (REFUSED.before, 5),
        (REFUSED.after, 5),
        (UNKNOWN.after, None),
    ],
)
def test_a_place_is_known_as_soon_as_its_line_is(position, number):
    assert known(position) == number
    assert reached(position, log(2)) == (2 if number is None else number)


@pytest.mark.parametrize(
    ("stop", "stored"),
    [(3, True), (4, False), (line(number=2).after, True), (line(number=3).after, False),
     (UNKNOWN.before, False)],
)  # fmt: skip
def test_a_log_holds_what_lies_before_its_end(stop, stored):
    assert is_stored(stop, log(3)) == stored


@pytest.mark.parametrize(
    ("one", "other", "between"),
    [
        (3, 4, True),
        (4, 4, False),
        (3, UNKNOWN.after, True),
        (9, UNKNOWN.after, True),
        (UNKNOWN.before, UNKNOWN.after, True),
        (UNKNOWN.after, UNKNOWN.after, False),
        (UNKNOWN.after, line().after, True),
        (8, NUMBERED.after, False),
    ],
)
def test_lines_lie_between_places_that_are_not_the_same(one, other, between):
    assert is_before(one, other) == between


@pytest.mark.parametrize(
    ("start", "stop", "most"),
    [(2, 5, 3), (2, UNKNOWN.after, 2), (9, UNKNOWN.after, 1), (2, NUMBERED.after, 6),
     (UNKNOWN.before, line(4).after, 2)],
)  # fmt: skip
def test_what_lies_between_is_counted_as_if_nobody_else_added_lines(start, stop, most):
    assert count(start, stop) == most


def test_the_end_of_a_stream_is_after_its_newest_line_or_after_those_of_others():
    stream = Stream()
    stream.name = "hall"
    stream.begin(5)
    assert stream.end == 0
    first, newest = (stream.line(Announced(text=each)) for each in "ab")
    assert (stream.end, first.likely, newest.likely) == (newest.after, 0, 1)
    first.number, newest.number = 4, 5
    assert stream.end == 6
    stream.log.begin([], 9)
    assert stream.end == 9
    assert stream.line(Announced(text="c")).likely == 9
