"""Who may connect: how many people from one address block, and how many in how long a time."""

from collections import Counter

from teaparty.core.throttle.sliding_window import SlidingWindow
from teaparty.core.values.addresses import block, is_loopback
from teaparty.core.values.limits import Limits
from teaparty.core.values.numbers import rounded_up

BLOCKS = 16_384
"""The most blocks whose new connections are remembered: those that connected last."""

TOO_MANY = "There are too many connections from your address. Please come back later."
TOO_MANY_NEWCOMERS = (
    "Too many connections from your address have not logged in yet. Please try again in a moment."
)
TOO_MANY_NEW = "There were too many new connections from your address. Please try again in {wait}."
TOO_MANY_HERE = "There are too many connections from this machine. Please try again later."


class Admission:
    """Counts connections by address block. Connections from this machine share one limit."""

    def __init__(self, limits: Limits) -> None:
        self._here = 0
        self._connections: Counter[str] = Counter()
        self._newcomers: Counter[str] = Counter()
        self._arrivals = SlidingWindow(0, 0, BLOCKS)
        self.renew(limits)

    def renew(self, limits: Limits) -> None:
        """Have other limits from now on; what was counted goes on."""
        self._limits = limits
        self._arrivals.seconds, self._arrivals.most = limits.block_seconds, limits.block_new

    def arrives(self, address: str, now: float) -> str | None:
        """Count a new connection and return None, or return the sentence that refuses it.

        Each counted connection must be given to `leaves` when it ends. The address is "" for a
        unix socket.
        """
        if is_loopback(address):
            return self._arrives_here()
        home = block(address)
        refusal = self._refusal(home, now)
        if refusal is None:
            self._connections[home] += 1
            self._newcomers[home] += 1
            self._arrivals.add(home, now)
        return refusal

    def _arrives_here(self) -> str | None:
        if self._here >= self._limits.loopback_connections:
            return TOO_MANY_HERE
        self._here += 1
        return None

    def _refusal(self, home: str, now: float) -> str | None:
        limits = self._limits
        if self._connections[home] >= limits.block_connections:
            return TOO_MANY
        if self._newcomers[home] >= limits.block_newcomers:
            return TOO_MANY_NEWCOMERS
        seconds = self._arrivals.until_fewer(home, limits.block_new, now)
        return TOO_MANY_NEW.format(wait=_roughly(seconds)) if seconds > 0 else None

    def named(self, address: str) -> None:
        """One of the connections from here has logged in."""
        if not is_loopback(address):
            one_fewer(self._newcomers, block(address))

    def goes_on(self, address: str) -> None:
        """One of the connections from here is no new one: it goes on where a link was lost."""
        if not is_loopback(address):
            self._arrivals.take_one_back(block(address), "")

    def leaves(self, address: str, named: bool) -> None:
        """A counted connection is gone; `named` says whether it had logged in."""
        if is_loopback(address):
            self._here -= 1
            return
        home = block(address)
        one_fewer(self._connections, home)
        if not named:
            one_fewer(self._newcomers, home)


def one_fewer(counts: Counter[str], home: str) -> None:
    """Count one fewer of `home`; none leaves nothing."""
    counts[home] -= 1
    if not counts[home]:
        del counts[home]


def _roughly(seconds: float) -> str:
    minutes = rounded_up(seconds, 60) // 60
    return "a minute" if minutes == 1 else f"{minutes} minutes"
