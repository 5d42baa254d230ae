"""Guests over raw sockets: they connect, come in, and wait until it is quiet."""

import select
import socket
import ssl
import time
import zlib
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache

from benchmarks.dialects import Step
from benchmarks.streams import Frames, Stream, Unexpected, mark
from benchmarks.websocket import HEAD_ENDS, PONG, masked, opened, whole

ADDRESS = "127.0.0.1"
AT_ONCE = 500
"""Guests who are coming in at the same time, where the crush itself is not what is measured."""
SMALL = 4_096
"""The receive buffer, in bytes, of guests who never read."""
PATIENCE = 120.0
"""Seconds in which all must have come in, and in which a server must become quiet."""


@cache
def unchecked() -> ssl.SSLContext:
    """Return how guests use TLS: whoever the server is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Inflater:
    """Reads what is compressed from some point on (MCCP2)."""

    ASKED = "\xff\xfd\x56"
    _BEGIN = b"\xff\xfa\x56\xff\xf0"

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()
        self._begun = False

    def receive(self, data: bytes) -> bytes:
        """Return what has come, inflated; it may be nothing yet."""
        if self._begun:
            return self._stream.decompress(data)
        before, begin, compressed = data.partition(self._BEGIN)
        self._begun = bool(begin)
        return before + self._stream.decompress(compressed)


class Guest:
    """One connection; `number` is its place among all guests and its number as a talker."""

    __slots__ = (
        "awaited", "follows", "inflater", "listens", "name", "number", "own", "position", "reads",
        "recv", "rest", "room", "secure", "seen", "socket", "steps", "stream", "times", "view",
    )  # fmt: skip

    new_stream: type[Stream] = Stream
    """Makes what reads its lines."""
    low_water = 4_096
    """Bytes that must have come before one that only listens reads them, in a closed loop."""

    def __init__(self, number: int, room: int, view: int = 0, reads: bool = True) -> None:
        self.number = number
        self.name = f"guest{number}"
        self.room = room
        self.view = view
        self.reads = reads
        self.steps: list[Step] = []
        self.awaited = b""
        self.seen = b""
        self.inflater: Inflater | None = None
        self.stream = Stream((), False)
        self.follows = -1
        """The talker who may say another line whenever this guest has read one."""
        self.own: tuple[bytes, bytes] | None = None
        """How the guest's own lines begin for itself, and how they do for others."""
        self.rest = b""
        self.position = 0
        """Bytes of the stream that have been read."""
        self.listens = False
        """Whether it does nothing else, and its latency does not count."""
        self.times = array("q")
        """Pairs: when something was read, in nanoseconds, and up to which position."""
        self.secure = False
        """Whether it comes in by TLS."""
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.recv = self.socket.recv
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not reads:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)

    def connect(self, port: int) -> None:
        """Begin to connect; for TLS, go on to the end of the handshake."""
        if not self.secure:
            self.socket.connect_ex((ADDRESS, port))
            return
        self.socket.setblocking(True)
        self.socket.connect((ADDRESS, port))
        self.socket = unchecked().wrap_socket(self.socket)
        self.socket.setblocking(False)

    def step(self) -> bool:
        """Take the next step of coming in; return whether there was one."""
        while self.steps:
            sent, self.awaited = self.steps.pop(0)
            self.seen = b""
            if sent:
                self.send(self.typed([sent]))
            if self.awaited:
                return True
        self.awaited = b""
        return False

    def dress(self, lines: Sequence[str]) -> None:
        """Send the lines that give this guest its look."""
        if lines:
            self.send(self.typed(lines))

    def typed(self, lines: Iterable[str]) -> bytes:
        """Return what is sent for these lines."""
        return "".join([f"{line}\r\n" for line in lines]).encode("latin-1")

    def compress(self) -> None:
        """Ask for compression (MCCP2) when the first step is taken."""
        self.inflater = Inflater()
        self.steps[0] = self.steps[0]._replace(sent=f"{Inflater.ASKED}{self.steps[0].sent}")

    def send(self, data: bytes) -> None:
        """Send a few lines; a server that takes none of them is too slow to be measured so."""
        if self.socket.send(data) != len(data):
            raise Unexpected(f"the server takes no more of what {self.name} says")

    @property
    def closed(self) -> Unexpected:
        """What is wrong when the server has closed the connection."""
        return Unexpected(f"the server closed the connection of {self.name}")

    def receive(self) -> bytes:
        """Return what has come; raise `Unexpected` where the server has closed."""
        if self.secure:
            return self._decrypted()
        data = self.recv(65_536)
        if not data:
            raise self.closed
        return data if self.inflater is None else self.inflater.receive(data)

    def heard(self, data: bytes) -> bytes:
        """Return what is talk of what has come."""
        return data

    def _decrypted(self) -> bytes:
        """Return what the records that are whole hold; it may be nothing yet."""
        found = b""
        with suppress(ssl.SSLWantReadError):
            while data := self.socket.recv(65_536):
                found += data
            raise self.closed
        return found

    def follow(self, talker: int) -> None:
        """Wait for the lines of `talker`."""
        self.follows = talker
        self.awaited = mark(talker)

    def whole_lines(self, data: bytes) -> bytes:
        """Return the lines that are whole now, as others read them."""
        whole, newline, self.rest = (self.rest + data).rpartition(b"\n")
        whole += newline
        return whole if self.own is None else whole.replace(*self.own)

    def close(self) -> None:
        """Close at once, so that the system keeps nothing of the connection."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()


class Browser(Guest):
    """A guest who speaks `teaparty.v1` by a WebSocket."""

    __slots__ = ("begun", "said", "talks", "upgraded")

    new_stream = Frames
    low_water = 2_000
    """About as many turns: one of 34 lines has 2.5 KB by telnet, and compressed 0.8 KB by the web.
    At every second turn, as by telnet, the generator has no time to spare."""

    def __init__(self, number: int, room: int) -> None:
        super().__init__(number, room)
        self.upgraded = False
        self.talks = False
        """Whether the answer to the handshake has come: all after it is frames."""
        self.begun = b""  # of a frame
        self.said = 0
        """How many lines it has said, which is the id of the last one."""

    def typed(self, lines: Iterable[str]) -> bytes:
        """See `Guest`. Steps are objects as they are, but for the first."""
        if not self.upgraded:
            self.upgraded = True
            return super().typed(lines)
        return b"".join(
            [masked(line if line.startswith("{") else self._line(line)) for line in lines]
        )

    def _line(self, line: str) -> str:
        self.said += 1
        return f'{{"line":"{line}","id":{self.said}}}'

    def receive(self) -> bytes:
        """See `Guest`."""
        data = self._decrypted() if self.secure else self.recv(65_536)
        if not (data or self.secure):
            raise self.closed
        return self.heard(data)

    def heard(self, data: bytes) -> bytes:
        """See `Guest`. A ping is answered, and is no talk."""
        if not self.talks:
            return self._begins(data)
        found, pinged, self.begun = opened(self.begun + data)
        if pinged:
            self.send(PONG)
        return found

    def _begins(self, data: bytes) -> bytes:
        """Return the answer to the handshake, and what comes after it, if it is whole now."""
        head, end, data = (self.begun + data).partition(HEAD_ENDS)
        self.talks, self.begun = bool(end), b"" if end else head
        return head + end + (self.heard(data) if data else b"")

    def follow(self, talker: int) -> None:
        """See `Guest`. What was said stands twice in a line: once as it was typed."""
        super().follow(talker)
        self.awaited = b'"text":"' + self.awaited

    def whole_lines(self, data: bytes) -> bytes:
        """See `Guest`."""
        data = self.rest + data
        end = whole(data)
        self.rest = data[end:]
        return data[:end]


def enter(port: int, guests: Sequence[Guest], at_once: int = AT_ONCE) -> float:
    """Let all come in, so many `at_once`; return the seconds that it took."""
    poll = select.epoll()
    by_fd = {guest.socket.fileno(): guest for guest in guests}
    ports = list(reversed(guests))
    left = len(guests)
    begin = time.monotonic()

    def admit(count: int) -> None:
        for _ in range(min(count, len(ports))):
            guest = ports.pop()
            guest.connect(port)
            poll.register(guest.socket.fileno(), select.EPOLLOUT)

    admit(at_once)
    while left:
        if time.monotonic() > begin + PATIENCE:
            raise Unexpected(f"{left} of {len(guests)} guests could not come in")
        for fd, _ in poll.poll(1.0):
            guest = by_fd[fd]
            if guest.steps and not guest.awaited:
                error = guest.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if error:
                    raise Unexpected(f"{guest.name} could not connect: error {error}")
                poll.modify(fd, select.EPOLLIN)
            else:
                data = guest.receive()
                if not guest.awaited:
                    continue
                guest.seen += data
                if guest.awaited not in guest.seen:
                    continue
            if not guest.step():
                left -= 1
                admit(1)
    took = time.monotonic() - begin
    poll.close()
    return took


def settle(guests: Sequence[Guest], quiet: float = 0.5) -> None:
    """Read away all that comes, until for `quiet` seconds there was nothing."""
    poll = select.epoll()
    by_fd = {guest.socket.fileno(): guest for guest in guests if guest.reads}
    for fd in by_fd:
        poll.register(fd, select.EPOLLIN)
    begin = heard = time.monotonic()
    while (now := time.monotonic()) < heard + quiet:
        if now > begin + PATIENCE:
            raise Unexpected("the server does not become quiet")
        for fd, _ in poll.poll(heard + quiet - now):
            if by_fd[fd].receive():
                heard = now
    poll.close()
