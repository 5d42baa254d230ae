"""Looks, and what people wish theirs to be."""

import pytest
from msgspec import structs

from teaparty.core.values.looks import (
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
from teaparty.testing import tea_party


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
        ("ISO 8859 1", LATIN_1),
        ("windows-1252", LATIN_1),
        ("dos", CP437),
        ("\ud800", None),
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


def test_somebody_who_wishes_nothing_has_what_the_client_shows():
    shown = Look(width=80)
    assert Wishes().over(shown) is shown


def test_a_wish_can_be_taken_back():
    assert Wishes(width=60).changed(width=None) == Wishes()


def test_to_wish_for_nothing_is_a_wish_too():
    shown = Look(width=80, colours=Colours.TRUE, screen_reader=True)
    assert Wishes(width=0, colours=Colours.NONE, screen_reader=False).over(shown) == DEFAULT


@pytest.mark.parametrize("name", Wishes.__struct_fields__)
def test_every_wish_is_a_part_of_a_look(name):
    other = {"charset": ASCII, "width": 60, "colours": Colours.TRUE}.get(name, True)
    look = Wishes(**{name: other}).over(DEFAULT)
    assert look == structs.replace(DEFAULT, **{name: other}) != DEFAULT


def test_colours_are_as_many_as_their_number():
    assert Colours.NONE < Colours.SIXTEEN < Colours.MANY < Colours.TRUE
    assert [colours for colours in Colours if not colours] == [Colours.NONE]


# --- what a session wishes


def test_a_session_adds_one_wish_to_the_others():
    with tea_party() as party:
        alice = party.guest("alice")
        assert alice.session.wishes == Wishes()
        assert alice.session.wish() == DEFAULT
        assert alice.session.wish(width=60) == Look(width=60)
        assert alice.session.wish(prompt=True) == Look(width=60, prompt=True) == alice.look
        assert alice.session.wish(width=None) == Look(prompt=True)
        assert alice.session.wishes == Wishes(prompt=True)


def test_what_nobody_can_wish_for_is_a_fault_of_somebody_who_asks():
    with tea_party() as party:
        alice = party.guest("alice")
        with pytest.raises(TypeError):
            alice.session.wish(smell="tea")
        assert alice.session.wishes == Wishes()
