"""`core.records.places.Places` in a database: what `SqlStore` does, in a thread of its own."""

from teaparty.core.records.places import Made
from teaparty.stores.record_calls import RecordCalls


class PlaceRecords(RecordCalls):
    """See `RecordCalls`."""

    async def places(self) -> list[Made]:
        """See `Places`."""
        return await self._read(self._retries.before(self._store.places))

    async def add_place(self, made: Made) -> Made:
        """See `Places`."""
        return await self._write(lambda: self._store.add_place(made))

    async def change_place(self, made: Made) -> None:
        """See `Places`."""
        await self._write_sometime(lambda: self._store.change_place(made))

    async def remove_place(self, made: Made) -> None:
        """See `Places`."""
        await self._write_sometime(lambda: self._store.remove_place(made))
