"""Lines of rooms in memory; `test_records` has what all stores do with them."""

from msgspec import structs

from teaparty.core.events import AnnouncedPassing, Person, Retracted, Said, TakenBack
from teaparty.core.log.log import Entry
from teaparty.stores.memory_lines import MemoryLines
from tests.conftest import done
from tests.holding import held_by

ALICE = Person(1, "alice", 7)
IN = 1_000.0
RAIN = AnnouncedPassing(text="Rain falls.")


def entry(number, event=None):
    said = Said(who=ALICE, text=f"line {number}")
    return Entry(room="parlour", number=number, at=0.0, event=event or said)


def numbers(lines):
    return [each.number for each in done(lines.lines("parlour", 99, 99))]


def test_of_a_room_the_last_lines_are_kept():
    lines = MemoryLines(3)
    lines.remember(map(entry, range(5)))
    assert numbers(lines) == [2, 3, 4]


def test_lines_are_held_of_so_many_rooms_where_something_happened_last():
    lines = MemoryLines(3, most_rooms=2)
    for at, room in enumerate(("parlour", "den", "parlour", "attic")):
        lines.remember([structs.replace(entry(at), room=room, at=at)])
    assert [room for room, _ in lines.ends()] == ["parlour", "attic"]
    assert len(done(lines.lines("parlour", 9, 9))) == 2
    assert done(lines.lines("den", 9, 9)) == []
    assert done(lines.expire("den", 0, IN)) == 0


def test_what_was_said_in_passing_is_forgotten_first():
    lines = MemoryLines(20)
    lines.remember(entry(number, RAIN if number % 2 else None) for number in range(22))
    assert numbers(lines) == list(range(22))
    lines.remember([entry(22)])
    assert numbers(lines) == [0, 2, 4, *range(6, 23)]
    lines.remember(map(entry, range(23, 29)))
    assert numbers(lines) == [*range(0, 18, 2), *range(18, 29)]


def test_a_line_that_is_taken_back_is_read_by_nobody():
    lines = MemoryLines()
    lines.remember([entry(0), entry(1, Retracted(who=ALICE, line=0))])
    assert [type(each.event) for each in done(lines.lines("parlour", 9, 9))] == [
        TakenBack, Retracted,
    ]  # fmt: skip


def test_what_was_there_at_a_mark_is_old_when_the_mark_is():
    lines = MemoryLines()
    lines.remember(map(entry, range(3)))
    held = held_by(lines)
    done(lines.mark(["parlour", "garden"], IN))
    lines.remember([entry(3)])
    assert lines.count({"parlour": IN - 1}) == (0, 4)
    assert lines.count({"parlour": IN}) == (3, 4)
    assert done(lines.expire("parlour", None, IN)) == 3
    assert (numbers(lines), lines.count({"parlour": IN})) == ([3], (0, 1))
    assert held_by(lines) < held
