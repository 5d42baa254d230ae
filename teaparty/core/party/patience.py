"""Waiting until something is so that other nodes tell, of which nothing can be awaited."""

from collections.abc import Callable

from teaparty.core.party.party import Party

PAUSE = 0.05
"""Seconds between two looks."""


class Patience:
    """Waits, for a time."""

    def __init__(self, party: Party) -> None:
        self._clock, self._sleep = party.clock, party.sleep

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait until something holds, for so many seconds at most; return whether it does."""
        end = self._clock.monotonic() + seconds
        while not holds():
            if self._clock.monotonic() >= end:
                return False
            await self._sleep(PAUSE)
        return True
