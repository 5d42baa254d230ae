"""Clients go from node to node at random, while these stop, die and can't be reached.

What came of each line is compared with the turns that the database has: it was said once, or its
author read that it was not, or that nobody knows.
"""

import random
from collections import Counter

from teaparty.client.stay import Place
from teaparty.core.values.limits import Limits
from teaparty.testing import PASSWORD, Guest
from tests.cluster.clients import WORD, Client
from tests.cluster.fake_database import Faults
from tests.cluster.halls import Hall
from tests.cluster.kit import Nodes
from tests.doors.conftest import LENIENT

NAMES = ("alice", "bob", "carol", "dave")
MEMBERS = ("alice", "bob")
LINES = ("m{}", "m{}", "/emote m{}", "/look")
FAULTS = Faults(cut=0.02, late=0.5, hint=0.2)
MOST_ROUNDS, QUIET_ROUNDS = 240, 20
"""How often half a second passes at most until each line is settled, and how often after that."""


class Travels:
    """Three nodes, and clients who go from one to the other."""

    def __init__(self, seed, faults=FAULTS):
        self.chance = random.Random(seed)
        self.nodes = Nodes(3, chance=self.chance, limits=Limits(**LENIENT))
        for name in MEMBERS:
            member = Guest(self.nodes["a"].party, "mud")
            for line in (f"login {name}", "register", PASSWORD, PASSWORD, "quit"):
                member.types(line)
                self.nodes.settles()
        self.halls = {node.name: self._hall(node) for node in self.nodes}
        self.clients = [Client(name, name in MEMBERS) for name in NAMES]
        self.links = []
        self.away = {}
        """Nodes that were killed, and steps until they start again."""
        self.unread = set()
        """Texts of which somebody was told by a node that has died: private answers die with it."""
        self.count = 0
        self.nodes.network.faults = self.faults = faults
        self.what = Counter()

    # --- what happens

    def acts(self):
        client = self.chance.choice(self.clients)
        for _ in range(self.chance.choice([1, 1, 1, 4])):
            self.count += 1
            client.says(self.chance.choice(LINES).format(self.count))

    def links_up(self):
        client = self.chance.choice(self.clients)
        if client.link is None and self.halls:
            client.connects(self.chance.choice(list(self.halls.values())))
            self.links.append(client.link)

    def arrives(self):
        for link in list(self.links):
            if self.chance.random() < 0.7:
                self._arrives(link)
        self._turns()

    def _arrives(self, link):
        if link.hall not in self.halls.values():
            self.links.remove(link)
        elif not link.hall.node.database.stopped:
            ends = None in link.sent
            link.arrives()
            if ends:
                self.links.remove(link)

    def _turns(self):
        for hall in self.halls.values():
            if not hall.node.database.stopped:
                hall.turn()

    def hears(self):
        for client in self.clients:
            if self.chance.random() < 0.7:
                client.hears()

    def travels(self):
        for _ in range(self.chance.randint(1, 6)):
            self.nodes.step()
        self._turns()

    def passes(self, seconds=None):
        seconds = seconds or self.chance.choice([0.05, 0.2, 0.5])
        self.nodes.passes(seconds)
        for hall in self.halls.values():
            if not hall.node.database.stopped:
                hall.clock.advance(seconds)
        for name in list(self.away):
            self.away[name] -= seconds
            if self.away[name] <= 0:
                self._starts(name)

    def _starts(self, name):
        del self.away[name]
        self.halls[name] = self._hall(self.nodes.opens(name))

    def _hall(self, node):
        """Open the doors of a node, and note what it refuses: if it dies, nobody reads of it."""
        shared = node.journal.party
        refuse, texts = shared.refused, set()

        def refused(line, why):
            texts.add(getattr(line.event, "text", ""))
            refuse(line, why)

        shared.refused = refused
        hall = Hall(node)
        hall.refused = texts
        return hall

    def cuts(self):
        client = self.chance.choice(self.clients)
        if client.link is not None:
            self.what["cut"] += 1
            client.loses(self.chance.choice([0, 0, 1, 5]))

    def fails(self):
        node = self.chance.choice(self.nodes.nodes)
        what = self.chance.choice(
            ["down", "apart", "stopped", "stopped", "stopped", "hangs", "killed", "well", "well"]
        )
        self.what[what] += 1
        if what == "killed":
            self._kills(node)
        else:
            self.nodes.fails(what, node)

    def _kills(self, node):
        if len(self.halls) < 2:
            return
        hall = self.halls.pop(node.name)
        node.killed()
        self.unread |= hall.refused
        for client in self.clients:
            if client.link is not None and client.link.hall is hall:
                client.loses()
        self.away[node.name] = self.chance.choice([0.5, 5, 20])

    def happens(self, steps, failing=True):
        does = (
            [self.acts] * 3 + [self.links_up] * 3 + [self.arrives] * 6 + [self.hears] * 6
            + [self.travels] * 8 + [self.passes] * 3
        )  # fmt: skip
        for _ in range(steps):
            chance = self.chance.random()
            if chance < 0.012 and failing:
                self.fails()
            elif chance < 0.03:
                self.cuts()
            self.chance.choice(does)()

    def settles(self):
        """Let everything come right again, and each client be in and hear all."""
        self.nodes.is_well()
        self.nodes.network.faults = Faults()
        for name in list(self.away):
            self._starts(name)
        quiet = 0
        for _ in range(MOST_ROUNDS):
            self._settles_more()
            quiet = quiet + 1 if all(client.is_settled for client in self.clients) else 0
            if quiet == QUIET_ROUNDS:
                break
        self.nodes.network.faults = self.faults

    def _settles_more(self):
        for client in self.clients:
            if client.link is None:
                client.connects(next(iter(self.halls.values())))
                self.links.append(client.link)
            elif client.stay.place is Place.LOGIN:
                client.says("")
        for link in list(self.links):
            self._arrives(link)
        self._turns()
        self.passes(0.5)
        self.nodes.settles()
        self._turns()
        for client in self.clients:
            client.hears()


def differences(world):
    """Yield what is not as it should be, in words."""
    stored = Counter(
        word
        for turn in world.nodes.server.archive
        for line in turn.lines
        if line.number is not None and line.log != "*"
        for word in WORD.findall(line.event)
    )
    for client in world.clients:
        waits = {typed.line for typed in client.stay.outbox.waiting.values()}
        if waits:
            yield f"{client.name} waits for {sorted(waits)}"
        for line in client.said:
            if line not in waits:
                yield from _settled(world, client, line, stored)
    for node in world.nodes:
        for fault in (*node.faults, *node.party.faults):
            yield f"a fault of {node.name}: {fault!r}"


def _settled(world, client, line, stored):
    (word,) = WORD.findall(line) or [""]
    if not word:
        return
    times, told = stored[word], client.told[word]
    if times > 1:
        yield f"{client.name}: {word} was said {times} times"
    if told > 1:
        yield f"{client.name}: {word} was refused {told} times"
    if told and times:
        yield f"{client.name}: {word} was refused and said"
    known = told or times or word in world.unread or {line, word} & client.doubted
    if not known:
        yield f"{client.name}: {word} is lost"
