"""One WebSocket: which of its frames are answered, which are messages, and how it is closed.

Each side closes it by a frame. The connection ends when both have done so.
"""

from collections.abc import Iterator
from typing import Protocol

from teaparty.core.values.notices import Reason
from teaparty.doors.inlet import Inlet
from teaparty.doors.minute_count import MinuteCount
from teaparty.wire.websocket.frames import (
    PING,
    PONG,
    Binary,
    Closed,
    Frames,
    Part,
    Ping,
    Pong,
    Text,
    Violated,
    closing,
    frame,
)

GIVEN = (Text, Binary, Closed)
UNANSWERED = 2
"""Pings without an answer, after which a connection is dead."""
TOO_MANY_FRAMES = "Your client sends too many frames. Goodbye."
UNREADABLE = "Your client sent what can't be read. Goodbye."


class Carrier(Protocol):
    """What carries the bytes of a WebSocket."""

    def send(self, data: bytes) -> None:
        """Send these bytes now."""
        ...

    def finish(self) -> None:
        """End the connection as soon as all is sent."""
        ...

    def break_off(self) -> None:
        """End the connection at once: the peer seems to be dead."""
        ...


class WebSocket:
    """The WebSocket of one peer, whose messages go to the session of `inlet`.

    A message has at most `most` bytes, and may be compressed if it `deflates`.
    """

    __slots__ = (
        "_carrier", "_code", "_count", "_ended", "_frames", "_inlet", "_unanswered", "heard",
        "said",
    )  # fmt: skip

    def __init__(self, inlet: Inlet, carrier: Carrier, most: int, deflates: bool = False) -> None:
        self._inlet = inlet
        self._carrier = carrier
        self._frames = Frames(most, deflates)
        self._count = MinuteCount(inlet.clock.seconds())
        self._unanswered = 0  # pings
        self._ended = False  # whether the peer sends no more, not even that it closes it
        self._code: int | None = None  # with which it is closed, whatever the reason
        self.said = False
        """Whether we have closed it: nothing may be sent any more."""
        self.heard = False
        """Whether the peer has closed it: it reads nothing any more."""

    # --- frames in

    def texts(self, data: bytes) -> tuple[list[bytes], bytes]:
        """Return what data that has come begins with, and the rest; see `Frames.texts`."""
        return ([], data) if self._inlet.door.over else self._frames.texts(data)

    def receive(self, data: bytes) -> Iterator[Text | Binary | Closed]:
        """Yield the messages that are whole now, and at last that the peer has closed it.

        When the door is over, nothing else counts, and the connection ends when the peer closes.
        """
        door = self._inlet.door
        if not door.over:
            for value in self._frames.receive(data):
                if isinstance(value, GIVEN):
                    if isinstance(value, Closed):
                        self.heard, self._code = True, value.code
                    yield value
                elif isinstance(value, Violated):
                    self.refuse(value.code)
                else:
                    self.note(value)
                if door.over:
                    break
            data = b""
        if door.over and self._frames.ends(data):
            self.heard = True
            if self.said:
                self._carrier.finish()

    def note(self, value: Ping | Pong | Part) -> None:
        """Take note of a frame that says nothing; there may be as many as negotiations."""
        inlet = self._inlet
        if self._count.add(1, inlet.clock.seconds()) > inlet.limits.negotiations:
            inlet.door.part(Reason.NEGOTIATING, TOO_MANY_FRAMES)
        elif isinstance(value, Ping):
            self._carrier.send(frame(PONG, value.payload))
        elif isinstance(value, Pong):
            self._unanswered = 0

    def beat(self) -> None:
        """Ping the peer; part with one that has not answered. While it is not read, it can't."""
        if self._inlet.paused or self._inlet.door.over:
            return
        if self._unanswered >= UNANSWERED:
            self._carrier.break_off()
            return
        self._unanswered += 1
        self._carrier.send(frame(PING))

    # --- the end

    def end(self) -> None:
        """The peer sends no more: there is nothing to wait for when we have closed it."""
        self._ended = True
        if self.said and not self.heard:
            self._carrier.finish()

    def refuse(self, code: int) -> None:
        """Part with a peer that has sent what this code stands for."""
        self._code = code
        self._inlet.door.part(Reason.UNREADABLE, UNREADABLE)

    def close(self, code: int, goodbye: bytes = b"") -> None:
        """Close it with this code, unless what came asks for another one.

        The frames of the goodbye come before, for a peer that reads still.
        """
        if not self.said:
            self.said = True
            self._carrier.send((b"" if self.heard else goodbye) + closing(self._code or code))
        if self.heard or self._ended:
            self._carrier.finish()
        elif not self._inlet.transport.disconnecting:
            self._inlet.transport.resumeProducing()
