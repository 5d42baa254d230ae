"""What plugins store, in memory."""

from typing import NamedTuple

from teaparty.core.values.shelves import ShelfChange, ShelfFull, ShelfName


class Shelved(NamedTuple):
    """A value, and whose it is."""

    value: str
    owner: int


class MemoryShelves:
    """Implements `core.records.Shelves`."""

    def __init__(self) -> None:
        self._shelves: dict[ShelfName, dict[str, Shelved]] = {}

    async def shelved(self, shelf: ShelfName, key: str) -> str | None:
        """See `Shelves`."""
        found = self._shelves.get(shelf, {}).get(key)
        return None if found is None else found.value

    async def shelf_keys(self, shelf: ShelfName) -> list[str]:
        """See `Shelves`."""
        return sorted(self._shelves.get(shelf, {}))

    async def change_shelved(
        self, shelf: ShelfName, key: str, change: ShelfChange, owner: int | None, most: int
    ) -> None:
        """See `Shelves`."""
        values = self._shelves.setdefault(shelf, {})
        before = values.get(key)
        after = change(None if before is None else before.value)
        if after is None:
            values.pop(key, None)
        elif before is None and len(values) >= most:
            raise ShelfFull(shelf, most)
        else:
            same = 0 if before is None else before.owner
            values[key] = Shelved(after, same if owner is None else owner)

    def _forget_shelved(self, account: int) -> None:
        for name, values in self._shelves.items():
            others = {key: one for key, one in values.items() if one.owner != account}
            self._shelves[name] = others

    def _forget_key(self, key: str) -> None:
        for values in self._shelves.values():
            values.pop(key, None)
