"""The party as a Twisted service: its ports, its clock, and how it ends."""

import atexit
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from types import FrameType
from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import Deferred, DeferredList, maybeDeferred
from twisted.internet.error import ReactorNotRunning
from twisted.internet.interfaces import IListeningPort
from twisted.logger import ILogObserver
from twisted.python.failure import Failure

from teaparty import signals
from teaparty.core.moderation.resync import Resync
from teaparty.core.ports import nothing
from teaparty.core.values.notices import Fault
from teaparty.doors.entrance import Entrance
from teaparty.server.supervision import Supervision

END_SECONDS = 15
"""Seconds at the end in which everything has to be saved."""
GRACE_SECONDS = 1
"""Seconds for stuck connections after they were aborted."""
BEGIN_SECONDS = 3
"""Seconds in which what is begun at the start, and waits, may fail so that the party closes."""
NOT_STARTED = "the party can't go on without this: {fault}"


class CannotBegin(Exception):
    """The party does not begin. twistd ends with status 1, and says why where it was started."""


class PartyService(Service):
    """Begins and ends the party in order. `reactor` is the whole reactor, for signals and time.

    `ports` returns those that are open at the end. `log` writes the log, without it twistd does;
    it goes to `log_file`, if that is one.
    """

    name = "teaparty"

    def __init__(
        self,
        reactor: Any,
        entrance: Entrance,
        ports: Callable[[], Sequence[IListeningPort]],
        begin: Callable[[], None],
        end: Callable[[], Coroutine[Any, Any, None]],
        supervision: Supervision,
        log_file: Any = None,
        look_again: Callable[[], None] = nothing,
        rehash: Callable[[], None] = nothing,
        log: ILogObserver | None = None,
        faults: Callable[[], Sequence[str]] = list,
    ) -> None:
        """`faults` returns why the party can't go on, by what was begun at the start."""
        self._reactor = reactor
        self._entrance = entrance
        self._ports = ports
        self._begin = begin
        self._end = end
        self._supervision = supervision
        self._log_file = log_file
        self._log = log
        self._look_again = look_again
        self._rehash = rehash
        self._faults = faults
        self._stopping = self._wanted = False
        self._hung = False
        self._ends_with_terminal = False

    def setServiceParent(self, parent: Any) -> None:
        """Join twistd's application, which has what writes its log from here."""
        if self._log is not None:
            parent.setComponent(ILogObserver, self._log)
        Service.setServiceParent(self, parent)

    def startService(self) -> None:
        """Begin. If the process goes into the background, it is there by now.

        Raises `CannotBegin` if the party can't go on; if that shows a little later, it closes.
        """
        Service.startService(self)
        self._begin()
        self._entrance.party.begin()
        faults = self._noted_faults()
        if faults:
            self._entrance.party.end()
            raise CannotBegin(" ".join(faults))
        self._reactor.callWhenRunning(self._runs)

    def _runs(self) -> None:
        self._take_signals()
        self._supervision.begin()
        self._reactor.callLater(BEGIN_SECONDS, self._look_at_start)

    def _noted_faults(self) -> Sequence[str]:
        """Return why the party can't go on, if it can't; the log says so, too."""
        faults = self._faults()
        for fault in faults:
            self._entrance.record.warn(NOT_STARTED, fault=fault)
        return faults

    def _look_at_start(self) -> None:
        if self.running and self._noted_faults():
            self.stop()

    def stopService(self) -> Deferred[None]:
        """Close the ports, say goodbye, and wait until all have read it, up to a limit.

        Twisted waits for the result before it ends the process.
        """
        Service.stopService(self)
        limit = self._entrance.limits.close_seconds + GRACE_SECONDS
        self._supervision.end(limit + END_SECONDS)
        closed = self._entrance.close()
        timeout = self._reactor.callLater(limit, closed.cancel)
        closed.addErrback(lambda _: None)  # cancelled: the end itself cuts off the rest

        def done(result: None) -> None:
            if timeout.active():
                timeout.cancel()

        closed.addCallback(done)
        stopped = DeferredList([maybeDeferred(port.stopListening) for port in self._ports()])
        stopped.addCallback(lambda _: closed)
        return stopped.addCallback(lambda _: self._ended())

    def _ended(self) -> Deferred[None]:
        """Everybody has left: end the rest too."""
        self._entrance.party.end()
        ended = Deferred.fromCoroutine(self._end())
        ended.addTimeout(END_SECONDS, self._reactor)
        ended.addErrback(self._report_end)
        return ended.addCallback(lambda _: self._entrance.record.end())

    def _report_end(self, failure: Failure) -> None:
        assert failure.value is not None
        self._entrance.record.report(Fault(session=0, place="the end", error=failure.value))

    def stop(self) -> None:
        """End the process in order, as somebody in the party has asked."""
        with suppress(ReactorNotRunning):  # it ends already
            self._reactor.stop()

    def give_up(self) -> None:
        """End the process in order, with status 1: the log says why."""
        atexit.register(_exits, 1)  # for twistd, all is well
        self.stop()

    def _take_signals(self) -> None:
        """Handle the signals; with Twisted's own handlers the status would not be 0."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._signalled)
        self._ends_with_terminal = signals.hangup_ends()
        signal.signal(signal.SIGHUP, self._hung_up)
        signal.signal(signals.REREAD, self._rereads)
        self._read_again()  # for a signal that came before this process could take it

    def _rereads(self, number: int, frame: FrameType | None) -> None:
        """Another process has changed the records, such as `teaparty-admin`."""
        self._entrance.record.note("the records are read again")
        self._reactor.callFromThread(self._read_again)

    def _read_again(self) -> None:
        Resync.of(self._entrance.party).begin()
        self._look_again()

    def _hung_up(self, number: int, frame: FrameType | None) -> None:
        """Somebody has moved the log away, or changed the configuration; or the terminal is gone.

        However often they say so in a turn, it is done once: others have their turn after it.
        """
        if self._ends_with_terminal and not signals.terminal_is_there():
            self._closes(number)
        elif not self._hung:
            self._hung = True
            self._reactor.callFromThread(self._begin_again)

    def _begin_again(self) -> None:
        """Open the log file again, and only then read the configuration, which may be faulty."""
        self._hung = False
        if self._log_file is not None:
            self._log_file.reopen()
            self._entrance.record.note("the log file was opened again")
        if self.running:  # nothing is opened any more while the party closes
            self._rehash()

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        """Somebody wants the end, and at once if they have wanted it before."""
        if self._wanted:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._wanted = True
        self._closes(number)

    def _closes(self, number: int) -> None:
        """Begin the end. The shell and the system say that a terminal is gone, and often more."""
        if not self._stopping:
            self._stopping = True
            self._entrance.record.note(
                "the party closes: {signal}", signal=signal.strsignal(number)
            )
            self._reactor.callFromThread(self.stop)


def _exits(status: int) -> None:
    """End the process with this status, at the very end of it."""
    sys.stdout.flush()
    os._exit(status)
