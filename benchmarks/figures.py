"""What is reported of one measurement, and how latencies become percentiles."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec import Struct

from benchmarks.guests import Guest
from benchmarks.load import Window

MOST_OF_A_CORE = 0.8
"""A generator that used more than this of its core may have been what was measured."""
THROUGHPUT = ("deliveries_per_second", "lines_per_second", "logins_per_second")
"""The figures that say nothing then."""
MOST = 2_000_000
"""Deliveries whose latency is looked at; where there were more, those of every n-th guest."""
QUANTILES = (*(each / 100 for each in range(1, 100)), 0.995, 0.999, 0.9995, 0.9999)
"""What is kept of the latencies, for the plots."""


class Latency(Struct, frozen=True, kw_only=True):
    """In milliseconds, from when the generator sent a line to when it read it. `curve` has the
    latency at each of the `QUANTILES`."""

    deliveries: int
    p50: float
    p99: float
    p999: float
    max: float
    curve: tuple[float, ...]


class Figures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One measurement. CPU is the server's unless it says otherwise. Nothing was lost: where
    something is, there are no figures."""

    seconds: float
    cpu_seconds: float
    generator_share: float
    """Of one core."""
    lines: int = 0
    deliveries: int = 0
    lost: int = 0
    lines_per_second: float = 0.0
    deliveries_per_second: float = 0.0
    stored: int = 0
    """Lines that the database has in the end, the warm-up's among them: all that were said."""
    stored_per_second: float = 0.0
    lines_per_read: float = 0.0
    us_per_delivery: float = 0.0
    latency: Latency | None = None
    logins: int = 0
    logins_per_second: float = 0.0
    us_per_login: float = 0.0
    cpu_share: float = 0.0
    """Of one core."""
    kb_per_guest: float = 0.0
    memory_mb: float = 0.0
    """Resident, at the end."""
    memory_grown_mb: float = 0.0
    """By how much while it was measured."""
    answered_bytes: float = 0.0
    """For each byte that attackers typed."""


def latency(guests: Sequence[Guest], window: Window) -> Latency:
    """Return the latencies of what was read in the `window`, of all guests or of every n-th."""
    timed = [guest for guest in guests if not guest.listens]
    every = max(1, window.delivered * len(timed) // len(guests) // MOST)
    found: list[int] = []
    for guest in timed[::every]:
        found += _latencies(guest, window)
    return latencies(found)


def latencies(found: list[int]) -> Latency:
    """Return what these latencies come to, which are in nanoseconds."""
    if not found:
        return Latency(deliveries=0, p50=0.0, p99=0.0, p999=0.0, max=0.0, curve=())
    found.sort()

    def at(quantile: float) -> float:
        return found[min(len(found) - 1, int(quantile * len(found)))] / 1e6

    return Latency(
        deliveries=len(found),
        p50=at(0.5),
        p99=at(0.99),
        p999=at(0.999),
        max=found[-1] / 1e6,
        curve=tuple(at(quantile) for quantile in QUANTILES),
    )


def _latencies(guest: Guest, window: Window) -> list[int]:
    ends, sent = guest.stream.ends, guest.stream.sent
    whens, positions = guest.times[::2], guest.times[1::2]
    first = bisect_left(whens, window.begin)
    last = bisect_right(whens, window.end)
    line = bisect_right(ends, positions[first - 1]) if first else 0
    found: list[int] = []
    for read in range(first, last):
        when, upto = whens[read], positions[read]
        while line < len(ends) and ends[line] <= upto:
            found.append(when - sent[line])
            line += 1
    return found
