"""What a store is: a journal, the records, and a clock; and the one that stores nothing."""

from collections.abc import Callable, Collection, Container, Iterable, Sequence
from typing import Protocol

from msgspec import Struct
from twisted.internet.defer import Deferred, succeed

from teaparty.core.log.log import Entry
from teaparty.core.log.ports import Journal
from teaparty.core.ports import Names, Tries, no_nodes
from teaparty.core.records import Records, Sanction
from teaparty.core.records.places import Made
from teaparty.core.values.nodes import Node
from teaparty.stores.cluster.applying import Told
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.commit_queue import MOST_UNSAVED
from teaparty.stores.memory import MemoryJournal, MemoryRecords
from teaparty.stores.store_clock import Before, Held, Old, Reading
from teaparty.stores.worker_thread import Reactor


class StoreRecords(Records, Protocol):
    """Records with the store's own clock (`stores.store_clock`), by which they erase what is old.

    Lines are old by their numbers: a mark says which was the last one of a room at some time.
    """

    async def store_reading(self, reading: Reading) -> None:
        """Store what the clock shows; that is also the time at which accounts are used."""
        ...

    async def held(self) -> Held | None:
        """Return what waits to be erased, if something does."""
        ...

    async def hold(self, held: Held | None) -> None:
        """Store what waits to be erased."""
        ...

    async def unmarked(self) -> list[str]:
        """Return the rooms whose last lines were not there yet when they were marked last."""
        ...

    async def unused(self, before: float, most: int) -> list[str]:
        """Return up to `most` rooms all whose lines were there when the clock showed `before`."""
        ...

    async def mark(self, rooms: Collection[str], now: float) -> None:
        """Take note that all lines of these rooms were there when the clock showed `now`."""
        ...

    async def old(self, before: Before) -> Old:
        """Return how much is old."""
        ...

    async def expire(self, room: str, most: int | None, before: float) -> int:
        """Delete lines of a room that are too many for `most`, or older than `before`.

        Returns how many. Of those that are too many, what was said in passing goes first.
        Whispers are those of the room `core.log.log.WHISPERS`.
        """
        ...

    async def expire_notes(self, audits: int, reports: int) -> tuple[int, int]:
        """Delete all but the last entries of the audit log, and of the reports that are closed.

        Returns how many there were of each.
        """
        ...

    async def expire_old_names(self, before: float) -> int:
        """Free the old names that were given up before then; return how many."""
        ...

    async def expire_accounts(self, before: float, open_before: float) -> list[int]:
        """Erase accounts that were last used before then; return their numbers.

        For those without a password, with which nobody can come in, it is `open_before`.
        """
        ...


class Store(Protocol):
    """A store that is open."""

    journal: Journal
    records: StoreRecords
    done: list[str]
    """What was done when it was opened, in sentences for the operator."""
    epoch: int
    """That of this process, where several nodes share the store; otherwise 0."""

    @property
    def claims(self) -> Names | None:
        """What claims names, where several nodes share the store."""
        ...

    @property
    def tries(self) -> Tries | None:
        """What counts tries with passwords, where several nodes share the store."""
        ...

    @property
    def nodes(self) -> Sequence[Node]:
        """All nodes that are in, as they were some seconds ago; none where one has the store."""
        ...

    async def ask_nodes(self) -> Sequence[Node]:
        """Return them as they are now; raise `Unavailable`."""
        ...

    @property
    def leads(self) -> bool:
        """Whether this process does what one alone should do, of all that share the store."""
        ...

    @property
    def joining(self) -> bool:
        """Whether this process has still to join others that share the store, at first or anew."""
        ...

    @property
    def unsaved(self) -> int:
        """How many lines wait to be saved."""
        ...

    @property
    def gone(self) -> bool:
        """Whether the file was removed or replaced, so that all goes with the end of this."""
        ...

    @property
    def lost(self) -> int:
        """How many lines could not be saved since the start, and never will be."""
        ...

    def remembered(self, room: str, most: int) -> list[Entry]:
        """Return the last lines of a room, in numbers without a gap; call it before `start`."""
        ...

    def ends(self) -> Iterable[tuple[str, int]]:
        """Return each room that has had lines, and the number that comes next there.

        Call it before `start`, and nothing else of this until all of them are read.
        """
        ...

    def sanctions(self) -> list[Sanction]:
        """Return the bans, mutes and locks that are stored; call it before `start`."""
        ...

    def places(self) -> list[Made]:
        """Return the places that people have made; call it before `start`."""
        ...

    def names(self, numbers: Collection[int]) -> dict[int, str]:
        """Return the names of accounts by their numbers; call it before `start`."""
        ...

    def reading(self) -> Reading | None:
        """Return what the store's clock showed last, if it did; call it before `start`."""
        ...

    def people(self) -> list[str]:
        """Return events that say who is in elsewhere; call it before `start`."""
        ...

    def shares(self, told: Told) -> None:
        """Tell what others store, where several nodes share this; call it before `start`."""
        ...

    def start(self) -> None:
        """Write the journal from now on, in this process."""
        ...

    def close(self) -> "Deferred[int]":
        """Save all and release it; fires with how many lines could not be saved."""
        ...


class StoreOptions(Struct, frozen=True, kw_only=True):
    """What a store needs. Lines of the rooms named in `forgotten` are not stored.

    `not_saved` and `saved_again` are called in turn, as `commit_queue.SaveCallbacks` says.
    `damaged` is called with what is wrong with the file, if that is found after the opening.
    """

    reactor: Reactor
    report: Callable[[BaseException], None]
    not_saved: Callable[[str], None]
    saved_again: Callable[[int], None]
    damaged: Callable[[str], None]
    forgotten: Container[str] = frozenset()
    most_unsaved: int = MOST_UNSAVED
    most_calls: int = 10_000
    node: NodeOptions | None = None
    """What this process is called, where several share the store."""


class MemoryStore:
    """Stores nothing beyond the process, and no lines of the rooms named in `forgotten`."""

    unsaved = lost = epoch = 0
    claims = tries = None
    nodes: Sequence[Node] = ()
    ask_nodes = staticmethod(no_nodes)
    leads = True
    joining = gone = False

    def __init__(self, forgotten: Container[str] = ()) -> None:
        records = MemoryRecords()
        self.records: StoreRecords = records
        self.journal: Journal = MemoryJournal(records, forgotten)
        self.done: list[str] = []

    def remembered(self, room: str, most: int) -> list[Entry]:
        """See `Store`."""
        return []

    def ends(self) -> Iterable[tuple[str, int]]:
        """See `Store`."""
        return ()

    def sanctions(self) -> list[Sanction]:
        """See `Store`."""
        return []

    def places(self) -> list[Made]:
        """See `Store`."""
        return []

    def names(self, numbers: Collection[int]) -> dict[int, str]:
        """See `Store`."""
        return {}

    def reading(self) -> Reading | None:
        """See `Store`."""
        return None

    def people(self) -> list[str]:
        """See `Store`."""
        return []

    def shares(self, told: Told) -> None:
        """See `Store`."""

    def start(self) -> None:
        """See `Store`."""

    def close(self) -> "Deferred[int]":
        """See `Store`."""
        return succeed(0)
