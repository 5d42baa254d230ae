"""Telnet in: what is negotiated goes to the terminal, what is typed to the inlet."""

from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure

from teaparty.core.values.modes import Mode
from teaparty.core.values.notices import Reason
from teaparty.doors.entrance import Entrance
from teaparty.doors.factory import DoorFactory
from teaparty.doors.inlet import Inlet
from teaparty.doors.minute_count import MinuteCount
from teaparty.doors.socket_options import is_encrypted
from teaparty.doors.telnet.door import TelnetDoor
from teaparty.doors.telnet.echo import KEYS
from teaparty.doors.telnet.gmcp_messages import Gui
from teaparty.doors.telnet.terminal import COMPRESSION, NOTHING, Terminal
from teaparty.wire import mssp
from teaparty.wire.mccp import Broken
from teaparty.wire.telnet import EOF, NAWS, Codec, Command, Negotiation, Subnegotiation
from teaparty.wire.wrong_port import Stranger, WrongPortDetector, stranger_of

MSSP_REQUEST = mssp.REQUEST.encode()
FEW = 20
"""Sizes or keys that count like one negotiation."""


class TeaProtocol(Inlet):
    """The protocol of telnet and MUD clients, and of anything else that sends lines."""

    shared: "TeaFactory"
    door: TelnetDoor
    unused: frozenset[str] = frozenset()
    """The wishes that change nothing by this connection; see `core.party.door`."""
    _terminal: Terminal

    def __init__(self, shared: "TeaFactory") -> None:
        super().__init__(shared)
        self._codec = Codec(self.limits.subnegotiation, self.limits.inflated)
        self._wrong_port = WrongPortDetector()
        self._negotiated = MinuteCount(self.clock.seconds())

    def open(self, address: str) -> TelnetDoor:
        return TelnetDoor(self.entrance, self, self.shared.mode, address, self.unused)

    def opened(self) -> None:
        compresses = self.shared.may_compress(self.transport)
        self._codec.inflates = compresses
        left_out = NOTHING if compresses else COMPRESSION
        shared = self.shared
        self._terminal = Terminal(
            self.entrance, self.door, shared.status, left_out, lambda: shared.gui
        )

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._codec = Codec()  # what it holds, such as an inflater, is not needed any more
        super().connectionLost(reason)

    # --- bytes in

    def receive(self, data: bytes) -> None:
        if not self._wrong_port.done and self._shows_out(self._wrong_port.receive(data)):
            return
        for value in self._codec.receive(data):
            if self.door.over:
                return
            if isinstance(value, bytes):
                self._typed(self._terminal.line_ends.receive(value))
            elif isinstance(value, Broken):
                self.door.part(Reason.COMPRESSING, value.sentence)
            elif value == Command(EOF):
                self.end(Reason.QUIT)
            elif self._may_negotiate(value):
                self._typed(self._terminal.take(value))

    def _typed(self, text: bytes) -> None:
        if text:
            self._terminal.typed(text)
            if b"\n" in text:
                self.door.line_ended()
        self.take(text)

    def _may_negotiate(self, value: Command | Negotiation | Subnegotiation) -> bool:
        """Count what is no text; part with a client that sends too much of it.

        Sizes and keys count for little: dragging a window's edge, or holding a key, sends many of
        them, and nothing answers them.
        """
        size = isinstance(value, Subnegotiation) and value.option == NAWS
        weight = 1 if size or value in KEYS else FEW
        if self._negotiated.add(weight, self.clock.seconds()) <= self.limits.negotiations * FEW:
            return True
        self.door.part(Reason.NEGOTIATING, "Your client negotiates too much. Goodbye.")
        return False

    def _shows_out(self, stranger: Stranger | None) -> bool:
        """Tell a client that speaks another protocol that this is the wrong port."""
        if stranger is not None:
            self.door.part(Reason[stranger.name], stranger.value.decode())
        return stranger is not None

    # --- lines

    def answers(self, line: bytes) -> bool:
        """See `Inlet`: a crawler's request, or a line of another protocol."""
        if line.strip().upper() == MSSP_REQUEST:
            lines = mssp.plain(self.shared.status())
            self.door.send("".join(f"{each}\r\n" for each in lines).encode())
            return True
        return self._shows_out(stranger_of(line))

    def decode(self, line: bytes) -> str:
        """See `Inlet`."""
        return self._terminal.decode(line)

    def hide(self, hidden: bool) -> None:
        """See `doors.writer.Incoming`."""
        self._terminal.hide(hidden)
        super().hide(hidden)


class TeaFactory(DoorFactory):
    """What the telnet connections of one listener share.

    `status` returns what crawlers are told; with `compress`, MCCP is offered.
    """

    def __init__(
        self,
        entrance: Entrance,
        mode: Mode = "mud",
        status: Callable[[], mssp.Status] = dict,
        compress: bool = True,
    ) -> None:
        super().__init__(entrance, mode)
        self.status = status
        self.compress = compress
        self.gui: Gui | None = None
        """The package that Mudlet is offered."""

    def buildProtocol(self, addr: IAddress | None) -> TeaProtocol:
        protocol = TeaProtocol(self)
        protocol.factory = self
        return protocol

    def may_compress(self, transport: Any) -> bool:
        """Whether compression is offered to a newcomer, who is counted already.

        Not over TLS: how well secrets and somebody else's words compress together tells of them
        (the attack is known as CRIME).
        """
        entrance = self.entrance
        many = len(entrance.open) > entrance.limits.compressed
        return self.compress and not many and not is_encrypted(transport)
