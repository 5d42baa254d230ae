"""Following several streams: what is read of each, in which order, and how it is marked."""

import gc
import tracemalloc
from functools import partial

import pytest

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.log.reader import Reader
from teaparty.core.log.stream import Stream
from teaparty.core.log.trail import Turn

ALICE, BOB = e.Person(1, "alice"), e.Person(2, "bob")


class Clockwork:
    """As much of the turns as readers know. Time goes on with each line that is stored."""

    def __init__(self):
        self.turn = Turn(100.0)
        self.woken = 0
        self.listened = self.stalled = False
        self.missed = 0
        self.now = 0.0
        self.waiting = []  # the streams of what happens in this turn, in order

    def has_news(self, reader):
        self.woken += 1

    def came_first(self, stream):
        return self.waiting.index(stream.name)


class Scene:
    """Alice stands in the hall, and may listen to news and tea."""

    def __init__(self, inbox=8, history=5):
        self.turns = Clockwork()
        self.hall, self.garden, self.news, self.tea = (
            self.stream(name, history) for name in ("hall", "garden", "news", "tea")
        )
        self.alice = Reader(self.turns, self.hall, 1, inbox)
        self.enters(self.hall)

    def stream(self, name, history):
        made = Stream(name)
        made.begin(history)
        return made

    def enters(self, room):
        room.members[1] = self.alice
        room.ranks.enter(self.alice)

    def happens(self, stream, *texts, who=BOB, event=None):
        """Store what is said in a stream: each line in a turn of its own."""
        for each in texts or (None,):
            line = stream.line(event or e.Said(who=who, text=each))
            self.turns.now += 1
            self.stores(stream, line)

    def waits(self, stream, text):
        """Say something that is not stored yet."""
        self.turns.waiting.append(stream.name)
        return stream.line(e.Said(who=BOB, text=text))

    def stores(self, stream, line):
        line.number, line.at = stream.log.end, self.turns.now
        found = Entry(room=stream.name, number=line.number, at=line.at, event=line.event)
        stream.log.extend([found])

    def goes(self, room):
        """Move as a session does."""
        alice, origin = self.alice, self.alice.room
        alice.carry()
        del origin.members[1]
        origin.ranks.leave(alice)
        alice.room, alice.cursor = room, room.end
        self.enters(room)
        alice.came_from(origin)

    def tells(self, text):
        self.alice.send(e.Told(text=text))

    def reads(self, most=100):
        return [shown(entry) for entry in self.alice.news(most)]

    def reads_all(self, most=100):
        found = []
        while part := self.reads(most):
            found += part
        return found


def shown(entry):
    event = entry.event
    match event:
        case e.MissedAside():
            text = f"-{event.count} on {event.on}"
        case e.Missed():
            text = f"-{event.count}"
        case e.Said() | e.Told():
            text = event.text
        case _:
            text = type(event).__name__
    return f"[{entry.mark}] {text}" if entry.mark else text


@pytest.fixture
def scene():
    """Alice listens to news."""
    made = Scene()
    made.alice.follow(made.news)
    return made


# --- listening


def test_a_reader_who_listens_to_nothing_has_nothing_for_that():
    alice = Scene().alice
    assert (alice.follows, alice.followed, alice.heard) == (None, [], [])
    alice.unfollow(Stream("news"))
    alice.unfollow_all()
    alice.came_from(Stream("garden"))
    assert alice.follows is None


def test_a_reader_hears_what_happens_from_then_on_with_its_mark(scene):
    scene.happens(scene.tea, "before")
    scene.alice.follow(scene.tea)
    scene.happens(scene.tea, "then")
    assert scene.reads() == ["[tea] then"]


def test_a_reader_may_listen_from_an_older_place_on(scene):
    scene.happens(scene.tea, "one", "two")
    woken = scene.turns.woken
    scene.alice.follow(scene.tea, 1)
    assert scene.turns.woken > woken
    assert scene.alice.unread(scene.tea.log) == 1
    assert scene.reads() == ["[tea] two"]


def test_the_turns_know_that_somebody_listens(scene):
    assert (scene.turns.listened, Scene().turns.listened) == (True, False)


def test_listening_twice_is_listening_once(scene):
    scene.happens(scene.news, "one")
    scene.alice.follow(scene.news)
    assert (scene.alice.followed, scene.reads()) == ([scene.news], ["[news] one"])


def test_a_reader_hears_no_more_and_reads_what_was_said_before(scene):
    scene.happens(scene.news, "one")
    scene.happens(scene.hall, "two")
    scene.alice.unfollow(scene.news)
    scene.happens(scene.news, "three")
    scene.alice.unfollow(scene.news)
    assert scene.reads() == ["[news] one", "two"]
    assert (scene.alice.follows, scene.news.listeners, scene.news.listener_ranks.apart) == (
        None, {}, {},
    )  # fmt: skip


def test_another_stream_of_that_name_is_another_one(scene):
    scene.alice.unfollow(Stream("news"))
    assert scene.alice.followed == [scene.news]


