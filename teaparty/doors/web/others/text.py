"""Text inside a WebSocket, and GMCP beside it, for clients that leave telnet out.

The protocol inside speaks telnet all the same. What a telnet client would tell it stands here, and
what it says is taken apart: text goes into frames of bytes, a message of GMCP into one of text.
"""

import sys

from teaparty.doors.inlet import Inlet
from teaparty.doors.web.others.tunnel import Tunnel
from teaparty.wire.client import ANSI, IS, UTF8
from teaparty.wire.telnet import (
    DO,
    GMCP,
    NAWS,
    TTYPE,
    WILL,
    WONT,
    Codec,
    Subnegotiation,
    escaped,
    negotiation,
    subnegotiation,
)
from teaparty.wire.websocket.frames import TEXT, Binary, Text

NAMES = ("WEBSOCKET", "ANSI", f"MTTS {ANSI | UTF8}")
"""Of the client, and of its terminal, which shows colours and UTF-8."""
HELLO = b"".join(
    [
        negotiation(WILL, TTYPE),
        *(subnegotiation(TTYPE, bytes((IS,)) + name.encode()) for name in NAMES),
    ]
)
WITH_GMCP, WITHOUT_SIZE = negotiation(DO, GMCP), negotiation(WONT, NAWS)


class TextTunnel(Tunnel):
    """Each message of the client is a line, or several; no line end is needed after the last."""

    _hello = HELLO + WITHOUT_SIZE

    def __init__(self, inside: Inlet) -> None:
        super().__init__(inside)
        self._codec = Codec(most=sys.maxsize)

    def begin(self) -> None:
        """See `Tunnel`."""
        self.give(self._hello)

    def hear(self, message: Text | Binary) -> None:
        """See `Tunnel`."""
        end = b"" if message.data.endswith(b"\n") else b"\n"
        self.give(escaped(message.data + end))

    def write(self, data: bytes) -> None:
        """See `Tunnel`."""
        text = []
        for value in self._codec.receive(data):
            if isinstance(value, bytes):
                text.append(value)
            elif isinstance(value, Subnegotiation) and value.option == GMCP:
                self.write_frame(TEXT, value.parameters)
        super().write(b"".join(text))


class GmcpTunnel(TextTunnel):
    """A message of text is one of GMCP."""

    _hello = HELLO + WITH_GMCP + WITHOUT_SIZE

    def hear(self, message: Text | Binary) -> None:
        """See `Tunnel`."""
        if isinstance(message, Text):
            self.give(subnegotiation(GMCP, message.data))
        else:
            super().hear(message)
