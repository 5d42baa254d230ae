"""How nodes learn that there is a new turn. What they learn so may be late, come twice or be lost.

PostgreSQL's own notifications are the first way. They take a lock of the whole server until each
turn is stored. Where that is the limit, a broker can carry the numbers instead.
"""

from typing import Protocol

from teaparty.stores.cluster.values import Hint


class Hints(Protocol):
    """Carries the numbers of turns from node to node."""

    def listen(self, hint: Hint) -> None:
        """Call `hint` with the number of each turn that other nodes have `stored`, from now on."""
        ...

    def stored(self, seq: int) -> None:
        """Tell the other nodes that there is a turn of this number."""
        ...

    def close(self) -> None:
        """Call and tell nobody any more."""
        ...
