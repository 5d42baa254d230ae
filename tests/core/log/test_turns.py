"""Turns: the journal numbers and stores what happened, then everybody reads it."""

import pytest

from teaparty.core import events as e
from teaparty.core.log.holdups import HoldUps
from teaparty.core.log.log import Entry
from teaparty.core.log.stream import Stream
from teaparty.core.log.turns import Turns
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault, Slow
from teaparty.stores.memory import MemoryJournal
from teaparty.stores.numbering import Numbering

ALICE = e.Person(1, "alice")


def said(text, who=ALICE):
    return e.Said(who=who, text=text)


def text(event):
    return "-" if isinstance(event, e.Missed) else getattr(event, "text", type(event).__name__)


class Someone:
    """A reader and its door in one; `notes` of all of them are in one list."""

    def __init__(self, number, notes):
        self.number, self.notes, self.door = number, notes, self
        self.waits_for_journal = self.has_heavy_news = self.can_read_heavy_news = False
        self.ready = True
        self.fault = None

    def flush(self):
        self.notes.append(f"{self.number} reads")
        if self.fault is not None:
            raise self.fault

    def close(self):
        self.notes.append(f"{self.number} closes")
        if self.fault is not None:
            raise self.fault


class Scene:
    """Turns of two streams, whose deliveries, wakes and faults are noted."""

    def __init__(self, journal, limits):
        self.notes, self.changes, self.now = [], [], 0.0
        self.journal = journal
        self.turns = Turns(
            limits,
            journal=journal,
            deliver=lambda *given: self.deliver(*given),
            wake=lambda: self.notes.append("wake"),
            report=self.changes.append,
            holdups=HoldUps(lambda: self.now, self.changes.append),
            evict=lambda reader, error: self.notes.append(f"{reader.number} fails: {error}"),
            heard=lambda entries: self.heard(entries),
        )
        self.hall, self.attic = self.stream("hall"), self.stream("attic")
        for stream in (self.hall, self.attic):
            stream.begin(limits.history)
            self.turns.open(stream)

    def stream(self, name):
        stream = Stream()
        stream.name = name
        return stream

    def deliver(self, batch, room, failed):
        texts = " ".join(text(entry.event) for entry in batch.entries)
        self.notes.append(f"{room.name} {batch.start}-{batch.end}: {texts}")

    def heard(self, entries):
        """Take no note of what all have read."""

    def happens(self, room, *texts):
        for each in texts:
            self.turns.append(room, said(each))

    def flush(self, when=100.0):
        """End a turn; return what was noted in it."""
        self.notes.clear()
        self.turns.flush(when)
        return list(self.notes)

    def someone(self, number):
        return Someone(number, self.notes)


def scene_of(journal=None, **limits):
    return Scene(journal or MemoryJournal(), Limits(**limits))


@pytest.fixture
def scene():
    return scene_of()


def held(room):
    return [(entry.number, text(entry.event)) for entry in room.log.last(99)]


# --- a turn


def test_numbers_come_with_the_journal_and_logs_follow(scene):
    one = scene.turns.append(scene.hall, said("one"))
    two = scene.turns.append(scene.hall, said("two"))
    assert (one.number, two.number, scene.hall.end, scene.hall.log.end) == (
        None, None, two.after, 0,
    )  # fmt: skip
    assert scene.flush() == ["hall 0-2: one two"]
    assert (one.number, two.number, scene.hall.end, scene.hall.log.end) == (0, 1, 2, 2)


def test_what_is_numbered_and_not_stored_yet_is_beyond_the_log(journal):
    scene = scene_of(journal)
    line = scene.turns.append(scene.hall, said("one"))
    scene.flush()
    line.number = 0
    assert (scene.hall.end, scene.hall.log.end) == (1, 0)


def test_lines_of_others_are_read_like_our_own_and_take_their_numbers(scene):
    mine = scene.turns.append(scene.hall, said("mine"))
    others = [Entry(room="hall", number=n, at=50.0, event=said(f"{n}")) for n in range(2)]
    scene.turns.take(others)
    scene.journal.begin("hall", 2)
    assert (scene.hall.end, scene.hall.log.end) == (mine.after, 2)
    assert scene.flush() == ["hall 2-3: mine"]
    assert (mine.number, scene.hall.end) == (2, 3)


