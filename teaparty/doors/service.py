"""The party as a Twisted service: its ports, its clock, and how it ends."""

import os
import signal
from collections.abc import Sequence
from types import FrameType
from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import Deferred, DeferredList, maybeDeferred
from twisted.internet.interfaces import IListeningPort

from teaparty.doors.entrance import Entrance

GRACE_SECONDS = 1
"""Seconds that stuck connections have after they were aborted."""


class PartyService(Service):
    """Ends in order. `reactor` is the whole reactor, for signals and time."""

    name = "teaparty"

    def __init__(self, reactor: Any, entrance: Entrance, ports: Sequence[IListeningPort]) -> None:
        self._reactor = reactor
        self._entrance = entrance
        self._ports = ports
        self._stopping = False

    def startService(self) -> None:
        Service.startService(self)
        self._reactor.callWhenRunning(self._take_signals)

    def stopService(self) -> Deferred[None]:
        """Close the ports, say goodbye, and wait until all have read it; not longer than the bound.

        Twisted waits for the result before it ends the process.
        """
        Service.stopService(self)
        closed = self._entrance.close()
        limit = self._entrance.party.limits.close_seconds + GRACE_SECONDS
        timeout = self._reactor.callLater(limit, closed.cancel)
        closed.addErrback(lambda _: None)  # cancelled: the rest is cut off by the end itself

        def done(result: None) -> None:
            if timeout.active():
                timeout.cancel()

        closed.addCallback(done)
        stopped = DeferredList([maybeDeferred(port.stopListening) for port in self._ports])
        return stopped.addCallback(lambda _: closed)

    def _take_signals(self) -> None:
        """Twisted's own handlers would end the process with the signal's status, not with 0."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._signalled)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._stopping = True
        self._entrance.record.note("the party closes: {signal}", signal=signal.strsignal(number))
        self._reactor.callFromThread(self._reactor.stop)
