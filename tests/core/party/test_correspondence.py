"""Whose whisper was the last one, and whether somebody else whispered the time before."""

from math import inf

from teaparty.core.events import Person, Whispered
from teaparty.core.party.correspondence import Correspondence

BOB, CAROL, GREETER = Person(2, "bob"), Person(3, "carol", 7), Person(0, "greeter")


def whisper(who):
    return Whispered(who=who, to=(Person(1, "alice"),), text="psst")


def turns(*people):
    """Return when somebody else whispered, of people who whisper a second after each other."""
    letters = Correspondence()
    for second, who in enumerate(people):
        letters.comes(whisper(who), second)
    return letters.turned


def test_the_first_whisper_comes_from_nobody_else():
    assert turns(BOB) == -inf


def test_the_last_one_can_be_answered():
    letters = Correspondence()
    letters.comes(whisper(BOB), 1)
    letters.comes(whisper(CAROL), 2)
    assert letters.read == whisper(CAROL)


def test_it_is_known_when_somebody_else_began_to_whisper():
    assert turns(BOB, CAROL) == 1
    assert turns(BOB, CAROL, CAROL) == 1
    assert turns(BOB, CAROL, BOB) == 2


def test_a_person_is_the_same_by_another_name_and_after_coming_in_again():
    assert turns(BOB, Person(2, "robert")) == -inf
    assert turns(CAROL, Person(4, "carola", 7)) == -inf


def test_a_listener_is_the_same_by_its_name():
    assert turns(GREETER, GREETER) == -inf
    assert turns(GREETER, Person(0, "dormouse")) == 1
