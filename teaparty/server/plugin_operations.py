"""What an operator can have the server do with plugins while people are in."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from teaparty.plugin_loader.reloading import Already, Reloading


class Notes(Protocol):
    """The operator's log."""

    def note(self, shape: str, /, **fields: object) -> None:
        """Write one line."""
        ...

    def forget_faults(self) -> None:
        """Write the next fault in full, also where it came before."""
        ...


def plugin_operations(live: Reloading, log: Notes) -> dict[str, Callable[..., Awaitable[Outcome]]]:
    """Return the operations by their names; the log has what was done, or why it was not."""

    async def plugins() -> Outcome:
        return Outcome(tuple(live.listed()))

    async def installed() -> Outcome:
        return Outcome(tuple(live.names()))

    def changing(change: Callable[[str], str]) -> Callable[..., Awaitable[Outcome]]:
        async def operation(name: str) -> Outcome:
            return _noted(change, name, log)

        return operation

    changes = {"load": live.load, "reload": live.reload, "unload": live.unload}
    told = {"plugins": plugins, "installed": installed}
    return {**told, **{name: changing(each) for name, each in changes.items()}}


def _noted(change: Callable[[str], str], name: str, log: Notes) -> Outcome:
    log.forget_faults()
    try:
        outcome = Outcome((change(name),))
    except Refusal as refusal:
        already = isinstance(refusal, Already)
        outcome = Outcome((str(refusal),), done=False, already=already)
    for line in outcome.lines:
        log.note("{line}", line=line)
    return outcome
