"""What the operator's tool asks for its own sake, such as which operations there are.

Nobody has anything done by that, so it stands in no audit log, and is not for HTTP.
"""

from collections.abc import Awaitable, Callable, Sequence

from teaparty.core.party.party import Party
from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.operations import usage
from teaparty.server.operations import QUESTIONS as OF_THE_SERVER


async def operations(party: Party, *_: str) -> Outcome:
    """Answer with each operation as people type it, and below that what it does."""
    found = sorted(party.operations().items())
    return Outcome(tuple(line for _, each in found for line in (usage(each), each.summary)))


def of_server(name: str) -> Callable[..., Awaitable[Outcome]]:
    """Return what answers as the server around the party does."""

    async def question(party: Party, *words: str) -> Outcome:
        return await party.ports.operate(name, words)

    return question


QUESTIONS: dict[str, Callable[..., Awaitable[Outcome]]] = {
    "operations": operations,
    **{name: of_server(name) for name in OF_THE_SERVER},
}
"""By their names, which go before those of operations."""


async def answered(party: Party, name: str, words: Sequence[str] = ()) -> Outcome:
    """Answer one of them, or say why that is not possible."""
    try:
        return await QUESTIONS[name](party, *words)
    except Refusal as refusal:
        return Outcome((str(refusal),), done=False)
