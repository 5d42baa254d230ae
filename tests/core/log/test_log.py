"""A log is a ring of numbered events; a batch is what one turn adds."""

from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.events import Announced, Arrived, Missed, MissedAside, Person, Said
from teaparty.core.log.log import Batch, Entry, Log, up_to


def entry(number, event=None):
    event = event or Announced(text=str(number))
    return Entry(room="hall", number=number, at=1_000.0, event=event)


def told(*numbers):
    return [entry(number) for number in numbers]


def test_a_new_log_is_empty():
    log = Log(3)
    assert (log.start, log.end) == (0, 0)
    assert log.read(0, 10) == (0, [])


def test_events_have_numbers_from_0_on():
    log = Log(3)
    log.extend(told(0, 1))
    assert (log.start, log.end) == (0, 2)
    assert log.read(1, 2) == (0, told(1))


def test_the_oldest_fall_off_and_numbers_go_on():
    log = Log(3)
    log.extend(told(0, 1))
    log.extend(told(2, 3, 4))
    assert (log.start, log.end) == (2, 5)
    assert log.read(2, 5) == (0, told(2, 3, 4))


def test_more_at_once_than_it_holds():
    log = Log(3)
    log.extend(told(*range(10)))
    assert (log.start, log.end) == (7, 10)


def test_a_cursor_that_fell_off_is_told_how_much_it_missed():
    log = Log(3)
    log.extend(told(*range(10)))
    assert log.read(2, 9) == (5, told(7, 8))


def test_a_stretch_that_is_gone_altogether_is_missed_up_to_its_stop():
    log = Log(3)
    log.extend(told(*range(10)))
    assert log.read(2, 5) == (3, [])
    assert log.read(2, 7) == (5, [])


def test_nothing_is_read_beyond_the_end():
    log = Log(3)
    log.extend(told(0))
    assert log.read(0, 99) == (0, told(0))
    assert log.read(1, 99) == (0, [])


def test_a_log_of_one():
    log = Log(1)
    log.extend(told(0, 1))
    assert log.read(0, 2) == (1, told(1))


@given(
    st.integers(1, 6), st.lists(st.integers(0, 4), max_size=6), st.integers(0, 20),
    st.integers(0, 20),
)  # fmt: skip
def test_a_log_is_the_end_of_the_list_of_all(limit, amounts, cursor, stop):
    log, everything = Log(limit), []
    for amount in amounts:
        new = told(*range(len(everything), len(everything) + amount))
        log.extend(new)
        everything += new
    cursor = min(cursor, log.end)
    stop = max(cursor, stop)
    missed, entries = log.read(cursor, stop)
    assert log.end == len(everything)
    assert log.start == max(0, log.end - limit)
    assert missed + len(entries) == min(stop, log.end) - cursor
    assert entries == everything[cursor + missed : stop]
    assert missed == 0 or cursor + missed in (log.start, stop)


def test_a_batch_knows_its_place_and_who_acted_in_it():
    alice, bob = Person(1, "alice"), Person(2, "bob")
    entries = [
        entry(7, Said(who=alice, text="a")),
        entry(8, Said(who=bob, text="b")),
        entry(9),
    ]
    batch = Batch(7, entries)
    assert (batch.start, batch.end, batch.entries) == (7, 10, entries)
    assert batch.actors == {0: [2], 1: [0], 2: [1]}
    assert batch.views == {}


def test_an_entry_is_a_value():
    assert entry(1) == entry(1)
    assert entry(1) != entry(2)


def test_a_batch_is_read_from_elsewhere_without_comings_and_its_doers_are_the_same():
    bob = Person(2, "bob")
    events = [Arrived(who=bob), Said(who=bob, text="hi"), Missed(count=1)]
    whole = Batch(5, [Entry(room="hall", number=5 + n, at=1.0, event=event)
                      for n, event in enumerate(events)])  # fmt: skip
    heard = whole.aside("hall")
    assert [(entry.number, entry.mark) for entry in heard.entries] == [(6, "hall"), (7, "")]
    assert heard.entries[1].event == MissedAside(count=1, on="hall")
    assert (heard.start, heard.end, heard.actors) == (5, 8, {2: [0], 0: [1]})
    rest = Batch(6, whole.entries[1:])
    assert rest.aside("hall").actors is rest.actors


def test_what_is_remembered_goes_up_to_a_number_and_no_further():
    missed = entry(3, Missed(count=1))
    assert up_to(3, told(1, 2, 3, 4)) == told(1, 2)
    assert up_to(4, told(1, 2)) == [*told(1, 2), missed]
    assert up_to(1, told(1, 2)) == up_to(3, []) == []
