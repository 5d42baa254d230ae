"""Names are found by their beginning, with or without their accents."""

import pytest

from teaparty.core.words.beginnings import MOST, Beginnings, unaccented

NAMES = ("Jürgen", "Judy", "Đức", "Søren", "anna", "Ànna", "Annabel", "김철수", "alice")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ju", ["judy", "jürgen"]), ("jur", ["jürgen"]), ("JÜ", ["jürgen"]), ("jürgen", ["jürgen"]),
        ("jurgen", ["jürgen"]), ("jù", []), ("duc", ["đức"]), ("sor", ["søren"]),
        ("김", ["김철수"]),
        ("ａｌ", ["alice"]), ("x", []), ("", []), ("alicer", []), ("àn", ["ànna"]),
        ("an", ["anna", "ànna", "annabel"]), ("annab", ["annabel"]),
    ],
)  # fmt: skip
def test_what_fits(typed, found):
    assert sorted(Beginnings(NAMES).fitting(typed)) == sorted(found)


def test_a_whole_name_without_its_accents_goes_before_longer_ones():
    assert Beginnings(("Jó", "John")).fitting("jo") == ["jó"]
    assert Beginnings(("Jó", "Jò", "John")).fitting("jo") == ["jò", "jó", "john"]


def test_somebody_who_is_gone_is_not_found():
    names = Beginnings(NAMES)
    names.remove("Jürgen")
    names.remove("alice")
    assert (names.fitting("jur"), names.fitting("al")) == ([], [])


def test_of_many_only_some_are_found():
    assert len(Beginnings(f"guest{number}" for number in range(100)).fitting("gu")) == MOST


def test_a_folded_name_without_its_accents():
    assert unaccented("đỗ") == "do"
