"""Whatever people follow, and however slowly they read: each line once, in order, or counted."""

import random
from collections import Counter
from math import inf

import pytest

from teaparty.core import events as e
from teaparty.core.log.holdups import HoldUps
from teaparty.core.log.reader import Reader
from teaparty.core.log.stream import Stream
from teaparty.core.log.turns import Turns
from teaparty.core.values.limits import Limits
from teaparty.stores.memory import MemoryJournal

ROOMS, CHANNELS = ("hall", "garden"), ("news", "tea", "chess")
PEOPLE = range(1, 6)
BOT = e.Person(0, "bot")


class Line:
    """A line that somebody is to read, or to have counted: where, and what comes before it."""

    def __init__(self, mark, private, turn, first, number):
        self.mark = mark
        self.private = private
        """How many private lines this reader had before it."""
        self.order = (turn, private, first, number)


class Somebody(Reader):
    """A reader and its door, with what the model says that it is to read."""

    def __init__(self, turns, room, number, inbox):
        super().__init__(turns, room, number, inbox)
        self.door = self
        self.ready = True
        self.was_slow = False
        self.most = 16
        self.private = 0
        self.due = {}  # by the texts
        self.read = []  # texts, and counts by marks
        room.members[number] = self
        room.ranks.enter(self)

    def flush(self):
        while self.ready and self.reads():
            pass

    def reads(self):
        entries = self.news(self.most)
        self.takes(entries)
        return bool(entries)

    def takes(self, entries):
        for entry in entries:
            event = entry.event
            if isinstance(event, e.Missed):
                self.read.append((getattr(event, "on", ""), event.count))
            else:
                assert self.due[event.text].mark == entry.mark
                self.read.append(event.text)

    def send_all(self, data):
        raise AssertionError("it stands for what would send")

    def close(self):
        raise AssertionError("nobody leaves")


class World:
    """Some people and streams. What happens is told to the model when it happens."""

    def __init__(self, chance):
        self.chance = chance
        history, inbox = chance.choice([(1_000, 1_000), (4, 1_000), (1_000, 3), (3, 2)])
        self.turns = Turns(
            Limits(history=max(history, 10), batch=chance.choice([1, 2, 64])),
            journal=MemoryJournal(), deliver=self.delivers, wake=lambda: None,
            report=self.fails, holdups=HoldUps(lambda: 0.0, self.fails),
            evict=self.fails, heard=lambda entries: None,
        )  # fmt: skip
        self.streams = {name: Stream(name) for name in (*ROOMS, *CHANNELS)}
        for stream in self.streams.values():
            stream.begin(history)
            self.turns.open(stream)
        self.people = [Somebody(self.turns, self.streams["hall"], n, inbox) for n in PEOPLE]
        self.now, self.number = 0, 0
        self.firsts = {}

    def fails(self, *given):
        raise AssertionError(given)

    def delivers(self, batch, stream, failed):
        """Deliver as doors do: to those in step without a look at them."""
        self.carries(batch, stream.ranks)
        if stream.listeners:
            self.carries(batch.aside(stream.mark), stream.listener_ranks)

    def carries(self, batch, ranks):
        apart = list(ranks.apart.values())
        for rank in ranks.in_step.values():
            for each in rank.values():
                each.takes(batch.entries)
        ranks.cursor = batch.end
        for each in apart:
            each.flush()
        for each in apart:
            if each.ready and not each.trail and self.chance.random() < 0.7:
                each.step_in("view", each.send_all)

    # --- what people do

    def text(self):
        self.number += 1
        return str(self.number)

    def says(self):
        stream, text = self.chance.choice([*self.streams.values()]), self.text()
        first = self.firsts.setdefault(stream.name, len(self.firsts))
        self.turns.append(stream, e.Said(who=BOT, text=text))
        for each in self.people:
            if each.room is stream or stream in each.followed:
                mark = "" if each.room is stream else stream.name
                due = Line(mark, each.private, self.now, first, self.number)
                each.due[text] = due

    def tells(self):
        each, text = self.chance.choice(self.people), self.text()
        each.due[text] = Line("", each.private, self.now, inf, self.number)
        each.private += 1
        each.send(e.Told(text=text))

    def follows(self):
        self.chance.choice(self.people).follow(self.chance.choice([*self.streams.values()]))

    def unfollows(self):
        each = self.chance.choice(self.people)
        if each.followed:
            stream = self.chance.choice(each.followed)
            if stream is not each.room:
                each.private += 1  # all that is unread is carried, as before a private line
            each.unfollow(stream)

    def walks(self):
        each = self.chance.choice(self.people)
        origin, room = each.room, self.streams[self.chance.choice(ROOMS)]
        if room is not origin:
            each.private += 1
            each.carry()
            del origin.members[each.number]
            origin.ranks.leave(each)
            each.room = room
            each.cursor = room.end
            room.members[each.number] = each
            room.ranks.enter(each)
            each.came_from(origin)

    def steps_out(self):
        self.chance.choice(self.people).step_out()

    def stops(self):
        each = self.chance.choice(self.people[1:])  # the first one always reads at once
        each.step_out()
        each.ready, each.was_slow = False, True

    def goes_on(self):
        each = self.chance.choice(self.people)
        each.ready, each.most = True, self.chance.choice([1, 3, 16])
        each.flush()

    def reads_a_little(self):
        self.chance.choice(self.people).reads()

    def turns_over(self):
        self.now += 1
        self.turns.flush(float(self.now))
        self.firsts.clear()

    # --- what must be true

    def holds(self):
        for stream in self.streams.values():
            for ranks, readers in (
                (stream.ranks, stream.members), (stream.listener_ranks, stream.listeners),
            ):  # fmt: skip
                in_step = [each for rank in ranks.in_step.values() for each in rank.values()]
                assert sorted([*ranks.apart, *(each.number for each in in_step)]) == sorted(readers)
                assert all(each.seat is not None for each in in_step)

    def ends(self):
        for _ in range(3):
            self.turns_over()
            for each in self.people:
                each.ready = True
                each.flush()
        for each in self.people:
            assert (each.trail, each.lags(), each.has_news) == ([], False, False)
            self.has_read_all(each)

    def has_read_all(self, each):
        read = [text for text in each.read if isinstance(text, str)]
        assert len(set(read)) == len(read)
        missed = Counter()
        for what in each.read:
            if not isinstance(what, str):
                missed[what[0]] += what[1]
        due = Counter(line.mark for line in each.due.values())
        assert due == Counter(each.due[text].mark for text in read) + missed
        found = [each.due[text] for text in read]
        assert [line.private for line in found] == sorted(line.private for line in found)
        for mark in due:
            numbers = [int(text) for text in read if each.due[text].mark == mark]
            assert numbers == sorted(numbers) or mark == ""
        if not each.was_slow:
            assert [line.order for line in found] == sorted(line.order for line in found)


DEEDS = (
    [World.says] * 8 + [World.turns_over] * 4 + [World.tells] * 2 + [World.follows] * 3
    + [World.unfollows, World.walks, World.steps_out, World.goes_on, World.goes_on]
    + [World.stops, World.reads_a_little]
)  # fmt: skip


@pytest.mark.parametrize("seed", range(100))
def test_each_line_is_read_once_or_counted(seed):
    world = World(random.Random(seed))
    for _ in range(300):
        world.chance.choice(DEEDS)(world)
        world.holds()
    world.ends()
