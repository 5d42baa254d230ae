"""Turns as they are applied: each line gets its number, and is shown once."""

import pytest

from teaparty.core.events import Person, Said
from teaparty.core.log.places import Line
from teaparty.stores.cluster.applying import Applying, OutOfStep, numbered
from teaparty.stores.cluster.outgoing import Refused, Settled
from teaparty.stores.cluster.values import Numbered, Turn

ALICE = Person(1, "alice")
EVENT = '{"type":"Said","who":{"number":1,"name":"alice","account":0},"text":"m1"}'


def said(text="m1", log="hall"):
    return Line(log, Said(who=ALICE, text=text), 0)


def turn(*numbers, log="hall"):
    return Turn(7, 1, 1, 100.0, [Numbered(log, number, EVENT) for number in numbers])


@pytest.fixture
def applying():
    return Applying([].append)


def test_a_line_that_was_there_when_its_log_was_read_has_its_number_and_is_not_shown(applying):
    applying.begin("hall", 6)
    line, shown = said(), []
    applying.stored = shown.extend
    applying.apply(turn(5), Settled([(line, True)]))
    assert (line.number, shown, applying.end("hall")) == (5, [], 6)


def test_each_further_log_of_a_turn_has_a_later_time(applying):
    shown = []
    applying.stored = shown.extend
    lines = [Numbered("hall", 0, EVENT), Numbered("attic", 0, EVENT), Numbered("hall", 1, EVENT)]
    mine = [said(), said(log="attic"), said()]
    applying.apply(Turn(7, 1, 1, 100.0, lines), Settled([(line, True) for line in mine]))
    assert [each.at for each in shown] == [100.0, 100.0 + 1e-6, 100.0]


def test_before_there_is_a_party_nothing_is_shown(applying):
    applying.apply(turn(0, 1), None)
    applying.refuse([Refused(said())], "late")
    assert applying.end("hall") == 2


def test_what_comes_too_early_is_out_of_step_and_nothing_of_the_turn_is_shown(applying):
    shown = []
    applying.stored = shown.extend
    with pytest.raises(OutOfStep, match="hall: 3 comes after -1"):
        applying.apply(turn(3), Settled([(said(), True)]))
    assert (shown, applying.end("hall")) == ([], 0)


def test_lines_have_their_numbers_though_they_are_not_shown():
    lines = [said(), said()]
    numbered(turn(4, None), lines)
    assert [line.number for line in lines] == [4, None]


def test_a_refused_line_has_its_place_after_the_one_before_it(applying):
    applying.begin("hall", 3)
    first, second, third = said(), said(), said()
    applying.refuse([Refused(first), Refused(second, third)], "late")
    assert first.refused == 3
    assert second.stop is None
    third.number = 9
    assert second.stop == 10


def test_a_log_that_was_shut_goes_on_with_its_number(applying):
    applying.begin("hall", 3)
    applying.forget("hall")
    assert applying.end("hall") == 3
