"""Widths are those that characters have on a screen."""

import pytest

from teaparty.render.widths import padded, shortened, widest, width

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


def test_width_counts_columns():
    assert [width(text) for text in ("", "abc", "你好", "e\u0301")] == [0, 3, 4, 1]


def test_colours_have_no_width():
    assert width("\x1b[1;38;5;62mabc\x1b[0m") == widest("\x1b[31mabc\x1b[0m") == 3
    assert width("\x1b[31m你\x1b[0m") == widest("\x1b[31m你\x1b[0m") == 2


def test_what_has_no_width_counts_its_characters():
    assert width("é\x07é") == 3


@pytest.mark.parametrize(
    ("text", "columns", "most"), [(FAMILY, 2, 6), ("\u2764\ufe0f", 2, 2), ("你", 2, 2), ("é", 1, 1)]
)
def test_the_widest_is_what_an_old_screen_needs(text, columns, most):
    assert (width(text), widest(text)) == (columns, most)


def test_padding_fills_what_is_missing():
    assert padded("你", 4) == "你  "
    assert padded("7", 3, right=True) == "  7"
    assert padded("long", 2) == "long"


@pytest.mark.parametrize(
    ("text", "most", "made"),
    [
        ("kettle", 6, "kettle"), ("kettles", 6, "kettl…"), ("the kettle", 5, "the…"),
        ("茶茶茶茶", 6, "茶茶…"), ("茶茶茶茶", 7, "茶茶茶…"), ("ee\u0301\u0301e", 2, "e…"),
    ],
)  # fmt: skip
def test_the_end_is_left_out_of_what_is_too_wide(text, most, made):
    assert shortened(text, most, "utf-8") == made
    assert width(made) <= most


def test_where_there_are_no_dots_there_are_three():
    assert shortened("kettles", 6, "ascii") == "ket..."
