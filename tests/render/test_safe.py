"""What people wrote can't move a cursor, turn a line around, or make a second line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.values.heaps import MOST_MARKS
from teaparty.render.safe import escaped_block, safe, safe_block

ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("a \t\n\r\x1b\x7f\x85\x9b\u0301\u0489\u200b\u200d\u202e\u2028\u2066\ud800"),
    ),
    max_size=40,
)


def marks_on_a_base(text):
    """The longest row of combining marks; joiners and direction marks are no base."""
    longest = row = 0
    for character in text:
        kind = unicodedata.category(character)
        if kind in ("Mn", "Me"):
            row += 1
        elif kind != "Cf":
            row = 0
        longest = max(longest, row)
    return longest


@pytest.mark.parametrize("text", ["", "hello", "héllo", "你好", "naïve café", "👩‍👩‍👧", "🇩🇪", "fi"])
def test_ordinary_text_stays_as_it_is(text):
    assert safe(text) == text


@pytest.mark.parametrize("code", [*range(0x09), *range(0x0E, 0x1C), 0x7F, *range(0x80, 0x85)])
def test_control_characters_are_left_out(code):
    assert safe(f"a{chr(code)}b") == "ab"


@pytest.mark.parametrize("code", range(0x86, 0xA0))
def test_c1_controls_are_left_out(code):
    assert safe(f"a{chr(code)}b") == "ab"
    assert safe(f"é{chr(code)}b") == "éb"


@pytest.mark.parametrize("character", "\t\n\x85\u2028\u2029")
def test_tabs_and_line_ends_become_a_blank(character):
    assert safe(f"a{character}b") == "a b"


@pytest.mark.parametrize("code", [0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F])
def test_other_line_ends_make_no_second_line(code):
    assert len(safe(f"a{chr(code)}b").splitlines()) == 1


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_bidi_overrides_and_isolates_are_left_out(code):
    assert safe(f"a{chr(code)}b") == "ab"


@pytest.mark.parametrize("code", [0x200B, 0x2060, 0xFEFF, 0xAD])
def test_what_shows_nothing_is_left_out(code):
    assert safe(f"a{chr(code)}b") == "ab"


def test_what_languages_need_stays():
    assert safe("می\u200cخواهم") == "می\u200cخواهم"
    assert safe("क्\u200dष") == "क्\u200dष"


def test_an_escape_sequence_loses_its_power():
    assert safe("\x1b[31mred\x1b[0m") == "[31mred[0m"
    assert safe("\x9b2J") == "2J"


@pytest.mark.parametrize("blank", ["  ", " \t ", "\u3000\u3000", "\u00a0 ", "\u3164\u2800"])
def test_blanks_in_a_row_are_one(blank):
    assert safe(f"a{blank}b") == "a b"


def test_eight_marks_stay_on_a_base_and_no_more():
    assert safe("a" + "\u0301" * 8) == "a" + "\u0301" * 8
    assert safe("a" + "\u0301" * 9 + "b" + "\u0301" * 20) == (
        "a" + "\u0301" * 8 + "b" + "\u0301" * 8
    )


@pytest.mark.parametrize("joiner", "\u200c\u200d\u200e\u200f\u061c")
def test_a_joiner_between_marks_does_not_begin_a_new_base(joiner):
    assert marks_on_a_base(safe("a" + ("\u0301" * 8 + joiner) * 5)) <= MOST_MARKS


def test_a_lone_surrogate_is_left_out():
    assert safe("a\ud800b") == "ab"


@given(ODD)
def test_safe_text_is_one_line_of_harmless_characters(text):
    made = safe(text)
    assert len(made.splitlines()) <= 1
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in made)
    assert not set(made) & set(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    assert marks_on_a_base(made) <= MOST_MARKS


@given(ODD)
def test_safe_text_stays_as_it_is(text):
    assert safe(safe(text)) == safe(text)


def test_a_block_keeps_its_lines():
    assert safe_block("one\x1b\ntwo\r\nthree") == "one\ntwo\nthree"


def test_a_text_for_a_log_shows_what_is_taken_out_elsewhere():
    assert escaped_block("a\x1b[2J\nb\u202e\u2028c é") == "a\\x1b[2J\nb\\u202e\\u2028c é"
