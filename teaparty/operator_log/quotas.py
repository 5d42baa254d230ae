"""How much goes to the log: so many lines a second of each kind, and repetitions once a minute."""

from collections import Counter
from collections.abc import Iterator

MINUTE = 60
OTHERS = "others"


class Quota:
    """So many lines a second.

    The lines of each address block are counted. After half of all lines, only lines of blocks that
    have had few in this second are taken: so nobody crowds out others.
    """

    __slots__ = ("_few", "_left_out", "_lines", "_most", "_of_block", "_second")

    def __init__(self, most: int, few: int) -> None:
        self.renew(most, few)
        self._second = float("-inf")
        self._lines = 0
        self._left_out = 0
        self._of_block: Counter[str] = Counter()

    def renew(self, most: int, few: int) -> None:
        """Take so many lines from now on."""
        self._most = most
        self._few = few

    def takes(self, block: str, now: float) -> bool:
        """Whether one more line may be written now; count it."""
        if now - self._second >= 1:
            self._second, self._lines = now, 0
            self._of_block.clear()
        self._of_block[block] += 1
        half = self._most - self._most // 2
        room = self._most if self._of_block[block] <= self._few else half
        taken = self._lines < room
        self._lines += taken
        self._left_out += not taken
        return taken

    def left_out(self, now: float) -> int:
        """Return how many lines were left out in seconds that are over, once."""
        if now - self._second < 1:
            return 0
        count, self._left_out = self._left_out, 0
        return count

    @property
    def owes(self) -> bool:
        """Whether `left_out` will return something later."""
        return self._left_out > 0


class Tally:
    """Counts repetitions: what is new is told at once, and its count when a minute is over."""

    __slots__ = ("_counts", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._counts: dict[str, tuple[float, int]] = {}  # since when, and how often; oldest first

    def is_new(self, key: str, now: float) -> bool:
        """Whether `key` must be told now. Keys beyond the bound count as `OTHERS`."""
        if key not in self._counts and len(self._counts) >= self._most:
            key = OTHERS
        if key not in self._counts:
            self._counts[key] = now, 0
            return True
        since, count = self._counts[key]
        self._counts[key] = since, count + 1
        return False

    def due(self, now: float) -> Iterator[tuple[str, int]]:
        """Yield what came again within a minute that is over by `now`, and how often."""
        for key, (since, count) in list(self._counts.items()):
            if now - since < MINUTE:
                return
            del self._counts[key]
            if count:
                self._counts[key] = now, 0  # what goes on is told once a minute
                yield key, count

    @property
    def owes(self) -> bool:
        """Whether `due` must be asked again."""
        return bool(self._counts)
