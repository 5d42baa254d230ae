"""What an operator can have the running server do: wizards by commands, others by the tool."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from inspect import signature

from twisted.internet.defer import Deferred

from teaparty.core.people.likeness import DIFFERING, DIGESTS
from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal

Operation = Callable[..., Awaitable[Outcome]]
"""Takes words; may raise `Refusal`."""
UNKNOWN = "This server is teaparty {version}, which can't do that: {name}."
BUSY = "Something else is being changed just now. Please try again in a moment."
QUESTIONS = ("installed", "stored", "affected")
"""What only the operator's tool asks for; see `server.questions`."""
LISTING = ("plugins", *QUESTIONS, DIGESTS, DIFFERING)
"""What changes nothing, so that it can be done while something else is."""


class Operations:
    """A table of operations by their names. Calling it does one, unless another is being done."""

    def __init__(self, table: Mapping[str, Operation], version: str) -> None:
        self.version = version
        self._table = table
        self._busy = False
        self._waiting: dict[str, Deferred[None]] = {}

    async def __call__(self, name: str, words: Sequence[str] = ()) -> Outcome:
        """Do what is asked for; raise `Refusal` for what is not known, or can't be done."""
        if name not in self._table:
            raise Refusal(UNKNOWN, version=self.version, name=name)
        if self._busy and name not in LISTING:
            raise Refusal(BUSY)
        try:
            signature(self._table[name]).bind(*words)
        except TypeError:
            raise Refusal("That is not how {name} is asked for.", name=name) from None
        if name in LISTING:
            return await self._table[name](*words)
        self._busy = True
        try:
            return await self._table[name](*words)
        finally:
            self._busy = False
            waiting, self._waiting = self._waiting, {}
            for each in waiting.values():
                each.callback(None)

    async def soon(self, name: str) -> None:
        """Do one that takes no words as soon as nothing else is being done. It waits once only."""
        if name in self._waiting:
            return
        while self._busy:
            self._waiting[name] = Deferred()
            await self._waiting[name]
        await self(name)
