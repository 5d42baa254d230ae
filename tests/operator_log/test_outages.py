"""A database that can't be used is said once a minute."""

import pytest

from teaparty.operator_log.outages import Outages


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def lines():
    return []


@pytest.fixture
def outages(clock, lines):
    def note(shape, /, **fields):
        lines.append(shape.format(**fields))

    return Outages(note, lambda: clock[0])


def test_the_first_is_said_at_once(outages, lines):
    outages.failed("connection refused")
    assert lines == ["the database can't be used: connection refused"]


def test_more_of_them_are_counted_for_a_minute(outages, lines, clock):
    for _ in range(50):
        outages.failed("connection refused")
    clock[0] = 60.0
    outages.failed("the disk is full")
    assert lines[1:] == [
        "the database can't be used: the disk is full;"
        " that has failed 49 more times since it was last said"
    ]
    clock[0] = 200.0
    outages.failed("the disk is full")
    assert lines[2:] == ["the database can't be used: the disk is full"]
