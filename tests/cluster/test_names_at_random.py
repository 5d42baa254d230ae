"""Names at random: at the end each is borne by one person, and all nodes agree who that is.

People come in, as guests and members, take other names, leave and lose their links, by three nodes,
over a network that delays, loses and cuts.
"""

import random

import pytest

from teaparty.core.values.names import fold
from teaparty.testing import PASSWORD
from tests.cluster.fake_database import Faults
from tests.cluster.kit import LIMITS, Nodes

GUESTS = ("bob", "b0b", "carol", "dave")
MEMBERS = ("zoe", "z0rro", "alice")
LIMITS = LIMITS.__class__(**{each: getattr(LIMITS, each) for each in LIMITS.__struct_fields__}
                          | {"freed_name_seconds": 1, "renames": 1_000})  # fmt: skip


class World:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.nodes = Nodes(3, limits=LIMITS)
        for name in MEMBERS:
            self.nodes["a"].member(name).types("quit")
        self.nodes.settles()
        self.nodes.network.chance = self.chance
        self.nodes.network.faults = Faults(cut=0.02, late=0.3, hint=0.1)
        self.nodes.eager = False
        self.guests = []

    def comes(self):
        guest = self.chance.choice(list(self.nodes)).party.connects()
        self.guests.append(guest)
        name = self.chance.choice([*GUESTS, *MEMBERS])
        guest.types(f"login {name} {PASSWORD}" if name in MEMBERS else f"login {name}")

    def acts(self):
        inside = [each for each in self.guests if not each.closed and each.session.name]
        if not inside:
            return
        guest = self.chance.choice(inside)
        what = self.chance.choice(["name", "name", "say hello", "quit", "drops"])
        if what == "drops":
            guest.drops()
        else:
            guest.types(f"name {self.chance.choice(GUESTS)}" if what == "name" else what)

    def steps(self):
        for _ in range(self.chance.randint(1, 30)):
            self.nodes.step()

    def passes(self):
        self.nodes.passes(self.chance.choice([0.1, 0.1, 1.0]))

    def stops(self):
        """Have a node stand still, perhaps for so long that the others take it for dead."""
        node = self.chance.choice(list(self.nodes))
        node.database.stopped = True
        self.nodes.passes(self.chance.choice([1.0, 4.0, 25.0]))
        node.database.stopped = False

    def settles(self):
        self.nodes.network.faults = Faults()
        for _ in range(20):
            self.nodes.settles()
            self.nodes.passes(1)
        self.nodes.settles()

    def people(self):
        """Return who is in, by each node: the numbers of sessions by names."""
        return [
            {key: each.number for key, each in node.party.party.people.items()}
            for node in self.nodes
        ]

    def here(self):
        return [
            (fold(each.name), each.number, each.person.account)
            for node in self.nodes
            for each in node.party.party.sessions.values()
            if each.name
        ]


@pytest.mark.parametrize("seed", range(12))
def test_each_name_is_one_persons_whatever_happens_on_the_way(seed):
    world = World(seed)
    steps = [World.comes, World.acts, World.steps, World.passes] * 10 + [World.acts] * 10
    for _ in range(150):
        world.chance.choice([*steps, World.stops])(world)
    world.settles()
    here = world.here()
    names = {name: number for name, number, _ in here}
    assert len(names) == len(here)
    accounts = [account for _, _, account in here if account]
    assert len(accounts) == len(set(accounts))
    assert world.people() == [names] * 3
    rows = world.nodes.server.present.rows.values()
    held = {row.key: row.claim.session for row in rows if row.shown and row.until is None}
    assert held == names
    for node in world.nodes:
        assert (node.party.faults, node.faults) == ([], [])


def test_of_200_who_come_in_by_one_name_at_three_nodes_at_once_one_has_it():
    nodes = Nodes(3, chance=random.Random(7))
    guests = [nodes["abc"[each % 3]].party.connects() for each in range(200)]
    for guest in guests:
        guest.types("login bob")
    nodes.settles()
    nodes.passes(2)
    assert [guest.session.name for guest in guests].count("bob") == 1
    assert [guest.session.name for guest in guests].count("") == 199
