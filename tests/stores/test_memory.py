from teaparty.core.events import Announced
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.stores.memory import MemoryJournal, MemoryRecords
from teaparty.testing import NOON, tea_party


def test_what_happens_is_stored_as_soon_as_it_is_there():
    stored, line = [], Line("a", Announced(text="Tea!"), 0, at=1.0)
    MemoryJournal().store([line], stored.append)
    assert stored == [[Entry(room="a", number=0, at=1.0, event=Announced(text="Tea!"))]]
    assert line.number == 0


def test_lines_of_rooms_that_are_forgotten_are_shown_and_not_held():
    records, shown = MemoryRecords(), []
    journal = MemoryJournal(records, {"attic"})
    lines = [Line(room, Announced(text="Tea!"), 0, at=1.0) for room in ("hall", "attic", "attic")]
    journal.store(lines, shown.extend)
    assert [(entry.room, entry.number) for entry in shown] == [
        ("hall", 0), ("attic", 0), ("attic", 1)
    ]  # fmt: skip
    assert records.ends() == [("hall", 1)]


def test_a_turn_is_stored_in_one_go_and_in_order():
    class Noting(MemoryJournal):
        noted = []

        def store(self, lines, stored):
            super().store(lines, lambda entries: (self.noted.append(entries), stored(entries)))

    journal = Noting()
    with tea_party(journal=journal) as party:
        party.room("parlour").announce("one")
        party.room("garden").announce("two")
        party.room("parlour").announce("three")
        party.flush()
    assert journal.noted == [
        [
            Entry(room="parlour", number=0, at=NOON, event=Announced(text="one")),
            Entry(room="garden", number=0, at=NOON, event=Announced(text="two")),
            Entry(room="parlour", number=1, at=NOON, event=Announced(text="three")),
        ]
    ]