def test_a_stream_goes_on_from_what_is_remembered(scene):
    old = [Entry(room="hall", number=n, at=50.0, event=said(f"{n}")) for n in (7, 8)]
    scene.turns.remember("hall", old, 9)
    assert (scene.hall.end, scene.hall.ranks.cursor, held(scene.hall)) == (
        9, 9, [(7, "7"), (8, "8")],
    )  # fmt: skip
    scene.happens(scene.hall, "new")
    assert scene.flush() == ["hall 9-10: new"]


def test_streams_of_a_turn_have_times_in_the_order_of_their_first_lines(scene):
    scene.turns.listened = True
    for room in (scene.attic, scene.hall, scene.attic):
        scene.happens(room, "one")
    scene.flush(100.0)
    times = [entry.at for room in (scene.attic, scene.hall) for entry in room.log.last(9)]
    assert times == [100.0, 100.0, 100.000001]


def test_what_came_first_in_a_turn_is_known_while_it_goes_on(scene):
    for room in (scene.attic, scene.hall, scene.attic):
        scene.happens(room, "one")
        known = [scene.turns.came_first(each) for each in (scene.hall, scene.attic)]
    assert known == [1, 0]
    scene.flush()
    scene.happens(scene.hall, "two")
    assert [scene.turns.came_first(each) for each in (scene.hall, scene.attic)] == [0, -1]


def test_a_stream_that_is_shut_has_no_listeners_any_more(scene):
    class Listener:
        def unfollow(self, stream):
            scene.notes.append(f"no more of {stream.name}")

    scene.hall.listeners[1] = Listener()
    scene.turns.shut(scene.hall)
    assert scene.notes == ["no more of hall"]


def test_what_happens_has_the_time_of_its_turn(scene):
    scene.happens(scene.hall, "one")
    scene.flush(100.0)
    scene.happens(scene.hall, "two")
    scene.flush(200.0)
    assert scene.hall.log.last(9) == [
        Entry(room="hall", number=0, at=100.0, event=said("one")),
        Entry(room="hall", number=1, at=200.0, event=said("two")),
    ]


def test_a_turn_knows_its_time_once_it_is_over(scene):
    first = scene.turns.turn
    scene.flush(100.0)
    assert (first.at, scene.turns.turn.at, scene.turns.turn is first) == (100.0, 100.0, False)
    second = scene.turns.turn
    scene.flush(200.0)
    assert (first.at, second.at) == (100.0, 200.0)


def test_the_owner_is_woken_once_in_a_turn(scene):
    scene.happens(scene.hall, "one", "two")
    scene.turns.has_news(scene.someone(1))
    scene.turns.leaves(scene.someone(1))
    assert scene.notes == ["wake"]
    scene.flush()
    scene.turns.leaves(scene.someone(2))
    assert scene.notes[-1] == "wake"


def test_nothing_comes_of_nothing(scene):
    assert scene.flush() == []


def test_a_room_in_which_nobody_hears_anything_takes_no_line(scene):
    for room in (scene.stream("login"), scene.stream("hall")):
        with pytest.raises(ValueError, match=r"nobody hears anything in the room '\w+'"):
            scene.turns.append(room, said("hi"))
    assert (scene.notes, scene.hall.end) == ([], 0)


# --- batches


def test_rooms_are_delivered_to_one_after_the_other(scene):
    scene.happens(scene.attic, "a")
    scene.happens(scene.hall, "b")
    scene.happens(scene.attic, "c")
    assert scene.flush() == ["attic 0-2: a c", "hall 0-1: b"]


@pytest.mark.parametrize("limits", [{"batch": 2}, {"batch": 64, "history": 2}])
def test_a_batch_is_no_longer_than_it_may_be_or_than_the_log(limits):
    scene = scene_of(**limits)
    scene.happens(scene.hall, *"abcde")
    assert scene.flush() == ["hall 0-2: a b", "hall 2-4: c d", "hall 4-5: e"]


# --- who reads


def test_readers_with_private_news_read_once_after_the_rooms(scene):
    anna = scene.someone(1)
    scene.turns.has_news(anna)
    scene.turns.has_news(anna)
    scene.turns.has_news(scene.someone(2))
    scene.happens(scene.hall, "hi")
    assert scene.flush() == ["hall 0-1: hi", "1 reads", "2 reads"]
    assert scene.flush() == []


def test_somebody_who_leaves_reads_first(scene):
    anna = scene.someone(1)
    scene.turns.leaves(anna)
    scene.turns.has_news(anna)
    assert scene.flush() == ["1 reads", "1 closes"]
    assert scene.flush() == []


