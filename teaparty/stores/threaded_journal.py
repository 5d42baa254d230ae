"""The journal whose commits are made in a thread: all that came during one is in the next."""

from collections.abc import Callable

from twisted.internet.defer import Deferred

from teaparty.core.log.places import Line
from teaparty.core.log.ports import Stored
from teaparty.stores.commit_queue import CommitQueue, SaveCallbacks
from teaparty.stores.numbering import Numbering
from teaparty.stores.rows import Packing, Rows
from teaparty.stores.worker_thread import Reactor, WorkerThread


class ThreadedJournal:
    """Stores each turn as soon as it is on the disk, or a server says that it is.

    `commit` is called in the lane; see `CommitQueue` for what it raises.
    """

    def __init__(
        self,
        commit: Callable[[Rows], None],
        packing: Packing,
        lane: WorkerThread,
        reactor: Reactor,
        tidings: SaveCallbacks,
        most: int,
    ) -> None:
        self._packing = packing
        self._numbering = Numbering()
        self._saving = CommitQueue(commit, lane, reactor, tidings, most)

    def begin(self, room: str, number: int) -> None:
        """See `core.log.ports.Journal`."""
        self._numbering.begin(room, number)

    def store(self, lines: list[Line], stored: Stored) -> None:
        """See `core.log.ports.Journal`."""
        entries = self._numbering.entries(lines)
        self._saving.put(self._packing.rows(entries), entries, stored)

    def close(self) -> "Deferred[int]":
        """Save what is waiting; fires with how many lines could not be saved."""
        return self._saving.close()
