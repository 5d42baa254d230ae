"""How far people have read the logs that they follow, in memory."""

from collections.abc import Collection, Mapping

from msgspec import structs

from teaparty.core.log.log import WHISPERS
from teaparty.core.records import Account
from teaparty.core.records.cursors import NO_TIMES, Cursor


class MemoryCursors:
    """Implements `core.records.Cursors`."""

    _accounts: dict[int, Account]

    def __init__(self) -> None:
        self._cursors: dict[int, dict[str, Cursor]] = {}

    async def cursors(self, account: int) -> list[Cursor]:
        """See `Cursors`."""
        return _newest(self._cursors.get(account, {}))

    async def store_cursors(
        self, cursors: Collection[Cursor], most: int, as_of: Mapping[int, float] = NO_TIMES
    ) -> None:
        """See `Cursors`."""
        for each in cursors:
            there = self._accounts.get(each.account)
            if there is None or as_of.get(each.account, there.seen) != there.seen:
                continue
            if each.log == WHISPERS:
                account = self._accounts[each.account]
                self._accounts[each.account] = structs.replace(account, whispers=each.cursor)
                continue
            self._cursors.setdefault(each.account, {})[each.log] = each
        for number in {each.account for each in cursors} & self._cursors.keys():
            newest = _newest(self._cursors[number])[:most]
            self._cursors[number] = {each.log: each for each in newest}

    def _forget_cursors(self, account: int) -> None:
        self._cursors.pop(account, None)


def _newest(cursors: dict[str, Cursor]) -> list[Cursor]:
    return sorted(cursors.values(), key=lambda each: (-each.at, each.log))