def test_somebody_who_leaves_meanwhile_reads_in_the_next_turn(scene):
    anna, bill = scene.someone(1), scene.someone(2)
    anna.flush = lambda: scene.turns.leaves(bill)
    scene.turns.has_news(anna)
    assert scene.flush() == ["wake"]
    assert scene.flush() == ["2 closes"]


def test_somebody_who_waits_for_the_journal_reads_and_leaves_when_it_has_stored(journal):
    scene = scene_of(journal)
    anna = scene.someone(1)
    anna.waits_for_journal = True
    scene.happens(scene.hall, "hi")
    scene.turns.has_news(anna)
    scene.turns.leaves(anna)
    assert scene.flush() == ["1 reads"]
    scene.notes.clear()
    anna.waits_for_journal = False
    journal.stores()
    assert scene.notes == ["hall 0-1: hi", "1 reads", "1 closes"]


def test_heavy_news_that_waits_for_the_journal_holds_up_nobody_elses(scene):
    anna, bill = scene.someone(1), scene.someone(2)
    anna.has_heavy_news = anna.waits_for_journal = True
    bill.has_heavy_news = bill.can_read_heavy_news = True
    scene.turns.has_news(anna), scene.turns.has_news(bill)
    assert scene.flush() == ["1 reads", "2 reads"]


def test_a_door_that_fails_harms_nobody_else(scene):
    anna, bill, error = scene.someone(1), scene.someone(2), OSError("broken")
    anna.fault = error
    for each in (anna, bill):
        scene.turns.has_news(each)
        scene.turns.leaves(each)
    assert scene.flush() == ["1 reads", "1 fails: broken", "2 reads", "1 closes", "2 closes"]
    assert scene.changes == [Fault(session=1, place="its door", error=error)]


def test_whoever_fails_while_a_room_is_delivered_to_is_evicted(scene):
    anna = scene.someone(1)
    scene.deliver = lambda batch, room, failed: failed(anna, OSError("broken"))
    scene.happens(scene.hall, "hi")
    assert scene.flush() == ["1 fails: broken"]


# --- a journal that is late, or fails


def test_turns_are_delivered_as_they_are_stored(journal):
    scene = scene_of(journal)
    for each in "ab":
        scene.happens(scene.hall, each)
        assert scene.flush() == []
    journal.stores(1)
    assert scene.notes == ["hall 0-1: a"]
    journal.stores(1)
    assert scene.notes[1:] == ["hall 1-2: b"]


class Failing(MemoryJournal):
    """Numbers a turn, stores so many lines of it, and fails."""

    def __init__(self, most):
        super().__init__()
        self.most = most

    def store(self, lines, stored):
        def fails(entries):
            stored(entries[: self.most])
            raise OSError("full")

        super().store(lines, fails)


@pytest.mark.parametrize(
    ("most", "kept"),
    [(0, [(0, "-"), (1, "-")]), (1, [(0, "a"), (1, "-")]), (2, [(0, "a"), (1, "b")])],
)
def test_what_is_never_stored_was_missed(most, kept):
    scene = scene_of(Failing(most))
    scene.happens(scene.hall, "a", "b")
    scene.flush()
    assert held(scene.hall) == kept
    (fault,) = scene.changes
    assert (fault.session, fault.place, str(fault.error)) == (0, "the journal", "full")


def test_what_gets_no_number_has_no_place_and_nobody_waits_for_it(scene):
    def store(lines, stored):
        raise OSError("full")

    line, scene.journal.store = scene.turns.append(scene.hall, said("a")), store
    assert scene.flush() == []
    assert (line.number, line.after.number, scene.hall.end, held(scene.hall)) == (None, 0, 0, [])
    del scene.journal.store
    scene.happens(scene.hall, "b")
    scene.flush()
    assert (line.before.number, line.after.number, held(scene.hall)) == (0, 0, [(0, "b")])


def test_listeners_are_told_where_the_line_was_that_gets_no_number(scene):
    class Listener:
        def send(self, event):
            scene.notes.append(f"{event.count} on {event.on}")

    def store(lines, stored):
        raise OSError("full")

    scene.hall.listeners[1] = Listener()
    scene.journal.store = store
    scene.happens(scene.hall, "a", "b")
    assert scene.flush() == ["1 on hall", "1 on hall"]


