"""What somebody still has to read: the trail, and the cursor behind it."""

import pytest

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.core.log.reader import Reader
from teaparty.core.log.stream import Stream
from teaparty.core.log.trail import Turn

ALICE, BOB = e.Person(1, "alice"), e.Person(2, "bob")


class Turns:
    """As much of the turns as a reader knows; counts how often a door is asked to write."""

    stalled = False

    def __init__(self):
        self.turn = Turn(100.0)
        self.woken = 0
        self.missed = 0

    def has_news(self, reader):
        self.woken += 1

    def came_first(self, stream):
        return -1


def stream(name, history=5):
    made = Stream()
    made.name = name
    made.begin(history)
    return made


def scene(inbox=8):
    """Return Alice, who stands in the hall."""
    hall = stream("hall")
    alice = Reader(Turns(), hall, 1, inbox)
    hall.members[1] = alice
    hall.ranks.enter(alice)
    return alice


def reads(reader, most=100):
    return [text(entry.event) for entry in reader.news(most)]


class Bulky(e.Told, frozen=True, kw_only=True):
    bulky = True


def text(event):
    return f"-{event.count}" if isinstance(event, e.Missed) else event.text


def happens(room, *texts, who=BOB, stored=True):
    """Let somebody say so much in a room; return the last of it."""
    for each in texts:
        line = room.line(e.Said(who=who, text=each))
        if stored:
            stores(room, line)
    return line


def stores(room, *lines):
    """Number these lines and store them."""
    for line in lines:
        line.number = room.log.end
        room.log.extend([Entry(room=room.name, number=line.number, at=50.0, event=line.event)])


def others_add(room, *texts):
    """Store lines of another process."""
    for each in texts:
        event = e.Said(who=BOB, text=each)
        room.log.extend([Entry(room=room.name, number=room.log.end, at=50.0, event=event)])


def told(each):
    return e.Told(text=each)


@pytest.fixture
def alice():
    return scene()


# --- in their order


def test_a_new_reader_has_nothing_to_read(alice):
    assert (reads(alice), alice.has_news, alice.waits_for_journal, alice.turns.woken) == (
        [], False, False, 0,
    )  # fmt: skip


def test_what_the_room_gets_is_read_once(alice):
    happens(alice.room, "one", "two")
    assert alice.has_news
    assert (reads(alice), reads(alice), alice.has_news) == (["one", "two"], [], False)


def test_private_events_stand_behind_what_happened_before_them(alice):
    happens(alice.room, "one")
    alice.send(told("two"))
    happens(alice.room, "three")
    alice.send(told("four"))
    assert reads(alice) == ["one", "two", "three", "four"]


def test_a_private_event_has_the_time_of_its_turn(alice):
    alice.send(told("tea"))
    assert alice.news(9) == [Entry(room="", number=0, at=100.0, event=told("tea"))]


def test_somebody_who_has_news_besides_the_rooms_is_to_be_asked_to_write(alice):
    happens(alice.room, "one")
    assert alice.turns.woken == 0
    alice.send(told("two"))
    assert alice.turns.woken > 0


def test_a_reader_reads_no_more_than_a_batch_at_a_time(alice):
    happens(alice.room, "one", "two", "three")
    alice.send(told("four"))
    happens(alice.room, "five")
    assert [reads(alice, 2) for _ in range(4)] == [["one", "two"], ["three", "four"], ["five"], []]


def test_a_bulky_event_is_the_last_of_its_news(alice):
    alice.send(told("one"))
    alice.send(Bulky(text="two"))
    alice.send(told("three"))
    assert [reads(alice) for _ in range(3)] == [["one", "two"], ["three"], []]


# --- what is not read


def test_what_one_ignores_is_passed_over(alice):
    happens(alice.room, "one")
    alice.ignoring.add(BOB)
    alice.send(e.Whispered(who=BOB, to=(ALICE,), text="psst"))
    assert (alice.has_news, reads(alice), alice.cursor) == (False, [], 1)


def test_somebody_who_begins_to_ignore_somebody_stands_apart_from_the_others_first(alice):
    ranks = alice.room.ranks
    ranks.step_in(alice, "view", len)
    happens(alice.room, "one")
    alice.ignore(BOB)
    assert (alice.seat, ranks.apart, ranks.in_step) == (None, {1: alice}, {})
    assert reads(alice) == []


def test_a_stretch_of_those_whom_one_ignores_is_no_news_and_what_follows_is(alice):
    happens(alice.room, "one")
    alice.carry()
    alice.ignoring.add(BOB)
    assert not alice.has_news
    alice.send(told("two"))
    assert alice.has_news
    assert reads(alice) == ["two"]


def test_ones_own_coming_is_passed_over_and_ones_own_words_are_not(alice):
    stores(alice.room, alice.room.line(e.Arrived(who=ALICE)))
    happens(alice.room, "hi", who=ALICE)
    assert reads(alice) == ["hi"]


