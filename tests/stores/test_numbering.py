"""Numbers of lines where one process alone writes a log."""

from teaparty.core.events import Announced
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.stores.numbering import Numbering

TEA = Announced(text="Tea!")


def numbers(numbering, *rooms):
    lines = [Line(room, TEA, 0) for room in rooms]
    entries = numbering.entries(lines)
    assert [line.number for line in lines] == [entry.number for entry in entries]
    return [(entry.room, entry.number) for entry in entries]


def test_each_room_is_counted_by_itself_without_a_gap():
    numbering = Numbering()
    assert numbers(numbering, "a", "b", "a") == [("a", 0), ("b", 0), ("a", 1)]
    assert numbers(numbering, "b", "a") == [("b", 1), ("a", 2)]


def test_a_room_that_goes_on_is_counted_from_there():
    numbering = Numbering()
    numbering.begin("a", 7)
    assert numbers(numbering, "a", "b", "a") == [("a", 7), ("b", 0), ("a", 8)]


def test_an_entry_is_what_happened_when_its_turn_ended():
    line = Line("a", TEA, 0, at=50.0)
    assert Numbering().entries([line]) == [Entry(room="a", number=0, at=50.0, event=TEA)]
