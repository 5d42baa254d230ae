"""A proxy between a client and a server that cuts the link, at any byte and in several ways."""

import contextlib
import random
import selectors
import socket
import threading
import time
from dataclasses import dataclass

RESET = b"\1\0\0\0\0\0\0\0"
"""SO_LINGER: what waits is thrown away, and the peer reads a reset."""
UP, DOWN = 0, 1
"""The ways: to the server, and to the client."""
WAYS = {
    "reset": (UP, DOWN),
    "half-open": (UP, DOWN),
    "silent": (UP, DOWN),
    "deaf": (DOWN,),
    "mute": (UP,),
}
"""How links are cut, and in which ways bytes are lost from then on.

Of a link that is reset both ends read so at once, of one that is half-open only the client's. That
of the others does a moment later.
"""


@dataclass
class Cut:
    """What shall happen to a link, after so many `bytes` in one way."""

    kind: str
    way: int
    bytes: int
    silence: float
    """Seconds in which bytes are lost, before the client's end is reset."""


def by_chance(chance: random.Random) -> Cut:
    """Return a cut at some byte; often at one of the first of a new link."""
    kind = chance.choice(list(WAYS))
    way = chance.choice(WAYS[kind])
    most = chance.choice((400, 1_500, 6_000)) if way == DOWN else chance.choice((60, 400))
    return Cut(kind, way, chance.randrange(most), chance.uniform(0.05, 0.4))


class Link:
    """One connection through the proxy."""

    def __init__(self, client: socket.socket, port: int) -> None:
        self.ends = (client, socket.create_connection(("127.0.0.1", port)))
        self.lost: tuple[int, ...] = ()
        """Ways in which bytes are lost."""
        self.until = 0.0
        """When the client's end is reset, if bytes are lost."""
        for end in self.ends:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Cutter(threading.Thread):
    """Passes bytes on. `cut` is what shall happen to the newest link, and None when it has.

    A link that loses bytes already is cut no second time: the next one is.
    """

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut: Cut | None = None
        self.done: list[Cut] = []
        self._links: list[Link] = []
        self._stopped = False
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)

    def stop(self) -> None:
        """Pass nothing on any more."""
        self._stopped = True
        self.join()
        for link in self._links:
            for end in link.ends:
                end.close()
        self._listener.close()
        self._selector.close()

    def run(self) -> None:
        """See `threading.Thread`."""
        while not self._stopped:
            for key, _ in self._selector.select(0.02):
                if key.data is None:
                    self._accept()
                elif key.fileobj.fileno() >= 0:
                    self._pass(*key.data)
            for link in self._links:
                if link.until and time.monotonic() >= link.until:
                    link.until = 0.0
                    self._reset(link.ends[UP])

    def _accept(self) -> None:
        client = self._listener.accept()[0]
        link = Link(client, self._port)
        self._links.append(link)
        for way, end in enumerate(link.ends):
            self._selector.register(end, selectors.EVENT_READ, (link, way))

    def _pass(self, link: Link, way: int) -> None:
        source, target = link.ends[way], link.ends[1 - way]
        try:
            data = source.recv(65_536)
        except ConnectionError:
            data = b""
        cut = self.cut
        whole = link is self._links[-1] and not link.lost
        due = cut is not None and cut.way == way and whole and len(data)
        passed = data
        if cut is not None and due:
            cut.bytes -= len(data)
            passed = data[: cut.bytes] if cut.bytes < 0 else data
        if passed and way not in link.lost:
            with contextlib.suppress(OSError):
                target.sendall(passed)
        if not data:
            self._close(link, way)
        elif cut is not None and due and cut.bytes < 0:
            self._cut(link, cut)

    def _close(self, link: Link, way: int) -> None:
        """One end has closed; the other is told, unless the server shall not know."""
        self._selector.unregister(link.ends[way])
        link.ends[way].close()
        if link.ends[1 - way].fileno() >= 0 and not link.lost:
            with contextlib.suppress(OSError):
                link.ends[1 - way].shutdown(socket.SHUT_WR)

    def _cut(self, link: Link, cut: Cut) -> None:
        self.cut = None
        self.done.append(cut)
        link.lost = WAYS[cut.kind]
        if cut.kind not in ("reset", "half-open"):
            link.until = time.monotonic() + cut.silence
            return
        self._reset(link.ends[UP])
        if cut.kind == "reset":
            self._reset(link.ends[DOWN])

    def _reset(self, end: socket.socket) -> None:
        if end.fileno() < 0:
            return
        with contextlib.suppress(KeyError):
            self._selector.unregister(end)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.close()
