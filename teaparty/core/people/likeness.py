"""Likeness: whether all nodes have the same configuration, as far as they should.

A node tells digests of what it has, and each other one answers with the keys in which it differs.
So neither values nor digests are shown to anybody, nor stand in a log.
"""

from collections.abc import Mapping, Sequence

from teaparty.core.events import Event
from teaparty.core.memory.shared_turns import SharedTurns
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.people.shared_operations import SharedOperations
from teaparty.core.ports import Ports
from teaparty.core.values.notices import Differs
from teaparty.core.values.refusal import Refusal

DIGESTS, DIFFERING = "digests", "differing"
"""What the server around the party is asked for: its digests, and in which keys it differs."""
PATIENCE = 2.0
"""Seconds to wait for the answers of nodes."""
FIRST = 10.0
"""Seconds from its start until a node compares: by then it knows the others."""


class Likeness(Feature):
    """Compares what the nodes of a party have in their configurations."""

    def __init__(
        self, party: Party, ports: Ports, operations: SharedOperations, turns: SharedTurns | None
    ) -> None:
        self._party, self._operate, self._operations = party, ports.operate, operations
        self._known: dict[str, str] = {}  # what the operator's log has of it, by nodes
        self._begun = False
        if turns is not None:
            turns.beginning.append(self._begin)

    async def differing(self) -> Mapping[str, str]:
        """Return the keys in which other nodes differ, by their names; the log has what is new.

        A node that does not answer, or is of an earlier release, is left out.
        """
        try:
            mine = await self._operate(DIGESTS, ())
        except Refusal:
            return {}
        answers = await self._operations.ask_others(DIFFERING, mine.lines, PATIENCE)
        found = {
            node: " ".join(answer.lines)
            for node, answer in answers.items()
            if answer is not None and answer.done
        }
        for node, keys in found.items():
            if keys and self._known.get(node) != keys:
                self._party.report(Differs(session=0, node=node, keys=keys))
        self._known |= found
        return {node: keys for node, keys in found.items() if keys}

    def _begin(self, people: Sequence[Event]) -> None:
        """Compare once all is known, after the start."""
        if not self._begun:
            self._begun = True
            self._party.run(self._compare(), "comparing the configurations of nodes")

    async def _compare(self) -> None:
        await self._party.sleep(FIRST)
        await self.differing()
