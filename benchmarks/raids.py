"""What one address may cost everybody by the web, as fast as it may; see `attacks`.

The attackers come from an address of this machine that is not one of the loopback, so that the
limits for strangers apply to them. Where there is none, they come from the loopback.
"""

import select
import socket
from contextlib import suppress

from msgspec import Struct

from benchmarks.guests import ADDRESS
from benchmarks.websocket import UPGRADE, masked

AT_ONCE = 16
"""Connections that are opened in one tick: to open more would hold up those who read."""
MOST = 1_000
"""Connections that are read from before others are."""
GET = b"GET /party.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
UPGRADED = f"{UPGRADE}\r\n".encode()
PING, PART = b"\x89\x80abcd", b"\x01\x80abcd"
ENDLESS = b"\x81\xff\x3f" + b"\xff" * 7 + b"abcd"
"""How a frame of 2^62 - 1 bytes begins."""
UNKNOWN = masked('{"hello":1,"ticket":"AAAAAAAAAAAAAAAAAAAAAA","seen":{"parlour":1}}')


class Raid(Struct, frozen=True, kw_only=True):
    """What a connection sends: when it is open, at each tick, and whenever it was answered.

    There are twenty ticks a second: one for each line that somebody else says.
    """

    opens: bytes = b""
    ticks: bytes = b""
    answers: bytes = b""
    each: int = 1
    """Connections of each attacker; those that are closed come again at the next tick."""


RAIDS = {
    "no raid": Raid(each=0),
    "requests": Raid(opens=GET, answers=GET),
    "half-open upgrades": Raid(opens=UPGRADED[:-2], each=16),
    "slow headers": Raid(opens=b"GET / HTTP/1.1\r\nX-Slow: ", ticks=b"x", each=8),
    "pings": Raid(opens=UPGRADED, ticks=PING * 100),
    "parts of a frame": Raid(opens=UPGRADED, ticks=PART + b"\x00\x80abcd" * 100),
    "large frames": Raid(opens=UPGRADED + ENDLESS, ticks=bytes(65_536)),
    "unknown tickets": Raid(opens=UPGRADED, ticks=UNKNOWN * 10),
}
"""By their names in the tables; `no raid` is none."""


class Raiders:
    """The connections of all attackers; `fileno` has something to read when one of them has."""

    def __init__(self, raid: Raid, attackers: int, port: int) -> None:
        self._raid = raid
        self._port = port
        self._from = _own_address()
        self._poll = select.epoll()
        self._open: dict[int, socket.socket] = {}
        self._wanted = raid.each * attackers
        self.sent = self.received = 0

    def fileno(self) -> int:
        """Return what may be polled."""
        return self._poll.fileno()

    def tick(self) -> None:
        """Send what is sent at each tick; open what was closed."""
        for sock in [*self._open.values()] if self._raid.ticks else ():
            self._send(sock, self._raid.ticks)
        for _ in range(min(self._wanted - len(self._open), AT_ONCE)):
            self._connect()

    def read(self) -> None:
        """Read what has come, and answer it."""
        for fd, event in self._poll.poll(0, MOST):
            sock = self._open[fd]
            try:
                data = sock.recv(65_536) if event & select.EPOLLIN else b""
            except OSError:
                data = b""
            self.received += len(data)
            if not data:
                self._close(fd)
            elif self._raid.answers:
                self._send(sock, self._raid.answers)

    def close(self) -> None:
        """End the raid."""
        for fd in [*self._open]:
            self._close(fd)
        self._poll.close()

    def _connect(self) -> None:
        sock = socket.socket()
        sock.settimeout(1.0)
        try:
            sock.bind((self._from, 0))
            sock.connect((ADDRESS, self._port))
        except OSError:
            sock.close()
            return
        sock.setblocking(False)
        self._open[sock.fileno()] = sock
        self._poll.register(sock.fileno(), select.EPOLLIN | select.EPOLLHUP)
        self._send(sock, self._raid.opens)

    def _send(self, sock: socket.socket, data: bytes) -> None:
        with suppress(OSError):  # the server takes no more of it, or has closed
            self.sent += sock.send(data)

    def _close(self, fd: int) -> None:
        self._poll.unregister(fd)
        self._open.pop(fd).close()


def _own_address() -> str:
    """Return an address of this machine; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        try:
            found.connect(("192.0.2.1", 9))
        except OSError:
            return ADDRESS
        return str(found.getsockname()[0])
