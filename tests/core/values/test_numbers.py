"""Numbers as people read them."""

import pytest

from teaparty.core.values.numbers import counted, rounded_up


@pytest.mark.parametrize(
    ("count", "words", "text"),
    [
        (0, ("line",), "0 lines"),
        (1, ("line",), "1 line"),
        (1_024, ("line",), "1,024 lines"),
        (2, ("entry", "entries"), "2 entries"),
    ],
)
def test_what_is_counted_has_a_plural_and_commas(count, words, text):
    assert counted(count, *words) == text


@pytest.mark.parametrize(
    ("seconds", "unit", "whole"),
    [(0.1, 1, 1), (5.0, 1, 5), (5.1, 1, 6), (60.0, 60, 60), (61, 60, 120)],
)
def test_a_wait_is_rounded_up_to_whole_units(seconds, unit, whole):
    assert rounded_up(seconds, unit) == whole
