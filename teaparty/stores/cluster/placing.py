"""The journal of a node, which also stores what places are like, in order with the lines."""

from typing import Any

from teaparty.stores.cluster.journal import ClusterJournal
from teaparty.stores.commit_queue import CommitQueue
from teaparty.stores.pending import Tell
from teaparty.stores.rows import PlaceRow


class PlacingJournal(ClusterJournal):
    """Implements `stores.place_records.PlaceJournal`, too.

    No turn begins before all that places are like is stored, by a `queue`.
    """

    def __init__(self, queue: CommitQueue, *given: Any) -> None:
        """`given` is as for `ClusterJournal`."""
        super().__init__(*given)
        self.queue = queue

    @property
    def _waits(self) -> bool:
        waits = self.queue.unsaved_places > 0 and not self._outgoing.is_sent
        return waits or super()._waits

    def change_place(self, row: PlaceRow, tell: Tell) -> None:
        """See `stores.place_records.PlaceJournal`."""

        def stored(is_stored: bool) -> None:
            tell(is_stored)
            self._sending.go()

        self.queue.change_place(row, stored)

    def settle_places(self, tell: Tell) -> None:
        """See `stores.place_records.PlaceJournal`."""
        self.queue.settle_places(tell)

    async def close(self) -> int:
        """See `ClusterJournal`."""
        await self.queue.close()
        return await super().close()
