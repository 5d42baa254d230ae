"""What goes to the journal and to people is counted once for a turn and a batch."""

from types import SimpleNamespace

from teaparty.core import events as e
from teaparty.core.log.places import Line
from teaparty.operator_log.counts import Counts
from teaparty.server.counting import CountedJournal, counted
from teaparty.stores.memory import MemoryJournal

ALICE = e.Person(1, "alice")


class Late(MemoryJournal):
    """A journal that stores only when it is told to."""

    def store(self, lines, stored):
        self.go_on = lambda: MemoryJournal.store(self, lines, stored)


def test_a_turn_is_counted_when_it_is_stored_with_the_time_that_it_took():
    counts, times, shown = Counts(), iter((1.0, 1.5)), []
    inner = Late()
    journal = CountedJournal(inner, counts, lambda: next(times))
    journal.begin("parlour", 5)
    journal.store([Line("parlour", e.Said(who=ALICE, text="Tea?"), 5)], shown.extend)
    assert (counts.lines["said"], shown) == (0, [])
    inner.go_on()
    assert (counts.lines["said"], counts.stores.sum) == (1, 0.5)
    assert ([entry.number for entry in shown], journal.end("parlour")) == ([5], 6)


def test_deliveries_are_lines_times_the_people_who_are_there_or_listen():
    counts, given = Counts(), []
    deliver = counted(lambda *all_of_it: given.append(all_of_it), counts)
    batch = SimpleNamespace(entries=["one", "two"])
    stream = SimpleNamespace(members={1: "a", 2: "b"}, listeners={3: "c"})
    deliver(batch, stream, "failed")
    assert (counts.deliveries, given) == (6, [(batch, stream, "failed")])
