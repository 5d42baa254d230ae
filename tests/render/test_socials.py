"""Socials read as emotes do; the person it is done to reads the name in its colour."""

import pytest

from teaparty.core.events import Acted, Person
from teaparty.core.values.looks import ASCII, Colours, Look
from teaparty.render.lines import line

ALICE, BOB = Person(1, "alice"), Person(2, "bob")
HUG = Acted(who=ALICE, social="hug", sentences={"en": "hugs {whom}."}, whom=BOB, how="again")
SPOKEN = Look(screen_reader=True)


@pytest.mark.parametrize(
    ("look", "viewer", "text"),
    [
        (Look(), 1, "* alice hugs bob again."),
        (Look(), 2, "* alice hugs bob again."),
        (SPOKEN, 1, "You emote: hugs bob again."),
        (SPOKEN, 2, "alice emotes: hugs bob again."),
    ],
)
def test_all_read_the_same_sentence(look, viewer, text):
    assert line(HUG, look, viewer) == text


def test_it_has_a_mark_where_it_is_heard_from_elsewhere():
    assert line(HUG, Look(), 2, "news") == "[news] * alice hugs bob again."
    assert line(HUG, SPOKEN, 2, "news") == "alice emotes on news: hugs bob again."


def test_who_is_named_reads_so():
    assert line(HUG, SPOKEN, 2, named="bob") == "alice emotes, naming you: hugs bob again."
    shown = line(HUG, Look(colours=Colours.SIXTEEN), 2, named="bob")
    assert shown == "* \x1b[36malice\x1b[0m hugs \x1b[1;31mbob\x1b[0m again."


@pytest.mark.parametrize("name", ["愛麗絲", "Zoë"])
def test_a_name_in_any_script_has_the_colour(name):
    event = Acted(who=ALICE, social="hug", sentences={"en": "hugs {whom}."}, whom=Person(3, name))
    shown = line(event, Look(colours=Colours.SIXTEEN), 3, named=name)
    assert shown.endswith(f" hugs \x1b[1;31m{name}\x1b[0m.")


def test_a_word_that_is_watched_for_has_the_colour():
    shown = line(HUG, Look(colours=Colours.SIXTEEN), 3, named="again")
    assert shown.endswith("\x1b[1;31magain\x1b[0m.")


def test_nothing_of_it_moves_a_cursor():
    bad = Acted(
        who=ALICE, social="x", sentences={"en": "a\x1b[2J\r\n{whom}."},
        whom=Person(2, "b\x1bb"), how="\x07c\nd",
    )  # fmt: skip
    assert line(bad, Look(), 3).isprintable()
    assert line(bad, Look(charset=ASCII), 3).isprintable()
