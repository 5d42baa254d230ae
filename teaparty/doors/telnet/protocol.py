"""The door for telnet and MUD clients, and for anything else that sends lines."""

import sys
from typing import Any

from twisted.internet.interfaces import IDelayedCall, IHalfCloseableProtocol
from twisted.internet.protocol import connectionDone
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure
from zope.interface import implementer

from teaparty.core.party.rooms import Mode
from teaparty.core.party.session import Session
from teaparty.core.throttle.flood import Pace
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal
from teaparty.doors.arrival import Arrival
from teaparty.doors.door import Door
from teaparty.doors.early import Early
from teaparty.doors.entrance import Entrance
from teaparty.doors.minute_count import MinuteCount
from teaparty.doors.proxied import is_known, when_known
from teaparty.doors.read_ahead import Backlog
from teaparty.doors.socket_options import is_encrypted, prepare, turns_to_send, unread
from teaparty.doors.telnet.echo import KEYS
from teaparty.doors.telnet.terminal import COMPRESSION, Terminal
from teaparty.wire import mssp
from teaparty.wire.mccp import Broken
from teaparty.wire.telnet import EOF, NAWS, Codec, Command, Negotiation, Subnegotiation
from teaparty.wire.wrong_port import Stranger, WrongPortDetector, stranger_of

MSSP_REQUEST = mssp.REQUEST.encode()
LONG = 0.001
"""Seconds for which a line may hold up others and that counts for nothing."""
DEAREST = 1.0
"""Seconds that a line costs at most: what holds up others longer is not its author's fault."""
FEW = 20
"""Sizes or keys that count like one negotiation."""


