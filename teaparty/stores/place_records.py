"""`core.records.places.Places` in a database.

What a place is like now is stored by the journal, in order with the lines: no line is there before
it is stored that its place was closed. All else is done by `SqlStore`, in a thread of its own.
"""

from typing import Protocol

from twisted.internet.defer import Deferred

from teaparty.core.records import Unavailable
from teaparty.core.records.places import Alike, Made
from teaparty.stores.pending import Tell
from teaparty.stores.record_calls import RecordCalls
from teaparty.stores.rows import PlaceRow, place_row


class PlaceJournal(Protocol):
    """What of a journal stores places."""

    def change_place(self, row: PlaceRow, tell: Tell) -> None:
        """Store what a place is like now before all lines that come later, unless it is gone.

        That is told at once, or as soon as it is done, or else when lines are shown unsaved.
        """
        ...

    def settle_places(self, tell: Tell) -> None:
        """Call `tell` as soon as all places are stored, or can't be stored at the moment."""
        ...


class PlaceRecords(RecordCalls):
    """See `RecordCalls`."""

    _journal: PlaceJournal

    async def places(self) -> list[Made]:
        """See `Places`."""
        await self._settle_places()
        return await self._read(self._retries.before(self._store.places))

    async def add_place(self, made: Made, alike: Alike | None = None) -> Made:
        """See `Places`."""
        return await self._write(lambda: self._store.add_place(made, alike))

    async def change_place(self, made: Made) -> bool:
        """See `Places`."""
        told: Deferred[bool] = Deferred()
        self._journal.change_place(place_row(made), told.callback)
        return await told

    async def remove_place(self, made: Made) -> bool:
        """See `Places`."""
        return await self._write_sometime(lambda: self._store.remove_place(made))

    async def _settle_places(self) -> None:
        """Wait until all places are stored; raise `Unavailable` if they can't be."""
        told: Deferred[bool] = Deferred()
        self._journal.settle_places(told.callback)
        if not await told:
            raise Unavailable
