"""One timer asks all links whether they are there, a part of them each second."""

import pytest
from twisted.internet.task import Clock

from teaparty.doors.heartbeat import SECONDS, Heartbeat


class Link:
    def __init__(self, clock):
        self.clock = clock
        self.asked = []

    def beat(self):
        self.asked.append(self.clock.seconds())


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def heartbeat(clock):
    return Heartbeat(clock, [].append)


def goes_on(clock, seconds):
    for _ in range(seconds):
        clock.advance(1)


def test_each_link_is_asked_once_in_its_time_and_few_at_once(clock, heartbeat):
    links = [Link(clock) for _ in range(2 * SECONDS)]
    for link in links:
        heartbeat.add(link)
    goes_on(clock, SECONDS)
    assert [len(link.asked) for link in links] == [1] * len(links)
    times = [link.asked[0] for link in links]
    assert max(map(times.count, times)) == 2
    goes_on(clock, SECONDS)
    assert [link.asked[1] - link.asked[0] for link in links] == [SECONDS] * len(links)


def test_there_is_one_timer_for_all_and_none_for_nobody(clock, heartbeat):
    links = [Link(clock) for _ in range(100)]
    assert clock.getDelayedCalls() == []
    for link in links:
        heartbeat.add(link)
    assert len(clock.getDelayedCalls()) == 1
    for link in links:
        heartbeat.remove(link)
    assert clock.getDelayedCalls() == []


def test_a_link_that_has_gone_is_not_asked(clock, heartbeat):
    gone, there = Link(clock), Link(clock)
    heartbeat.add(gone)
    heartbeat.add(there)
    heartbeat.remove(gone)
    heartbeat.remove(gone)
    goes_on(clock, SECONDS)
    assert (gone.asked, len(there.asked)) == ([], 1)


def test_a_link_that_raises_is_reported_and_keeps_no_other_from_being_asked(clock):
    class Broken(Link):
        def beat(self):
            raise ValueError("broken")

    found = []
    heartbeat = Heartbeat(clock, found.append)
    links = [Broken(clock), *(Link(clock) for _ in range(SECONDS))]
    for link in links:
        heartbeat.add(link)
    goes_on(clock, SECONDS)
    assert [str(error) for error in found] == ["broken"]
    assert [len(link.asked) for link in links[1:]] == [1] * SECONDS
