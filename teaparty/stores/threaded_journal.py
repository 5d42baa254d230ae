"""The journal that commits in a thread: all that comes during one commit is in the next."""

from collections.abc import Callable

from twisted.internet.defer import Deferred

from teaparty.core.log.places import Line
from teaparty.core.log.ports import Stored
from teaparty.stores.commit_queue import CommitQueue, SaveCallbacks
from teaparty.stores.numbering import Numbering
from teaparty.stores.pending import Tell
from teaparty.stores.rows import Packing, PlaceRow, Rows
from teaparty.stores.worker_thread import Reactor, WorkerThread


class ThreadedJournal:
    """Shows each turn as soon as it is on the disk, or a server says that it is.

    `commit` is called in `thread`; see `CommitQueue` for what it raises.
    """

    def __init__(
        self,
        commit: Callable[[Rows], None],
        packing: Packing,
        thread: WorkerThread,
        reactor: Reactor,
        callbacks: SaveCallbacks,
        most: int,
    ) -> None:
        self._packing = packing
        self._numbering = Numbering()
        self.queue = CommitQueue(commit, thread, reactor, callbacks, most)

    def begin(self, room: str, number: int) -> None:
        """See `core.log.ports.Journal`."""
        self._numbering.begin(room, number)

    def end(self, room: str) -> int:
        """See `core.log.ports.Journal`."""
        return self._numbering.end(room)

    def forget(self, room: str) -> None:
        """See `core.log.ports.Journal`."""
        self._numbering.forget(room)

    def store(self, lines: list[Line], stored: Stored) -> None:
        """See `core.log.ports.Journal`."""
        entries = self._numbering.entries(lines)
        self.queue.put(self._packing.rows(entries), entries, stored)

    def change_place(self, row: PlaceRow, tell: Tell) -> None:
        """See `stores.place_records.PlaceJournal`."""
        self.queue.change_place(row, tell)

    def settle_places(self, tell: Tell) -> None:
        """See `stores.place_records.PlaceJournal`."""
        self.queue.settle_places(tell)

    def close(self) -> "Deferred[int]":
        """Save what is waiting; fires with how many lines could not be saved."""
        return self.queue.close()