@implementer(IHalfCloseableProtocol)
class TeaProtocol(LineReceiver):
    """Telnet in, lines to the session.

    Lines are held back while the session is busy, while the peer does not read what it is sent,
    after so many at once that others should have their turn, and when they come faster than their
    pace. In the last case some are read ahead, so that what is no line is answered; in all others
    nothing is read meanwhile.
    """

    delimiter = b"\n"  # `LineEnds` makes them all the same
    MAX_LENGTH = sys.maxsize  # lines are measured here, so that a long one costs nobody the session

    transport: Any
    door: Door | None = None
    _door: Door
    _terminal: Terminal
    _overlong = 0  # bytes of the line that is being skipped
    _ending: Reason | None = None  # the peer sends no more
    _arrived = False
    _resumed = False  # the next line that is taken is the first that has waited
    _arrival: Arrival
    _pacing: IDelayedCall | None = None  # the next line's time, while it has to wait for that

    def __init__(self, entrance: Entrance, mode: Mode, listener: str) -> None:
        self._entrance = entrance
        self._listener = listener
        self._clock = entrance.clock
        self._limits = entrance.party.limits
        self._mode: Mode = mode
        self._codec = Codec(self._limits.subnegotiation, self._limits.inflated)
        self._doorkeeper = WrongPortDetector()
        self._left = self._limits.lines_at_once
        self._pace = Pace(self._limits)
        self._backlog = Backlog(self._limits)
        self._early = Early()
        self._negotiated = MinuteCount(self._clock.seconds())

    # --- the connection

    def connectionMade(self) -> None:
        prepare(self.transport, self._limits.send_buffer)
        self._arrival = Arrival(self._entrance, self.transport)
        if is_known(self.transport):
            self._arrive()
        else:
            self._arrival.abort_later()
            when_known(self.transport, self._arrive, self._arrival.refuse_header)

    def _arrive(self) -> None:
        """Come in, or be turned away, now that it is known from where. Twice is once."""
        if self._arrived:
            return
        self._arrived = True
        entrance, host = self._entrance, self._arrival.host
        refusal = entrance.arrives(host)
        if refusal is not None:
            self._arrival.turn_away(refusal)
            return
        self._arrival.abort_no_more()
        self.door = self._door = Door(entrance, self.transport, self, self._mode, host)
        entrance.record.begins(self._session.number, host)
        entrance.record.note_of(
            self._session.number,
            "session {session} connected from {peer} to {listener}{safety}",
            peer=self._arrival.peer,
            listener=self._listener,
            safety=" by TLS" if is_encrypted(self.transport) else "",
        )
        left_out = frozenset() if entrance.may_compress(self.transport) else COMPRESSION
        self._codec.inflates = not left_out
        self._terminal = Terminal(entrance, self.door, left_out)

    @property
    def _session(self) -> Session:
        """Whose line this is: somebody's who may have come in by another link before."""
        return self._door.session

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._codec = Codec()  # what it has kept, such as an inflater, is not needed any more
        if self.door is not None:
            self.door.lost()
        self._arrival.abort_no_more()
        if self._pacing is not None:
            self._pacing.cancel()
            self._pacing = None

    def readConnectionLost(self) -> None:
        """The peer sends no more."""
        self._end(Reason.LINK)

    def writeConnectionLost(self) -> None:
        """Twisted calls this only for connections that we half-close ourselves; we do not."""

    def _end(self, reason: Reason) -> None:
        """Obey what has been sent, let the peer read the answers, and end the session."""
        self._ending = self._ending or reason
        self._end_when_read()

    def _end_when_read(self) -> None:
        if self.door is None or self._ending is None or self.paused:
            return
        if self._session.busy:
            self.hold()
        elif self._ending is Reason.LINK:
            self._door.ended()
        else:
            self._session.leave(self._ending)

    # --- bytes in

    def dataReceived(self, data: bytes) -> None:
        self._arrive()
        if self.door is None or self._door.over:
            return
        if not self._doorkeeper.done and self._shows_out(self._doorkeeper.receive(data)):
            return
        if self._early.unread:
            early = self._early.begins(len(data))
            self._receive(data[:early])
            self._early.ends()
            data = data[early:]
        self._receive(data)
        if not self._reads_on:
            self.transport.pauseProducing()

    def _receive(self, data: bytes) -> None:
        for value in self._codec.receive(data):
            if self._door.over:
                return
            if isinstance(value, bytes):
                self._text(self._terminal.line_ends.receive(value))
            elif isinstance(value, Broken):
                self._door.part(Reason.COMPRESSING, value.sentence)
            elif value == Command(EOF):
                self._end(Reason.QUIT)
            elif self._may_negotiate(value):
                self._text(self._terminal.take(value))

    @property
    def _reads_on(self) -> bool:
        """Whether the transport is read: also while lines wait for their pace, but not for more."""
        if not self.paused:
            return True
        waits = self._pacing is not None
        return waits and self._backlog.takes(self._buffer, self._clock.seconds())

    def _shows_out(self, stranger: Stranger | None) -> bool:
        """Tell who speaks another protocol that this is the wrong port."""
        if stranger is not None:
            self._door.part(Reason[stranger.name], stranger.value.decode())
        return stranger is not None

    def _text(self, text: bytes) -> None:
        if text:
            self._terminal.typed(text)
            if b"\n" in text:
                self._door.line_ended()
        if self._overlong:
            skipped, newline, text = text.partition(b"\n")
            self._overlong += len(skipped)
            self._check_length(self._overlong)
            if not newline:
                return
            self._overlong = 0
        if self._early.coming:
            self._early.buffers(len(text))
        LineReceiver.dataReceived(self, text)
        if not self.paused and len(self._buffer) > self._limits.line:
            begun = LineReceiver.clearLineBuffer(self)
            self._early.clear()
            self._overlong = len(begun)
            self._refuse_length(begun)
        if text and self._pacing is not None:
            self._note_flood()

    def _note_flood(self) -> None:
        """Part with who still sends more, when as much as may wait has waited for too long."""
        if self._backlog.floods(self._buffer, self._clock.seconds()):
            self._door.part(
                Reason.FLOODING, "You have sent more than is read for too long. Goodbye."
            )

    def _refuse_length(self, line: bytes) -> None:
        if self._door.over or self._shows_out_for(line):
            return
        most = self._limits.line
        self._session.refuse(
            Refusal("A line can have {most} bytes. Yours had more, so it was not read.", most=most)
        )
        self._check_length(len(line))

    def _check_length(self, length: int) -> None:
        """Part with who sends that much without a line end and has not even come in."""
        if length > self._limits.unfinished and not self._session.name:
            self._door.part(Reason.UNFINISHED, "That is too much without a line end. Goodbye.")

    def _may_negotiate(self, value: Command | Negotiation | Subnegotiation) -> bool:
        """Count what is no text; part with who sends too much of it.

        Sizes and keys count for little: who drags a window's edge, or holds a key, sends many of
        them, and nothing answers them.
        """
        size = isinstance(value, Subnegotiation) and value.option == NAWS
        weight = 1 if size or value in KEYS else FEW
        if self._negotiated.add(weight, self._clock.seconds()) <= self._limits.negotiations * FEW:
            return True
        self._door.part(Reason.NEGOTIATING, "Your client negotiates too much. Goodbye.")
        return False

    # --- lines to the session

    def lineReceived(self, line: bytes) -> None:
        if self._door.over:
            return
        now, session = self._clock.seconds(), self._session
        if session.busy or (session.trail and session.has_heavy_news):
            self._put_back(line)  # busy with what did not come as a line by this connection
            return
        wait = self._door.allowance.wait(now) or self._pace.wait(now)
        if wait:
            self._put_back(line)
            self._pacing = self._clock.callLater(wait, self._paced)
            return
        if self._resumed:
            self._resumed = False
            self._backlog.shrinks(line + self.delimiter + self._buffer)
        self._obey(line, now)
        self._left -= 1
        if self._left <= 0:
            self.hold()
            self._clock.callLater(0, self.read_on)
        elif self._session.busy:
            self.hold()

    def _put_back(self, line: bytes) -> None:
        self._buffer = line + self.delimiter + self._buffer
        self.hold()

    def _obey(self, line: bytes, now: float) -> None:
        session = self._session
        early = self._early.takes(len(line) + len(self.delimiter)) or self._door.unsettled
        if not session.person.name:
            self._door.unsettled = True  # they may be in by the next line
        if len(line) > self._limits.line:
            self._refuse_length(line)
        elif not session.person.name and self._shows_out_for(line):
            return
        elif not session.person.name and line.strip().upper() == MSSP_REQUEST:
            lines = mssp.plain(self._entrance.status())
            self._door.send("".join(f"{each}\r\n" for each in lines).encode())
        else:
            session.handle(self._terminal.decode(line), early)
            took = self._clock.seconds() - now
            if took > LONG:
                self._door.allowance.spend(min(took, DEAREST), 0, now + took)

    def _shows_out_for(self, line: bytes) -> bool:
        """Whether a line, or its beginning, is none of a person who is about to come in."""
        return not self._session.name and self._shows_out(stranger_of(line))

    def _paced(self) -> None:
        self._pacing = None
        self.read_on()

    def hold(self) -> None:
        """See `doors.telnet.screen.Reader`. The transport itself reads on until something comes.

        So that a TLS handshake, which blocks what is sent before its end, can come to that end.
        """
        self.paused = True

    def hide(self, hidden: bool) -> None:
        """See `doors.telnet.screen.Reader`."""
        self._terminal.hide(hidden)
        if hidden:
            self._early.ask()

    def settle(self) -> None:
        """See `doors.telnet.screen.Reader`."""
        direct = self._door.outlet.on_socket
        self._settle_after(0 if direct else turns_to_send(self.transport))

    def _settle_after(self, turns: int) -> None:
        """Settle it as soon as what is written now is sent: see `turns_to_send`.

        Where the socket is not ours, all that comes until then is read, and is early.
        """
        if turns:
            self._clock.callLater(0, self._settle_after, turns - 1)
        elif not self._door.hidden:  # they may have been asked something meanwhile
            self._door.unsettled = False
            found = unread(self.transport) if self._door.outlet.on_socket else 0
            self._early.settle(len(self._buffer), found)

    def read_on(self) -> None:
        """See `doors.telnet.screen.Reader`."""
        if not self.paused or self._pacing is not None or self._door.over or self._session.busy:
            return
        if self._door.outlet.ready and not self._session.has_heavy_news:
            self._left = self._limits.lines_at_once
            self.resumeProducing()
            self._end_when_read()

    def resumeProducing(self) -> None:
        """Take the lines that wait, and only then what is still to come."""
        self._resumed = True
        self.paused = False
        self._text(b"")
        if not self.paused:
            self._backlog.clear()
        if self._ending is None and self._reads_on:
            self.transport.resumeProducing()
