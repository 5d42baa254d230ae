import pytest

from teaparty.core.looks import (
    ASCII,
    CP437,
    DEFAULT,
    LATIN_1,
    UTF_8,
    Colours,
    Look,
    Wishes,
    charset_named,
)


def test_looks_that_are_equal_share_what_is_rendered():
    assert {Look(width=40): b"x"}[Look(width=40)] == b"x"
    assert Look(width=40) != DEFAULT


def test_a_screen_of_unknown_width_has_tables_for_eighty_columns():
    assert DEFAULT.width == 0
    assert DEFAULT.columns == 80
    assert Look(width=40).columns == 40


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        ("UTF-8", UTF_8),
        ("utf8", UTF_8),
        ("ISO-8859-1", LATIN_1),
        ("iso_8859-1", LATIN_1),
        ("Latin1", LATIN_1),
        ("CP437", CP437),
        ("IBM437", CP437),
        ("US-ASCII", ASCII),
        ("ANSI_X3.4-1968", ASCII),
        ("KOI8-R", None),
        ("", None),
    ],
)
def test_charsets_go_by_many_names(name, charset):
    assert charset_named(name) == charset


def test_a_wish_goes_before_what_the_client_shows():
    shown = Look(width=80, colours=Colours.MANY)
    assert Wishes(width=60).over(shown) == Look(width=60, colours=Colours.MANY)
    assert Wishes(colours=Colours.NONE).over(shown) == Look(width=80)


def test_who_wishes_nothing_has_what_the_client_shows():
    shown = Look(width=80)
    assert Wishes().over(shown) is shown


def test_a_wish_can_be_taken_back():
    assert Wishes(width=60).changed(width=None) == Wishes()
