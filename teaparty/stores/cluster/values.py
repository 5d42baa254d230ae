"""What a node asks of the database that all nodes share, and what it reads there.

A turn has a number (`seq`) that is one more than that of the turn before it, whichever node it came
from; each of its lines has a number in its log. Both are given in one transaction. Nodes apply
turns in the order of these numbers, their own like all others, so that all logs are the same.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from teaparty.core.values.claims import Claim, Claimed
from teaparty.core.values.nodes import Node

EVERYBODY = "*"
"""The name of the log in which nodes tell each other who is in, and what staff have changed."""


class Unreachable(Exception):
    """The database can't be asked now. Whether a turn that was sent is stored is not known."""


class Already(Exception):
    """That ticket of the node is stored; its turn is found by reading on."""


class Fenced(Exception):
    """The node's epoch has ended: the others took it for dead. It has to join anew."""


class Apart(Unreachable):
    """Nodes are in by now whose release is too far from this one's; it says which. They may go."""


class Unfit(Exception):
    """The database refuses what was asked for what it is: nothing is stored, and never will be."""


class WrongServer(Exception):
    """This server is not the one that has the party's newest turns; it says why."""


class TurnsLost(Exception):
    """The newest turns that the node has read are not there any more, on any server: a standby took
    over that had not received them. Its logs have to be read anew.
    """


Hint = Callable[[int], None]
"""Is called with the number of a turn that may be there; it may be lost, come twice or late."""


class Item(Struct, frozen=True, gc=False, array_like=True):
    """A line that a node wants in a log; `event` is JSON (`core.log.codec.packed`).

    `account` and `session` are the doer's. Where `stored` is false, nodes read the line, but it is
    in no history. `whispers` are rows of `whisper_of` without the number, which comes later: the
    account, and 1 if it was said to them. A line that takes back another one has the number of
    that in `retracts`, and in `by` who of the staff did it.
    """

    log: str
    event: str
    account: int = 0
    session: int = 0
    stored: bool = True
    speech: bool = False
    whispers: Sequence[tuple[int, int]] = ()
    retracts: int | None = None
    by: str = ""


class Numbered(Struct, frozen=True, gc=False, array_like=True):
    """A line of a turn as it is stored.

    One that was refused has no number and no event, but says why: "muted", "gone" or "erased".
    """

    log: str
    number: int | None
    event: str
    refused: str = ""


class Turn(Struct, frozen=True, gc=False):
    """A turn that is stored: the `ticket`-th one of an epoch; its lines as its node sent them.

    `at` is Unix time in seconds by the database's clock; it never falls from turn to turn. It is
    that of the lines of the log that comes first in the turn. Those of each further log are a
    microsecond later, so that late readers know which came first.
    """

    seq: int
    epoch: int
    ticket: int
    at: float
    lines: Sequence[Numbered]


class Joined(Struct, frozen=True, gc=False):
    """What a node gets that joins: an epoch that nobody else has or had, and the newest turn."""

    epoch: int
    seq: int


class ClusterDatabase(Protocol):
    """The database that all nodes share. What is asked raises `Unreachable`, and never waits long.

    Only one turn of a node is on its way at a time; what was sent is never cancelled.
    """

    def listen(self, hint: Hint) -> None:
        """Call `hint` from now on: for each turn, after each connect, and at times in any case."""
        ...

    async def join(self, node: str, version: str, address: str) -> Joined:
        """Begin an epoch for a node. One of that name that is still in is fenced by it.

        Raises `Apart`.
        """
        ...

    async def turn(self, epoch: int, ticket: int, items: Sequence[Item]) -> Turn:
        """Number and store a turn; raise `Already`, `Fenced` or `Unfit`.

        Tickets of an epoch count from 1. What people who are muted or gone say is refused. A ticket
        may come again with fewer items, or none; the turn that is stored has those that came first.
        """
        ...

    async def turns(self, after: int, last: int | None = None) -> Sequence[Turn]:
        """Return turns after a number in order, up to the `last`; perhaps not all of them yet.

        Raises `LookupError` if turns right after that number are not there any more, and
        `TurnsLost`.
        """
        ...

    async def ends(self) -> Mapping[str, int]:
        """Return the number that comes next in each log that has had lines."""
        ...

    async def people(self) -> Sequence[str]:
        """Return the last `SomebodyIs` of everybody who is in, in JSON.

        So of those who were in by nodes that have ended, and the last `LineTaken` of each link.
        """
        ...

    async def newest(self) -> int:
        """Return the number of the newest turn."""
        ...

    async def renew(self, epoch: int, applied: int) -> Sequence[Node]:
        """Renew the lease of a node, which has applied turns up to a number; raise `Fenced`.

        Nodes whose leases have ended are fenced; a turn tells all others so. Returns all nodes.
        """
        ...

    async def nodes(self) -> Sequence[Node]:
        """Return all nodes as they are now."""
        ...

    async def leave(self, epoch: int) -> None:
        """End an epoch in order."""
        ...

    async def close(self) -> None:
        """Close the connections; whatever is asked then is `Unreachable`."""
        ...

    async def claim(self, epoch: int, claim: Claim) -> Claimed:
        """Have a name belong to one session of the whole party; raise `Fenced`.

        For sessions that have to give way, a turn with `SomebodyLeft` is added. The same claim made
        once more comes to the same.
        """
        ...

    async def release(self, epoch: int, session: int) -> None:
        """Free the names that a session has claimed and never borne."""
        ...

    async def tried(self, name: str, block: str, seconds: float) -> int:
        """Count a try with a password, as a wrong one; return how many there were lately.

        These are those for the name in the last `seconds`, from any address block.
        """
        ...

    async def forget_tries(self, name: str, block: str, *, every: bool) -> None:
        """Forget `every` try for a name from a block, or the last one."""
        ...
