"""Work that is done once at a time, and again a little later while the database can't be asked."""

from collections.abc import Callable, Coroutine
from typing import Any

from twisted.internet.interfaces import IDelayedCall

from teaparty.core.records import Unavailable
from teaparty.stores.cluster.values import Unreachable, WrongServer
from teaparty.stores.worker_thread import Reactor

AGAIN = 0.1
"""Seconds between two tries."""
AWAY = (Unreachable, WrongServer, Unavailable)
"""What is raised while the database can't be asked."""
Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine to its end."""


class Repeated:
    """Does `work`, which itself looks at what there is to do until there is nothing more."""

    def __init__(
        self,
        work: Callable[[], Coroutine[Any, Any, None]],
        reactor: Reactor,
        spawn: Spawn,
        report: Callable[[BaseException], None],
    ) -> None:
        self._work = work
        self._reactor, self._spawn, self._report = reactor, spawn, report
        self._pause: IDelayedCall | None = None
        self._stopped = False
        self.runs = False
        """Whether it is being done, or will soon be tried again."""

    def go(self) -> None:
        """Begin with it, unless it is being done."""
        if not (self.runs or self._stopped):
            self.runs = True
            self._spawn(self._do())

    async def _do(self) -> None:
        try:
            await self._work()
        except AWAY:
            if self._stopped:
                return
            self._pause = self._reactor.callLater(AGAIN, self._try_again)
            return
        except GeneratorExit:
            raise  # nobody waits for it any more
        except BaseException as error:
            self._report(error)
        self.runs = False

    def _try_again(self) -> None:
        self._pause, self.runs = None, False
        self.go()

    def stop(self) -> None:
        """Do nothing more, and try no more."""
        self._stopped = True
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
