"""Long lines are wrapped two columns in; links, graphemes and colours stay whole."""

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcswidth

from teaparty.render import wrap
from teaparty.render.measuring import JOINED
from teaparty.render.paint import OFF, SGR
from teaparty.render.wrap import HANG, wrapped

RED = "\x1b[31m"
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
WORDS = "The quick brown fox jumps over the lazy dog."


def rows(text, most, hang=HANG):
    return wrapped(text, most, hang).split("\n")


def test_a_line_that_fits_stays_as_it_is():
    assert wrapped(WORDS, len(WORDS)) == WORDS
    assert wrapped("", 20) == ""
    assert wrapped(f"{RED}{'x' * 20}{OFF}", 20) == f"{RED}{'x' * 20}{OFF}"


def test_a_line_is_broken_at_blanks_and_goes_on_further_in():
    assert rows(WORDS, 20) == ["The quick brown fox", "  jumps over the", "  lazy dog."]


def test_each_line_is_wrapped_by_itself():
    assert rows(f"one\n{WORDS}\ntwo", 40) == [
        "one", "The quick brown fox jumps over the lazy", "  dog.", "two",
    ]  # fmt: skip


def test_the_further_rows_can_begin_otherwise():
    assert rows(WORDS, 20, hang="") == ["The quick brown fox", "jumps over the lazy", "dog."]


def test_a_line_that_is_further_in_stays_there():
    assert rows("  " + WORDS, 24) == [
        "  The quick brown fox",
        "    jumps over the lazy",
        "    dog.",
    ]


def test_blanks_at_a_break_are_dropped_and_others_stay():
    assert rows("one  two   three four ", 9) == ["one  two", "  three", "  four"]
    assert rows(" " * 30, 20) == [" " * 10]


def test_a_blank_at_the_end_makes_no_row():
    assert rows("x" * 20 + " ", 20) == ["x" * 20]
    assert rows(f"{RED}{'x' * 20} {OFF}", 20) == [f"{RED}{'x' * 20}{OFF}"]
    assert rows(f"{RED}{'你' * 10} {OFF}", 20) == [f"{RED}{'你' * 10}{OFF}"]


@pytest.mark.parametrize("most", [20, 21])
def test_a_word_that_is_too_long_is_broken(most):
    assert rows("a " + "x" * 40, most) == [
        "a", "  " + "x" * (most - 2), "  " + "x" * (most - 2), "  " + "x" * (44 - 2 * most),
    ]  # fmt: skip


def test_a_word_as_wide_as_the_screen_is_not_broken_on_the_first_row():
    assert rows("x" * 20 + " y", 20) == ["x" * 20, "  y"]


def test_a_broken_word_is_broken_between_graphemes():
    found = rows("e\u0301" * 30 + FAMILY * 9, 20)
    assert all(len(list(iter_graphemes(row.strip()))) <= 20 for row in found)
    assert not any(row.lstrip(" ").startswith(("\u0301", "\u200d")) for row in found)
    assert not any(row.endswith("\u200d") for row in found)


def test_what_some_screens_do_not_join_has_room_for_all_its_parts():
    assert rows(FAMILY * 4, 20) == [FAMILY * 3, f"  {FAMILY}"]


LINK = "https://tea.example/a/long/way/to/go"


def test_a_link_is_never_broken():
    assert rows(f"Look at {LINK} now.", 40) == ["Look at", f"  {LINK}", "  now."]
    assert rows(f"Look at {LINK}, now.", 20) == ["Look at", f"  {LINK},", "  now."]
    assert rows(f"Look: {RED}{LINK}{OFF}", 20) == ["Look:", f"  {RED}{LINK}{OFF}"]
    assert rows(f"HTTP{LINK[5:]}x{LINK}", 20) == [f"HTTP{LINK[5:]}x{LINK}"]
    assert rows(f"Look: (mailto:{'x' * 30}@tea.example)", 20) == [
        "Look:", f"  (mailto:{'x' * 30}@tea.example)",
    ]  # fmt: skip


def test_a_link_that_fits_stands_among_words():
    assert rows("go to http://t.example now, all of you", 24) == [
        "go to http://t.example", "  now, all of you",
    ]  # fmt: skip


def test_what_touches_a_link_is_no_part_of_it():
    assert rows(f"看{LINK}你好。", 20) == ["看", f"  {LINK}", "  你好。"]
    russian = "п" * 30
    assert rows(f"{russian}{{{LINK}", 20)[-1] == f"  {LINK}"
    assert max(map(wcswidth, rows(f"{LINK}\N{RIGHT SINGLE QUOTATION MARK}{russian}", 20)[1:])) <= 20


def test_wide_text_is_broken_between_wide_characters():
    assert rows("你好你好你好你好你好你好", 20) == ["你好你好你好你好你好", "  你好"]


def test_closing_signs_begin_no_row_and_opening_ones_end_none():
    assert rows("一二三四五六七八九。十", 18) == ["一二三四五六七八", "  九。十"]
    assert rows("一二三四五六七八「九」", 18) == ["一二三四五六七八", "  「九」"]
    assert rows("一二三四五六七八九)）！十", 18) == ["一二三四五六七八", "  九)）！十"]


