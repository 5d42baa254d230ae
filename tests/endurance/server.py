"""A real server that can be killed at any moment, and started again on the same state."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests import fork_server
from tests import sentences as s
from tests.conftest import PATIENCE, TWISTD, Peer, Process, begun

ROOMS = ("parlour", "garden", "kitchen", "attic")
LIFTED = """
[limits]
lines_burst = 1_000_000
lines_a_second = 1_000_000
loopback_connections = 10_000
registrations = 1_000_000
keep_lines = 100_000_000
keep_days = 36_500
"""
"""So that everybody can talk as fast as they like, and nothing is forgotten meanwhile."""
WAITING = "inbox = 10_000"
"""So that people whose link was cut get all lines, however long a busy machine takes."""
GREETING = b"Type login"


def free_port(other: int = 0) -> int:
    """Return a port on which nobody listens, and that is not the other one."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    return port if port != other else free_port(other)


class Server:
    """`folder` is where it is started, `state` its state folder; `keys` are lines for its TOML.

    With `web`, it has a web door, too.
    """

    def __init__(
        self, folder: Path, state: Path | None = None, *keys: str, web: bool = False
    ) -> None:
        self.folder = folder
        self.state = state or folder / "state"
        self.port = free_port()
        self.file = self.state / "teaparty.sqlite"
        self.wal = self.state / "teaparty.sqlite-wal"
        self.log_file = folder / "log"
        self.process: Process | None = None
        self.web_port = free_port(self.port) if web else 0
        listen = [f"tcp:{self.port}:interface=127.0.0.1"]
        if web:
            listen.append(f"web:tcp:{self.web_port}:interface=127.0.0.1")
        lines = [f"listen = {listen}", f'state = "{self.state}"']
        rooms = []
        for room, following in zip(ROOMS, ROOMS[1:] + ROOMS[:1], strict=True):
            rooms += [f"[rooms.{room}]", f'exits = {{ north = "{following}" }}']
        (folder / "teaparty.toml").write_text(
            "\n".join([*lines, *keys, *rooms, LIFTED, WAITING if web else ""])
        )

    def begin(self, command: Sequence[str] = ()) -> None:
        """Start it, perhaps under another command; don't wait for anything."""
        with self.log_file.open("ab") as out:
            self.process = (begun if command else fork_server.begin)(
                [*command, *TWISTD, "-n", "--pidfile=", "teaparty", "--config=teaparty.toml"],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
            )

    def start(self, command: Sequence[str] = ()) -> float:
        """Start it; return the seconds until somebody who connected read the greeting."""
        since = time.monotonic()
        self.begin(command)
        while time.monotonic() < since + PATIENCE:
            with contextlib.suppress(ConnectionError), socket.socket() as probe:
                probe.settimeout(PATIENCE)
                probe.connect(("127.0.0.1", self.port))
                seen = b""
                while GREETING not in seen:
                    data = probe.recv(4_096)
                    if not data:
                        raise ConnectionError
                    seen += data
                return time.monotonic() - since
            assert self.alive, f"it does not start:\n{self.log[-2_000:]}"
            select.select([], [], [], 0.005)
        raise AssertionError("nobody is let in")

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        assert self.process is not None
        return self.process.pid

    @property
    def log(self) -> str:
        """Return what it has logged so far, in all its lives."""
        return self.log_file.read_text(errors="replace")

    @property
    def memory(self) -> float:
        """Return its resident memory in MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    @property
    def cpu(self) -> float:
        """Return the seconds of processor time that it has used."""
        words = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def ends(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal, and wait for its end."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Let it end at once, as `kill -9` does."""
        self.ends(signal.SIGKILL)

    def close(self) -> None:
        """Let nothing of it be left."""
        if self.alive:
            self.kill()

    def guest(self, name: str) -> Peer:
        """Return somebody who has come in, and has read all up to an answer of their own."""
        peer = Peer(self.port).types(f"login {name}", "unignore nobody-here")
        peer.reads_until(s.not_ignored)
        return peer
