"""Which lines name an account, in memory."""

from collections.abc import Collection

from teaparty.core.events import TakenBack
from teaparty.core.log.log import Entry
from teaparty.core.records import Account
from teaparty.core.records.cursors import Cursor
from teaparty.core.records.mentions import Mention
from teaparty.core.values.names import fold
from teaparty.stores.rows import as_stored

LogAndNumber = tuple[str, int]
"""A log, and the number of a line in it."""


class MemoryMentions:
    """Implements `core.records.mentions.Mentions`. What is gone of the lines is not found."""

    _accounts: dict[int, Account]
    _cursors: dict[int, dict[str, Cursor]]
    _lines: dict[str, list[Entry]]

    def __init__(self) -> None:
        self._named: dict[int, dict[LogAndNumber, float]] = {}

    async def add_mentions(self, mentions: Collection[Mention], most: int) -> None:
        """See `Mentions`."""
        found = self._found({(each.log, each.number) for each in mentions})
        for each in mentions:
            if each.account in self._accounts and (each.log, each.number) in found:
                mine = self._named.setdefault(each.account, {})
                mine[each.log, each.number] = each.at
                newest = sorted(mine, key=lambda place: (mine[place], place))[-most:]
                self._named[each.account] = {place: mine[place] for place in newest}

    async def mentions(self, account: int) -> list[Entry]:
        """See `Mentions`."""
        mine = self._named.get(account, {})
        found = self._found(set(mine))
        self._named[account] = mine = {place: mine[place] for place in mine if place in found}
        places = sorted(mine, key=lambda place: (mine[place], place))
        return [as_stored(found[place]) for place in places]

    async def readers(self, log: str, keys: Collection[str]) -> list[int]:
        """See `Mentions`."""
        return [
            number
            for number, account in self._accounts.items()
            if fold(account.name) in keys and log in self._cursors.get(number, {})
        ]

    def _found(self, places: set[LogAndNumber]) -> dict[LogAndNumber, Entry]:
        """Return the lines that are there still, and were not taken back."""
        return {
            (log, entry.number): entry
            for log in {log for log, _ in places}
            for entry in self._lines.get(log, ())
            if (log, entry.number) in places and not isinstance(entry.event, TakenBack)
        }

    def _forget_mentions(self, account: int) -> None:
        self._named.pop(account, None)

    def _forget_mentions_in(self, log: str) -> None:
        for account, mine in self._named.items():
            self._named[account] = {place: at for place, at in mine.items() if place[0] != log}
