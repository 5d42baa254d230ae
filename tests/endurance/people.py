"""People who talk as fast as their lines come back, and people who write down what they read.

All of them are served by one thread, so that a test can meanwhile do what it likes to the server.
What they have read is looked at when it is over.
"""

import contextlib
import re
import select
import socket
import threading
import time

from tests import sentences as s

MARK = re.compile(rb"<(\w+) (\d+)>")
FILLER = "Another cup of tea, and one for the hatter?"
COLOURS = re.compile(rb"\x1b\[[0-9;]*m|\xff[\xfb-\xfe].|\xff\xfa.*?\xff\xf0", re.DOTALL)
PASSWORD = "a long enough secret"


class Person:
    """Somebody who comes in; says lines while `window` of them are on the way, from then on.

    Members come in with a password. `to` is whom they whisper to. Lines are numbered from `first`.
    """

    def __init__(
        self,
        name: str,
        room: str = "parlour",
        window: int = 0,
        to: str = "",
        member: bool = False,
        pause: float = 0.0,
        first: int = 0,
    ) -> None:
        self.name = name
        self.room = room
        self.window = window
        self.to = to
        self.pause = pause
        """Seconds between two lines."""
        self.login = f"login {name} {PASSWORD}" if member else f"login {name}"
        self.first = first
        self.said = first
        self.own = f"<{name} ".encode()
        self.data = bytearray()
        self.inside = False
        self.begun = 0
        """Where what they read from the moment on when they stood in their room begins."""
        self.due = 0.0
        self.times: list[tuple[float, int]] = []
        """When something was read, and how much it was then."""
        self.sent: list[float] = []
        """When each line was said."""
        self.socket = socket.socket()

    def connect(self, port: int) -> None:
        """Connect, and ask to come in."""
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(f"{self.login}\r\n".encode())

    def comes_in(self) -> bool:
        """Return whether they stand in their room, and have read all up to there."""
        if s.not_ignored.encode() in self.data:
            self.begun = self.data.index(b"of that name.") + len(b"of that name.\r\n")
            self.inside = True
        return self.inside

    def goes(self) -> None:
        """Go to the room where they are to be, and do what shows that they are there."""
        self.socket.sendall(f"go {self.room}\r\nunignore nobody-here\r\n".encode())

    def says(self, lines: int, now: float) -> None:
        """Say some lines in one go."""
        words = f"whisper {self.to} " if self.to else "say "
        text = "".join(
            f"{words}<{self.name} {number}> {FILLER}\r\n"
            for number in range(self.said, self.said + lines)
        )
        self.said += lines
        self.sent += [now] * lines
        self.socket.sendall(text.encode())

    def reads(self, data: bytes, now: float, talks: bool) -> None:
        """Take what has come, and say more where a line of one's own came back."""
        seen = len(self.data) - len(self.own) + 1
        self.data += data
        self.times.append((now, len(self.data)))
        if self.inside and self.window and not self.pause:
            back = self.data.count(self.own, max(0, seen))
            if back and talks:
                self.says(back, now)

    # --- looking at it afterwards

    @property
    def lines(self) -> list[bytes]:
        """Return the whole lines that they read from when they stood in their room."""
        text = COLOURS.sub(b"", bytes(self.data[self.begun :]))
        return [line.rstrip(b"\r") for line in text.split(b"\n")[:-1]]

    @property
    def marks(self) -> list[tuple[str, int]]:
        """Return who said which line, of all that they read."""
        found = (MARK.search(line) for line in self.lines)
        return [(mark[1].decode(), int(mark[2])) for mark in found if mark]

    def count(self, text: str) -> int:
        """Return how often something stands in what they read."""
        return bytes(self.data).count(text.encode())

    def waits(self, reader: "Person") -> list[float]:
        """Return how long each of their lines took to come to a reader; inf where it did not."""
        found, read, data = [], 0, bytes(reader.data)
        for number, sent in enumerate(self.sent, self.first):
            place = data.find(b"%s%d>" % (self.own, number))
            while place >= 0 and reader.times[read][1] <= place:
                read += 1
            found.append(reader.times[read][0] - sent if place >= 0 else float("inf"))
        return found


class People(threading.Thread):
    """Serves everybody until it is stopped, or the server has closed all connections."""

    def __init__(self, port: int, people: list[Person]) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.people = people
        self.talks = True
        self._stopped = False
        self._inside = threading.Event()
        self.fault: BaseException | None = None

    def come_in(self, patience: float = 20.0) -> "People":
        """Let all come in, and those talk who do; return when everybody is in."""
        for person in self.people:
            person.connect(self.port)
            person.goes()
        self.start()
        assert self._inside.wait(patience), [p.data[-300:] for p in self.people if not p.inside][:3]
        return self

    def stop(self) -> "People":
        """Read no more; the connections are closed."""
        self._stopped = True
        self.join()
        for person in self.people:
            person.socket.close()
        if self.fault is not None:
            raise self.fault
        return self

    def quiet(self, patience: float = 30.0, still: float = 0.5) -> None:
        """Let nobody say anything more, and wait until nothing more comes."""
        self.talks = False
        end = time.monotonic() + patience
        before = -1
        while (now := sum(len(person.data) for person in self.people)) != before:
            assert time.monotonic() < end, "it does not become quiet"
            before = now
            select.select([], [], [], still)

    def run(self) -> None:
        """See `threading.Thread`."""
        try:
            self._serve()
        except (ConnectionError, TimeoutError):
            pass  # the server was killed
        except BaseException as error:
            self.fault = error
        self._drain()

    def _serve(self) -> None:
        poll = select.epoll()
        by_fd = {person.socket.fileno(): person for person in self.people}
        paced = [person for person in self.people if person.pause]
        ports = len(self.people)
        for fd in by_fd:
            poll.register(fd, select.EPOLLIN)
        while not self._stopped and by_fd:
            for fd, _ in poll.poll(0.02):
                person = by_fd[fd]
                data = person.socket.recv(262_144)
                now = time.monotonic()
                if not data:
                    poll.unregister(fd)
                    del by_fd[fd]
                    continue
                person.reads(data, now, self.talks)
                if not person.inside and person.comes_in():
                    ports -= 1
                    if not ports:
                        self._begin(now)
            if not ports and self.talks:
                self._keep_pace(paced)
        poll.close()

    def _begin(self, now: float) -> None:
        for person in self.people:
            person.due = now
            if person.window and not person.pause:
                person.says(person.window, now)
        self._inside.set()

    def _keep_pace(self, paced: list[Person]) -> None:
        now = time.monotonic()
        for person in paced:
            if now >= person.due:
                person.due += person.pause
                person.says(1, now)

    def _drain(self) -> None:
        """Read what the server had sent before it ended: it was shown."""
        for person in self.people:
            with contextlib.suppress(OSError):
                person.socket.settimeout(0.0)
                while data := person.socket.recv(262_144):
                    person.data += data
