"""Lines in: from a connection to its session, each when its time has come (see also `outlet`)."""

import sys

from twisted.internet.interfaces import IDelayedCall, IHalfCloseableProtocol
from twisted.internet.protocol import connectionDone
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure
from zope.interface import implementer

from teaparty.core.throttle.flood import Pace
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal
from teaparty.doors.allowance import by_clock
from teaparty.doors.connection import Connection
from teaparty.doors.early import Early
from teaparty.doors.factory import DoorFactory
from teaparty.doors.hurry import Hurry
from teaparty.doors.read_ahead import ReadAhead
from teaparty.doors.socket_options import turns_to_send, unread

LONG = 0.001
"""Seconds for which a line may hold up others before it counts for anything."""


@implementer(IHalfCloseableProtocol)
class Inlet(Connection):
    """The protocol of a door derives from this, which gives lines to the session.

    Lines wait while the session is busy, while the peer does not read what it is sent, after so
    many at once that others should have their turn, and when they come faster than their pace. In
    the last case some are read ahead, so that what is no line is answered. That is also so while a
    plugin's command goes on, so that people can quit. In all others nothing is read meanwhile.
    """

    delimiter = b"\n"
    MAX_LENGTH = sys.maxsize  # lines are measured here, so that a long one costs nobody the session

    unsettled = True
    """Whether the peer is still to be sent what tells how their lines are read."""
    _overlong = 0  # bytes of the line that is being skipped
    _ending: Reason | None = None  # the peer sends no more
    _resumed = False  # the next line that is taken is the first that has waited
    _pacing: IDelayedCall | None = None  # the next line's time, while it has to wait for that

    def __init__(self, shared: DoorFactory) -> None:
        super().__init__(shared)
        self.longest = self.limits.line
        """Bytes in a line; the protocol of a door may set it."""
        self._left = self.limits.lines_at_once
        self.pace = Pace(self.limits)
        self._read_ahead = ReadAhead(self.limits)
        self._early = Early()
        self._hurry = Hurry(self.clock, self.limits.close_seconds)

    # --- what the protocol of a door says for itself

    def receive(self, data: bytes) -> None:
        """Receive bytes as they come, and `take` those of lines."""
        self.take(data)

    def answers(self, line: bytes) -> bool:
        """Answer a newcomer's line, or the beginning of one, that is for the protocol itself."""
        return False

    def obey(self, line: bytes, early: bool) -> None:
        """Do what a line asks for, which may have come before its sender was answered."""
        self.door.session.handle(self.decode(line), early)

    def decode(self, line: bytes) -> str:
        """Return what was typed for a line; nothing if it is one of the protocol itself."""
        return line.decode("utf-8", "replace")

    # --- the end of input

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        super().connectionLost(reason)
        self._hurry.stop()
        if self._pacing is not None:
            self._pacing.cancel()
            self._pacing = None

    def readConnectionLost(self) -> None:
        """The peer sends no more."""
        self.entrance.endings.see_to(lambda: self.end(Reason.LINK))

    def writeConnectionLost(self) -> None:
        """Twisted calls this only for connections that we half-close ourselves; we do not."""

    def end(self, reason: Reason) -> None:
        """Obey what has been sent, let the peer read the answers, and end the session."""
        self._ending = self._ending or reason
        self._end_when_read()

    def _end_when_read(self) -> None:
        if not self.came_in or self._ending is None:
            return
        self._hurry.ends(self.door, self._ending)
        if self.paused:
            return
        if self.door.session.busy:
            self.hold()
        elif self._ending is Reason.LINK:
            self.door.ended()
        else:
            self.door.session.leave(self._ending)

    # --- bytes in

    def dataReceived(self, data: bytes) -> None:
        if not self.came_in:
            self.arrival.come_in()
        if not self.came_in or self.door.over:
            return
        if self._early.unread:
            early = self._early.begins(len(data))
            self.receive(data[:early])
            self._early.ends()
            data = data[early:]
        self.receive(data)
        if self.paused and not self._reads_on:
            self.transport.pauseProducing()

    @property
    def _reads_on(self) -> bool:
        """Whether the transport is read: also while some lines wait, or for others' turn."""
        if not self.paused:
            return True
        if self._left <= 0 or self.door.session.waits_for_plugin:
            return not self._read_ahead.full(self._buffer)
        waits = self._pacing is not None
        return waits and self._read_ahead.takes(self._buffer, self.clock.seconds())

    def take(self, text: bytes) -> None:
        """Take what was typed; each line in it is obeyed when its time has come."""
        if self._overlong:
            text = self._skip(text)
        if self._early.coming:
            self._early.buffers(len(text))
        waits, session = self.paused, self.door.session
        LineReceiver.dataReceived(self, text)
        if waits and (line := self._hurry.line(session, text, self._buffer, self.decode)):
            self.obey(line, early=False)
            return
        if not self.paused and len(self._buffer) > self.longest:
            begun, self._buffer = self._buffer, b""
            self._early.clear()
            self._overlong = len(begun)
            self._refuse_length(begun)
        if text and self._pacing is not None:
            self._note_flood()

    def _skip(self, text: bytes) -> bytes:
        """Return what comes after the line that is too long."""
        skipped, newline, text = text.partition(b"\n")
        self._overlong += len(skipped)
        self._check_length(self._overlong)
        if newline:
            self._overlong = 0
        return text

    def _note_flood(self) -> None:
        """Part with a peer that sends ever more after as much as may wait has waited too long."""
        if self._read_ahead.floods(self._buffer, self.clock.seconds()):
            self.door.part(
                Reason.FLOODING, "You have sent more than is read for too long. Goodbye."
            )

    def _refuse_length(self, line: bytes) -> None:
        session = self.door.session
        if self.door.over or (not session.name and self.answers(line)):
            return
        self.refuse_length()
        self._check_length(len(line))

    def refuse_length(self) -> None:
        """Tell somebody that their line was too long."""
        most = self.limits.line
        self.door.session.refuse(
            Refusal("A line can have {most} bytes. Yours had more, so it was not read.", most=most)
        )

    def _check_length(self, length: int) -> None:
        """Part with a newcomer who sends so much without a line end."""
        if length > self.limits.unfinished and not self.door.session.name:
            self.door.part(Reason.UNFINISHED, "That is too much without a line end. Goodbye.")

    # --- lines to the session

    def lineReceived(self, line: bytes) -> None:
        if self.door.over:
            return
        now = self.clock.seconds()
        if self._waits(now):
            self._buffer = line + self.delimiter + self._buffer
            self.hold()
            return
        if self._resumed:
            self._resumed = False
            self._read_ahead.shrinks(line + self.delimiter + self._buffer)
        self._obey(line, now)
        self._left -= 1
        if self._left <= 0:
            self.hold()
            self.clock.callLater(0, self.read_on)
        elif self.door.session.busy:
            self.hold()

    def _waits(self, now: float) -> bool:
        """Whether the next line must wait; if only for its time, it is taken then."""
        door, session = self.door, self.door.session
        if session.busy or (session.trail and session.has_heavy_news):
            return True  # for something that was no line of this connection
        wait = door.allowance.wait(now) or self.pace.wait(now)
        if wait:
            self._pacing = self.clock.callLater(wait, self._paced)
        return wait > 0

    def _obey(self, line: bytes, now: float) -> None:
        session = self.door.session
        early = self._early.takes(len(line) + len(self.delimiter)) or self.unsettled
        newcomer = not session.person.name
        if newcomer:
            self.unsettled = True  # they may be in by the next line
        if len(line) > self.longest:
            self._refuse_length(line)
        elif not (newcomer and self.answers(line)):
            self.obey(line, early)
            took = self.clock.seconds() - now
            if took > LONG:
                self.door.allowance.spend(by_clock(took, self.limits), 0, now + took)

    def _paced(self) -> None:
        self._pacing = None
        self.read_on()

    # --- what the door asks of it

    def hold(self) -> None:
        """See `doors.writer.Incoming`. The transport itself reads on until something comes.

        So a TLS handshake, which blocks what is sent before its end, can come to that end.
        """
        self.paused = True

    def read_on(self) -> None:
        """See `doors.writer.Incoming`."""
        door = self.door
        if not self.paused or self._pacing is not None or door.over or door.session.busy:
            return
        if door.outlet.ready and not door.session.has_heavy_news:
            self._left = self.limits.lines_at_once
            self.resumeProducing()
            self._end_when_read()

    def resumeProducing(self) -> None:
        """Take the lines that wait, and only then what is still to come."""
        self._resumed = True
        self.paused = False
        self.take(b"")
        if not self.paused:
            self._read_ahead.clear()
        if self._ending is None and self._reads_on:
            self.transport.resumeProducing()

    def renew_pace(self, limits: Limits) -> None:
        """See `doors.writer.Incoming`."""
        self.pace.renew(limits)

    def hide(self, hidden: bool) -> None:
        """See `doors.writer.Incoming`."""
        if hidden:
            self.unsettled = True
            self._early.ask()

    def settle(self) -> None:
        """See `doors.writer.Incoming`."""
        direct = self.door.outlet.on_socket
        self._settle_after(0 if direct else turns_to_send(self.transport))

    def settled(self) -> None:
        """The peer says that it has read what tells how its lines are read: none is early now."""
        if not self.door.hidden:
            self.unsettled = False
            self._early.clear()

    def _settle_after(self, turns: int) -> None:
        """Settle it as soon as what is written now is sent: see `turns_to_send`.

        Where the socket is not ours, all that comes until then is read, and is early.
        """
        if not self.unsettled:
            return  # the peer has said so itself
        if turns:
            self.clock.callLater(0, self._settle_after, turns - 1)
        elif not self.door.hidden:  # they may have been asked something meanwhile
            self.unsettled = False
            found = unread(self.transport) if self.door.outlet.on_socket else 0
            self._early.settle(len(self._buffer), found)
