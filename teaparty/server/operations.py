"""What an operator can have the running server do: wizards by commands, others by the tool."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal

Operation = Callable[..., Awaitable[Outcome]]
"""Takes words; may raise `Refusal`."""


class Operations:
    """A table of operations by their names. Calling it does one."""

    def __init__(self, table: Mapping[str, Operation], version: str) -> None:
        self.version = version
        self._table = table

    async def __call__(self, name: str, words: Sequence[str] = ()) -> Outcome:
        """Do what is asked for; raise `Refusal` for what is not known, or can't be done."""
        if name not in self._table:
            raise Refusal(
                "This server is teaparty {version}, which can't do that: {name}.",
                version=self.version,
                name=name,
            )
        return await self._table[name](*words)
