"""A node catches up with all others: it reads the turns that it has not applied yet, in order.

Turns come as answers to its own, and by reading; a hint says only that there is something to read.
Where turns are gone that it lacks, or others stand in their place, it reads all logs anew.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from twisted.internet.defer import Deferred

from teaparty.core.log.places import Line
from teaparty.stores.cluster.applying import LATE, Applying, OutOfStep, numbered
from teaparty.stores.cluster.contact import Contact
from teaparty.stores.cluster.outgoing import Outgoing, Refused, Settled
from teaparty.stores.cluster.repeated import Repeated, Spawn
from teaparty.stores.cluster.succession import Succession
from teaparty.stores.cluster.values import (
    Already,
    ClusterDatabase,
    Fenced,
    Joined,
    Turn,
    TurnsLost,
    Unreachable,
    WrongServer,
)
from teaparty.stores.worker_thread import Reactor

T = TypeVar("T")
PATIENCE = 3.0
"""Seconds without an answer after which people are told."""
MOST_HELD = 1_000
"""Turns that are read before anybody may read them; more are read then."""
READ = "read"


class CatchingUp(Applying):
    """Applies all turns, from the one on that `joined` says; those of its own settle `outgoing`."""

    def __init__(
        self,
        database: ClusterDatabase,
        joined: Joined,
        outgoing: Outgoing,
        reactor: Reactor,
        spawn: Spawn,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(report)
        self._database, self._outgoing, self._reactor = database, outgoing, reactor
        self.epoch = joined.epoch
        """That of its turns; sessions keep the numbers of the first one."""
        self._order = Succession(joined.seq)
        self._settled: dict[int, tuple[Turn, Settled]] = {}  # turns that came before their time
        self._awaited: list[tuple[int, Deferred[None]]] = []
        self._contact = Contact(PATIENCE)
        self._why = "the database does not answer"
        self._anew = self._lost = False
        self._reading = Repeated(self._read, reactor, spawn, report)
        self.lost = 0
        """Lines that were refused since the start, as they could not be stored in time."""

    def _hears(self, seq: int) -> None:
        """There may be a turn of that number."""
        self._order.heard_of(seq)
        if self._order.lacks() is not None:
            self._reading.go()

    def _unshown(self) -> dict[str, Line]:
        """Return the last line of each log in turns before their time, also if it was left out."""
        turns = sorted(self._settled.items())
        return {line.room: line for _, (_, each) in turns for line, _ in each.lines}

    def _give_up(self, refused: Sequence[Refused], why: str) -> None:
        self.lost += len(refused)
        self.refuse(refused, why)

    async def _read(self) -> None:
        while True:
            if self._anew:
                await self._read_anew()
            if (lacking := self._order.lacks()) is None:
                self._answered(READ)  # also by what has come in other ways
                return
            after, last = lacking
            try:
                turns = await self._asked(READ, self._database.turns(after, last))
            except LookupError:
                self._anew = True
                continue
            if not turns:
                return
            self._come(turns)
            if self._contact.lost and self._order.hold(()) > MOST_HELD:
                return

    def _reached(self, seq: int) -> Deferred[None]:
        """Fires when all turns up to a number are applied, or skipped."""
        reached: Deferred[None] = Deferred()
        self._order.heard_of(seq)
        self._awaited.append((seq, reached))
        self._look_at_reached()
        self._reading.go()
        return reached

    def _look_at_reached(self) -> None:
        if not self._anew and self._awaited:
            done = [each for seq, each in self._awaited if seq <= self._order.applied]
            self._awaited = [each for each in self._awaited if each[0] > self._order.applied]
            for each in done:
                each.callback(None)

    async def _read_anew(self) -> None:
        """Go on with the newest turn, after all logs were read from the records."""
        self._outgoing.skip()
        newest = await self._asked(READ, self._database.newest())
        ends = await self._asked(READ, self._database.ends())
        people = await self._asked(READ, self._database.people())
        if self.party is not None:
            await self.party.reads_anew(ends, people, self._lost)
        for log, end in ends.items():
            self.begin(log, end)
        lost, self._anew, self._lost = self._lost, False, False
        self._order.skip_to(newest)
        for seq, (turn, settled) in list(self._settled.items()):
            if seq > newest:
                self._order.heard_of(seq)
                continue
            del self._settled[seq]
            if not lost:
                numbered(turn, settled.stored)
            self.skipped([line for line in settled.stored if line.number is not None])
            for stored, line in zip(turn.lines, settled.stored, strict=True):
                if line.number is None:
                    self.refuse([Refused(line)], stored.refused)
            self.refuse([Refused(line) for line, there in settled.lines if not there], LATE)
        if lost:
            self._be_fenced(self.epoch)  # for the epoch may be lost, too
        self._look_at_reached()

    def _be_fenced(self, epoch: int) -> None:
        """Take part no more, as that epoch has ended, until the node has joined anew."""
        raise NotImplementedError

    # --- turns

    def _come(self, turns: Sequence[Turn]) -> None:
        """Take turns, also such that come before their time, and apply those whose turn it is."""
        for turn in turns:
            if turn.epoch == self.epoch and (settled := self._outgoing.settle(turn)) is not None:
                self._settled[turn.seq] = turn, settled
        if self._anew:
            return
        if self._contact.lost:  # people first read that the party is back
            self._order.hold(turns)
            return
        for turn in self._order.take(turns):
            _, settled = self._settled.pop(turn.seq, (turn, None))
            try:
                self.apply(turn, settled)
            except OutOfStep as error:
                self._report(error)
                self._anew = True
                if settled is not None:
                    self._settled[turn.seq] = turn, settled
        self._look_at_reached()
        if self._anew or self._order.lacks() is not None:
            self._reading.go()

    async def _asked(self, kind: str, answer: Awaitable[T]) -> T:
        """Await an answer, and take note of how long that takes."""
        self._contact.asks(kind, self._reactor.seconds())
        try:
            found = await answer
        except (Unreachable, WrongServer) as error:
            self._why = str(error) or self._why
            raise
        except TurnsLost:
            self._anew = self._lost = True
            self._reading.go()
            raise Unreachable from None  # until all logs are read anew
        except (Already, Fenced, LookupError):
            self._answered(kind)
            raise
        self._answered(kind)
        return found

    def _answered(self, kind: str) -> None:
        if self._contact.answers(kind, self._reactor.seconds()):
            if self.party is not None:
                self.party.within_reach()
            self._come(())
