"""What has to be read or stored though nobody waits for it, as soon as the records can be asked."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

from teaparty.core.party.party import Party
from teaparty.core.ports import Sleep
from teaparty.core.records import Unavailable

P = ParamSpec("P")
T = TypeVar("T")
AGAIN = 1.0
"""Seconds until it is tried again."""


async def when_available(
    sleep: Sleep, ask: Callable[P, Awaitable[T]], *given: P.args, **named: P.kwargs
) -> T:
    """Await `ask` with what is given, again and again as long as it raises `Unavailable`."""
    while True:
        with suppress(Unavailable):
            return await ask(*given, **named)
        await sleep(AGAIN)


class Reread:
    """Has something read again in the background, as soon as the records can be asked.

    If it is being read just now, that is done once more after it, however often it is asked for:
    what has been read for each would not fit into memory.
    """

    def __init__(self, party: Party, read: Callable[[], Awaitable[None]], place: str) -> None:
        self._party, self._read, self._place = party, read, place
        self._wanted = self._reads = False

    def begin(self) -> None:
        """Have it read; faults are of that `place`."""
        self._wanted = True
        if not self._reads:
            self._reads = True
            self._party.run(self._read_while_wanted(), self._place)

    async def _read_while_wanted(self) -> None:
        try:
            while self._wanted:
                self._wanted = False
                await when_available(self._party.sleep, self._read)
        finally:
            self._reads = False
