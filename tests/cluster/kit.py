"""Several parties in memory which share one database, so that they are one party.

    nodes = Nodes(2)
    alice, bob = nodes["a"].guest("alice"), nodes["b"].guest("bob")
    alice.types("say hello")
    assert bob.reads() == ["alice says: hello"]

Whatever is typed is stored and read everywhere before `types` returns, unless `eager` is taken
away: then nothing travels but by `step`. With a `chance` it travels at random (`fake_database`).
Time passes for all nodes and the server at once, by `nodes.passes`.
"""

import random
import weakref
from types import MappingProxyType

from twisted.internet.task import Clock

from teaparty.core.log.stream import Unstored
from teaparty.core.memory.shared_turns import SharedTurns
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.places import Places
from teaparty.core.ports import no_operation
from teaparty.core.records.places import named_in
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.stores.cluster.items import Items
from teaparty.stores.cluster.journal import TICK, ClusterJournal
from teaparty.stores.cluster.names import ClusterNames, or_unavailable
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.cluster.tries import ClusterTries
from teaparty.testing import TestParty, plain_rooms
from teaparty.testing.clock import Coroutines, result_of
from teaparty.testing.opening import Opening, channel_rules
from tests.cluster.fake_database import Faults, Network
from tests.cluster.fake_server import FakeServer

ROOMS = ("parlour", "garden")
LIMITS = Limits(history=10_000, inbox=10_000, shout_seconds=0)
MOST_ROUNDS = 10_000
"""How often everything may go on until nothing is left to do."""


class NodeParty(TestParty):
    """The party of one node; others are told of what happens there, and time passes for all."""

    __test__ = False

    def __init__(self, nodes: "Nodes", *given, **named) -> None:
        self._nodes = nodes
        super().__init__(*given, **named)

    def flush(self) -> None:
        """Run everything that is due, here and, if that is wanted, everywhere."""
        self.flush_alone()
        self._nodes.runs()

    def flush_alone(self) -> None:
        """Run everything that is due here."""
        super().flush()

    def passes(self, seconds: float) -> None:
        self._nodes.passes(seconds)

    def ends(self) -> None:
        """Do nothing any more that waits; what was begun just now is still asked for."""
        self._coroutines.step()
        self._coroutines.close()

    def passes_alone(self, seconds: float) -> None:
        """Let time go by here alone."""
        super().passes(seconds)


class Node:
    """One node: its party, journal, database and clock. `party` is a `TestParty`."""

    def __init__(self, nodes: "Nodes", name: str, version: str = "1") -> None:
        self.nodes, self.name = nodes, name
        self.database = nodes.network.node(name)
        self.clock, self.work = Clock(), Coroutines()
        self.faults: list[BaseException] = []
        joined = nodes.server.join(name, version)
        self.journal = ClusterJournal(
            self.database, joined,
            NodeOptions(node=name, version=version, most=nodes.limits.unsaved_lines,
                        seconds=nodes.limits.unsaid_seconds),
            Items(Unstored(lambda: self.streams), self.faults.append),
            self.clock, self.work.add, self.faults.append,
        )  # fmt: skip
        plugins = Opening(nodes.modules, {}, None).plugins
        plugins.listeners.extend(nodes.listeners(self))
        options = PartyOptions(limits=nodes.limits, channels=nodes.channels, epoch=joined.epoch)
        self.party = NodeParty(
            nodes, nodes.made_rooms(), plugins, options, self.journal, nodes.server.records,
            names=ClusterNames(self.database, lambda: self.journal.epoch),
            tries=ClusterTries(self.database),
            all_nodes=lambda: self.journal.nodes,
            ask_nodes=lambda: or_unavailable(self.database.nodes()),
            operate=nodes.operators.get(name, no_operation),
            leads=lambda: self.journal.leads,
        )  # fmt: skip
        self.party.now += nodes.server.now - self.party.time
        self._remember()
        shared = SharedTurns.of(self.party.party)
        shared.begin_with(nodes.server.people())
        self.journal.start(shared)

    def _remember(self) -> None:
        server, party = self.nodes.server, self.party.party
        made = result_of(server.records.places())
        accounts = result_of(server.records.accounts(set(named_in(made))))
        Places.of(party).begin(made, {each.number: each.name for each in accounts})
        most = self.nodes.limits.history
        for log, end in server.ends.items():
            stored = log in party.streams and party.streams[log].history
            party.remember(log, server.remembered(log, most) if stored else (), end)
        Invitations.of(party).begin()

    @property
    def streams(self):
        return self.party.party.streams

    def guest(self, name: str, *given, **named):
        return self.party.guest(name, *given, **named)

    def member(self, name: str, *given, **named):
        return self.party.member(name, *given, **named)

    def log(self, name: str):
        """Return the entries of a log that are in memory."""
        return self.streams[name].log.last(1_000_000)

    def runs(self) -> None:
        """Do all that can be done without an answer of the database."""
        if not self.database.stopped:
            self.work.step()
            self.party.flush_alone()

    def passes(self, seconds: float) -> None:
        if not self.database.stopped:
            self.party.passes_alone(seconds)
            self.clock.advance(seconds)

    def closes(self) -> list[int]:
        """End in order; return a list, which gets how many lines could not be stored."""
        lost: list[int] = []

        async def close() -> None:
            lost.append(await self.journal.close())

        self.party.party.close()
        self.party.flush()
        self.work.add(close())
        self.nodes.runs()
        return lost

    def take_faults(self) -> list[str]:
        """Return the kinds of the faults so far, for a test that wants some, and forget them."""
        found = [type(fault).__name__ for fault in self.faults]
        self.faults.clear()
        return found

    def waits_no_more(self) -> None:
        """End all that waits here."""
        self.work.close()
        self.party.ends()

    def killed(self) -> None:
        """End at once, as by kill -9: what was sent may still be done."""
        self.nodes.network.forget(self.database)
        self.nodes.nodes.remove(self)
        self.waits_no_more()


