"""A line is measured once, whatever windows it is laid out for."""

import pytest

from teaparty.render import measuring
from teaparty.render.measuring import measured
from teaparty.render.wrap import wrapped

MARKED = "x\u0301" * 670


def places(line):
    found = measured(line)
    return list(zip(found.begins, found.ends, found.before, found.after, strict=True))


def test_each_atom_has_its_place_and_its_columns():
    assert places("你  e\u0301") == [(0, 1, 0, 2), (3, 5, 4, 5)]
    assert places("  ab 你 ") == [(2, 3, 2, 3), (3, 4, 3, 4), (5, 6, 5, 7)]
    assert measured("  ab 你 ").columns == 7
    assert measured("").columns == 0


def test_a_colour_takes_no_columns():
    assert places("\x1b[31m你\x1b[0m") == [(0, 5, 0, 0), (5, 6, 0, 2), (6, 10, 2, 2)]


@pytest.fixture
def seen(monkeypatch):
    """Each line that was measured, and not remembered."""
    seen = []

    def counted(line):
        seen.append(line)
        return atoms(line)

    atoms = measuring.atoms
    monkeypatch.setattr(measuring, "atoms", counted)
    return seen


def test_a_line_is_measured_once_for_all_windows(seen):
    rows = [wrapped(MARKED, most).count("\n") for most in range(40, 56)]
    assert seen == [MARKED]
    assert rows == sorted(rows, reverse=True)


def test_as_many_lines_are_remembered_as_history_shows(seen):
    lines = [f"{number} 你" for number in range(200)]
    for line in lines * 2:
        measured(line)
    assert seen == lines


def test_a_very_long_line_is_not_remembered(seen):
    for _ in range(2):
        assert measured("é" * 5_000).columns == 5_000
    assert len(seen) == 2


@pytest.mark.parametrize("text", ["क्" * 100, "你\u200d" * 100, "\u1100" * 100])
def test_what_is_joined_without_end_is_broken_at_the_end_of_a_row(text):
    rows = wrapped(text, 20).split("\n")
    assert len(rows) > 4
    assert all(measured(row).columns <= 20 for row in rows)
    assert "".join(row.removeprefix("  ") for row in rows) == text
