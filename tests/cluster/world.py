"""Some parties on one database, whose people do things at random, while all sorts of things fail.

What came of it is compared with the turns that the database has: all logs are the same and without
a gap, everybody has read each line once and in its order, and whatever somebody said was either
said once or refused, and then its author was told so.
"""

import random
import re

from teaparty.core.events import PAST, Arrived, Entered, Left, Refused, Told
from teaparty.core.log.codec import arrived, packed, unpacked
from teaparty.core.log.log import WHISPERS
from teaparty.stores.cluster.values import EVERYBODY
from teaparty.testing import PASSWORD, Guest
from tests.cluster.fake_database import Faults
from tests.cluster.kit import Nodes

NAMES = {
    "a": ("alice", "bob", "carol"), "b": ("dave", "eve", "frank"),
    "c": ("grace", "heidi", "ivan"), "d": ("judy", "mallory", "niaj"),
}  # fmt: skip
MEMBERS = ("alice", "bob", "dave", "eve", "grace", "heidi", "judy", "mallory")
NOT_SAID = "That was not said"
FAULTS = Faults(cut=0.05, late=0.5, hint=0.3)
ROUNDS = 60
"""Seconds that are enough for everything to come right again."""


class Reader(Guest):
    """Somebody who keeps what they read with its room and number, and what they are told."""

    def __init__(self, node, name):
        self.entries, self.told = [], []
        super().__init__(node.party, "mud")
        self.node, self.name = node, name

    def show(self, entries):
        self.entries += (entry for entry in entries if entry.room)
        self.told += (entry.event for entry in entries if isinstance(entry.event, Told | Refused))

    @property
    def refused(self):
        """The words of which they were told that they were not said."""
        texts = [str(event.fields["text"]) for event in self.told if NOT_SAID in event.text]
        return [text for text in texts if re.fullmatch(r"m\d+", text)]


class Hearer:
    """A listener that notes what it hears."""

    name = "cat"

    def __init__(self):
        self.noted = []

    def heard(self, room, event):
        self.noted.append(event)


class World:
    def __init__(self, seed, count=2, faults=FAULTS):
        self.chance = random.Random(seed)
        self.hearers = {}
        self.dead = []
        """Guests of nodes that were killed."""
        self.nodes = Nodes(count, channels=["news"], chance=self.chance, listeners=self._listens)
        self.guests = []
        for node in self.nodes:
            self._come_in(node)
        self.faults = faults
        self.nodes.network.faults = faults
        self.count = 0
        self.said = {}
        """Who has said each text."""

    def _listens(self, node):
        hearer = Hearer()
        self.hearers[node.name] = hearer
        return [hearer]

    def _come_in(self, node):
        guests = [Reader(node, name) for name in NAMES[node.name]]
        self.guests += guests
        for guest in guests:
            guest.types(f"login {guest.name}")
            self.nodes.settles()
            if guest.name in MEMBERS:
                passwords = [PASSWORD] if guest.asked else [PASSWORD, PASSWORD]
                guest.types(*([] if guest.asked else ["register"]), *passwords)
                self.nodes.settles()
            guest.types("listen news")
            self.nodes.settles()
            guest.since = next(iter(guest.session.heard)).log.end

    # --- what happens

    def acts(self):
        guest = self.chance.choice(self.guests)
        other = self.chance.choice([each for each in self.guests if each is not guest])
        what = ["say {}", "say {}", "emote {}", "shout s{}", "on", "look", "+news {}"]
        if {guest.name, other.name} <= set(MEMBERS):  # whispers of guests are in no log
            what.append(f"whisper {other.name} {{}}")
        for each in self.chance.choices(what, k=self.chance.choice([1, 1, 1, 3])):
            if "{}" in each:
                self.count += 1
                each = each.format(f"m{self.count}")
                if "shout" not in each:  # which is said in several rooms
                    self.said[f"m{self.count}"] = guest
            guest.session.handle(each)  # so that several may be of one turn
        if self.chance.random() < 0.7:
            guest.node.runs()

    def travels(self):
        for _ in range(self.chance.randint(1, 6)):
            self.nodes.step()

    def passes(self):
        self.nodes.passes(self.chance.choice([0.05, 0.2, 0.5]))

    def reads(self):
        guest = self.chance.choice(self.guests)
        guest.reading = not guest.reading
        guest.flush()

    def fails(self):
        """Have something big fail, or be well again."""
        node = self.chance.choice(self.nodes.nodes)
        what = self.chance.choice(
            ["down", "cut", "apart", "stopped", "hangs", "killed", "well", "well"]
        )
        if what == "killed":
            self.kills(node)
        else:
            self.nodes.fails(what, node)

    def kills(self, node):
        """Have a node end at once, and start again; the same people come in there."""
        self.dead += [guest for guest in self.guests if guest.node is node]
        self.guests = [guest for guest in self.guests if guest.node is not node]
        node.killed()
        self.comes_right()
        self._come_in(self.nodes.opens(node.name))
        self.nodes.network.faults = self.faults

    def happens(self, steps, failing=True):
        does = [self.acts] * 4 + [self.travels] * 8 + [self.passes] * 2 + [self.reads]
        for _ in range(steps):
            if failing and self.chance.random() < 0.01:
                self.fails()
            self.chance.choice(does)()

    def comes_right(self):
        """Let nothing fail any more, until all is as it should be."""
        self.nodes.is_well()
        self.nodes.network.faults = Faults()
        for _ in range(2 * ROUNDS):
            self.nodes.passes(0.5)
            self.nodes.settles()

    def settles(self):
        """Let everything come right again, and be read."""
        self.comes_right()
        for guest in self.guests:
            guest.reading = True
            guest.flush()
        self.nodes.network.faults = self.faults

    # --- what came of it

    def logs(self):
        """Return the logs as the turns of the database have them."""
        found = {}
        for turn in self.nodes.server.archive:
            for line in turn.lines:
                if line.number is not None:
                    entry = arrived(line.log, line.number, turn.at, line.event)
                    found.setdefault(line.log, []).append(entry)
        return found