def test_latin_words_in_wide_text_stay_whole():
    assert rows("我们用Python写程序", 12) == ["我们用Python", "  写程序"]
    assert rows("我们都用Python写程序", 12) == ["我们都用", "  Python写程", "  序"]


def test_a_mark_on_a_blank_stays_with_it():
    assert rows("你" * 9 + " \u0301yyy", 20) == ["你" * 9, "  " + " \u0301yyy"]


def test_a_colour_is_closed_at_the_end_of_a_row_and_opened_again():
    assert rows(f"{RED}{WORDS}{OFF}", 20) == [
        f"{RED}The quick brown fox{OFF}",
        f"  {RED}jumps over the{OFF}",
        f"  {RED}lazy dog.{OFF}",
    ]
    assert rows(f"The {RED}quick{OFF} brown {RED}fox jumps{OFF} over", 20) == [
        f"The {RED}quick{OFF} brown {RED}fox{OFF}",
        f"  {RED}jumps{OFF} over",
    ]


def test_a_blank_after_the_first_colour_makes_no_row():
    red_rows = [f"{RED}{'x' * 12}{OFF}", f"  {RED}{'x' * 8}{OFF}"]
    assert rows(f"{RED} {'x' * 20}", 14) == red_rows
    assert rows(f"{RED} {'你' * 12}", 14) == [f"{RED}{'你' * 7}{OFF}", f"  {RED}{'你' * 5}{OFF}"]


def test_a_colour_in_wide_text_is_carried_on_too():
    assert rows(f"{RED}你好{OFF}：{RED}{'你好' * 5}{OFF}", 20) == [
        f"{RED}你好{OFF}：{RED}你好你好你好你{OFF}",
        f"  {RED}好你好{OFF}",
    ]


def test_a_colour_inside_a_word_that_is_too_long():
    found = rows(f"{'x' * 10}{RED}{'é' * 20}{OFF}你", 20)
    assert [SGR.sub("", row) for row in found] == [
        "x" * 10 + "é" * 8, "  " + "é" * 12 + "你",
    ]  # fmt: skip
    assert all(row.count(RED) == row.count(OFF) == 1 for row in found)


# --- for any text

pieces = st.sampled_from(
    ["a", "word", "x" * 30, " ", "  ", ",", "(", "。", "「", "你", "é", "e\u0301", "п", "\u200d",
     FAMILY, "👍🏽", "🇩🇪", "ไทย", "क्ष", RED, OFF, "…", "'", "\u0301", " \u0301"]
)  # fmt: skip
lines = st.lists(pieces, max_size=30).map("".join)
widths = st.integers(14, 60)


def bare(text):
    return re.sub("[ \n]", "", SGR.sub("", text))


@settings(deadline=None)
@given(lines, widths)
@example(f"a {RED} {OFF} b" + "x" * 20, 14)
@example("x" * 14 + f" {OFF} ", 14)
def test_nothing_is_lost_and_no_row_is_too_wide(line, most):
    found = rows(line, most)
    assert bare("\n".join(found)) == bare(line)
    assert all(wcswidth(SGR.sub("", row)) <= most for row in found)
    assert all(row.startswith(HANG) for row in found[1:])


def graphemes(text):
    return [piece for piece in iter_graphemes(text) if piece != " "]


@settings(deadline=None)
@given(lines, widths)
def test_no_grapheme_is_broken(line, most):
    plain = SGR.sub("", line)
    assume(all(len(piece) <= JOINED for piece in graphemes(plain)))
    first, *further = rows(plain, most)
    found = [piece for row in [first, *(row[2:] for row in further)] for piece in graphemes(row)]
    assert found == graphemes(plain)


@settings(deadline=None)
@given(lines, widths)
def test_no_colour_is_open_at_the_end_of_a_row(line, most):
    for row in rows(f"{line}{OFF}", most):
        assert [OFF, *SGR.findall(row)][-1] == OFF


def thorough_rows(line, most):
    """The rows as they are made where a line has wide characters."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wrap, "EVEN", re.compile("(?!)"))
        return rows(line, most)


def words_of(rows):
    return [SGR.sub("", row).strip(" ") for row in rows]


plain_lines = st.lists(st.sampled_from(["a", "word", "x" * 30, " ", "é", ",", "п", RED, OFF]))


@settings(deadline=None)
@example(f"aaaaword{'x' * 30} {RED}", 38)
@example(f"{RED} {'x' * 30}", 14)
@example(f"{RED} {OFF} {'x' * 30} word", 14)
@given(plain_lines.map("".join), widths)
def test_the_fast_way_is_the_same_as_the_thorough_one(line, most):
    fast, slow = words_of(rows(line, most)), words_of(thorough_rows(line, most))
    if len(slow) > 1 and not slow[-1]:  # of several colours after the last word
        slow.pop()
    assert fast == slow
