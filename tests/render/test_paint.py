"""Colours are readable on black and on white, and never needed."""

import re

import pytest

from teaparty.core.values.looks import Colours
from teaparty.render.paint import MANY, OFF, ON, SGR, SIXTEEN, Meaning, nearest, paint, painted

MEANINGS = list(Meaning)
IN_COLOUR = [Colours.SIXTEEN, Colours.MANY, Colours.TRUE]


def luminance(colour):
    """Relative luminance, WCAG 2.1."""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("meaning", MEANINGS)
def test_a_colour_can_be_read_on_black_and_on_white(meaning):
    colour, _ = meaning.value
    for shown, least in ((colour, 4), (MANY[nearest(colour, MANY)], 3.5)):
        assert contrast(shown, (0, 0, 0)) >= least
        assert contrast(shown, (255, 255, 255)) >= least


@pytest.mark.parametrize("meaning", MEANINGS)
def test_of_sixteen_colours_none_is_black_white_or_a_grey(meaning):
    assert nearest(meaning.value[0], SIXTEEN) not in (30, 37, 90, 97)


@pytest.mark.parametrize("colours", IN_COLOUR)
def test_every_meaning_has_its_own(colours):
    assert len(set(ON[colours].values())) == len(MEANINGS)


def test_a_palette_has_its_colours():
    assert len(MANY) == 240
    assert [MANY[number] for number in (16, 67, 231, 232, 255)] == [
        (0, 0, 0), (95, 135, 175), (255, 255, 255), (8, 8, 8), (238, 238, 238),
    ]  # fmt: skip
    assert nearest((100, 130, 170), MANY) == 67
    assert nearest((250, 5, 5), SIXTEEN) == 91


@pytest.mark.parametrize(
    ("colours", "made"),
    [
        (Colours.NONE, "alice"),
        (Colours.SIXTEEN, "\x1b[36malice\x1b[0m"),
        (Colours.MANY, "\x1b[38;5;30malice\x1b[0m"),
        (Colours.TRUE, "\x1b[38;2;0;128;128malice\x1b[0m"),
    ],
)
def test_a_colour_is_told_in_as_many_as_there_are(colours, made):
    assert paint(Meaning.SPEAKER, "alice", colours) == made


def test_a_title_is_bold():
    assert paint(Meaning.TITLE, "Hall", Colours.SIXTEEN) == "\x1b[1;94mHall\x1b[0m"


def test_each_line_is_painted_by_itself():
    assert paint(Meaning.SYSTEM, "a\nb", Colours.SIXTEEN) == "\x1b[32ma\x1b[0m\n\x1b[32mb\x1b[0m"


def test_nothing_is_not_painted():
    assert paint(Meaning.SYSTEM, "", Colours.TRUE) == ""


def test_a_template_is_painted_in_every_number_of_colours():
    made = painted("{who} says: {text}", who=Meaning.SPEAKER)
    assert set(made) == set(Colours)
    assert made[Colours.NONE] == "{who} says: {text}"
    assert made[Colours.SIXTEEN] == "\x1b[36m{who}\x1b[0m says: {text}"
    assert painted("You.", Meaning.OWN)[Colours.SIXTEEN] == "\x1b[94mYou.\x1b[0m"


@pytest.mark.parametrize("colours", IN_COLOUR)
def test_only_bold_and_letters_are_coloured(colours):
    for on in ON[colours].values():
        assert SGR.fullmatch(on)
        assert re.fullmatch(r"\x1b\[(1;)?(3[0-7]|9[0-7]|38;5;\d+|38;2;\d+;\d+;\d+)m", on)
    assert OFF == "\x1b[0m"
