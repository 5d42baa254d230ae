"""Two parties on one store, which numbers their turns late: both read the same.

The store is a fake; the parties are real. Whatever people do, and however late each party hears of
what was stored, both logs are the same and without a gap, and everybody reads each line once, in
its order.
"""

import random

import pytest

from teaparty.core.events import Arrived, Emoted, Entered, Left, Said, Shouted
from teaparty.core.log.codec import arrived, packed
from teaparty.core.log.log import WHISPERS
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.session_numbers import epoch_of
from teaparty.plugin_loader.plugins import Plugins
from teaparty.testing import PASSWORD, Guest, TestParty, plain_rooms

ROOMS = ("parlour", "garden")
NAMES = (("alice", "bob", "carol"), ("dave", "eve", "frank"))
EPOCHS = (1, 2)
MEMBERS = ("alice", "bob", "dave", "eve")


class Database:
    """The lines of both: each room's are numbered in the order in which turns are committed."""

    def __init__(self):
        self.rows = {room: [] for room in (*ROOMS, WHISPERS)}

    def commit(self, node, early):
        """Number and store a node's oldest turn, which knows its numbers at once if `early`."""
        for line in node.sent.pop(0):
            rows = self.rows[line.room]
            if early:
                line.number = len(rows)
            rows.append((line, line.at, packed(line.event), node))


class Node:
    """A party, its journal, and a listener that hears what people do there."""

    name = "cat"

    def __init__(self, database, epoch, early):
        self.database, self.early = database, early
        self.sent = []
        """Turns that are not committed yet."""
        self.noted = []
        """What the listener has heard."""
        plugins = Plugins()
        plugins.listeners.append(self)
        limits = Limits(history=10_000, inbox=10_000, batch=3, shout_seconds=0)
        options = PartyOptions(limits=limits, epoch=epoch)
        self.party = TestParty(plain_rooms(*ROOMS), plugins, options, self)
        self.streams = self.party.party.streams
        self.guests = []

    def heard(self, room, event):
        self.noted.append(event)

    def begin(self, room, number):
        raise AssertionError("nothing was there before")

    def end(self, room):
        return 0

    def store(self, lines, stored):
        self.sent.append(lines)

    def hears(self, room, most):
        """Take in the next lines of a room that are committed."""
        end = self.streams[room].log.end
        entries = []
        for number, row in enumerate(self.database.rows[room][end : end + most], end):
            line, at, kept, node = row
            entries.append(arrived(room, number, at, kept))
            if node is self:
                line.number = number
        if entries:
            self.party.party.turns.take(entries)
            self.party.flush()


class Reader(Guest):
    """Somebody who keeps what they read with its room and number."""

    def __init__(self, node, name):
        self.entries = []
        super().__init__(node.party, "mud")
        self.name = name
        self.types(f"login {name}")
        if name in MEMBERS:
            self.types("register", PASSWORD, PASSWORD)

    def show(self, entries):
        self.entries += entries


class World:
    def __init__(self, chance):
        self.chance = chance
        self.database = Database()
        early = chance.random() < 0.5
        self.nodes = [Node(self.database, epoch, early) for epoch in EPOCHS]
        for node, names in zip(self.nodes, NAMES, strict=True):
            node.guests = [Reader(node, name) for name in names]
        self.count = 0

    def acts(self):
        node = self.chance.choice(self.nodes)
        guest = self.chance.choice(node.guests)
        other = self.chance.choice([each for each in node.guests if each is not guest])
        self.count += 1
        what = [
            f"say m{self.count}", f"say m{self.count}", f"emote m{self.count}", "on", "look",
            f"whisper {other.name} m{self.count}", f"shout m{self.count}",
        ]  # fmt: skip
        lines = self.chance.choices(what, k=self.chance.choice([1, 1, 1, 3]))
        for line in lines:  # so that several may be of one turn
            guest.session.handle(line)
        if self.chance.random() < 0.7:
            node.party.flush()

    def commits(self):
        node = self.chance.choice(self.nodes)
        if node.sent:
            self.database.commit(node, node.early)

    def hears(self):
        self.chance.choice(self.nodes).hears(
            self.chance.choice([*ROOMS, WHISPERS]), self.chance.choice([1, 2, 9])
        )

    def reads(self):
        guest = self.chance.choice(self.chance.choice(self.nodes).guests)
        guest.reading = not guest.reading
        guest.flush()

    def settles(self):
        """Let everything be committed, heard of and read."""
        for node in self.nodes:
            node.party.flush()
            while node.sent:
                self.database.commit(node, node.early)
        for node in self.nodes:
            for room in self.database.rows:
                node.hears(room, 10_000)
            for guest in node.guests:
                guest.reading = True
                guest.flush()

    def guests(self):
        return [guest for node in self.nodes for guest in node.guests]


@pytest.fixture(scope="module", params=range(40))
def world(request):
    chance = random.Random(request.param)
    world = World(chance)
    steps = [World.acts] * 4 + [World.commits] * 4 + [World.hears] * 6 + [World.reads]
    for _ in range(150):
        chance.choice(steps)(world)
    world.settles()
    return world


def reads(guest, event):
    return event.shown_to_actor or event.who.number != guest.session.number


def is_there(guest, log):
    """Return the numbers of the lines before which, by their own, somebody had surely come in.

    Whoever leaves a room need not read what others add before that is known elsewhere.
    """
    found, stay = [], None
    for entry in log:
        if stay is not None:
            stay.append(entry.number)
        if entry.event.who.number != guest.session.number:
            continue
        if isinstance(entry.event, Arrived | Entered):
            stay = []
        elif isinstance(entry.event, Left):
            stay = None
        elif stay is not None:
            found, stay = found + stay, []
    return found + (stay or [])


def whispered(guest, log):
    """Return the numbers of the lines of the whispers that somebody reads."""
    number = guest.session.number
    sides = [
        (entry.number, [entry.event.who.number, *(each.number for each in entry.event.to)])
        for entry in log
    ]
    return [place for place, numbers in sides if number in numbers]


def test_two_parties_on_one_store_read_the_same(world):
    for room, rows in world.database.rows.items():
        log, other = (node.streams[room].log.last(10_000) for node in world.nodes)
        assert [entry.number for entry in log] == list(range(len(rows)))
        assert log == other
        for guest in world.guests():
            numbers = [entry.number for entry in guest.entries if entry.room == room]
            assert numbers == sorted(set(numbers))
            if room == WHISPERS:
                assert numbers == whispered(guest, log)
            else:
                there = is_there(guest, log)
                sure = {number for number in there if reads(guest, log[number].event)}
                assert sure - set(numbers) == set()
    assert [node.party.faults for node in world.nodes] == [[], []]


def test_a_listener_hears_what_people_do_in_its_own_party(world):
    for node, epoch in zip(world.nodes, EPOCHS, strict=True):
        done = [
            packed(row[0].event)
            for room in ROOMS
            for row in world.database.rows[room]
            if epoch_of(row[0].event.who.number) == epoch
        ]
        assert sorted(map(packed, node.noted)) == sorted(done)
    assert all(node.noted for node in world.nodes)


def test_people_read_what_is_said_in_the_other_party(world):
    others = [
        entry.event.text
        for guest in world.guests()
        for entry in guest.entries
        if isinstance(entry.event, Emoted | Said | Shouted)
        and epoch_of(entry.event.who.number) != epoch_of(guest.session.number)
    ]
    assert others
