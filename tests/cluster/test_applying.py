"""Turns as they are applied: each line gets its number, and is shown once."""

import json

import pytest

from teaparty.core.events import Person, Said
from teaparty.core.log.places import Line
from teaparty.stores.cluster.applying import Applying, NotKnown, OutOfStep, numbered
from teaparty.stores.cluster.outgoing import Refused, Settled
from teaparty.stores.cluster.statements import turn_of
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


def others(log, *kinds, first=0):
    lines = [Numbered(log, first + at, f'{{"type":"{kind}"}}') for at, kind in enumerate(kinds)]
    return Turn(7, 1, 1, 100.0, lines)


def test_what_another_node_tells_and_is_not_known_is_reported_the_1st_2nd_and_4th_time():
    reported = []
    applying = Applying(reported.append)
    applying.apply(others("*", *["SlowModeIs"] * 5), None)
    applying.apply(others("hall", "Toasted", "SlowModeIs"), None)
    assert [type(each) for each in reported] == [NotKnown] * 5
    assert [(each.kind, each.is_act, each.count) for each in reported] == [
        ("SlowModeIs", True, 1), ("SlowModeIs", True, 2), ("SlowModeIs", True, 4),
        ("Toasted", False, 1), ("SlowModeIs", False, 1),
    ]  # fmt: skip


def test_what_was_a_missed_line_from_the_beginning_is_not_reported():
    reported = []
    applying = Applying(reported.append)
    lines = [Numbered("hall", 0, '{"type":"Missed","count":1}'), Numbered("hall", 1, "x")]
    applying.apply(Turn(7, 1, 1, 100.0, lines), None)
    assert [each.kind for each in reported] == ["?"]


def test_a_line_of_a_turn_that_a_later_release_has_stored_may_have_more_than_is_known():
    turn = turn_of("7", 1, 1, "1.5", f'[["hall",0,{json.dumps(EVENT)},"","more",{{}}]]')
    assert turn.lines == [Numbered("hall", 0, EVENT)]
