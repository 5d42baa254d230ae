"""Places that people have made, in memory."""

from collections.abc import Callable

from msgspec import structs

from teaparty.core.records import Account
from teaparty.core.records.cursors import Cursor
from teaparty.core.records.places import (
    HOSTS,
    Alike,
    Made,
    WordTaken,
    refuse_alike,
    without_account,
)


class MemoryPlaces:
    """Implements `core.records.places.Places`."""

    _accounts: dict[int, Account]
    _cursors: dict[int, dict[str, Cursor]]
    _forget_log: Callable[[str], None]
    _forget_mentions_in: Callable[[str], None]
    _forget_key: Callable[[str], None]

    def __init__(self) -> None:
        self._places: dict[int, Made] = {}
        self._last_place = 0

    async def places(self) -> list[Made]:
        """See `Places`."""
        return list(self._places.values())

    async def add_place(self, made: Made, alike: Alike | None = None) -> Made:
        """See `Places`."""
        for each in self._places.values():
            if each.name == made.name and bool(each.kind) == bool(made.kind):
                if made.kind:
                    raise WordTaken
                return each
        refuse_alike(self._places.values(), alike)
        self._last_place += 1
        owner = made.owner if made.owner in self._accounts else HOSTS
        made = structs.replace(made, number=self._last_place, owner=owner)
        self._places[made.number] = made
        return made

    async def change_place(self, made: Made) -> bool:
        """See `Places`."""
        if made.number in self._places:
            self._places[made.number] = made
        return True

    async def remove_place(self, made: Made) -> bool:
        """See `Places`."""
        if self._places.pop(made.number, None) is not None and made.kind:
            for mine in self._cursors.values():
                mine.pop(made.key, None)
            self._forget_mentions_in(made.key)
            self._forget_key(made.key)
            self._forget_log(made.key)
        return True

    def _forget_places(self, account: int) -> None:
        for number, made in self._places.items():
            self._places[number] = without_account(made, account)
