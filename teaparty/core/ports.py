"""What the party needs from outside: a journal, records, a clock, and a few callables."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

from msgspec import Struct

from teaparty.core.log.ports import Deliver, Journal, Wake, one_by_one
from teaparty.core.records import Records
from teaparty.core.values.claims import Claim, Claimed
from teaparty.core.values.names import fold
from teaparty.core.values.nodes import Node
from teaparty.core.values.notices import Notice
from teaparty.core.values.passwords import Passwords
from teaparty.core.values.refusal import Refusal

Report = Callable[[Notice], None]
"""Notes a change of state for the operator."""
Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine to its end; it raises nothing."""
Sleep = Callable[[float], Awaitable[None]]
"""Makes a coroutine wait for so many seconds."""


class Outcome(Struct, frozen=True):
    """What came of something that the server was asked to do, in sentences."""

    lines: tuple[str, ...]
    done: bool = True
    already: bool = False
    """Whether nothing had to be done, as all was so before."""

    @property
    def as_asked(self) -> bool:
        """Whether all is now as it was asked for."""
        return self.done or self.already


Operate = Callable[[str, Sequence[str]], Awaitable[Outcome]]
"""Has the server do something, by its name and with words; may raise `Refusal`."""


AskNodes = Callable[[], Awaitable[Sequence[Node]]]


class Clock(Protocol):
    """Tells the time; the module `time` is one."""

    def monotonic(self) -> float:
        """Return seconds by a clock that nobody sets: for how long something takes."""
        ...

    def time(self) -> float:
        """Return Unix time in seconds: for when something was."""
        ...


class Names(Protocol):
    """Has each name belong to one session, also where several nodes open the same party.

    Both raise `Unavailable` while the nodes can't be asked.
    """

    async def claim(self, claim: Claim) -> Claimed:
        """Claim a name; made once more by the same session, it comes to the same."""
        ...

    async def release(self, session: int) -> None:
        """Free the names that a session has claimed and does not bear."""
        ...


class Tries(Protocol):
    """Counts tries with passwords where several nodes open the same party; see `Guesses`.

    All raise `Unavailable` while the nodes can't be asked.
    """

    async def comes(self, key: str, block: str, seconds: float) -> int:
        """Count a try for the name of that key as wrong; return how many were in these seconds."""
        ...

    async def unseen(self, key: str, block: str) -> None:
        """Undo the count of a try that could not be checked."""
        ...

    async def succeeded(self, key: str, block: str) -> None:
        """Forget the wrong passwords of this block for this name."""
        ...


NOT_POSSIBLE = "That is not possible at this party."
"""What people read who ask for what the party does without."""


def nothing() -> None:
    """Do nothing."""


async def no_operation(name: str, words: Sequence[str]) -> Outcome:
    """Refuse what is asked for, where there is no server around the party."""
    raise Refusal(NOT_POSSIBLE)


async def no_nodes() -> Sequence[Node]:
    """Return none, where one process alone opens the party."""
    return ()


class Ports(Struct, frozen=True, kw_only=True):
    """What the party asks of the world around it; the composition root gives it."""

    journal: Journal
    records: Records
    passwords: Passwords
    wake: Wake
    report: Report
    spawn: Spawn
    sleep: Sleep
    clock: Clock
    deliver: Deliver = one_by_one
    watch: Callable[[], None] = nothing
    """Asks for `Party.tick`: in a second, and from then on at each `Party.next_tick`."""
    stop: Callable[[], None] = nothing
    """Ends the process in order."""
    names: Names | None = None
    """Claims names; None where one process alone opens the party."""
    tries: Tries | None = None
    """Counts tries with passwords; None where one process alone opens the party."""
    nodes: Callable[[], Sequence[Node]] = tuple
    """Returns all nodes that are in, this one too, as they were some seconds ago."""
    ask_nodes: AskNodes = no_nodes
    """Returns them as they are now; may raise `Unavailable`."""
    unready: Callable[[], Sequence[str]] = tuple
    """Returns why newcomers should go elsewhere now, in sentences."""
    misplaced: Callable[[], bool] = lambda: False
    """Says whether what is saved is not where the operator has it; `unready` then says why."""
    upkeep: Callable[[], Sequence[str]] = tuple
    """Returns until when each certificate is valid, and the last backup, in sentences."""
    leads: Callable[[], bool] = lambda: True
    """Says whether this node does what one node does for all; the only one always does."""
    operate: Operate = no_operation
    """Has the server do something, such as read its configuration again."""
    skeleton: Callable[[str], str] = fold
    """Returns what is equal for names that look alike (Unicode TR39, section 4)."""
    letters: Callable[[str], str] = fold
    """Returns the small letters that a name reads like, with its digits; see `NameRules`."""
