"""What each connection, and each address block, may cost the others: time, and bytes of answers.

A connection that has spent more waits: its next line is obeyed later. A block shares its allowance
among people who ask for much; people who ask for little never wait for others of their block.
All connections from this machine are one block, like those from one address.
"""

from collections.abc import Iterable
from itertools import islice

from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.throttle.budget import Budget
from teaparty.core.values.addresses import block, is_loopback
from teaparty.core.values.limits import Limits

BLOCKS = 16_384
"""Blocks that are remembered while nobody of them is here; if there are more, the latest ones."""
LIGHT_SECONDS = 10
"""Seconds' worth of light use that may come at once."""
STEP = 0.01
"""Seconds between two people of a block who have waited, so that what the first asks for counts."""
HERE = "this machine"
FORGET_AT_ONCE = 2
DEAREST = 1.0
"""Seconds that a line costs at most: what holds up others longer is not its author's fault.

By the clock it is less still: see `by_clock`.
"""
NOTHING = 50e-6
"""Seconds that are not worth counting."""
NOT_IN_ROOMS = ("", WHISPERS)
"""The rooms of entries that are private or whispered."""


def by_clock(seconds: float, limits: Limits) -> float:
    """Return what somebody pays for so many seconds by the clock.

    The process may have stood still meanwhile, as on a laptop that was suspended: so they pay no
    more than what people can have at once.
    """
    return min(seconds, DEAREST, limits.work_at_once / 1e3)


def payers_of(entries: Iterable[Entry], reader: int) -> list[int]:
    """Return the numbers of those who caused the entries of no room: whisperers, or the reader."""
    return [entry.event.who.number or reader for entry in entries if entry.room in NOT_IN_ROOMS]


class Shared(Budget):
    """What the connections of one address block may spend together; `links` counts them."""

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

    __slots__ = ("_budgets", "_light", "_overdrawn", "own", "shared")

    def __init__(self, limits: Limits, shared: Shared) -> None:
        self.own = Budget(
            (limits.work_at_once / 1e3, limits.work_a_second / 1e3),
            (limits.output_at_once, limits.output_a_second),
        )
        work, output = limits.light_work / 1e3, limits.light_output
        self._light = Budget((work * LIGHT_SECONDS, work), (output * LIGHT_SECONDS, output))
        self.shared = shared
        self._budgets = (self.own, self._light, shared)
        self._overdrawn = False  # whether there may be anything to wait for

    def spend(self, seconds: float, size: float, now: float) -> None:
        """Count what was done for this connection."""
        for budget in self._budgets:
            budget.spend(seconds, size, now)
        self._overdrawn = True

    def wait(self, now: float) -> float:
        """Return 0 if the next line can be obeyed, or the seconds until this is asked again."""
        if not self._overdrawn:
            return 0.0
        wait = self.own.wait(now)
        self._overdrawn = wait > 0 or self._light.wait(now) > 0
        if wait:
            return wait
        return self.shared.turn(now) if self._overdrawn else 0.0

    def is_spent(self, now: float) -> bool:
        """Whether a line that came now would have to wait."""
        if self.own.wait(now) > 0:
            return True
        return self._light.wait(now) > 0 and self.shared.wait(now) > 0


class Allowances:
    """The allowances of all connections."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        """For those who come from now on."""
        self._here: dict[str, Shared] = {}
        self._gone: dict[str, Shared] = {}  # in the order in which the last of each block left

    def __len__(self) -> int:
        return len(self._here) + len(self._gone)

    def arrives(self, address: str, now: float) -> Allowance:
        """Return the allowance of a new connection, which must be given to `leaves` in the end."""
        home = HERE if is_loopback(address) else block(address)
        shared = self._here.get(home) or self._gone.pop(home, None) or Shared(home, self.limits)
        shared.links += 1
        self._here[home] = shared
        self._forget(now)
        return Allowance(self.limits, shared)

    def leaves(self, allowance: Allowance) -> None:
        """Remember for a while what the block of a connection that has ended has spent."""
        shared = allowance.shared
        shared.links -= 1
        if not shared.links:
            self._gone[shared.home] = self._here.pop(shared.home)

    def _forget(self, now: float) -> None:
        """Forget a few of the oldest blocks that owe nothing, and those beyond the bound."""
        for home in list(islice(self._gone, FORGET_AT_ONCE)):
            if not self._gone[home].is_full(now) and len(self._gone) <= BLOCKS:
                break
            del self._gone[home]
