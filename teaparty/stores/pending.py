"""What waits to be committed: the lines of one turn, or what a place is like now."""

from collections.abc import Callable

from msgspec import Struct

from teaparty.core.log.log import Entry
from teaparty.core.log.ports import Stored
from teaparty.stores.rows import Rows

Tell = Callable[[bool], None]
"""Is told whether it is stored, or else waits to be."""


class Pending(Struct, eq=False):
    """`done` says that nothing is to be done for it any more, `taken` that it is being committed.

    It is shown once, when it is done, or before that if nothing can be committed.
    """

    rows: Rows
    since: float
    done: bool = False
    taken: bool = False

    @property
    def lines(self) -> int:
        """How many lines wait."""
        return 0

    def show(self) -> None:
        """Have those know it who wait for it."""


class PendingLines(Pending, eq=False, kw_only=True):
    """What one call of `store` brought."""

    entries: list[Entry]
    stored: Stored

    @property
    def lines(self) -> int:
        """How many lines wait."""
        return len(self.entries)

    def show(self) -> None:
        """Have people read the lines."""
        self.stored(self.entries)


class PendingPlace(Pending, eq=False, kw_only=True):
    """What a place is like now, and who asked for that to be stored."""

    tells: list[Tell]

    def show(self) -> None:
        """Say whether it is stored."""
        tells, self.tells = self.tells, []
        for tell in tells:
            tell(self.done)
