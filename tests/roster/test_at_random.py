"""People on three nodes do what they like; each node answers as one party does where all are in.

What they do is the same in both. It is compared whenever all nodes have taken in all of it.
"""

import random
import re

import pytest

from teaparty.core.moderation.staff_list import FRESH_SECONDS
from tests.roster.nodes import ROOMS, Nodes

PEOPLE = 7
NODES = 3
QUESTIONS = ["who", "rooms", "channels", "staff", "accounts b", *(f"who {room}" for room in ROOMS),
             "who news", "channels attic", "look"]  # fmt: skip
DOES = [
    "say Hi!", "say Hi!", "on", "on", "go parlour", "afk", "afk Tea.", "listen news",
    "listen attic", "unlisten news", "unlisten attic", "describe me as Somebody.", "emote waves.",
]  # fmt: skip


class Both:
    """The same people in one party by several nodes, and in another one that is alone."""

    def __init__(self, chance):
        self.chance = chance
        self.worlds = [Nodes(NODES), Nodes(1)]
        self.inside = {}
        """Who is in, by the names that they have: their index, and their doors in both."""
        self.out = list(range(PEOPLE))
        self.count = 0

    def comes(self):
        if not self.out:
            return
        number = self.out.pop(self.chance.randrange(len(self.out)))
        self.count += 1
        name, node = f"b{self.count}", self.chance.randrange(NODES)
        how = self.chance.choice(["guest", "member", "host", "wizard"])
        doors = [
            world.guest(node, name) if how == "guest" else world.member(node, name, how)
            for world in self.worlds
        ]
        self.inside[name] = number, doors

    def types(self, name, *lines, settles=False):
        for world, door in zip(self.worlds, self.inside[name][1], strict=True):
            door.types(*lines)
            if settles:
                world.settles()

    def anybody(self):
        return self.chance.choice(list(self.inside)) if self.inside else None

    def does(self):
        if name := self.anybody():
            self.types(name, self.chance.choice(DOES))

    def is_renamed(self):
        if name := self.anybody():
            self.count += 1
            new = f"b{self.count}"
            self.types(name, f"name {new}", settles=True)
            self.types(name, "yes", settles=True)
            known = {each[1][0].session.name for each in self.inside.values()}
            if new in known:
                self.inside[new] = self.inside.pop(name)

    def goes(self):
        if name := self.anybody():
            number, doors = self.inside.pop(name)
            for door in doors:
                door.types("quit")
            self.out.append(number)

    def loses(self):
        """Have somebody lose the link; guests are gone then."""
        if name := self.anybody():
            number, doors = self.inside[name]
            for door in doors:
                door.drops()
            if doors[0].session.gone is not None:
                del self.inside[name]
                self.out.append(number)

    def acts_on(self):
        """Have somebody do something to somebody else, who may be elsewhere."""
        one, other = self.anybody(), self.anybody()
        if one and one != other:
            what = self.chance.choice(
                ["whisper {0} Hi!", "kick {0}", "role {0} host", "to {0} Hi!"]
            )
            for world in self.worlds:
                world.settles()
            self.types(one, what.format(other), settles=True)
            for name in [name for name, (_, doors) in self.inside.items()
                         if doors[0].session.gone is not None]:  # fmt: skip
                self.out.append(self.inside.pop(name)[0])

    def settles(self):
        for world in self.worlds:
            world.settles()

    def compares(self):
        """Have everybody who can type ask, and be answered as in the other world."""
        self.settles()
        for world in self.worlds:
            world.passes(FRESH_SECONDS)
        nodes, alone = self.worlds
        for name, (_, doors) in list(self.inside.items()):
            if doors[0].closed:
                continue
            others = [f"finger {each}" for each in self.inside]
            for question in (*QUESTIONS, *others):
                there, here = (
                    sorted(map(_words, world.answers(door, question)))
                    for world, door in zip((nodes, alone), doors, strict=True)
                )
                assert there == here, (name, question)


def _words(line):
    """Return a line without its order, which is that in which each node learns of people.

    Nor does it tell how long they are idle, which is since their last line if they are elsewhere;
    and how much they have missed, which depends on who was first in a turn.
    """
    line = re.sub(r" +New$|(?<=[0-9]) +[0-9]+$", "", line)
    return sorted(re.split(r"[ ,.]+", re.sub(r"\b[0-9]+[sm]\b|[0-9]+ seconds", "", line)))


@pytest.mark.parametrize("seed", range(12))
def test_each_node_answers_as_a_party_alone(seed):
    both = Both(random.Random(seed))
    steps = [both.comes] * 3 + [both.does] * 8 + [both.acts_on] * 2
    steps += [both.goes, both.loses, both.is_renamed]
    for _ in range(2):
        for _ in range(24):
            both.chance.choice(steps)()
            if both.chance.random() < 0.5:
                both.settles()
        both.compares()