def texts_of(entries):
    """Return the words of lines that people have said in one place: m1, m2 and so on."""
    found = (getattr(entry.event, "text", "") for entry in entries)
    return [text for text in found if isinstance(text, str) and re.fullmatch(r"m\d+", text)]


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


def differences(world):
    """Yield what is not as it should be, in words."""
    logs = world.logs()
    for name, log in logs.items():
        if [entry.number for entry in log] != list(range(len(log))):
            yield f"{name} has gaps"
        for node in world.nodes:
            yield from _compared(node, name, log)
        if name != EVERYBODY:
            yield from _read(world, name, log)
    yield from _said(world, logs)
    for node in world.nodes:
        for fault in (*node.faults, *node.party.faults):
            yield f"a fault of {node.name}: {fault!r}"


def _compared(node, name, log):
    """Compare a log of a node; there whispers are between the sessions of today of its people."""
    if name in node.streams:
        theirs = node.log(name)
        mine = log[len(log) - len(theirs) :]
        if list(map(_as_later, theirs)) != list(map(_as_later, mine)):
            yield f"{name} of {node.name} is another"
        live = [entry for entry in theirs if entry.event.who.number != PAST and name != WHISPERS]
        if not all(entry.event == log[entry.number].event for entry in live):
            yield f"people in {name} of {node.name} are others"


def _as_later(entry):
    """Return an entry as it is read when the node has started anew."""
    return unpacked(entry.room, entry.number, 0.0, packed(entry.event))


def _read(world, name, log):
    for guest in world.guests + world.dead:
        numbers = [entry.number for entry in guest.entries if entry.room == name]
        if numbers != sorted(set(numbers)):
            yield f"{guest.name} has not read {name} in order"
        if guest in world.dead:
            continue
        there = _there(guest, name, log)
        sure = {number for number in there if reads(guest, log[number].event)}
        if not sure <= set(numbers):
            yield f"{guest.name} has not read of {name}: {sorted(sure - set(numbers))}"


def _there(guest, name, log):
    """Return the numbers of the lines of a log that somebody surely should have read."""
    if name == WHISPERS:
        return whispered(guest, log)
    if name in guest.node.party.party.rooms:
        return is_there(guest, log)
    return range(guest.since, len(log)) if name in guest.session.follows else ()


def _said(world, logs):
    stored = [text for log in logs.values() for text in texts_of(log)]
    if len(set(stored)) < len(stored):
        yield f"said twice: {sorted({each for each in stored if stored.count(each) > 1})}"
    there = set(stored)
    for guest in world.guests + world.dead:
        if unstored := set(texts_of(guest.entries)) - there:
            yield f"{guest.name} has read what is not stored: {unstored}"
        if guest in world.dead:
            continue
        mine = {text for text, author in world.said.items() if author is guest}
        refused = guest.refused
        if len(set(refused)) < len(refused) or not set(refused) <= mine:
            yield f"{guest.name} was told wrongly: {refused}"
        if both := set(refused) & there:
            yield f"{guest.name} was told that it was not said, and it was: {both}"
        if neither := mine - set(refused) - there:
            yield f"{guest.name} was told nothing of: {neither}"