class Nodes:
    """Some nodes of one party, called a, b, c ..., with the same rooms."""

    made: "weakref.WeakSet[Nodes]" = weakref.WeakSet()
    """Those that there are: what waits in them at the end of a test is ended."""

    def __init__(
        self,
        count: int = 2,
        rooms=ROOMS,
        limits: Limits = LIMITS,
        channels=(),
        chance: random.Random | None = None,
        listeners=lambda node: [],
        modules=(),
        operators=MappingProxyType({}),
        more_rooms=MappingProxyType({}),
    ) -> None:
        self.made.add(self)
        self.server = FakeServer()
        self.network = Network(self.server, chance)
        self.rooms, self.listeners, self.modules = rooms, listeners, modules
        self.limits, self.channels = limits, channel_rules(channels)
        self.operators, self.more_rooms = operators, more_rooms
        """What the server does that each node is a part of, by their names."""
        self.eager = chance is None
        """Whether everything that is to be done is done at once."""
        self._running = False
        self.nodes: list[Node] = []
        for name in "abcdefgh"[:count]:
            self.opens(name)

    def made_rooms(self):
        """Return the rooms of a node: plain ones, and one of each further kind."""
        more = {name: kind(name) for name, kind in self.more_rooms.items()}
        return plain_rooms(*self.rooms) | more

    def opens(self, name: str) -> Node:
        """Start a node, perhaps again."""
        node = Node(self, name)
        self.nodes.append(node)
        return node

    def __getitem__(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)

    def __iter__(self):
        return iter(self.nodes)

    def step(self) -> bool:
        """Have one thing travel, and all nodes do what they can; return whether anything did."""
        moved = self.network.step()
        for node in list(self.nodes):
            node.runs()
        return moved

    def runs(self) -> None:
        """Do everything, if it is done at once here."""
        if self.eager and not self._running:
            self.settles()

    def settles(self) -> None:
        """Let all that can travel come to its end, without time passing."""
        self._running = True
        try:
            for node in list(self.nodes):
                node.runs()
            for _ in range(MOST_ROUNDS):
                if not self.step() and not self.step():
                    return
            raise AssertionError("it never ends")
        finally:
            self._running = False

    def fails(self, what: str, node: Node) -> None:
        """Have the database be away ("down"), or something of a node; or all be "well" again."""
        database = node.database
        if what == "down":
            self.network.down = True
            self.network.cut_all()
        elif what == "cut":
            self.network.cut_all(database)
        elif what == "apart":
            database.reachable = False
        elif what == "stopped":
            database.stopped = True
        elif what == "hangs":
            database.hangs = True
        else:
            assert what == "well"
            self.is_well()

    def is_well(self) -> None:
        """Have no more of what fails by `fails`."""
        self.network.down = False
        for each in self.nodes:
            each.database.reachable = True
            each.database.stopped = each.database.hangs = False

    def recovers(self) -> None:
        """Have no more faults, and let all that was held up by some come to its end."""
        self.network.faults = Faults()
        for _ in range(5):
            self.settles()
            self.passes(1)
        self.settles()

    def passes(self, seconds: float) -> None:
        """Let time go by everywhere, in steps."""
        while seconds > 0:
            step = min(seconds, TICK / 5)
            seconds -= step
            self.network.passes(step)
            for node in list(self.nodes):
                node.passes(step)
            self.runs()
