"""What is read of a social: its sentence, with a name and somebody's own words in it."""

import pytest

from teaparty.core.events import Acted, Person
from teaparty.core.events.socials import filled_in

ALICE, BOB = Person(1, "alice"), Person(2, "bob")
SENTENCES = {"en": "hugs {whom}.", "de": "umarmt {whom}."}


@pytest.mark.parametrize(
    ("sentence", "how", "read"),
    [
        ("hugs {whom}.", "", "hugs bob."),
        ("hugs {whom}.", "warmly", "hugs bob warmly."),
        ("hugs {whom}.", "warmly.", "hugs bob warmly."),
        ("hugs {whom}.", "warmly?", "hugs bob warmly?"),
        ("hugs {whom}.", "{whom}", "hugs bob {whom}."),
        ("looks. {whom} sees it.", "at once", "looks. bob sees it at once."),
        ("hugs {whom}!", "warmly", "hugs bob! warmly"),
        ("hugs {whom}", "warmly", "hugs bob warmly"),
        ("拥抱了{whom}。", "紧", "拥抱了bob 紧。"),
    ],
)
def test_own_words_stand_before_the_last_full_stop(sentence, how, read):
    assert filled_in(sentence, "bob", how) == read


def test_its_text_is_english():
    acted = Acted(who=ALICE, social="hug", sentences=SENTENCES, whom=BOB, how="now")
    assert (acted.text, acted.to) == ("hugs bob now.", (BOB,))
    alone = Acted(who=ALICE, social="hug", sentences={"en": "hugs."})
    assert (alone.text, alone.to) == ("hugs.", ())


def test_a_language_that_is_not_there_is_english():
    acted = Acted(who=ALICE, social="hug", sentences=SENTENCES, whom=BOB)
    assert (acted.sentence("de"), acted.sentence("it")) == ("umarmt {whom}.", "hugs {whom}.")
    assert Acted(who=ALICE, social="hug", sentences={}).text == ""
