"""Short words of a person's own."""

import pytest

from teaparty.core.values.refusal import Refusal
from teaparty.core.words.aliases import expanded

ALIASES = {"brb": "afk Back soon.", "hug": "emote hugs %* warmly, and %* again", "hi": "'Hello"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brb", "afk Back soon."),
        ("BRB in a minute", "afk Back soon. in a minute"),
        ("/brb", "afk Back soon."),
        (".brb", "afk Back soon."),
        ("hug bob", "emote hugs bob warmly, and bob again"),
        ("hug", "emote hugs  warmly, and  again"),
        ("hi bob", "'Hello bob"),
        ("hiya bob", "hiya bob"),
        ("say brb", "say brb"),
        ("'brb", "'brb"),
        ("/", "/"),
    ],
)
def test_the_first_word_may_stand_for_more(typed, meant):
    assert expanded(typed, ALIASES, False, 100) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brb", "brb"),
        ("hi bob", "hi bob"),
        ("/brb", "/afk Back soon."),
        (".brb", "/afk Back soon."),
        ("/hi bob", "/'Hello bob"),
        ("@brb is a strange name", "@brb is a strange name"),
    ],
)
def test_in_chat_mode_a_sign_goes_before_it(typed, meant):
    assert expanded(typed, ALIASES, True, 100) == meant


def test_what_comes_of_it_is_not_looked_up_again():
    assert expanded("a b", {"a": "b", "b": "a"}, False, 100) == "b b"
    assert expanded("a", {"a": "a"}, False, 100) == "a"


def test_nobody_gets_longer_lines_by_it():
    assert expanded("x yz", {"x": "%*%*%*"}, False, 6) == "yzyzyz"
    for rest in ("yzz", "éé"):
        with pytest.raises(Refusal, match="The alias x expands to more than 6 bytes"):
            expanded(f"x {rest}", {"x": "%*%*%*"}, False, 6)


# --- in a party


def test_a_line_is_read_by_ones_own_words(alice, bob):
    alice.types("alias hug emote hugs %*.").reads()
    alice.types("hug bob")
    assert bob.reads() == ["* alice hugs bob."]
    bob.types("hug alice")
    assert bob.reads()[0].startswith("There is no command hug.")


def test_in_chat_mode_ones_own_word_is_said_aloud_without_a_sign(alice, bob):
    alice.types("alias hug emote hugs %*.", "mode chat", "hug bob", "/hug bob", ".hug bob")
    assert bob.reads() == ["alice says: hug bob", "* alice hugs bob.", "* alice hugs bob."]


def test_a_line_that_becomes_too_long_is_refused(party, alice):
    alice.types(f"alias x {'%*' * 100}").reads()
    assert alice.types(f"x {'y' * 100}").reads() == ["The alias x expands to more than 2048 bytes."]
