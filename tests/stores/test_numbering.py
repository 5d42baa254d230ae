"""Numbers of lines where one process alone writes a log."""

import os
import resource
import sqlite3
import tracemalloc

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


def test_a_room_that_was_forgotten_goes_on_where_it_was():
    numbering = Numbering(many=3)
    for number in range(20):
        numbering.begin(f"table{number}", number)
        assert numbering.end(f"table{number}") == number
        numbering.forget(f"table{number}")
    numbering.forget("nowhere")
    assert numbers(numbering, "table7", "table19", "table7", "new") == [
        ("table7", 7), ("table19", 19), ("table7", 8), ("new", 0)
    ]  # fmt: skip
    numbering.forget("table7")
    assert [numbering.end(room) for room in ("table7", "table0", "new")] == [9, 0, 1]
    numbering.begin("table7", 0)
    numbering.forget("table7")
    assert numbering.end("table7") == 0


def test_the_memory_does_not_grow_with_names_that_come_and_go():
    numbering = Numbering()
    tracemalloc.start()
    for number in range(5_000):
        numbers(numbering, room := f"table{number}")
        numbering.forget(room)
    before, _ = tracemalloc.get_traced_memory()
    for number in range(30_000):
        numbers(numbering, room := f"bench{number}")
        numbering.forget(room)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 300_000
    assert numbering.end("table17") == numbering.end("bench29999") == 1


def test_numbers_stay_right_while_the_disk_is_full_and_after_it():
    numbering = Numbering(many=100)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
        for number in range(3_000):
            numbers(numbering, room := f"table{number:0300}")
            numbering.forget(room)
            if number == 2_500:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {numbering.end(f"table{number:0300}") for number in range(3_000)} == {1}


def test_what_was_forgotten_before_the_process_goes_into_the_background_is_there():
    numbering = Numbering(many=3)
    for number in range(50_000):
        numbering.begin(f"table{number}", number)
        numbering.forget(f"table{number}")
    child = os.fork()
    if child == 0:
        numbering.forget("table7")
        numbering.begin("table9", 3)
        numbering.forget("table9")
        found = [numbering.end(f"table{number}") for number in (7, 9, 49_999)]
        os._exit(0 if found == [7, 3, 49_999] else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_where_there_is_no_room_for_a_file_memory_has_to_do(monkeypatch):
    def fails(*given, **named):
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", fails)
    numbering = Numbering(many=3)
    for number in range(1, 9):
        numbering.begin(f"table{number}", number)
        numbering.forget(f"table{number}")
    assert [numbering.end(f"table{number}") for number in range(9)] == list(range(9))


def test_an_entry_is_what_happened_when_its_turn_ended():
    line = Line("a", TEA, 0, at=50.0)
    assert Numbering().entries([line]) == [Entry(room="a", number=0, at=50.0, event=TEA)]
