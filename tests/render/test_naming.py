"""How a line reads to people whom it names."""

import pytest

from teaparty.core.events import Emoted, Person, Said, Shouted
from teaparty.core.values.looks import ASCII, Colours, Look
from teaparty.render.lines import line
from teaparty.render.paint import OFF, ON, Meaning

ALICE, BOB = Person(1, "alice"), Person(2, "bob")
READER = Look(screen_reader=True)
COLOURED = Look(colours=Colours.SIXTEEN)
MARK = ON[Colours.SIXTEEN][Meaning.NAMED]
WHO = ON[Colours.SIXTEEN][Meaning.SPEAKER]


@pytest.mark.parametrize("kind", [Said, Emoted, Shouted])
def test_on_a_plain_screen_it_reads_as_ever(kind):
    event = kind(who=ALICE, text="waves to bob")
    assert line(event, Look(), BOB.number, named="bob") == line(event, Look(), BOB.number)


def test_the_name_has_a_colour_of_its_own():
    text = "Bob, bob and bobby: bob!"
    found = line(Said(who=ALICE, text=text), COLOURED, BOB.number, named="Bob")
    assert found == (
        f"{WHO}alice{OFF} says: {MARK}Bob{OFF}, {MARK}bob{OFF} and bobby: {MARK}bob{OFF}!"
    )


def test_a_link_stays_whole():
    said = Said(who=ALICE, text="bob: https://tea.example/bob?a, bob")
    found = line(said, COLOURED, BOB.number, named="bob")
    assert found.endswith(f": {MARK}bob{OFF}: https://tea.example/bob?a, {MARK}bob{OFF}")


def test_a_screen_reader_says_it():
    said = Said(who=ALICE, text="well, bob: tea?")
    assert line(said, READER, BOB.number, named="bob") == "alice says, naming you: well, bob: tea?"


def test_what_is_safe_stays_so():
    said = Said(who=ALICE, text="bob\x1b[31m\n  tea")
    assert line(said, READER, BOB.number, named="bob") == "alice says, naming you: bob[31m tea"
    found = line(said, COLOURED, BOB.number, named="bob")
    assert found == f"{WHO}alice{OFF} says: {MARK}bob{OFF}[31m tea"


def test_what_was_said_to_them_has_their_name_in_colour_only():
    said = Said(who=ALICE, text="Tea, bob?", to=(BOB,))
    assert line(said, READER, BOB.number, named="bob") == "alice says to you: Tea, bob?"
    assert line(said, COLOURED, BOB.number, named="bob").endswith(f": Tea, {MARK}bob{OFF}?")
    assert line(said, COLOURED, BOB.number, named="") == line(said, COLOURED, BOB.number)


def test_a_name_in_letters_that_a_screen_lacks_is_coloured_too():
    look = Look(colours=Colours.SIXTEEN, charset=ASCII)
    said = Said(who=ALICE, text="Zoë!")
    assert line(said, look, 3, named="Zoë").endswith(f": {MARK}Zoe{OFF}!")
