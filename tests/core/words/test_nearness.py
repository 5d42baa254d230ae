"""Slips of the fingers."""

import pytest

from teaparty.core.words.nearness import fumbled, meant_for, nearest

WORDS = ("whisper", "tell", "page", "look", "say", "help", "who", "finger", "reply", "password")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whipser", "whisper"), ("wisper", "whisper"), ("whsiepr", "whisper"), ("lokk", "look"),
        ("sya", "say"), ("hlep", "help"), (".who", "who"), ("whoo", "who"), ("repyl", "reply"),
        ("hello", ""), ("hallo", ""), ("thanks", ""), ("no", ""), ("", ""), ("so", ""),
        ("x" * 2_000, ""), ("passwrod", "password"), ("hlepp", ""), ("hepll", ""),
    ],
)  # fmt: skip
def test_the_nearest_word(typed, meant):
    assert nearest(typed, WORDS) == meant


@pytest.mark.parametrize(
    "typed", ["whipser", "whsp", "ws", "tll", "pge", "whispers", "tellbob", "tells", "rply", "pw"]
)
def test_a_word_may_be_meant_for_another_in_many_ways(typed):
    assert meant_for(typed, WORDS)


@pytest.mark.parametrize(
    "typed", ["hello", "we", "the", "hm", "fine", "nice", "ok", "lol", "t", ""]
)
def test_words_of_talk_are_meant_for_none(typed):
    assert not meant_for(typed, WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whipser", "whisper"), ("wisper", "whisper"), ("hisper", "whisper"), ("whispe", "whisper"),
        ("whisperr", "whisper"), ("passwordd", "password"), ("whisper", ""), ("whispers", ""),
        ("whusper", ""), ("whiespr", ""), ("", ""), ("no", ""), ("hello", ""),
    ],
)  # fmt: skip
def test_a_word_is_fumbled_with_one_letter_left_out_doubled_or_swapped(typed, meant):
    assert fumbled(typed, WORDS) == meant