def test_the_readers_of_a_stream_are_told_of_each_line_that_gets_no_number(scene):
    def store(lines, stored):
        raise OSError("full")

    told = []
    scene.hall.members[1] = reader = scene.someone(1)
    reader.send, scene.journal.store = told.append, store
    scene.happens(scene.hall, "a", "b")
    scene.happens(scene.attic, "c")
    scene.flush()
    assert told == [e.Missed(count=1), e.Missed(count=1)]


def test_what_gets_no_number_has_its_place_after_the_lines_that_still_wait_for_theirs(journal):
    def fails(lines, stored):
        raise OSError("full")

    scene = scene_of(journal)
    scene.happens(scene.hall, "a")
    scene.flush()
    line, journal.store = scene.turns.append(scene.hall, said("b")), fails
    scene.flush()
    assert (line.after.number, isinstance(scene.hall.end, int)) == (None, False)
    journal.stores()
    assert (line.after.number, scene.hall.end, held(scene.hall)) == (1, 1, [(0, "a")])


def test_what_is_missed_waits_for_the_lines_before_it(journal):
    class Early(MemoryJournal):
        """Numbers at once; stores the first turn when told, and no other."""

        def store(self, lines, stored):
            if not journal.waiting:
                journal.waiting.append((lines, stored))
                self.entries = self.numbering.entries(lines)
            else:
                self.numbering.entries(lines)
                raise OSError("full")

    early, heard = Early(), []
    early.numbering = Numbering()
    scene = scene_of(early)
    scene.heard = lambda entries: heard.append([entry.number for entry in entries])
    for each in "ab":
        scene.happens(scene.hall, each)
        scene.flush()
    assert (held(scene.hall), heard) == ([], [[]])
    scene.turns.take(early.entries)
    assert (held(scene.hall), heard) == ([(0, "a"), (1, "-")], [[], [0, 1]])


# --- lines that are taken back


def test_a_line_that_is_taken_back_is_read_by_nobody_any_more(scene):
    scene.happens(scene.hall, "oops", "hi")
    scene.flush()
    scene.turns.append(scene.hall, e.Retracted(who=ALICE, line=0))
    scene.flush()
    assert scene.hall.log.at(0).event == e.TakenBack(who=ALICE)
    assert [each for _, each in held(scene.hall)] == ["TakenBack", "hi", "Retracted"]


def test_a_line_taken_back_in_its_own_turn_is_replaced_in_the_log(scene):
    """By the log: the batch has what was said, so that each reads it who is up to date."""
    scene.happens(scene.hall, "oops")
    scene.turns.append(scene.hall, e.Retracted(who=ALICE, line=0))
    assert scene.flush() == ["hall 0-2: oops Retracted"]
    assert scene.hall.log.at(0).event == e.TakenBack(who=ALICE)


@pytest.mark.parametrize("line", [-1, 5, 99])
def test_one_that_the_log_does_not_hold_is_none(scene, line):
    scene.turns.append(scene.hall, e.Retracted(who=ALICE, line=line))
    scene.flush()
    assert held(scene.hall) == [(0, "Retracted")]


# --- what all have read


def test_a_turn_is_heard_after_everybody_has_read_it(scene):
    scene.heard = lambda entries: scene.notes.append([text(each.event) for each in entries])
    scene.turns.has_news(scene.someone(1))
    scene.happens(scene.hall, "hi")
    scene.happens(scene.attic, "ho")
    assert scene.flush() == ["hall 0-1: hi", "attic 0-1: ho", "1 reads", ["hi", "ho"]]


def test_what_happens_then_comes_in_the_next_turn(scene):
    scene.heard = lambda entries: scene.happens(scene.hall, "purr")
    scene.happens(scene.hall, "hi")
    assert scene.flush() == ["hall 0-1: hi", "wake"]
    assert scene.flush() == ["hall 1-2: purr", "wake"]


# --- what takes long


class Poured(e.Said, frozen=True, kw_only=True):
    pass


@pytest.mark.parametrize(
    ("kind", "place"), [(e.Said, "a turn"), (Poured, f"a turn with {__name__}.Poured")]
)
def test_a_turn_that_takes_long_is_told_with_what_is_a_plugins(kind, place):
    scene = scene_of()
    scene.deliver = lambda *_: setattr(scene, "now", scene.now + 0.2)
    scene.turns.append(scene.hall, kind(who=ALICE, text="tea"))
    scene.flush()
    assert scene.changes == [Slow(session=0, place=place, seconds=0.2)]