def test_what_is_only_for_people_who_stand_there_is_not_heard_from_elsewhere(scene):
    scene.happens(scene.news, event=e.Arrived(who=BOB))
    scene.happens(scene.news, event=e.Shouted(who=BOB, text="Ho!"))
    assert not scene.alice.has_news
    scene.happens(scene.news, "one")
    assert scene.alice.has_news
    assert (scene.reads(), scene.alice.has_news) == (["[news] one"], False)


def test_what_one_ignores_is_not_heard_either(scene):
    scene.alice.ignore(BOB)
    scene.happens(scene.news, "one")
    scene.happens(scene.news, event=e.Left(who=BOB, destination="The Garden"))
    assert (scene.reads(), scene.alice.unread(scene.news.log)) == ([], 2)


# --- in order


def test_streams_are_read_in_the_order_of_their_turns(scene):
    for number in range(4):
        scene.happens(scene.hall, f"h{number}")
        scene.happens(scene.news, f"n{number}")
    expected = [f"{mark}{number}" for number in range(4) for mark in ("h", "[news] n")]
    assert scene.reads_all(3) == expected


def test_what_happened_at_one_time_is_read_first_in_the_room(scene):
    scene.turns.now = -1.0
    scene.happens(scene.news, "two")
    scene.turns.now = -1.0
    scene.happens(scene.hall, "one", "three")
    assert scene.reads() == ["one", "[news] two", "three"]


def test_private_events_stand_behind_what_happened_before_them_anywhere(scene):
    scene.happens(scene.news, "one")
    scene.happens(scene.hall, "two")
    scene.tells("three")
    scene.happens(scene.news, "four")
    scene.tells("five")
    assert scene.reads() == ["[news] one", "two", "three", "[news] four", "five"]


def test_what_waits_to_be_stored_is_carried_in_the_order_in_which_it_happened(scene):
    scene.alice.follow(scene.tea)
    scene.happens(scene.tea, "one")
    news, tea, hall = scene.waits(scene.news, "two"), scene.waits(scene.tea, "-"), None
    hall = scene.waits(scene.hall, "three")
    scene.tells("four")
    assert (scene.reads(), scene.alice.waits_for_journal) == (["[tea] one"], True)
    for stream, line in ((scene.hall, hall), (scene.tea, tea), (scene.news, news)):
        scene.stores(stream, line)
    assert scene.reads() == ["[tea] -", "[news] two", "three", "four"]


def test_somebody_who_listens_hears_nothing_of_what_was_said_before_and_is_stored_later(scene):
    before = scene.waits(scene.tea, "before")
    scene.alice.follow(scene.tea)
    after = scene.waits(scene.tea, "after")
    assert (scene.reads(), scene.alice.lags()) == ([], False)
    scene.stores(scene.tea, before)
    assert (scene.alice.lags(), scene.reads()) == (False, [])
    scene.stores(scene.tea, after)
    assert (scene.alice.lags(), scene.reads()) == (True, ["[tea] after"])


# --- what can't be read any more


def test_what_fell_off_is_counted_for_each_stream(scene):
    scene.happens(scene.hall, *map(str, range(6)))
    scene.happens(scene.news, *map(str, range(7)))
    assert scene.reads() == [
        "-1", *"12345", "-2 on news", *(f"[news] {number}" for number in range(2, 7)),
    ]  # fmt: skip


def test_a_line_that_was_lost_says_where(scene):
    scene.happens(scene.news, event=e.Missed(count=1))
    assert scene.reads() == ["-1 on news"]


def test_a_log_that_holds_nothing_counts_what_it_had(scene):
    scene.news.log.begin((), 3)
    scene.happens(scene.hall, "one")
    assert scene.reads() == ["-3 on news", "one"]


def test_what_a_full_trail_loses_is_counted_for_each_stream():
    scene = Scene(inbox=2)
    scene.alice.follow(scene.news)
    scene.alice.follow(scene.tea)
    for number in range(2):
        scene.tells(str(number))
    for stream in (scene.news, scene.hall, scene.tea, scene.news):
        scene.happens(stream, "a", "b")
        scene.tells("lost")
    scene.tells("lost")
    assert len(scene.alice.trail) == 5
    assert sorted(scene.reads()) == sorted(["0", "1", "-7", "-4 on news", "-2 on tea"])
    scene.happens(scene.tea, "c")
    assert scene.reads() == ["[tea] c"]


# --- going about


def test_what_one_hears_from_elsewhere_is_read_without_a_mark_where_one_stands(scene):
    scene.happens(scene.news, "one")
    scene.goes(scene.news)
    scene.happens(scene.news, "two")
    assert (scene.alice.followed, scene.alice.heard, scene.news.listeners) == (
        [scene.news], [], {},
    )  # fmt: skip
    scene.goes(scene.hall)
    scene.happens(scene.news, "three")
    assert scene.news.listeners == {1: scene.alice}
    assert scene.reads() == ["[news] one", "two", "[news] three"]


