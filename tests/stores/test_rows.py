"""Entries as rows, and what stands in the place of those that are no more."""

import pytest

from teaparty.core import events as e
from teaparty.core.log.codec import concerned, unpacked
from teaparty.core.log.log import WHISPERS, Entry, without_gaps
from teaparty.stores.rows import (
    MISSED,
    Packing,
    Rows,
    as_stored,
    taken_back,
    whisper_of,
)
from tests.stores.conftest import ALICE, BOB, CAROL, GUEST, said, whispered

MISSED_LINE = e.Missed(count=1)


class Broken(e.Event, frozen=True, kw_only=True):
    error: object

    def plain(self):
        raise self.error


def rows(*entries, forgotten=()):
    errors = []
    return Packing(forgotten, errors.append).rows(entries), errors


def entry(number, event):
    return Entry(room="hall", number=number, at=100.0, event=event)


def read(line):
    room, number, at, _, text = line
    return unpacked(room, number, at, text)


# --- rows


def test_nothing_makes_none():
    assert rows() == (Rows(), [])


def test_a_line_has_its_place_its_time_and_whose_it_is():
    found, errors = rows(said(3, who=BOB), said(4, who=GUEST))
    assert [line[:4] for line in found.lines] == [
        ("hall", 3, 100.0, 2), ("hall", 4, 100.0, 0),
    ]  # fmt: skip
    assert [read(line).event.text for line in found.lines] == ["tea", "tea"]
    assert (found.whispers, found.retracted, errors) == ([], [], [])


def test_rooms_that_are_forgotten_have_none():
    found, _ = rows(said(0), said(0, room="attic"), said(1), forgotten={"attic"})
    assert [line[:2] for line in found.lines] == [("hall", 0), ("hall", 1)]


def test_a_forgotten_line_is_not_even_looked_at():
    assert rows(entry(0, Broken(error=ValueError())), forgotten={"hall"}) == (Rows(), [])


def test_a_whisper_is_found_by_both_sides():
    found, _ = rows(whispered(7, BOB, CAROL))
    assert found.lines[0][:2] == (WHISPERS, 7)
    assert found.whispers == [(1, 7, 0), (2, 7, 1), (3, 7, 1)]


def test_a_line_that_is_taken_back_is_to_be_emptied():
    found, _ = rows(said(3), entry(4, e.Retracted(who=ALICE, line=3)))
    assert (len(found.lines), found.retracted) == (2, [("hall", 3, "")])


@pytest.mark.parametrize(
    "error",
    [ValueError("no"), SystemExit(1), GeneratorExit(), KeyboardInterrupt(), KeyError("{0}")],
    ids=repr,
)
def test_what_cannot_be_packed_is_a_line_that_was_missed(error):
    found, errors = rows(said(0), entry(1, Broken(who=BOB, error=error)), said(2))
    assert found.lines[1] == ("hall", 1, 100.0, 2, MISSED)
    assert [read(line).number for line in found.lines] == [0, 1, 2]
    assert errors == [error]


def test_what_is_no_text_is_a_line_that_was_missed():
    found, errors = rows(said(0, text="\ud800"))
    assert found.lines[0][4] == MISSED
    assert [type(error) for error in errors] == [UnicodeEncodeError]


def test_rows_are_added_behind_others():
    first, _ = rows(said(0), whispered(0, BOB))
    second, _ = rows(said(1), entry(2, e.Retracted(who=ALICE, line=0)), whispered(1, CAROL))
    first.add(second)
    assert [line[:2] for line in first.lines] == [
        ("hall", 0), (WHISPERS, 0), ("hall", 1), ("hall", 2), (WHISPERS, 1),
    ]  # fmt: skip
    assert first.whispers == [(1, 0, 0), (2, 0, 1), (1, 1, 0), (3, 1, 1)]
    assert first.retracted == [("hall", 0, "")]


def test_no_two_share_their_lists():
    Rows().lines.append(("hall", 0, 0.0, 0, MISSED))
    assert Rows() == Rows(lines=[], whispers=[], retracted=[])


# --- whose a whisper is


@pytest.mark.parametrize(
    ("who", "to", "found"),
    [
        (ALICE, (BOB,), [(1, 5, 0), (2, 5, 1)]),
        (ALICE, (GUEST,), [(1, 5, 0)]),
        (GUEST, (BOB, GUEST), [(2, 5, 1)]),
        (GUEST, (GUEST,), []),
        (ALICE, (BOB, BOB), [(1, 5, 0), (2, 5, 1)]),
        (ALICE, (ALICE, BOB), [(1, 5, 0), (2, 5, 1)]),
        (ALICE, (), [(1, 5, 0)]),
    ],
)
def test_each_account_finds_a_whisper_once(who, to, found):
    event = whispered(5, *to, who=who).event
    assert whisper_of(5, event) == found
    assert concerned(event) == {account for account, _, _ in found}


def test_a_line_concerns_its_doer():
    assert (concerned(said(0).event), concerned(said(0, who=GUEST).event)) == ({1}, set())


# --- in the place of others


def test_of_a_line_that_was_taken_back_only_the_doer_is_left():
    found, _ = rows(said(0, text="secret", who=BOB))
    text = taken_back(found.lines[0][4], "zoe")
    assert "secret" not in text
    assert unpacked("hall", 0, 0.0, text).event == e.TakenBack(
        who=e.Person(e.PAST, "bob", 2), by="zoe"
    )


@pytest.mark.parametrize("kept", [MISSED, "{", ""])
def test_what_cannot_be_read_is_taken_back_as_nobodys(kept):
    assert unpacked("", 0, 0.0, taken_back(kept, "")).event == e.TakenBack()


def test_an_entry_as_it_is_read_later():
    assert as_stored(said(3)) == said(3, who=e.Person(e.PAST, "alice", 1))
    assert as_stored(as_stored(said(3))) == as_stored(said(3))


def test_one_that_cannot_be_kept_is_missed():
    assert as_stored(entry(3, Broken(error=SystemExit()))) == entry(3, MISSED_LINE)


# --- gaps


@pytest.mark.parametrize(
    ("numbers", "missed"),
    [([], []), ([5], []), ([0, 1, 2], []), ([3, 6, 7], [4, 5]), ([0, 2, 4], [1, 3])],
)
def test_gaps_are_filled_between_the_first_and_the_last(numbers, missed):
    full = without_gaps(said(number, at=float(number)) for number in numbers)
    assert [each.number for each in full] == sorted([*numbers, *missed])
    assert [each.number for each in full if each.event == MISSED_LINE] == missed


def test_what_fills_a_gap_is_of_the_same_room_and_of_the_time_after_it():
    assert without_gaps([said(0, at=1.0), said(2, at=9.0)])[1] == Entry(
        room="hall", number=1, at=9.0, event=MISSED_LINE
    )