def test_what_is_passed_over_counts_for_nothing(alice):
    happens(alice.room, "one", who=BOB)
    happens(alice.room, "two", who=e.Person(3, "cora"))
    alice.ignoring.add(BOB)
    assert reads(alice, 1) == ["two"]


# --- what can't be read any more


def test_what_fell_off_the_log_is_counted(alice):
    happens(alice.room, *map(str, range(7)))
    assert alice.has_news
    assert reads(alice) == ["-2", *"23456"]
    assert alice.turns.missed == 2


def test_what_fell_off_the_log_of_a_room_that_was_left_is_counted(alice):
    hall = alice.room
    happens(hall, "0", "1")
    alice.carry()
    alice.room = stream("garden")
    alice.cursor = 0
    happens(hall, *map(str, range(2, 7)))
    happens(alice.room, "a")
    assert reads(alice) == ["-2", "a"]


def test_a_trail_that_is_full_counts_what_it_loses(alice):
    for number in range(11):
        alice.send(told(str(number)))
    assert len(alice.trail) == 9
    assert reads(alice) == [*"01234567", "-3"]
    assert (alice.trail, alice.turns.missed) == ([], 3)


def test_lines_of_the_room_are_lost_with_it(alice):
    for number in range(8):
        alice.send(told(str(number)))
    happens(alice.room, "a", "b")
    alice.send(told("8"))
    happens(alice.room, "c")
    assert reads(alice) == [*"01234567", "-3", "c"]


def test_there_is_room_again_once_something_was_read(alice):
    for number in range(9):
        alice.send(told(str(number)))
    assert reads(alice, 3) == ["0", "1", "2"]
    alice.send(told("9"))
    assert reads(alice) == [*"34567", "-1", "9"]


# --- what is still to be stored


def test_what_is_expected_holds_up_all_that_comes_behind_it(alice):
    whispers = stream("@")
    psst = happens(whispers, "psst", stored=False)
    alice.expect(whispers.log, psst)
    alice.send(told("behind"))
    happens(alice.room, "last")
    assert (reads(alice), alice.waits_for_journal, alice.has_news) == ([], True, False)
    stores(whispers, psst)
    assert (alice.waits_for_journal, alice.has_news) == (False, True)
    assert reads(alice) == ["psst", "behind", "last"]


def test_what_is_expected_stands_behind_what_has_happened(alice):
    whispers = stream("@")
    happens(alice.room, "one")
    alice.expect(whispers.log, happens(whispers, "two"))
    happens(alice.room, "three")
    assert reads(alice) == ["one", "two", "three"]


def test_only_what_is_expected_is_read(alice):
    whispers = stream("@")
    happens(whispers, "not mine")
    mine = happens(whispers, "mine")
    happens(whispers, "nor this")
    alice.expect(whispers.log, mine)
    assert reads(alice) == ["mine"]


def test_what_happened_in_the_room_and_is_not_stored_is_waited_for(alice):
    one = happens(alice.room, "one", stored=False)
    alice.send(told("two"))
    assert (reads(alice), alice.waits_for_journal) == ([], True)
    stores(alice.room, one)
    assert (reads(alice), alice.waits_for_journal) == (["one", "two"], False)


def test_what_is_heavy_waits_for_what_is_not_stored_before_it(alice):
    def heavy():
        return alice.has_heavy_news, alice.can_read_heavy_news

    one = happens(alice.room, "one", stored=False)
    alice.send(told("two"))
    assert heavy() == (False, False)
    alice.send(e.PeopleListed(people=()))
    assert heavy() == (True, False)
    stores(alice.room, one)
    assert heavy() == (True, True)


def test_a_part_of_it_is_read_as_it_is_stored(alice):
    one = happens(alice.room, "one", stored=False)
    two = happens(alice.room, "two", stored=False)
    alice.send(told("three"))
    stores(alice.room, one)
    assert (reads(alice), alice.has_news) == (["one"], False)
    stores(alice.room, two)
    assert reads(alice) == ["two", "three"]


# --- lines of others, which come in before what is not numbered yet


def test_lines_of_others_before_it_are_read_first_and_none_twice(alice):
    mine = happens(alice.room, "mine", stored=False)
    alice.send(told("told"))
    others_add(alice.room, "a", "b")
    assert (reads(alice), alice.waits_for_journal) == (["a", "b"], True)
    others_add(alice.room, "c")
    stores(alice.room, mine)
    others_add(alice.room, "d")
    assert [reads(alice), reads(alice)] == [["c", "mine", "told", "d"], []]


def test_somebody_who_comes_in_reads_only_what_is_numbered_after_what_had_happened(alice):
    garden = stream("garden")
    before = happens(garden, "before", stored=False)
    alice.carry()
    alice.room, alice.cursor = garden, garden.end
    after = happens(garden, "after", stored=False)
    others_add(garden, "others, before")
    assert (reads(alice), alice.unread(garden.log)) == ([], before.after)
    stores(garden, before)
    others_add(garden, "others, after")
    stores(garden, after)
    assert reads(alice) == ["others, after", "after"]


