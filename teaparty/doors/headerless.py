"""Connections that a proxy has still to name: their PROXY header has not come yet."""

from collections import Counter

from teaparty.core.throttle.connections import one_fewer
from teaparty.core.values.addresses import block

TOO_MANY_HEADERLESS = "Too many connections from there have no PROXY header yet."


class Headerless:
    """Counts them by the blocks of those who have connected, which may be a proxy's."""

    def __init__(self) -> None:
        self.all = 0
        self._by_block: Counter[str] = Counter()

    def begins(self, address: str, most: int) -> bool:
        """Count one more from an address, unless there are `most` from its block."""
        home = block(address)
        if self._by_block[home] >= most:
            return False
        self.all += 1
        self._by_block[home] += 1
        return True

    def ends(self, address: str) -> None:
        """One that was counted has its header, or is gone."""
        self.all -= 1
        one_fewer(self._by_block, block(address))
