"""A network between nodes and the database that they share, which loses and delays at random.

Each node has a `FakeDatabase`. What it asks travels to the server, is done there, and the answer
travels back; a step of the network moves one of these on. Calls of one node for the same thing are
done in order. A connection may be cut at each step: then the node can't know whether it was done,
and it may be done later still. Hints are lost, doubled and late. With the same seed all goes alike.
"""

import random
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from teaparty.stores.cluster.values import Hint, TurnsLost, Unreachable
from tests.cluster.fake_server import FakeServer

PATIENCE = 3.0
"""Seconds after which a node closes a connection that gives no answer."""
POLL = 1.0
"""Seconds between two looks for turns of which no hint has come."""


class Call:
    """Something that a node has asked for."""

    def __init__(self, database: "FakeDatabase", kind: str, work: Callable[[], Any], now: float):
        self.database, self.kind, self.work, self.since = database, kind, work, now
        self.done = self.is_answered = False
        self.answer: Any = None

    def do(self) -> None:
        self.done = True
        try:
            self.answer = self.work()
        except Exception as error:
            self.answer = error

    def come_back(self, answer: Any) -> None:
        self.answer, self.is_answered = answer, True

    def __await__(self) -> Generator["Call", None, Any]:
        while not self.is_answered:
            yield self
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Faults:
    """How often, of 1, something goes wrong at each step."""

    def __init__(self, cut: float = 0.0, late: float = 0.0, hint: float = 0.0) -> None:
        self.cut = cut
        """A connection is cut, before or after what was asked is done."""
        self.late = late
        """What was asked over a connection that was cut is done later."""
        self.hint = hint
        """A hint is lost, or comes twice."""


class Network:
    """What travels between the nodes and the server. Without a chance all goes in order."""

    def __init__(self, server: FakeServer, chance: random.Random | None = None) -> None:
        self.server, self.chance = server, chance
        self.faults = Faults()
        self.down = False
        """Whether the server does not run."""
        self.calls: list[Call] = []
        self.zombies: list[Call] = []
        """What the server may still do, whose askers have given up."""
        self.databases: list[FakeDatabase] = []
        self.log: list[str] = []
        """What was asked, for tests that count."""
        server.hints.append(self._hinted)

    def node(self, name: str) -> "FakeDatabase":
        """Return what a node asks; not after its end."""
        database = FakeDatabase(self, name)
        self.databases.append(database)
        return database

    def forget(self, database: "FakeDatabase") -> None:
        """Have a node be no more, which does not end what it has asked for."""
        self.zombies += [each for each in self.calls if each.database is database and not each.done]
        self.calls = [each for each in self.calls if each.database is not database]
        self.databases.remove(database)

    def lose(self, count: int) -> None:
        """Have a standby take over that has not received the last turns."""
        self.cut_all()
        self.server.lose(count)
        for database in self.databases:
            database.hints.append(database.seen + 1)

    def _hinted(self, seq: int) -> None:
        for database in self.databases:
            if database.reachable and not self.down:
                for _ in range(self._times(self.faults.hint)):
                    database.hints.append(seq)

    def _times(self, fault: float) -> int:
        if self.chance is None or self.chance.random() >= fault:
            return 1
        return self.chance.choice([0, 2])

    def _happens(self, fault: float) -> bool:
        return self.chance is not None and self.chance.random() < fault

    # --- steps

    def step(self) -> bool:
        """Move one thing on; return whether there was anything to do."""
        found = [*self._movable(), *self._hinting(), *self.zombies]
        if not found:
            return False
        each = found[0] if self.chance is None else self.chance.choice(found)
        if isinstance(each, FakeDatabase):
            each.hear()
        elif each in self.zombies:
            self.zombies.remove(each)
            if not self.down:
                each.do()
        else:
            self._move(each)
        return True

    def _movable(self) -> list[Call]:
        """Return the first call of each kind of each node; not what waits for a node or server."""
        first: dict[tuple[int, str], Call] = {}
        for call in self.calls:
            first.setdefault((id(call.database), call.kind), call)
        return [
            call for call in first.values() if not call.database.stopped and not call.database.hangs
        ]

    def _hinting(self) -> list["FakeDatabase"]:
        return [each for each in self.databases if each.hints and not each.stopped]

    def _move(self, call: Call) -> None:
        if self.down or not call.database.reachable or self._happens(self.faults.cut):
            self.cut(call)
        elif call.done:
            self.calls.remove(call)
            call.come_back(call.answer)
        else:
            call.do()
            if self.chance is None:
                self._move(call)

    def cut(self, call: Call) -> None:
        """Cut the connection of a call."""
        self.calls.remove(call)
        if not call.done and self._happens(self.faults.late):
            self.zombies.append(call)
        call.come_back(Unreachable())

    def cut_all(self, database: "FakeDatabase | None" = None) -> None:
        """Cut all connections, or those of a node."""
        for call in list(self.calls):
            if database is None or call.database is database:
                self.cut(call)

    def passes(self, seconds: float) -> None:
        """Let time go by for the server; nodes look for turns, and lose their patience."""
        self.server.now += seconds
        for call in list(self.calls):
            if self.server.now - call.since > PATIENCE and not call.database.stopped:
                self.cut(call)
        for database in self.databases:
            database.looks(self.server.now)


