"""In which order a node applies turns: that of their numbers, whoever told of them and when.

State: all turns up to `applied` are applied; those that came too early wait in `_ahead`. `newest`
is the highest number of which the node has heard. Nothing here knows a database.
"""

from collections.abc import Iterable

from teaparty.stores.cluster.values import Turn


class Succession:
    """The turns of a party, from the one after `applied` on."""

    def __init__(self, applied: int) -> None:
        self.applied = self.newest = applied
        self._ahead: dict[int, Turn] = {}

    def heard_of(self, seq: int) -> None:
        """Take note that there is a turn of that number."""
        self.newest = max(self.newest, seq)

    def lacks(self) -> tuple[int, int] | None:
        """Return after which turn the next ones are to be read, and up to which one."""
        after, stop = self.applied, self.newest
        while stop in self._ahead:
            stop -= 1
        while after + 1 in self._ahead:
            after += 1
        return None if stop <= after else (after, stop)

    def hold(self, turns: Iterable[Turn]) -> int:
        """Take turns whose turn does not come yet; return how many are held."""
        for turn in turns:
            self.heard_of(turn.seq)
            if turn.seq > self.applied:
                self._ahead[turn.seq] = turn
        return len(self._ahead)

    def take(self, turns: Iterable[Turn]) -> list[Turn]:
        """Take turns that are there; return those whose turn it is now, in order."""
        self.hold(turns)
        found = []
        while (after := self._ahead.pop(self.applied + 1, None)) is not None:
            self.applied += 1
            found.append(after)
        return found

    def skip_to(self, seq: int) -> None:
        """Go on after another turn, which may also be an earlier one."""
        self.applied = self.newest = seq
        self._ahead = {}
