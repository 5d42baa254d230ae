"""What nodes were shown otherwise than it is stored is noticed; the table has all rounds."""

import pytest

from benchmarks.cluster.__main__ import Figures, at, table
from benchmarks.cluster.nodes import Wrong, compare

ROWS = [("room0", 0, "a"), ("room0", 1, "b"), ("room1", 0, "c")]


def notes(*lines):
    return "".join(f"{line}\n".replace(" ", "\t") for line in lines)


@pytest.mark.parametrize(
    ("noted", "count"),
    [
        (notes("room0 0 a", "room1 0 c", "room0 1 b"), 3),
        (notes("room0 1 b"), 1),
        (notes("refused  d", "room0 0 a") + "room0\t1", 1),
        (notes("room0 0 a", "missed  ", "room0 1 b"), 2),
    ],
)
def test_what_was_shown_as_it_is_stored_is_counted(noted, count):
    assert compare(ROWS, {"a": noted, "b": ""}) == count


@pytest.mark.parametrize(
    ("noted", "wrong"),
    [
        (notes("room0 0 b"), "a: shown, but not stored so: room0 0 b"),
        (notes("room0 2 d"), "a: shown, but not stored so: room0 2 d"),
        (notes("attic 0 d"), "a: shown, but not stored so: attic 0 d"),
        (notes("room0 0 a", "room0 0 a"), "a: room0 went on with 0, not 1"),
        (notes("refused  c"), "a: refused: c"),
        (notes("lost  "), "a: lost: "),
    ],
)
def test_what_was_shown_otherwise_is_noticed(noted, wrong):
    with pytest.raises(Wrong) as found:
        compare(ROWS, {"a": noted})
    assert str(found.value) == wrong


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (ROWS[1:], "room0 has no line 0"),
        ([*ROWS, ("room1", 1, "a")], "1 lines are stored twice, such as a"),
    ],
)
def test_a_log_with_a_gap_and_a_line_that_is_stored_twice_are_noticed(rows, wrong):
    with pytest.raises(Wrong) as found:
        compare(rows, {})
    assert str(found.value) == wrong


def test_the_table_has_the_range_of_all_rounds():
    rounds = [
        Figures([0.001, 0.002, 0.003], [0.004], 5e-5, 0.25, [900.0, 9_000.0]),
        Figures([0.002, 0.003, 0.004], [0.004], 6e-5, 0.25, [800.0, 9_000.0]),
    ]
    assert list(table({False: rounds}))[2] == (
        "| PostgreSQL alone | 2.0-3.0 / 3.0-4.0 | 4.0 / 4.0 | 50-60 | 25 | 800-900 | 9,000 |"
    )


def test_nothing_measured_is_no_number():
    assert str(at([], 0.5)) == "nan"
