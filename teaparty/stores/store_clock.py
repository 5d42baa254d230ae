"""The store's own clock, which measures the age of what is stored.

It goes while the server runs. Over a time in which nobody looked, such as between two runs, it goes
with the system's clock, but for seven days at most. So neither a wrong clock, a long stop nor an
old backup makes anything old.
"""

from collections.abc import Mapping

from msgspec import Struct

from teaparty.core.values.numbers import counted

DAY = 86_400.0
MOST_UNSEEN = 7 * DAY
"""Seconds that a time in which nobody looked counts at most, by default."""
FEW = 0.1
"""The part of all there is that may be erased for its age without a question."""
NEVER = float("-inf")
"""A reading before which nothing was."""


class Reading(Struct, frozen=True):
    """What the clock showed, in seconds, and the Unix time at that moment."""

    clock: float
    unix: float


class StoreClock:
    """Goes on from the `stored` reading. `unix` and `steady` are now; nobody sets the latter.

    A time in which nobody looked counts for `most` seconds at most.
    """

    def __init__(
        self, stored: Reading | None, unix: float, steady: float, most: float = MOST_UNSEEN
    ) -> None:
        stored = stored or Reading(0.0, unix)
        self._most = most
        self._clock = stored.clock + self._counted(unix - stored.unix)
        self._steady = steady

    def goes_on(self, steady: float) -> float:
        """Return what the clock shows now."""
        self._clock += self._counted(steady - self._steady)
        self._steady = steady
        return self._clock

    def _counted(self, seconds: float) -> float:
        return min(max(seconds, 0.0), self._most)


class Before(Struct, frozen=True, kw_only=True):
    """Readings of the clock before which things are old: lines by their rooms, and accounts.

    `open` is for accounts without a password, with which nobody can come in. Up to `few_lines` and
    `few_accounts` need not be compared with all there is.
    """

    rooms: Mapping[str, float]
    accounts: float
    open: float
    few_accounts: int
    few_lines: int


class Old(Struct, frozen=True, kw_only=True):
    """How much is old, and how much there is in all; the latter only if that matters."""

    lines: int = 0
    of_lines: int = 0
    accounts: int = 0
    of_accounts: int = 0

    def too_much(self, accounts: int, lines: int) -> bool:
        """Whether more than so many are old, and a great part of all, so that they have to wait."""
        return (self.lines > lines and self.lines > FEW * self.of_lines) or (
            self.accounts > accounts and self.accounts > FEW * self.of_accounts
        )

    @property
    def words(self) -> str:
        """In words, such as `30 of 40 accounts`."""
        lines = _part(self.lines, self.of_lines, "line")
        people = _part(self.accounts, self.of_accounts, "account")
        return " and ".join(filter(None, (lines, people)))


def _part(some: int, whole: int, one: str) -> str:
    return f"{some:,} of {counted(whole, one)}" if some else ""


class Held(Struct, frozen=True):
    """What waits until the operator releases it, and whether that is done."""

    old: Old
    released: bool = False
