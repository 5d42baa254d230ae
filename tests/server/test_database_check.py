"""Whether the database answers, without anybody waiting for it for long."""

import gc

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.logger import capturedLogs

from teaparty.core.records import Unavailable
from teaparty.server.database_check import PATIENCE, SHORT, DatabaseCheck


class Place:
    """A database that answers when it is told to."""

    def __init__(self, grace=0.0):
        self.clock, self.asked = Clock(), []
        self.check = DatabaseCheck(self, self.clock, grace)

    async def count_reports(self):
        self.asked.append(Deferred())
        return await self.asked[-1]


@pytest.fixture
def place():
    return Place()


def test_an_answer_says_how_many_reports_are_open(place):
    place.check.ask()
    place.asked[0].callback(3)
    assert (place.check.reports, place.check.answers) == (3, True)


def test_one_question_is_asked_at_a_time(place):
    place.check.ask()
    place.check.ask()
    assert len(place.asked) == 1
    place.asked[0].callback(0)
    place.check.ask()
    assert len(place.asked) == 2


def test_a_database_that_says_nothing_is_gone_after_a_while_and_back_with_its_answer(place):
    place.check.ask()
    assert place.check.answers
    place.clock.advance(PATIENCE)
    assert not place.check.answers
    place.asked[0].callback(0)
    assert place.check.answers


def test_a_database_with_a_fault_is_gone_until_it_answers(place):
    place.check.ask()
    place.asked[0].errback(Unavailable())
    assert not place.check.answers
    place.check.ask()
    place.asked[1].callback(0)
    assert place.check.answers


def test_a_database_of_nodes_may_fail_for_a_while_before_it_is_gone():
    place = Place(grace=3.0)
    for seconds, answers in ((0, True), (2.5, True), (0.5, False), (5, False)):
        place.clock.advance(seconds)
        place.check.ask()
        place.asked[-1].errback(Unavailable())
        assert place.check.answers is answers
    place.check.ask()
    place.asked[-1].callback(0)
    assert place.check.answers


def test_a_database_of_nodes_may_say_nothing_for_a_while_before_it_is_gone():
    place = Place(grace=3.0)
    waited = Deferred.fromCoroutine(place.check.wait())
    place.clock.advance(SHORT)
    assert (waited.called, place.check.answers) == (True, True)
    place.clock.advance(1.5)
    assert place.check.answers
    place.clock.advance(0.5)
    assert not place.check.answers


def test_people_who_wait_go_on_with_the_answer(place):
    waited = [Deferred.fromCoroutine(place.check.wait()) for _ in range(2)]
    assert not any(each.called for each in waited)
    place.asked[0].callback(1)
    assert all(each.called for each in waited)
    assert place.clock.getDelayedCalls() == []


def test_people_who_wait_go_on_without_an_answer(place):
    waited = Deferred.fromCoroutine(place.check.wait())
    place.clock.advance(PATIENCE)
    assert (waited.called, place.check.answers) == (True, False)
    place.asked[0].callback(1)
    assert place.check.answers


def test_nobody_waits_for_an_answer_that_is_late(place):
    place.check.ask()
    place.clock.advance(PATIENCE)
    waited = Deferred.fromCoroutine(place.check.wait())
    assert (waited.called, place.check.answers) == (True, False)


def test_after_a_mistake_of_ours_it_is_asked_again(place):
    waited = Deferred.fromCoroutine(place.check.wait())
    with capturedLogs() as logged:
        place.asked[0].errback(ZeroDivisionError())
        gc.collect()
    (fault,) = (each for each in logged if "log_failure" in each)
    assert fault["log_failure"].type is ZeroDivisionError
    assert (waited.called, place.check.answers) == (True, False)
    place.check.ask()
    assert len(place.asked) == 2
