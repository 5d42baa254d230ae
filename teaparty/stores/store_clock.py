"""The store's own clock, by which what is kept grows old.

It goes while the server runs. While nobody looked, such as between two runs, it goes with the
system's clock, but for seven days at most. So neither a wrong clock, a long stop nor an old
backup makes anything old.
"""

from collections.abc import Mapping

from msgspec import Struct

from teaparty.core.values.numbers import counted

DAY = 86_400.0
MOST_UNSEEN = 7 * DAY
"""Seconds that a time counts at most in which nobody looked, where nothing else is said."""
FEW = 0.1
"""The part of all that may be erased for its age without a question."""
NEVER = float("-inf")
"""A reading before which nothing was."""


class Reading(Struct, frozen=True):
    """What the clock showed, in seconds, and the Unix time at that moment."""

    clock: float
    unix: float


class StoreClock:
    """Goes on from what was `kept`. `unix` and `steady` are now; the latter is set by nobody.

    A time in which nobody looked counts for `most` seconds at most.
    """

    def __init__(
        self, kept: Reading | None, unix: float, steady: float, most: float = MOST_UNSEEN
    ) -> None:
        kept = kept or Reading(0.0, unix)
        self._most = most
        self._clock = kept.clock + self._counted(unix - kept.unix)
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

    `open` is for accounts without a password, with which nobody could come in. Of up to
    `few_lines` and `few_accounts` nobody has to know how great a part of all they are.
    """

    rooms: Mapping[str, float]
    accounts: float
    open: float
    few_accounts: int
    few_lines: int


class Old(Struct, frozen=True, kw_only=True):
    """How much is old, and how much there is of it in all; the latter only where that matters."""

    lines: int = 0
    of_lines: int = 0
    accounts: int = 0
    of_accounts: int = 0

    def too_much(self, accounts: int, lines: int) -> bool:
        """Whether that is more than so many, and a great part of all, so that it has to wait."""
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
    """What waits until somebody lets it be erased, and whether somebody has."""

    old: Old
    released: bool = False
