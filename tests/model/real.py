"""The same stage, but a real server: a process of its own, with sockets, that is really killed.

Its clock can't be moved: how far people have read it stores twice a second, and not once a minute,
so that a second or so will do.
"""

import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from teaparty.wire.telnet import Codec
from tests import sentences as s
from tests.conftest import PATIENCE, Running, Start
from tests.model.stage import WIDE

HASTY = '''
"""Has the server store twice a second how far people have read."""

from teaparty.core.memory import cursors

cursors.SECONDS = 0.5
'''
WHILE = 1.2
"""Seconds in which all of that is stored."""
BARRIER = "unignore nobody-here"
"""What is answered by a sentence that nothing else is answered by."""


class Line:
    """A connection to the server; what comes by it is read in lines."""

    def __init__(self, port: int, number: int) -> None:
        address = (
            f"127.0.{1 + number // 250}.{1 + number % 250}"  # guests from one are counted as one
        )
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE, (address, 0))
        self._socket.sendall(WIDE)
        self._data = b""
        self.over = False

    def types(self, line: str) -> None:
        self._socket.sendall(f"{line}\r\n".encode())

    def waits(self) -> None:
        """Read on until something comes, or the connection ends."""
        data = b""
        with suppress(ConnectionError):
            data = self._socket.recv(262_144)
        self._data += data
        self.over = not data

    def waits_for_more(self) -> None:
        """Read on until there is text that was not there before, and then what is there by then."""
        before = self._text()
        while not self.over and self._text() == before:
            self.waits()

    def waits_for(self, text: str) -> None:
        while not self.over and text.encode() not in self._text():
            self.waits()

    def _text(self) -> bytes:
        return b"".join(each for each in Codec().receive(self._data) if isinstance(each, bytes))

    def asks(self) -> None:
        """Ask for all that has come up to now; what the others have done is in it, too."""
        with suppress(OSError):  # the connection has ended
            self.types(BARRIER)

    def reads(self) -> list[str]:
        """Return it."""
        self.waits_for(s.not_ignored())
        text, self._data = self._text().decode(), b""
        return text.replace(s.not_ignored() + "\r\n", "").split("\r\n")[:-1]

    def goes(self) -> None:
        self._socket.close()


@contextmanager
def really_staged(folder: Path, text: str, start: Start) -> Iterator["RealStage"]:
    stage = RealStage(folder, text, start)
    yield stage
    stage.ends()


class RealStage:
    """The server, in as many lives as it has."""

    knows_the_time = False

    def __init__(self, folder: Path, text: str, start: Start) -> None:
        self._folder, self._start = folder, start
        (folder / "plugins").mkdir(0o700)
        (folder / "plugins" / "hasty.py").write_text(HASTY)
        self._file = folder / "tea.toml"
        self._file.write_text(text)
        self._lines: list[Line] = []
        self._count = 0
        self.saved: set[int] = set()
        self._begin()

    def _begin(self) -> None:
        folder = self._folder
        self._server: Running = self._start(
            f"--config={self._file}",
            f"--state={folder / 'state'}",
            f"--plugins={folder / 'plugins'}",
        )
        self._port = self._server.port
        self.connects()  # it takes signals by then

    @property
    def now(self) -> float:
        return time.time()

    when = now

    def kill(self) -> None:
        """Kill it, once it is stored how far people have read; start it again."""
        self.passes(0)
        self._server.ends(signal.SIGKILL)
        self.ends()
        self._begin()

    def ends(self) -> None:
        for line in self._lines:
            line.goes()
        self._lines.clear()

    def rehash(self, text: str) -> list[str]:
        """Have another configuration; return what is told of that."""
        self._file.write_text(text)
        before = len(self._told())
        self._server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + PATIENCE
        while len(self._told()) == before and time.monotonic() < deadline:
            select.select([], [], [], 0.01)
        return re.split(r"(?<=\.) (?=The place|Gone|Changed)", self._told()[-1])

    def _told(self) -> list[str]:
        """Return what the log has of each change of the configuration in this life."""
        return re.findall(r"the configuration was read again: (.*)\n", self._server.log)

    def passes(self, seconds: int) -> None:
        """Let some time go by, which can't be so much."""
        select.select([], [], [], WHILE)

    def has_role(self, name: str, role: str) -> None:
        tool = [sys.executable, "-m", "teaparty.admin", f"--state={self._folder / 'state'}"]
        subprocess.run([*tool, "user", "role", name, role], check=True, capture_output=True)

    def connects(self) -> Line:
        self._count += 1
        self._lines.append(Line(self._port, self._count))
        self._lines[-1].waits_for("help and quit work here, too.")
        return self._lines[-1]

    def types(self, line: Line, *typed: str) -> None:
        """Have somebody type lines; what comes of it has begun to be read then."""
        for each in typed:
            line.types(each)
            line.waits_for_more()
