"""Columns line up by the width that characters have on a screen, and fit it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from teaparty.core.values.looks import ASCII, Colours, Look
from teaparty.render.tables import Column, listed, table

NAME, ROOM, PEOPLE = Column("Name", least=6), Column("Room", least=6), Column("People", right=True)


def starts(line, cell):
    """The screen column in which `cell` begins."""
    return wcswidth(line[: line.index(cell)])


def test_cells_line_up_and_the_last_is_not_padded():
    assert table((NAME, ROOM), [("bob", "The Garden"), ("alice", "")], Look()) == [
        "Name   Room",
        "bob    The Garden",
        "alice",
    ]


def test_numbers_are_aligned_right():
    assert table((ROOM, PEOPLE), [("garden", "7"), ("hall", "12")], Look()) == [
        "Room    People",
        "garden       7",
        "hall        12",
    ]


@pytest.mark.parametrize("name", ["愛麗絲", "アリス", "zoë", "zoe\u0308", "สมชาย", "김민수"])
def test_wide_and_combining_characters_keep_the_columns(name):
    lines = table((NAME, ROOM), [(name, "Garden"), ("bob", "Garden")], Look())
    assert starts(lines[1], "Garden") == starts(lines[2], "Garden") == starts(lines[0], "Room")


def test_cells_are_made_safe_and_fit_the_charset():
    assert table((NAME, ROOM), [("a\nb", "Küche 你\x1b[2J")], Look(charset=ASCII)) == [
        "Name  Room",
        "a b   Kuche Ni[2J",
    ]


def test_a_column_in_which_nothing_stands_is_left_out():
    assert table((NAME, Column(""), ROOM), [("bob", "", "Hall")], Look()) == [
        "Name  Room",
        "bob   Hall",
    ]


def test_the_titles_are_painted():
    look = Look(colours=Colours.SIXTEEN)
    assert table((NAME,), [("bob",)], look)[0] == "\x1b[1;94mName\x1b[0m"


def test_the_widest_text_is_shortened():
    rows = [("alice", "The Library of all Books", "3")]
    assert table((NAME, ROOM, PEOPLE), rows, Look(width=30)) == [
        "Name   Room             People",
        "alice  The Library of…       3",
    ]
    assert table((NAME, ROOM, PEOPLE), rows, Look(width=30, charset=ASCII))[1] == (
        "alice  The Library...        3"
    )


def test_a_screen_of_unknown_width_is_taken_for_a_usual_one():
    lines = table((NAME, ROOM), [("a" * 60, "b" * 60)], Look())
    assert [len(line) for line in lines[1:]] == [80]


def test_columns_that_can_be_spared_are_left_out_where_nothing_else_helps():
    columns = (NAME, Column("Idle", spare=1), Column("On", spare=2), ROOM)
    rows = [("the.march.hare", "45s", "2h", "The Parlour")]
    assert table(columns, rows, Look(width=24))[1] == "the.m…  45s   2h  The P…"
    assert table(columns, rows, Look(width=22))[1] == "the.ma…  45s   The Pa…"
    assert table(columns, rows, Look(width=18))[1] == "the.mar…  The Par…"


def test_what_can_neither_be_spared_nor_shortened_stays():
    assert table((Column("Name"),), [("x" * 30,)], Look(width=20))[1] == "x" * 30


cells = st.one_of(st.text(max_size=30), st.sampled_from(["你好" * 9, "x" * 24, "7"]))


@settings(deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=1), st.integers(14, 100))
def test_a_table_fits_its_screen(rows, width):
    for line in table((NAME, ROOM), rows, Look(width=width)):
        assert wcswidth(line) <= width


# --- headings with a text each

ROWS = [("say", "Say something to all."), ("whisper", "Say something to one.")]


def test_texts_stand_beside_their_headings():
    assert listed(ROWS, Look()) == [
        "say      Say something to all.",
        "whisper  Say something to one.",
    ]
    assert listed([], Look(width=40)) == []


def test_texts_are_wrapped_beside_their_headings():
    assert listed(ROWS, Look(width=26), indent="  ") == [
        "  say      Say something\n           to all.",
        "  whisper  Say something\n           to one.",
    ]


def test_texts_stand_below_where_there_is_no_room_beside():
    assert listed(ROWS, Look(width=20), indent="  ") == [
        "  say\n      Say something\n      to all.",
        "  whisper\n      Say something\n      to one.",
    ]


def test_short_texts_stand_beside_their_headings_where_each_fits():
    rows = [("timezone      the server's", "auto"), ("width         40", "auto")]
    assert listed(rows, Look(width=40)) == [
        "timezone      the server's  auto",
        "width         40            auto",
    ]


def test_headings_and_texts_fit_the_charset():
    assert listed([("tee", "Küche")], Look(charset=ASCII)) == ["tee  Kuche"]
