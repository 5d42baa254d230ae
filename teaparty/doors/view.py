"""What decides which bytes a door gets, whatever its protocol is."""

from collections.abc import Hashable, Sequence
from typing import Protocol

from teaparty.core.log.log import Batch, Entry
from teaparty.render.lines import Fault


class View(Hashable, Protocol):
    """Doors with equal views get the same bytes: a view is the key of a rank (see `Ranks`).

    Each method gives an event that has no text to a `Fault`, and leaves it out.
    """

    @property
    def look(self) -> Hashable:
        """What it shares with all views that show one event alike: a key of `Batch.pieces`."""
        ...

    @property
    def splices(self) -> bool:
        """Whether `of_actor` can make what people read of a batch in which they acted.

        It also makes what people read who came in the midst of it. If it can't, they read the log
        on their own, by `encoded`.
        """
        ...

    def lay_out(self, batch: Batch, fault: Fault) -> None:
        """Put the bytes of each event into `batch.pieces`, unless another view did so."""
        ...

    def of_batch(self, batch: Batch, fault: Fault) -> bytes:
        """Return what is written for a batch to everyone who had no part in it."""
        ...

    def of_actor(
        self, batch: Batch, fault_for_all: Fault, fault: Fault, viewer: int, first: int = 0
    ) -> bytes:
        """Return what is written for a batch, from its event `first` on, to the session `viewer`.

        Their own events that have no text go to `fault`, those of others to `fault_for_all`.
        """
        ...

    def encoded(self, entries: Sequence[Entry], fault: Fault, viewer: int) -> bytes:
        """Return what is written for these entries to the session `viewer` alone."""
        ...
