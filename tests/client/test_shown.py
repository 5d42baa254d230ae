"""What of a party's text reaches a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.client.shown import SGR, shown

HARMLESS = ["", "alice says: Grüße!", "one\ntwo", "你好 😀 \U0001f469\u200d\U0001f4bb", "שלום"]
SHOWN = {
    "\x1b[31mred\x1b[0m": "\x1b[31mred\x1b[0m",
    "\x1b[31mred\x1b[m": "\x1b[31mred\x1b[m",
    "\x1b[38;2;1;2;3mred": "\x1b[38;2;1;2;3mred\x1b[0m",
    "a\x1b[2Jb": "ab",
    "a\x1b[1;1Hb": "ab",
    "a\x1b[?1049hb": "ab",
    "a\x1b]0;title\x07b": "ab",
    "a\x1b]52;c;aGVsbG8=\x1b\\b": "ab",
    "a\x1b]0;no end": "a",
    "a\x1bPq#0\x1b\\b": "ab",
    "a\x1bcb": "ab",
    "a\x1b(0b": "ab",
    "a\x1b": "a",
    "a\x1b\x1b[2Jb": "ab",
    "a\x9b2Jb": "ab",
    "a\x9d0;title\x9cb": "ab",
    "a\x07\x08\x00\x0e\x7fb": "ab",
    "a\rb\x0bc\x85d\u2028e": "a b c d e",
    "a\tb": "a b",
    "a\x01\x1b[2J\x02b": "ab",
    "a\u202eb\u2060c\ufeffd": "abcd",
    "a\u2068b\u2069c": "a\u2068b\u2069c",
    "a\u2067b\nc": "a\u2067b\u2069\nc",
    "a\u2069b": "ab",
    "a\ud800b": "ab",
}


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays_as_it_is(text):
    assert shown(text) == text


@pytest.mark.parametrize("text", SHOWN, ids=ascii)
def test_only_colours_and_letters_reach_the_terminal(text):
    assert shown(text) == SHOWN[text]


@given(st.text(st.sampled_from("\x1b[]\\;?m0123ABHJPX\x07\x9b\x9c\n\u2066\u2069\u202e a")))
def test_no_sequence_but_colours_is_left_of_anything(text):
    left = SGR.sub("", shown(text))
    assert left.replace("\n", "").replace("\u2066", "").replace("\u2069", "").isprintable()
    for line in left.split("\n"):
        assert line.count("\u2066") == line.count("\u2069")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_is_made_harmless_once_and_for_all(text):
    assert shown(shown(text)) == shown(text)
