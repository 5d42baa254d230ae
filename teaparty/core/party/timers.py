"""What happens later: in the first tick from its time on.

A timer is a value, a kind with a number, and can be written down. What a kind does is said by `on`.
"""

from collections import Counter
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import NamedTuple

SPARE = 64
"""Cancelled timers that may wait for their time, besides as many as there are others."""


class Timer(NamedTuple):
    """Something that happens once at `when`; timers of the same time go in the order of `made`."""

    when: float
    made: int
    kind: str
    number: int


class Timers:
    """The timers of a party. `watch` asks for ticks, for as long as there are any timers."""

    def __init__(self, watch: Callable[[], None]) -> None:
        self._watch = watch
        self._made = 0
        self._does: dict[str, Callable[[int], None]] = {}
        self._waiting: set[int] = set()  # of those that were made
        self._kinds: Counter[str] = Counter()  # of those that wait
        self._queue: list[Timer] = []  # a heap; some that are cancelled are still in it

    def __len__(self) -> int:
        """Return how many are still to happen."""
        return len(self._waiting)

    def count(self, kind: str) -> int:
        """Return how many of that kind are still to happen."""
        return self._kinds[kind]

    @property
    def next(self) -> float | None:
        """When the next one is due; None if there is none."""
        while self._queue and self._queue[0].made not in self._waiting:
            heappop(self._queue)
        return self._queue[0].when if self._queue else None

    def on(self, kind: str, does: Callable[[int], None]) -> None:
        """Have `does` called with the number of each timer of that kind when it is due."""
        self._does[kind] = does

    def at(self, when: float, kind: str, number: int = 0) -> Timer:
        """Make a timer for `when`, a time of the clock's `monotonic`."""
        self._made += 1
        timer = Timer(when, self._made, kind, number)
        self._waiting.add(timer.made)
        self._kinds[kind] += 1
        heappush(self._queue, timer)
        self._watch()
        return timer

    def cancel(self, timer: Timer) -> None:
        """Do nothing at its time, if that has not come yet."""
        self._take(timer)
        if len(self._queue) > 2 * len(self._waiting) + SPARE:
            self._queue = [each for each in self._queue if each.made in self._waiting]
            heapify(self._queue)

    def tick(self, now: float) -> None:
        """Do what is due. What raises is not done again, and the rest is done in the next tick."""
        while self._queue and self._queue[0].when <= now:
            timer = heappop(self._queue)
            if self._take(timer):
                self._does[timer.kind](timer.number)

    def _take(self, timer: Timer) -> bool:
        """Have a timer wait no more; return whether it did until now."""
        if timer.made not in self._waiting:
            return False
        self._waiting.remove(timer.made)
        self._kinds[timer.kind] -= 1
        return True