class FakeDatabase:
    """What one node asks (`ClusterDatabase`)."""

    def __init__(self, network: Network, name: str) -> None:
        self.network, self.name = network, name
        self.reachable = True
        self.stopped = False
        """Whether the node stands still (SIGSTOP): nothing comes to it, all waits."""
        self.hangs = False
        """Whether the server does not answer it, while the connections are there."""
        self.closed = False
        self.hints: list[int] = []
        self._hint: Hint | None = None
        self._looked = network.server.now
        self._lost = network.server.lost
        self.seen = 0
        """The newest turn that the node has read."""

    @property
    def _server(self) -> FakeServer:
        return self.network.server

    def hear(self) -> None:
        """Be told of the oldest hint, or of any."""
        chance = self.network.chance
        hint = self.hints.pop(0 if chance is None else chance.randrange(len(self.hints)))
        if self._hint is not None and not self.closed:
            self._hint(hint)

    def looks(self, now: float) -> None:
        """Look for new turns, as it is done once a second."""
        if (
            now - self._looked >= POLL
            and self.reachable
            and not (self.network.down or self.stopped)
        ):
            self._looked = now
            self.hints.append(self._server.seq)

    async def _ask(self, kind: str, work: Callable[[], Any]) -> Any:
        if self.closed:
            raise Unreachable
        call = Call(self, kind, work, self._server.now)
        self.network.calls.append(call)
        self.network.log.append(f"{self.name} {kind}")
        return await call

    # --- ClusterDatabase

    def listen(self, hint: Hint) -> None:
        self._hint = hint

    async def join(self, node: str, version: str, address: str):
        return await self._ask("other", partial(self._server.join, node, version, address))

    def _in_step(self, work: Callable[[], Any]) -> Any:
        """Do something, unless turns are lost that the node has read."""
        lost, self._lost = self._lost, self._server.lost
        if lost < self._lost and self.seen:
            self.seen = 0
            raise TurnsLost
        return work()

    async def turn(self, epoch: int, ticket: int, items):
        work = partial(self._server.turn, epoch, ticket, list(items))
        found = await self._ask("turn", partial(self._in_step, work))
        self.seen = max(self.seen, found.seq)
        return found

    async def turns(self, after: int, last: int | None = None):
        work = partial(self._server.read, after, last)
        found = await self._ask("read", partial(self._in_step, work))
        self.seen = max([self.seen, *(turn.seq for turn in found)])
        chance = self.network.chance
        return found if chance is None or not found else found[: chance.randint(1, len(found))]

    async def newest(self) -> int:
        return await self._ask("read", lambda: self._server.seq)

    async def ends(self):
        return await self._ask("read", lambda: dict(self._server.ends))

    async def people(self):
        return await self._ask("read", self._server.people)

    async def renew(self, epoch: int, applied: int):
        return await self._ask("other", partial(self._server.renew, epoch, applied))

    async def nodes(self):
        return await self._ask("read", self._server.nodes)

    async def leave(self, epoch: int) -> None:
        await self._ask("other", partial(self._server.leave, epoch))

    async def claim(self, epoch: int, claim):
        return await self._ask("other", partial(self._server.claim, epoch, claim))

    async def release(self, epoch: int, session: int) -> None:
        await self._ask("other", partial(self._server.release, epoch, session))

    async def tried(self, name: str, block: str, seconds: float) -> int:
        return await self._ask("other", partial(self._server.tried, name, block, seconds))

    async def forget_tries(self, name: str, block: str, *, every: bool) -> None:
        await self._ask("other", partial(self._server.forget_tries, name, block, every))

    async def close(self) -> None:
        self.closed = True
        self.network.cut_all(self)