def test_somebody_who_goes_from_one_such_room_to_another_listens_to_the_first_one(scene):
    scene.alice.follow(scene.garden)
    scene.goes(scene.news)
    scene.happens(scene.garden, "one")
    scene.goes(scene.garden)
    for stream in (scene.garden, scene.news):
        scene.happens(stream, "two")
    assert scene.reads() == ["[garden] one", "two", "[news] two"]
    assert scene.alice.heard == [scene.news]


def test_one_may_begin_and_end_to_listen_where_one_stands(scene):
    for each in ("hall", "hall"):
        scene.alice.follow(scene.hall)
        assert (scene.alice.followed[0].name, scene.hall.listeners) == (each, {})
    scene.happens(scene.hall, "one")
    scene.goes(scene.garden)
    scene.happens(scene.hall, "two")
    assert scene.reads() == ["one", "[hall] two"]
    scene.goes(scene.hall)
    scene.alice.unfollow(scene.hall)
    scene.goes(scene.garden)
    scene.happens(scene.hall, "three")
    assert (scene.reads(), scene.alice.followed) == ([], [scene.news])


def test_somebody_who_leaves_listens_to_nothing_and_reads_what_was_said_before(scene):
    scene.alice.follow(scene.hall)
    scene.happens(scene.news, "one")
    scene.alice.unfollow_all()
    scene.happens(scene.news, "two")
    assert (scene.alice.follows, scene.news.listeners, scene.reads()) == (None, {}, ["[news] one"])


# --- in step


def step_in(scene):
    for stream in (scene.hall, scene.news, scene.garden):
        for ranks in (stream.ranks, stream.listener_ranks):
            ranks.cursor = stream.log.end
    scene.alice.step_in("view", len)


def stands(stream):
    return list(stream.listener_ranks.in_step), list(stream.listener_ranks.apart)


def test_somebody_who_has_read_all_is_in_step_everywhere(scene):
    step_in(scene)
    assert scene.alice.seat == ("view", len)
    assert (scene.hall.ranks.in_step, scene.hall.ranks.apart) == ({"view": {len: scene.alice}}, {})
    assert stands(scene.news) == (["view"], [])


@pytest.mark.parametrize("where", ["hall", "news"])
def test_somebody_who_has_something_to_read_anywhere_stays_apart(scene, where):
    scene.happens(getattr(scene, where), "one")
    step_in(scene)
    assert (scene.alice.seat, stands(scene.news)) == (None, ([], [1]))


def test_somebody_who_steps_out_has_read_in_each_stream_what_those_in_step_have(scene):
    step_in(scene)
    scene.hall.ranks.cursor, scene.news.listener_ranks.cursor = 3, 4
    assert [scene.alice.unread(each.log) for each in (scene.hall, scene.news)] == [3, 4]
    scene.alice.step_out()
    assert (scene.alice.cursor, scene.alice.follows["news"].cursor) == (3, 4)
    assert (scene.alice.seat, stands(scene.news)) == (None, ([], [1]))


def test_somebody_who_begins_to_listen_steps_out_first(scene):
    step_in(scene)
    scene.alice.follow(scene.garden)
    assert (scene.alice.seat, stands(scene.garden)) == (None, ([], [1]))
    step_in(scene)
    assert stands(scene.garden) == (["view"], [])


def test_the_first_to_listen_to_a_stream_may_be_in_step_at_once(scene):
    scene.happens(scene.tea, "before")
    scene.alice.follow(scene.tea)
    scene.hall.ranks.cursor = scene.hall.log.end
    scene.alice.step_in("view", len)
    assert stands(scene.tea) == (["view"], [])


def test_news_are_seen_by_those_in_step(scene):
    step_in(scene)
    assert (scene.alice.lags(), scene.alice.has_news, scene.alice.has_read_all) == (
        False, False, True,
    )  # fmt: skip
    scene.happens(scene.news, "one")
    assert (scene.alice.lags(), scene.alice.has_news, scene.alice.has_read_all) == (
        True, True, False,
    )  # fmt: skip
    assert scene.reads() == ["[news] one"]


def test_unread_lines_beside_a_stream_are_those_of_the_others(scene):
    news = scene.alice.follows["news"]
    scene.happens(scene.news, "one")
    assert [scene.alice.lags(each) for each in (None, scene.alice, news)] == [True, True, False]
    scene.reads()
    scene.happens(scene.hall, "two")
    assert [scene.alice.lags(each) for each in (None, scene.alice, news)] == [True, False, True]


def test_a_stream_that_is_followed_costs_a_reader_less_than_600_bytes():
    scene, people = Scene(), range(2, 302)
    readers = [Reader(scene.turns, scene.hall, number, 8) for number in people]
    gc.collect()
    tracemalloc.start()
    for reader in readers:
        reader.follow(scene.news)
        view, send = f"view {reader.number % 10}", partial(len)
        scene.news.listener_ranks.in_step.setdefault(view, {})[send] = reader
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken / len(people) < 600
