"""Shared operations: what an operator has one server do, such as a rehash, all do, and answer.

It is told in the log of all nodes. Whoever asked reads what came of it at each.
"""

from collections.abc import Sequence

from msgspec import Struct

from teaparty.core.events import OperationAnswered, OperationAsked
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.patience import Patience
from teaparty.core.party.session import FAULT_TEXT, Session
from teaparty.core.people.roster import Roster
from teaparty.core.ports import Outcome, Ports
from teaparty.core.values.notices import Fault
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.templates import filled

PATIENCE = 10.0
"""Seconds to wait for the answers of nodes."""
MOST_LINES, LONGEST = 8, 400
"""Lines of an answer, and characters of each."""
DONE = "{node}: done."
REFUSED = "{node}: refused: {line}"
TOLD = "{node}: {line}"
NO_ANSWER = "{node}: there is no answer yet."
MORE = "Lines that are not shown here: {count}."
UNLIKE = "The nodes are not alike now. Mend what is wrong, and type {sign}{again} once more."


class Waiting(Struct):
    """Answers that somebody waits for, by the epochs of nodes."""

    answers: dict[int, OperationAnswered] = {}


class SharedOperations(Feature):
    """Asks all other nodes to do what was done here, and does what they ask."""

    def __init__(self, party: Party, ports: Ports, roster: Roster) -> None:
        self._party, self._ports, self._roster = party, ports, roster
        self._patience = Patience(party)
        self._count = 0
        self._waiting: dict[int, Waiting] = {}
        roster.on(OperationAsked, self._asked)
        roster.on(OperationAnswered, self._answered)

    async def ask(self, me: Session, name: str, words: Sequence[str], here: Outcome) -> None:
        """Have all other nodes do what was done `here`, and tell somebody what each answers."""
        answers = await self.ask_others(name, words)
        for node, answer in answers.items():
            _tell(me, node, answer, here)
        if any(answer is not None and not answer.done for answer in answers.values()):
            me.tell(UNLIKE, again=" ".join((name, *words)))

    async def ask_others(
        self, name: str, words: Sequence[str], patience: float = PATIENCE
    ) -> dict[str, OperationAnswered | None]:
        """Have all other nodes do something; return by their names what they answer in time."""
        self._count += 1
        number, roster = self._count, self._roster
        others = [each for each in self._ports.nodes() if each.epoch != roster.lease]
        nodes = {each.epoch: each.node for each in others}
        waiting = self._waiting[number] = Waiting()
        try:
            mine = roster.epoch
            roster.tell(OperationAsked(epoch=mine, number=number, name=name, words=tuple(words)))
            got, all_ = waiting.answers, nodes.keys()
            await self._patience.until(lambda: got.keys() >= all_, patience)
        finally:
            del self._waiting[number]
        in_order = sorted(nodes.items(), key=lambda each: each[1])
        return {node: waiting.answers.get(epoch) for epoch, node in in_order}

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
        self._roster.tell(
            OperationAnswered(
                epoch=event.epoch,
                number=event.number,
                by=self._roster.lease,
                done=outcome.as_asked,
                lines=_bounded(outcome.lines),
            )
        )

    def _answered(self, event: OperationAnswered) -> None:
        waiting = self._waiting.get(event.number)
        if waiting is not None and event.epoch == self._roster.epoch:
            waiting.answers[event.by] = event


def _bounded(lines: Sequence[str]) -> tuple[str, ...]:
    """Return lines as they are sent."""
    first = lines if len(lines) <= MOST_LINES else lines[: MOST_LINES - 1]
    sent = [each if len(each) <= LONGEST else f"{each[: LONGEST - 1]}…" for each in first]
    more = len(lines) - len(first)
    return (*sent, MORE.format(count=more)) if more else tuple(sent)


def _tell(me: Session, node: str, answer: OperationAnswered | None, here: Outcome) -> None:
    if answer is None:
        me.tell(NO_ANSWER, node=node)
    elif not answer.done:
        for line in answer.lines:
            me.refuse(Refusal(REFUSED, node=node, line=line))
    elif not answer.lines or answer.lines == _bounded(here.lines):
        me.tell(DONE, node=node)
    else:
        for line in answer.lines:
            me.tell(TOLD, node=node, line=line)
