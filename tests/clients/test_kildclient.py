"""KildClient, which has a window of its own, on a screen that nobody sees."""

import os
import re
import subprocess
import tempfile
import textwrap
from pathlib import Path

import pytest

from tests import sentences as s
from tests.certificates import made
from tests.clients.conftest import PATH, PATIENCE, Shown
from tests.conftest import Peer

pytestmark = [pytest.mark.clients, pytest.mark.slow]

WORLD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE kcworld SYSTEM "kcworld.dtd">
<kcworld>
  <name>tea</name>
  <host tls="1">127.0.0.1</host>
  <port>{port}</port>
</kcworld>
"""
"""A world as the program stores it, where the box for TLS is ticked."""
BOTH = """
listen = [
    { endpoint = "tcp:0:interface=127.0.0.1", tls = true },
    "tcp:0:interface=127.0.0.1",
]
tls = { certificate = "tea.pem", key = "tea.pem" }
"""
WORDS = " ".join(f"word{number}" for number in range(40))


class Window(Shown):
    """The program's window, without a window manager. What it shows is what it logs."""

    def __init__(self, port: int, tls: bool = False) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tea")
        self._log = Path(self._folder.name) / "log"
        self._environment = {
            "HOME": self._folder.name, "PATH": PATH, "LANG": "C.UTF-8", "NO_AT_BRIDGE": "1",
        }  # fmt: skip
        self._programs: list[subprocess.Popen[bytes]] = []
        self._opens_display()
        config = Path(self._folder.name) / "c"
        config.mkdir()
        if tls:
            (config / "tea.wrl").write_text(WORLD.format(port=port))
        where = "tea" if tls else f"telnet://127.0.0.1:{port}"
        self._starts("kildclient", f"--config={config}", where)
        names = ("search", "--sync", "--onlyvisible", "--name", "KildClient")
        self._window = self._does(*names).split()[0]
        self._does("windowfocus", "--sync", self._window)
        self._begins_log()

    def _starts(self, *words: str, pass_fds: tuple[int, ...] = ()) -> None:
        self._programs.append(
            subprocess.Popen(
                words,
                cwd=self._folder.name,
                env=self._environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=pass_fds,
            )
        )

    def _opens_display(self) -> None:
        """Start a screen under a number that is free."""
        ours, theirs = os.pipe()
        self._starts("Xvfb", "-displayfd", str(theirs), "-screen", "0", "1024x768x24",
                     pass_fds=(theirs,))  # fmt: skip
        os.close(theirs)
        with os.fdopen(ours) as number:
            self._environment["DISPLAY"] = f":{number.readline().strip()}"

    def _does(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        return done.stdout

    def _begins_log(self) -> None:
        """Have the client log what it shows; a key that gets lost is typed again."""
        for _ in range(int(PATIENCE)):
            self.says('/$world->logfile("log")')
            if self.comes("LOG STARTED", 1):
                return
        raise AssertionError("KildClient logs nothing")

    def lines(self) -> list[str]:
        return self._log.read_text(errors="replace").splitlines() if self._log.exists() else []

    def says(self, *lines: str) -> "Window":
        for line in lines:
            self._does("key", "ctrl+a", "BackSpace")
            self._does("type", "--delay", "20", "--", line)
            self._does("key", "Return")
        return self

    def resizes(self, pixels: int) -> "Window":
        self._does("windowsize", self._window, str(pixels), "500")
        return self

    def closes(self) -> None:
        for program in reversed(self._programs):
            program.kill()
            program.wait()
        self._folder.cleanup()


@pytest.fixture
def window(start, need):
    """Start the client, for a port."""
    for program, package in (
        ("Xvfb", "xvfb"),
        ("xdotool", "xdotool"),
        ("kildclient", "kildclient"),
    ):
        need(program, package)
    opened = []

    def opens(port, tls=False):
        opened.append(Window(port, tls))
        return opened[-1]

    yield opens
    for each in opened:
        each.closes()


def test_kildclient_talks_and_its_lines_are_wrapped_at_its_window(server, window):
    bob = server.guest("bob")
    kild = window(server.port).says("login kild").shows(s.also_here("bob"))
    bob.reads_until(s.arrived("kild"))
    kild.says("say hello there").shows("You say: hello there")
    assert bob.reads_until("hello") == "kild says: hello there\n"
    bob.types("say Grüße, привет")
    kild.shows("bob says: Grüße, privet")
    for pixels in (500, 800):
        width = resized(kild, pixels)
        said = f"{pixels} {WORDS} end{pixels}"
        bob.types(f"say {said}")
        kild.shows(f"end{pixels}")
        wrapped = textwrap.wrap(f"bob says: {said}", width, subsequent_indent="  ")
        assert paragraph(kild, pixels) == wrapped


def test_kildclient_comes_in_by_tls(start, window, tmp_path):
    made(tmp_path, "tea.pem")
    (tmp_path / "tls.toml").write_text(BOTH)
    server = start("--config=tls.toml", listen=None)
    plain = int(server.wait_for(r"(?s)listening on .*listening on \S+, port (\d+)")[1])
    bob = Peer(plain)
    server.peers.append(bob)
    bob.types("login bob").reads_until(s.in_as("bob"))
    kild = window(server.port, tls=True).says("login kild").shows(s.also_here("bob"))
    server.wait_for(r"session \d+ connected from \S+ to \S+ by TLS")
    kild.says("say nobody reads along").shows("You say: nobody reads along")
    bob.reads_until("kild says: nobody reads along")


def resized(kild, pixels):
    """Make the window so wide; return how many columns the party takes that for."""
    before = width_told(kild)
    kild.resizes(pixels)
    for _ in range(int(PATIENCE)):
        if (width := width_told(kild)) != before:
            return width
    raise AssertionError(f"it never told of {pixels} pixels")


def width_told(kild):
    before = len(widths(kild))
    kild.says("settings")
    kild.shows_match("(?s)" + "^width.*" * (before + 1))
    return widths(kild)[-1]


def widths(kild):
    """Return the widths that the settings have told."""
    return [int(found) for found in re.findall(r"^width +(\d+)", "\n".join(kild.lines()), re.M)]


def paragraph(kild, number):
    """Return the rows of what bob said that began with a number."""
    rows = kild.lines()
    first = next(at for at, row in enumerate(rows) if row.startswith(f"bob says: {number} "))
    last = next(at for at, row in enumerate(rows) if row.endswith(f"end{number}"))
    return rows[first : last + 1]
