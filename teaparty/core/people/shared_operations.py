"""Shared operations: what an operator has one server do, such as a rehash, all do, and answer.

It is told in the log of all nodes. Whoever asked reads what came of it at each.
"""

from collections.abc import Sequence
from contextlib import suppress

from msgspec import Struct

from teaparty.core.events import OperationAnswered, OperationAsked
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import FAULT_TEXT, Session
from teaparty.core.people.roster import Roster
from teaparty.core.ports import Outcome, Ports
from teaparty.core.values.notices import Fault
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.templates import filled

PATIENCE = 10.0
"""Seconds to wait for the answers of nodes."""
PAUSE = 0.1
MOST_LINES, LONGEST = 8, 400
"""Lines of an answer, and characters of each."""
DONE = "{node}: done."
REFUSED = "{node}: refused: {line}"
NO_ANSWER = "{node}: there is no answer yet."


class Waiting(Struct):
    """Answers that somebody waits for, by the epochs of nodes."""

    answers: dict[int, OperationAnswered] = {}


async def ask_nodes(me: Session, name: str, words: Sequence[str]) -> None:
    """Have all other nodes do what was done here, if there are any, and tell what they answer."""
    with suppress(Refusal):
        shared = SharedOperations.of(me)
        await shared.ask(me, name, words)


class SharedOperations(Feature):
    """Asks all other nodes to do what was done here, and does what they ask."""

    def __init__(self, party: Party, ports: Ports, roster: Roster) -> None:
        self._party, self._ports, self._roster = party, ports, roster
        self._count = 0
        self._waiting: dict[int, Waiting] = {}
        roster.on(OperationAsked, self._asked)
        roster.on(OperationAnswered, self._answered)

    async def ask(self, me: Session, name: str, words: Sequence[str]) -> None:
        """Have all other nodes do something, and tell somebody what each of them answers."""
        self._count += 1
        number, roster, clock = self._count, self._roster, self._ports.clock
        others = [each for each in self._ports.nodes() if each.epoch != roster.lease]
        nodes = {each.epoch: each.node for each in others}
        waiting = self._waiting[number] = Waiting()
        try:
            mine = roster.epoch
            roster.tell(OperationAsked(epoch=mine, number=number, name=name, words=tuple(words)))
            until = clock.monotonic() + PATIENCE
            while not waiting.answers.keys() >= nodes.keys() and clock.monotonic() < until:
                await self._party.sleep(PAUSE)
        finally:
            del self._waiting[number]
        for epoch, node in sorted(nodes.items(), key=lambda each: each[1]):
            _tell(me, node, waiting.answers.get(epoch))

    def _asked(self, event: OperationAsked) -> None:
        if event.epoch != self._roster.epoch:
            self._party.run(self._do(event), f"doing what another node asks: {event.name}")

    async def _do(self, event: OperationAsked) -> None:
        try:
            outcome = await self._ports.operate(event.name, event.words)
        except Refusal as refusal:
            outcome = Outcome((filled(refusal.text, refusal.fields),), done=False)
        except GeneratorExit:
            raise  # nobody waits for it any more
        except BaseException as error:
            self._party.report(Fault(session=0, place=event.name, error=error))
            outcome = Outcome((FAULT_TEXT,), done=False)
        lines = tuple(line[:LONGEST] for line in outcome.lines[:MOST_LINES])
        self._roster.tell(
            OperationAnswered(
                epoch=event.epoch,
                number=event.number,
                by=self._roster.lease,
                done=outcome.done,
                lines=lines,
            )
        )

    def _answered(self, event: OperationAnswered) -> None:
        waiting = self._waiting.get(event.number)
        if waiting is not None and event.epoch == self._roster.epoch:
            waiting.answers[event.by] = event


def _tell(me: Session, node: str, answer: OperationAnswered | None) -> None:
    if answer is None:
        me.tell(NO_ANSWER, node=node)
    elif answer.done:
        me.tell(DONE, node=node)
    for line in answer.lines if answer is not None and not answer.done else ():
        me.refuse(Refusal(REFUSED, node=node, line=line))