def test_somebody_who_leaves_a_room_reads_there_to_the_end_of_what_had_happened(alice):
    hall, garden = alice.room, stream("garden")
    last = happens(hall, "last", stored=False)
    alice.carry()
    alice.room, alice.cursor = garden, garden.end
    others_add(hall, "others, before")
    stores(hall, last)
    others_add(hall, "others, after")
    assert reads(alice) == ["others, before", "last"]


def test_just_the_line_that_is_expected_is_read_wherever_others_put_it(alice):
    whispers = stream("@")
    mine = happens(whispers, "mine", stored=False)
    alice.expect(whispers.log, mine)
    others_add(whispers, "not mine")
    assert (reads(alice), alice.has_news, alice.waits_for_journal) == ([], False, True)
    stores(whispers, mine)
    others_add(whispers, "nor this")
    assert [alice.has_news, reads(alice), reads(alice)] == [True, ["mine"], []]


def test_nobody_waits_for_a_line_that_is_refused_and_it_is_read_by_nobody(alice):
    whispers = stream("@")
    others_add(whispers, "not mine")
    mine, last = happens(whispers, "mine", stored=False), happens(alice.room, "b", stored=False)
    alice.expect(whispers.log, mine)
    alice.send(told("told"))
    others_add(whispers, "nor this")
    others_add(alice.room, "a")
    mine.refused, last.refused = whispers.log.end, alice.room.log.end
    assert (alice.waits_for_journal, reads(alice)) == (False, ["a", "told"])
    others_add(alice.room, "c")
    assert reads(alice) == ["c"]


def test_what_a_full_trail_loses_of_it_is_counted_as_far_as_it_is_known():
    alice = scene(inbox=1)
    alice.send(told("one"))
    others_add(alice.room, "a")
    lines = [happens(alice.room, each, stored=False) for each in "bc"]
    alice.send(told("two"))
    others_add(alice.room, "d")
    stores(alice.room, *lines)
    assert reads(alice) == ["one", "-4"]
    others_add(alice.room, "e")
    assert reads(alice) == ["e"]


# --- how far somebody has read


def test_the_cursor_says_it_where_they_stand(alice):
    happens(alice.room, "one", "two")
    assert alice.unread(alice.room.log) == 0
    reads(alice, 1)
    assert alice.unread(alice.room.log) == 1


def test_of_another_room_it_is_the_first_on_the_trail(alice):
    hall = alice.room
    one, two = (happens(hall, each, stored=False) for each in ("one", "two"))
    alice.carry()
    alice.room = stream("garden")
    alice.cursor = 0
    assert alice.unread(hall.log) == 0
    stores(hall, one)
    reads(alice)
    assert alice.unread(hall.log) == 1
    stores(hall, two)
    reads(alice)
    assert alice.unread(hall.log) == 2


def test_what_was_expected_and_found_no_place_is_unread_until_the_trail_is_empty(alice):
    whispers = stream("@")
    for number in range(8):
        alice.send(told(str(number)))
    alice.expect(whispers.log, happens(whispers, "one"))
    alice.expect(whispers.log, happens(whispers, "two"))
    assert alice.unread(whispers.log) == 0
    assert reads(alice, 8) == list("01234567")
    assert alice.unread(whispers.log) == 0
    assert reads(alice) == ["-2"]
    assert alice.unread(whispers.log) == 2


def test_somebody_who_stands_in_step_has_no_cursor_of_their_own(alice):
    alice.room.ranks.cursor = 7
    alice.room.ranks.step_in(alice, "view", len)
    assert alice.cursor == 7
    with pytest.raises(AssertionError):
        alice.cursor = 8


# --- while the journal stores nothing for a while


def test_what_is_private_overtakes_lines_that_wait():
    alice = scene()
    line = happens(alice.room, "one", stored=False)
    alice.send(e.Told(text="two"))
    alice.send(Bulky(text="three"))
    alice.send(e.Told(text="four"))
    assert (reads(alice), alice.has_news) == ([], False)
    alice.turns.stalled = True
    assert alice.has_news
    assert [reads(alice), reads(alice)] == [["two", "three"], ["four"]]
    assert (alice.has_news, line.number) == (False, None)


def test_no_more_overtakes_lines_than_is_asked_for():
    alice = scene()
    happens(alice.room, "one", stored=False)
    for text in ("two", "three"):
        alice.send(e.Told(text=text))
    alice.turns.stalled = True
    assert [reads(alice, most=1), reads(alice, most=1)] == [["two"], ["three"]]


def test_a_line_of_others_comes_before_those_of_its_log_that_have_no_number_yet():
    alice = scene()
    whispers = stream("@")
    own = whispers.line(e.Said(who=ALICE, text="own"))
    alice.send(told("first"))
    alice.expect(whispers.log, own)
    alice.send(told("last"))
    other = Line("@", e.Said(who=BOB, text="other"), 0, 50.0, 0)
    alice.expect(whispers.log, other)
    others_add(whispers, "other")
    stores(whispers, own)
    alice.expect(whispers.log, Line("@", own.event, 1, 50.0, 1))
    assert reads(alice) == ["first", "other", "own", "last", "own"]
