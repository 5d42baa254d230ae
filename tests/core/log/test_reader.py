"""What somebody still has to read: the trail, and the cursor behind it."""

import pytest

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.log.reader import Reader, Turn
from teaparty.core.log.stream import Stream

ALICE, BOB = e.Person(1, "alice"), e.Person(2, "bob")


class Turns:
    """As much of the turns as a reader knows; counts how often a door is asked to write."""

    def __init__(self):
        self.turn = Turn(100.0)
        self.woken = 0

    def has_news(self, reader):
        self.woken += 1


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
    """Let somebody say so much in a room."""
    for each in texts:
        room.next += 1
        if stored:
            stores(room, e.Said(who=who, text=each))


def stores(room, *events):
    for event in events:
        room.log.extend([Entry(room=room.name, number=room.log.end, at=50.0, event=event)])


def said(*texts):
    return [e.Said(who=BOB, text=each) for each in texts]


def told(each):
    return e.Told(text=each)


@pytest.fixture
def alice():
    return scene()


# --- in their order


def test_there_is_nothing_at_first(alice):
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


def test_who_has_news_besides_the_rooms_is_to_be_asked_to_write(alice):
    happens(alice.room, "one")
    assert alice.turns.woken == 0
    alice.send(told("two"))
    assert alice.turns.woken > 0


def test_so_much_at_a_time_and_no_more(alice):
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


def test_who_begins_to_ignore_somebody_stands_apart_from_the_others_first(alice):
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
    alice.room.next = 2
    stores(alice.room, e.Arrived(who=ALICE), e.Said(who=ALICE, text="hi"))
    assert reads(alice) == ["hi"]


def test_what_is_passed_over_counts_for_nothing(alice):
    happens(alice.room, "one", who=BOB)
    happens(alice.room, "two", who=e.Person(3, "cora"))
    alice.ignoring.add(BOB)
    assert reads(alice, 1) == ["two"]


# --- what can't be read any more


def test_what_fell_off_the_log_is_counted(alice):
    happens(alice.room, *map(str, range(7)))
    assert reads(alice) == ["-2", *"23456"]


def test_so_it_is_in_a_room_that_was_left(alice):
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
    assert alice.trail == []


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
    happens(whispers, "psst", stored=False)
    alice.expect(whispers.log, 0)
    alice.send(told("behind"))
    happens(alice.room, "last")
    assert (reads(alice), alice.waits_for_journal, alice.has_news) == ([], True, False)
    stores(whispers, *said("psst"))
    assert (alice.waits_for_journal, alice.has_news) == (False, True)
    assert reads(alice) == ["psst", "behind", "last"]


def test_what_is_expected_stands_behind_what_has_happened(alice):
    whispers = stream("@")
    happens(alice.room, "one")
    happens(whispers, "two")
    alice.expect(whispers.log, 0)
    happens(alice.room, "three")
    assert reads(alice) == ["one", "two", "three"]


def test_only_what_is_expected_is_read(alice):
    whispers = stream("@")
    happens(whispers, "not mine", "mine", "nor this")
    alice.expect(whispers.log, 1)
    assert reads(alice) == ["mine"]


def test_what_happened_in_the_room_and_is_not_stored_is_waited_for(alice):
    happens(alice.room, "one", stored=False)
    alice.send(told("two"))
    assert (reads(alice), alice.waits_for_journal) == ([], True)
    stores(alice.room, *said("one"))
    assert (reads(alice), alice.waits_for_journal) == (["one", "two"], False)


def test_what_is_heavy_waits_for_what_is_not_stored_before_it(alice):
    def heavy():
        return alice.has_heavy_news, alice.can_read_heavy_news

    happens(alice.room, "one", stored=False)
    alice.send(told("two"))
    assert heavy() == (False, False)
    alice.send(e.PeopleListed(people=()))
    assert heavy() == (True, False)
    stores(alice.room, *said("one"))
    assert heavy() == (True, True)


def test_a_part_of_it_is_read_as_it_is_stored(alice):
    happens(alice.room, "one", "two", stored=False)
    alice.send(told("three"))
    stores(alice.room, *said("one"))
    assert (reads(alice), alice.has_news) == (["one"], False)
    stores(alice.room, *said("two"))
    assert reads(alice) == ["two", "three"]


# --- how far somebody has read


def test_the_cursor_says_it_where_they_stand(alice):
    happens(alice.room, "one", "two")
    assert alice.unread(alice.room.log, alice.room.next) == 0
    reads(alice, 1)
    assert alice.unread(alice.room.log, alice.room.next) == 1


def test_of_another_room_it_is_the_first_on_the_trail(alice):
    hall = alice.room
    happens(hall, "one", "two", stored=False)
    alice.carry()
    alice.room = stream("garden")
    alice.cursor = 0
    assert alice.unread(hall.log, hall.next) == 0
    stores(hall, *said("one"))
    reads(alice)
    assert alice.unread(hall.log, hall.next) == 1
    stores(hall, *said("two"))
    reads(alice)
    assert alice.unread(hall.log, hall.next) == 2


def test_what_was_expected_and_found_no_place_is_unread_until_the_trail_is_empty(alice):
    whispers = stream("@")
    for number in range(8):
        alice.send(told(str(number)))
    happens(whispers, "one", "two")
    alice.expect(whispers.log, 0)
    alice.expect(whispers.log, 1)
    assert alice.unread(whispers.log, 2) == 0
    assert reads(alice, 8) == list("01234567")
    assert alice.unread(whispers.log, 2) == 0
    assert reads(alice) == ["-2"]
    assert alice.unread(whispers.log, 2) == 2


def test_who_stands_in_step_has_no_cursor_of_their_own(alice):
    alice.room.ranks.cursor = 7
    alice.room.ranks.step_in(alice, "view", len)
    assert alice.cursor == 7
    with pytest.raises(AssertionError):
        alice.cursor = 8
