"""News of what several nodes share: for the operator in the log, and for people in the party."""

from collections.abc import Callable, Mapping, Sequence

from teaparty.core.memory.shared_turns import SharedTurns
from teaparty.core.ports import nothing
from teaparty.operator_log.event_log import Record

OUT_OF_REACH = "the database can't be asked, so nothing is said here: {why}"
WITHIN_REACH = "the database answers again"
JOINED_ANEW = "other nodes took this one for dead; it has joined them again, as epoch {epoch}"
THERE = "node {node} is there, as epoch {epoch}"
GONE = "node {node}, epoch {epoch}, is gone: it has left, or was silent for too long"
REPLACED = (
    "another process runs as this node, on the machine {machine}, since this one stood still; this"
    " one ends. Give each node a name of its own in [cluster]"
)
MISSED = "turns of other nodes were missed; all logs were read anew"
LOST = "the database has lost turns that people have read; all logs were read anew"


class NodeNews:
    """Is told by the journal (`stores.cluster.applying.Told`)."""

    def __init__(
        self, record: Record, shared: SharedTurns, give_up: Callable[[], object] = nothing
    ) -> None:
        """`give_up` ends the process in order, as a fault."""
        self._record, self._shared, self._give_up = record, shared, give_up
        self.take, self.refused, self.skipped = shared.take, shared.refused, shared.skipped
        self._others: Mapping[int, str] = {}

    def replaced(self, machine: str) -> None:
        """End the process, once the log says why."""
        self._record.warn(REPLACED, machine=machine or "?")
        self._give_up()

    def out_of_reach(self, why: str) -> None:
        """Notify everybody that nothing can be stored, and so nothing is said."""
        self._record.warn(OUT_OF_REACH, why=why)
        self._shared.out_of_reach(why)

    def within_reach(self) -> None:
        """Notify everybody that all is well again."""
        self._record.note(WITHIN_REACH)
        self._shared.within_reach()

    def others_are(self, others: Mapping[int, str]) -> None:
        """Have the log say which other nodes are there, and which ones are there no more."""
        before, self._others = self._others, dict(others)
        for epoch in sorted(before.keys() - others.keys()):
            self._record.warn(GONE, node=before[epoch], epoch=epoch)
        for epoch in sorted(others.keys() - before.keys()):
            self._record.note(THERE, node=others[epoch], epoch=epoch)

    async def joins_anew(self, epoch: int) -> None:
        """Have what people here have claimed again."""
        self._record.warn(JOINED_ANEW, epoch=epoch)
        await self._shared.joins_anew(epoch)

    async def reads_anew(self, ends: Mapping[str, int], people: Sequence[str], lost: bool) -> None:
        """Read all logs again."""
        self._record.warn(LOST if lost else MISSED)
        await self._shared.reads_anew(ends, people, lost)
