"""What a database lacks, or has otherwise than it was read, must be noticed."""

import sqlite3

import pytest

from benchmarks.guests import Guest
from benchmarks.stored import check
from benchmarks.streams import Stream, Unexpected, spoken

HEARD = ((0, 0), (1, 0), (0, 1), (1, 1))
"""Who said which line, in the order in which all have read it."""


@pytest.fixture
def guests():
    stream = Stream((0, 1), kept=True)
    lines = (f"somebody says: {spoken(who, number, 1)}\r\n" for who, number in HEARD)
    stream.take("".join(lines).encode(), 0)
    people = [Guest(0, 0), Guest(1, 0)]
    for guest in people:
        guest.stream = stream
    yield people
    for guest in people:
        guest.close()


def database(path, lines):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE lines (room TEXT, number INTEGER, event TEXT)")
        events = ['{"type":"Arrived"}', *(f'{{"text":"{spoken(*line, 1)}"}}' for line in lines)]
        rows = [("parlour", number, event) for number, event in enumerate(events)]
        connection.executemany("INSERT INTO lines VALUES (?, ?, ?)", reversed(rows))
    connection.close()
    return path


def test_all_that_was_said_is_there(tmp_path, guests):
    assert check(database(tmp_path / "tea.sqlite", HEARD), guests, 4) == 4


@pytest.mark.parametrize(
    "lines",
    [HEARD[:3], HEARD[1:], (*HEARD, HEARD[3]), (HEARD[1], HEARD[0], *HEARD[2:])],
    ids=["without the last", "without the first", "twice", "other order"],
)
def test_what_is_kept_otherwise_than_it_was_read_is_noticed(tmp_path, guests, lines):
    with pytest.raises(Unexpected, match="parlour is kept otherwise than it was read"):
        check(database(tmp_path / "tea.sqlite", lines), guests, 4)


def test_a_room_that_is_not_kept_is_noticed(tmp_path, guests):
    with pytest.raises(Unexpected, match="4 lines were said, 0 are kept"):
        check(database(tmp_path / "tea.sqlite", ()), guests, 4)
