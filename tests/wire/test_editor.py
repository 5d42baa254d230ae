"""A line typed key by key reads, and looks, as the person at the keys means it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty import wire
from teaparty.wire.editor import LONGEST_GRAPHEME, LineEditor, edited
from tests.holding import held_by

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[1~",
    "ctrl-right": "\x1b[1;5C", "F1": "\x1bOP", "F5": "\x1b[15~", "F1 of the console": "\x1b[[A",
    "keypad enter": "\x1bOM", "alt-x": "\x1bx", "alt-é": "\x1bé", "paste": "\x1b[200~",
    "mouse": "\x1b[<0;12;7M", "soft reset": "\x1b[!p", "report": "\x1b[?62;c",
}  # fmt: skip
TYPED = st.lists(
    st.sampled_from(
        [
            "a", "tea ", "é", "e\u0301", "\u0301", "茶", FAMILY, "\u200d", "🇩🇪", "🇩", "한",
            "\u1112\u1161\u11ab", "\t", "\b", "\x7f", "\x15", "\x17", "\n", "\r", "\0", "\x1b", "[",
            "O", "A", "1", ";", "~", "\x9b", "\u3000", "\ud800", *KEYS.values(),
        ]
    ) | st.text(max_size=2),
    max_size=20,
).map("".join)  # fmt: skip


def typed(*keys, most=1_000):
    """The editor after these keys, and what was echoed."""
    editor = LineEditor(most)
    return editor, "".join(map(editor.receive, keys))


def reads(*keys, most=1_000):
    return typed(*keys, most=most)[0].text


def rubbed_out(columns):
    return "\b" * columns + " " * columns + "\b" * columns


# --- typing and erasing


def test_what_is_typed_is_echoed():
    editor, echo = typed("h", "i", " é茶")
    assert (editor.text, echo) == ("hi é茶", "hi é茶")


def test_the_end_of_a_line_begins_an_empty_one():
    editor, echo = typed("hi\n", "\nyou")
    assert (editor.text, echo) == ("you", "hi\r\n\r\nyou")


@pytest.mark.parametrize("key", ["\b", "\x7f"])
def test_backspace_and_del_erase_one_character(key):
    editor, echo = typed("s3crex", key, "t")
    assert (editor.text, echo) == ("s3cret", "s3crex" + rubbed_out(1) + "t")


@pytest.mark.parametrize("key", ["\b", "\x7f", "\x15", "\x17"])
def test_nothing_is_erased_of_nothing(key):
    assert typed(key)[1] == ""
    assert reads(key, key, "a") == "a"


@pytest.mark.parametrize(
    ("grapheme", "columns"),
    [
        ("a", 1), ("é", 1), ("e\u0301", 1), ("e\u0301\u0323", 1), ("茶", 2), ("한", 2),
        ("\u1112\u1161\u11ab", 2), ("😀", 2), ("👍🏽", 2), (FAMILY, 2), ("🇩🇪", 2), ("❤\ufe0f", 2),
        ("ｔ", 2), ("ﾃ", 1), ("\u3000", 2), ("🏴\U000e0067\U000e0062\U000e007f", 2),
    ],
)  # fmt: skip
def test_a_whole_grapheme_is_erased_with_as_many_columns_as_it_takes(grapheme, columns):
    editor, echo = typed(f"tea{grapheme}", "\x7f")
    assert (editor.text, echo) == ("tea", f"tea{grapheme}" + rubbed_out(columns))


def test_a_mark_that_comes_later_belongs_to_what_it_stands_on():
    assert reads("te", "\u0301", "\x7f") == "t"
    assert reads(*FAMILY, "\x7f") == ""


def test_two_flags_are_two():
    assert reads("🇩🇪🇫🇷", "\x7f") == "🇩🇪"


def test_ctrl_u_erases_the_line():
    editor, echo = typed("the 茶", "\x15", "x")
    assert (editor.text, echo) == ("x", "the 茶" + rubbed_out(6) + "x")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("two cups", "two "),
        ("two cups  ", "two "),
        ("cups", ""),
        ("  ", ""),
        ("a\u3000茶", "a\u3000"),
    ],
)
def test_ctrl_w_erases_a_word(text, left):
    assert reads(text, "\x17") == left


def test_a_tab_is_a_blank():
    assert typed("a\tb")[1] == "a b"


@pytest.mark.parametrize(
    "control", "\0\x01\x03\x04\x0b\x0c\r\x1c\x1f\x80\x9b\x9f\u2028\u2029\ud800"
)
def test_other_control_characters_are_left_out(control):
    editor, echo = typed(f"a{control}b")
    assert (editor.text, echo) == ("ab", "ab")


@pytest.mark.parametrize("character", "\u00a0\u00ad\u200b\u200c\u200d\u200f\u3000\ufeff")
def test_all_else_stays_so_that_a_password_does(character):
    assert edited(f"\x7fa{character}b") == f"a{character}b"


def test_a_line_that_is_too_long_ends_there():
    editor, echo = typed("abcdef", "g", "\x7f", "xy", most=4)
    assert (editor.text, echo) == ("abcx", "abcd" + rubbed_out(1) + "x")


def test_of_a_grapheme_without_end_a_part_is_erased():
    assert reads("a" + "\u0301" * 100, "\x7f") == "a" + "\u0301" * (100 - LONGEST_GRAPHEME)


def test_many_backspaces_on_a_long_line_cost_little(monkeypatch):
    looked_at = []
    split = wire.editor.iter_graphemes
    monkeypatch.setattr(
        wire.editor, "iter_graphemes", lambda text: looked_at.append(len(text)) or split(text)
    )
    assert reads("tea " * 500, "\x7f" * 2_000, most=2_000) == ""
    assert max(looked_at) == LONGEST_GRAPHEME


# --- keys that send more than one character


@pytest.mark.parametrize("key", KEYS)
def test_a_key_without_a_character_does_nothing(key):
    editor, echo = typed(f"te{KEYS[key]}a")
    assert (editor.text, echo) == ("tea", "tea")


@pytest.mark.parametrize("key", KEYS)
def test_however_it_is_split(key):
    for cut in range(1, len(KEYS[key])):
        assert reads("te", KEYS[key][:cut], KEYS[key][cut:] + "a") == "tea"
    assert reads(*f"te{KEYS[key]}a") == "tea"


@pytest.mark.parametrize("unfinished", ["\x1b", "\x1b[", "\x1bO", "\x1b[1;", "\x1b[[", "\x1b[1 "])
def test_one_that_is_not_complete_ends_with_the_line(unfinished):
    editor, echo = typed(f"tea{unfinished}", "\n", "A")
    assert (editor.text, echo) == ("A", "tea\r\nA")
    assert edited(f"tea{unfinished}") == "tea"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("\x1b\x1b[Aa", "a"),
        ("\x1b\x1b\x1bab", "b"),
        ("a\x1b\x7fb", "b"),
        ("\x1b[é", "é"),
        ("\x1b[12\x1b[Aa", "a"),
        ("\x1b[" + "1" * 17 + "Aa", "1Aa"),
        ("\x1b[1[a", "[a"),
    ],
)
def test_a_broken_one_takes_nothing_else_with_it(keys, text):
    assert reads(keys) == text
    assert reads(*keys) == text


def test_what_is_kept_of_one_is_bounded():
    editor, _ = typed("\x1b[" + "1" * 10_000)
    assert len(editor.text) <= 1_000
    assert held_by(editor) <= 1_025


# --- whole lines


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("look", "look"),
        ("", ""),
        ("s3crex\x7ft", "s3cret"),
        ("wrong\x15right", "right"),
        ("hé\x1b[A☃", "hé☃"),
        ("a\x08", ""),
        ("a\tb", "a b"),
        (f"{FAMILY}\x7f\x7f", ""),
    ],
)
def test_a_line_reads_as_its_keys_leave_it(line, text):
    assert edited(line) == text


@given(TYPED)
def test_a_whole_line_reads_as_key_by_key(line):
    line = line.replace("\n", "")
    assert edited(line) == reads(*line)


@given(TYPED, st.lists(st.integers(0, 60), max_size=5), st.integers(0, 12))
def test_any_split_gives_the_same_text_and_echo(keys, cuts, most):
    edges = [0, *sorted(min(cut, len(keys)) for cut in cuts), len(keys)]
    parts = (keys[a:b] for a, b in itertools.pairwise(edges))
    editor, echo = typed(*parts, most=most)
    whole, echo_of_whole = typed(keys, most=most)
    assert (editor.text, echo) == (whole.text, echo_of_whole)


@given(TYPED)
def test_the_echo_is_no_command_to_a_terminal_and_not_much_longer(keys):
    editor, echo = typed(keys)
    assert not set(echo) & set("\x1b\x9b\0\x7f\x07\t")
    assert len(echo) <= 7 * len(keys)
    assert "\n" not in editor.text
