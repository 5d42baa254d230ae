"""Columns line up by the width that characters have on a screen."""

import pytest
from wcwidth import wcswidth

from teaparty.render.spans import duration
from teaparty.render.widths import width


def starts(line, cell):
    """The screen column in which `cell` begins."""
    return wcswidth(line[: line.index(cell)])


def test_cells_line_up_and_the_last_is_not_padded():
    assert columns([("Name", "Room"), ("bob", "The Garden"), ("alice", "")], 80) == [
        "Name   Room",
        "bob    The Garden",
        "alice",
    ]


def test_numbers_are_aligned_right():
    assert columns([("Room", "People"), ("garden", "7"), ("hall", "12")], 80, numbers=(1,)) == [
        "Room    People",
        "garden       7",
        "hall        12",
    ]


@pytest.mark.parametrize("name", ["愛麗絲", "アリス", "zoë", "zoe\u0308", "สมชาย", "김민수"])
def test_wide_and_combining_characters_keep_the_columns(name):
    lines = columns([("Name", "Room"), (name, "Garden"), ("bob", "Garden")], 80)
    assert starts(lines[1], "Garden") == starts(lines[2], "Garden") == starts(lines[0], "Room")


def test_a_table_that_is_too_wide_has_only_gaps():
    rows = [("a" * 10, "b"), ("c", "d")]
    assert columns(rows, 10) == ["a" * 10 + "  b", "c  d"]
    assert columns(rows, 13) == ["a" * 10 + "  b", "c" + " " * 11 + "d"]


def test_cells_are_made_safe():
    assert columns([("a\nb", "\x1b[2J")], 80) == ["a b  [2J"]


def test_width_counts_columns():
    assert [width(text) for text in ("", "abc", "你好", "e\u0301")] == [0, 3, 4, 1]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0s"), (0, "0s"), (0.9, "0s"), (45, "45s"), (59.99, "59s"), (60, "1m"),
        (3_599, "59m"), (3_600, "1h"), (86_399, "23h"), (86_400, "1d"), (900_000, "10d"),
    ],
)  # fmt: skip
def test_a_time_span_is_told_in_its_largest_unit(seconds, text):
    assert duration(seconds) == text
