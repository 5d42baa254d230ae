"""What programs of the operator have done to a party in memory."""

from collections.abc import Awaitable
from typing import NamedTuple, Self

from teaparty.core.events import Event
from teaparty.core.moderation.clerk import Served
from teaparty.core.values.looks import DEFAULT
from teaparty.core.values.refusal import Refusal
from teaparty.render.lines import line


class Answered(NamedTuple):
    """What a program is answered: whether it was `done`, and what came of it, or why not."""

    done: bool
    lines: list[str]
    events: list[Event]

    @classmethod
    def of(cls, served: Served) -> Self:
        """Return the answer that says what came of an operation."""
        texts = filter(None, (line(each, DEFAULT) for each in served.events))
        lines = [part for text in texts for part in text.split("\n")]
        return cls(served.done, lines, list(served.events))


async def noted(work: Awaitable[Served], found: list[Served | Refusal]) -> None:
    """Put into `found` what comes of some work."""
    try:
        found.append(await work)
    except Refusal as refusal:
        found.append(refusal)
