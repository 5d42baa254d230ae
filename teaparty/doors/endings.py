"""The ends of connections: many at once are seen to in turns, between what others ask for.

A balancer that stops, or a net that fails, ends thousands of connections at one moment. What each
costs is small, but nobody shall wait for all of them.
"""

from collections import deque
from collections.abc import Callable

from twisted.internet.interfaces import IReactorTime

AT_ONCE = 0.005
"""Seconds that are spent on ends before others have their turn."""
BETWEEN = 0.02
"""Seconds after which it is another turn, also where nothing has waited."""


class Endings:
    """Sees to ends at once, or in their order, a few in each turn of the reactor.

    Until then it is as if the end of the connection had not been noticed yet.
    """

    def __init__(self, clock: IReactorTime, report: Callable[[Exception], None]) -> None:
        self._clock = clock
        self._report = report
        self._until = 0.0
        self._waiting: deque[Callable[[], None]] = deque()

    def see_to(self, end: Callable[[], None]) -> None:
        """Call `end` now, or soon."""
        now = self._clock.seconds()
        if not self._waiting and abs(now - self._until) > BETWEEN:
            self._until = now + AT_ONCE
        if not self._waiting and now <= self._until:
            end()
            return
        if not self._waiting:
            self._clock.callLater(0, self._go_on)
        self._waiting.append(end)

    def _go_on(self) -> None:
        until = self._clock.seconds() + AT_ONCE
        while self._waiting and self._clock.seconds() <= until:
            try:
                self._waiting[0]()
            except Exception as error:
                self._report(error)
            self._waiting.popleft()
        if self._waiting:
            self._clock.callLater(0, self._go_on)
