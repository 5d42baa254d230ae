"""What has to be read or stored though nobody waits for it, as soon as the records can be asked."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

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
