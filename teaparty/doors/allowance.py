"""What each connection, and each address block, may cost the others: time, and bytes of answers.

Whoever has spent more waits with the next line, which is obeyed then. A block shares what it has
among those who ask for much: whoever asks for little never waits for the others of their block.
All of this machine are one block, as those behind one address are.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.throttle.budget import Budget
from teaparty.core.values.addresses import block, is_loopback
from teaparty.core.values.limits import Limits

BLOCKS = 16_384
"""Blocks that are remembered while nobody of them is here; of more, those that came last."""
LIGHT_SECONDS = 10
"""Seconds' worth of light use that may come at once."""
STEP = 0.01
"""Seconds between two people of a block who have waited: then what the first asks for counts."""
HERE = "this machine"
FORGET_AT_ONCE = 2
NOTHING = 50e-6
"""Seconds that are not worth counting."""
NOT_IN_ROOMS = ("", WHISPERS)
"""Where private events and whispers stand, in the place of a room."""


def payers_of(entries: Iterable[Entry], reader: int) -> list[int]:
    """Return who has caused what is no room's: who whispered, or the reader, who asked for it."""
    return [entry.event.who.number or reader for entry in entries if entry.room in NOT_IN_ROOMS]


class Purse:
    """Time in seconds, and bytes."""

    __slots__ = ("output", "work")

    def __init__(self, work: Sequence[float], output: Sequence[float]) -> None:
        self.work = Budget(*work)
        self.output = Budget(*output)

    def spend(self, seconds: float, size: float, now: float) -> None:
        """Take so much of both."""
        self.work.spend(seconds, now)
        self.output.spend(size, now)

    def wait(self, now: float) -> float:
        """Return the seconds until nothing is overdrawn."""
        return max(self.work.wait(now), self.output.wait(now))

    def is_full(self, now: float) -> bool:
        """Whether all is there again."""
        return self.work.is_full(now) and self.output.is_full(now)


class Shared(Purse):
    """What those of one address block have together; `links` counts them."""

    __slots__ = ("_next", "home", "links")

    def __init__(self, home: str, limits: Limits) -> None:
        super().__init__(
            (limits.block_work_at_once / 1e3, limits.block_work_a_second / 1e3),
            (limits.block_output_at_once, limits.block_output_a_second),
        )
        self.home = home
        self.links = 0
        self._next = 0.0

    def turn(self, now: float) -> float:
        """Return 0, or the seconds until it is somebody's turn: one after the other."""
        wait = self.wait(now)
        if wait > 0:
            self._next = max(self._next + STEP, now + wait)
            wait = self._next - now
        return wait


class Allowance:
    """What one connection may cost."""

    __slots__ = ("_light", "_overdrawn", "own", "shared")

    def __init__(self, limits: Limits, shared: Shared) -> None:
        self.own = Purse(
            (limits.work_at_once / 1e3, limits.work_a_second / 1e3),
            (limits.output_at_once, limits.output_a_second),
        )
        work, output = limits.light_work / 1e3, limits.light_output
        self._light = Purse((work * LIGHT_SECONDS, work), (output * LIGHT_SECONDS, output))
        self.shared = shared
        self._overdrawn = False  # whether there may be anything to wait for

    def spend(self, seconds: float, size: float, now: float) -> None:
        """Count what was done for this connection."""
        for purse in (self.own, self._light, self.shared):
            purse.spend(seconds, size, now)
        self._overdrawn = self._light.wait(now) > 0 or self.own.wait(now) > 0

    def wait(self, now: float) -> float:
        """Return 0 where the next line can be obeyed, or the seconds until it is to be asked."""
        if not self._overdrawn:
            return 0.0
        wait = self.own.wait(now)
        if wait:
            return wait
        self._overdrawn = self._light.wait(now) > 0
        return self.shared.turn(now) if self._overdrawn else 0.0


class Allowances:
    """Those of all connections."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._here: dict[str, Shared] = {}
        self._gone: dict[str, Shared] = {}  # in the order in which the last of each left

    def __len__(self) -> int:
        return len(self._here) + len(self._gone)

    def arrives(self, address: str, now: float) -> Allowance:
        """Return what a new connection may cost; it has to be given to `leaves` in the end."""
        home = HERE if is_loopback(address) else block(address)
        shared = self._here.get(home) or self._gone.pop(home, None) or Shared(home, self._limits)
        shared.links += 1
        self._here[home] = shared
        self._forget(now)
        return Allowance(self._limits, shared)

    def leaves(self, allowance: Allowance) -> None:
        """A connection has ended; what its block has spent is remembered for a while."""
        shared = allowance.shared
        shared.links -= 1
        if not shared.links:
            self._gone[shared.home] = self._here.pop(shared.home)

    def _forget(self, now: float) -> None:
        """Forget those who owe nothing, from the oldest on and a few at a time, and too many."""
        for home in list(islice(self._gone, FORGET_AT_ONCE)):
            if not self._gone[home].is_full(now) and len(self._gone) <= BLOCKS:
                break
            del self._gone[home]
