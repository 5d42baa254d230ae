"""A pulse for links that are asked now and then whether they are still there.

One timer serves all: each second it asks a part of them, so that thousands are never asked at once.
"""

from collections.abc import Callable
from typing import Protocol

from twisted.internet.interfaces import IDelayedCall, IReactorTime

SECONDS = 25
"""Between two questions to one link."""


class Asked(Protocol):
    """A link that is asked."""

    def beat(self) -> None:
        """Ask whether the peer is still there; part with one that has not answered."""
        ...


class Heartbeat:
    """Asks all links that were added; what one raises goes to `report`."""

    def __init__(self, clock: IReactorTime, report: Callable[[Exception], None]) -> None:
        self._clock = clock
        self._report = report
        self._parts: list[dict[Asked, None]] = [{} for _ in range(SECONDS)]
        self._next = 0
        self._timer: IDelayedCall | None = None

    def add(self, link: Asked) -> None:
        """Ask this one too, from now on."""
        min(self._parts, key=len)[link] = None
        if self._timer is None:
            self._timer = self._clock.callLater(1, self._beat)

    def remove(self, link: Asked) -> None:
        """Ask it no more; without any link nothing ticks."""
        for part in self._parts:
            part.pop(link, None)
        if self._timer is not None and not any(self._parts):
            self._timer.cancel()
            self._timer = None

    def _beat(self) -> None:
        self._timer = self._clock.callLater(1, self._beat)
        self._next = (self._next + 1) % SECONDS
        for link in list(self._parts[self._next]):
            try:
                link.beat()
            except Exception as error:
                self._report(error)
