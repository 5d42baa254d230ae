"""Real clients under tmux: what a guest types into them, and what their screens show."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

from tests import sentences as s
from tests.conftest import Running, lacking, servers

PATIENCE = 30.0
"""Seconds that a client has to show something; the machines are shared."""
PATH = f"{os.environ['PATH']}:/usr/games"
TMUX_OPTIONS = (
    ("-s", "escape-time", "0"),
    ("-g", "default-terminal", "xterm-256color"),
    ("-g", "status", "off"),
    ("-g", "remain-on-exit", "on"),  # what a client showed last stays to be read
)
BACKGROUND = re.compile(r"\x1b\[4\d[\d;:]*m")


class Shown:
    """What a client shows, and waiting for it."""

    def lines(self) -> list[str]:
        """Return what it shows now, line by line."""
        raise NotImplementedError

    def says(self, *lines: str) -> Self:
        """Type these lines, each with Enter."""
        raise NotImplementedError

    def shows(self, text: str) -> Self:
        """Wait until the screen holds `text`."""
        return self.shows_match(re.escape(text))

    def shows_match(self, pattern: str) -> Self:
        """Wait until a row of the screen matches `pattern`; ^ and $ are the ends of a row."""
        if not self.comes(pattern, PATIENCE):
            screen = "\n".join(self.lines())
            raise AssertionError(f"no {pattern!r} on the screen:\n{screen}")
        return self

    def says_until(self, line: str, pattern: str) -> Self:
        """Type a line again and again, until what is answered matches `pattern`.

        For what takes its time without a sign: tmux and clients tell of a new size when they like.
        """
        for _ in range(int(PATIENCE)):
            if self.says(line).comes(pattern, 1):
                return self
        return self.shows_match(pattern)

    def comes(self, pattern: str, seconds: float) -> bool:
        """Whether a row matches `pattern` before so many seconds are over."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, "\n".join(self.lines()), re.MULTILINE):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.03)
        return True


class Screen(Shown):
    """A terminal of 24 rows, and a program in it that finds an empty home."""

    def __init__(self, words: list[str], home: Path, columns: int = 80, **environment: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tea")  # the name of a socket is short
        self._tmux = ["tmux", "-u", "-f", os.devnull, "-S", f"{self._folder.name}/tmux"]
        self._environment = {
            "HOME": str(home),
            "PATH": PATH,
            "SHELL": "/bin/sh",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        }
        options = [word for option in TMUX_OPTIONS for word in ("set-option", *option, ";")]
        extra = [f"{name}={value}" for name, value in environment.items()]
        size = ("-x", str(columns), "-y", "24")
        self._ask("start-server", ";", *options,
                  "new-session", "-d", *size, "env", *extra, *words)  # fmt: skip

    def _ask(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words],
            env=self._environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"tmux {words}: {done.stderr}"
        return done.stdout

    def types(self, text: str) -> "Screen":
        """Press these keys. A semicolon at the very end would be tmux's own."""
        self._ask("send-keys", "-l", "--", text)
        return self

    def enter(self) -> "Screen":
        return self.presses("Enter")

    def presses(self, key: str) -> "Screen":
        """Press a key by its name, such as C-c."""
        self._ask("send-keys", key)
        return self

    def says(self, *lines: str) -> "Screen":
        for line in lines:
            self.types(line).enter()
        return self

    def lines(self) -> list[str]:
        return self._ask("capture-pane", "-p").splitlines()

    def coloured(self) -> str:
        """Return the screen with the SGR sequences in it."""
        return self._ask("capture-pane", "-p", "-e")

    def painted(self) -> str:
        """Return only what has a colour of its own; KBtin sets white on black for all."""
        _, *rest = re.split(r"\x1b\[([\d;:]*)m", BACKGROUND.sub("", self.coloured()))
        pieces = zip(rest[::2], rest[1::2], strict=True)
        return "".join(piece for code, piece in pieces if code not in ("", "0", "37", "39"))

    def resizes(self, columns: int, rows: int = 24) -> "Screen":
        self._ask("resize-window", "-x", str(columns), "-y", str(rows))
        return self

    def closes(self) -> None:
        self._ask("kill-server")
        self._folder.cleanup()


@dataclass(frozen=True, kw_only=True)
class Client:
    """How a client is started, and what is known of it."""

    command: str
    """What a guest types into the shell, for a {port}."""
    package: str
    """The package that it comes in, of Debian's or of PyPI's."""
    guest: str
    """The name that its guest comes in by."""
    margin: int = 0
    """Columns of the window that it keeps to itself."""

    @property
    def words(self) -> list[str]:
        return shlex.split(self.command)


CLIENTS = {
    "telnet": Client(
        command="telnet 127.0.0.1 {port}", package="inetutils-telnet", guest="inette"
    ),
    "tt++": Client(
        command="tt++ -G -e '#session tea 127.0.0.1 {port}'", package="tintin++", guest="tintin"
    ),
    "tf": Client(command="tf 127.0.0.1 {port}", package="tf5", guest="fugue", margin=1),
    "KBtin": Client(
        command="KBtin -q -c '#ses tea {{127.0.0.1 {port}}}'", package="kbtin", guest="kabee"
    ),
    "busybox": Client(
        command="busybox telnet 127.0.0.1 {port}", package="busybox", guest="busy"
    ),
    "plink": Client(
        command="plink -telnet -P {port} 127.0.0.1", package="putty-tools", guest="putty"
    ),
    "telnetlib3": Client(
        command=f"{Path(sys.executable).with_name('telnetlib3-client')} 127.0.0.1 {{port}}",
        package="telnetlib3",
        guest="libby",
    ),
    "netcat": Client(command="nc 127.0.0.1 {port}", package="netcat-openbsd", guest="kitty"),
}  # fmt: skip


Need = Callable[[str, str], None]


@pytest.fixture(scope="session")
def need() -> Need:
    """Skip the test where a program or file is missing; fail it if TEAPARTY_CLIENTS=required."""

    def needed(thing: str, package: str) -> None:
        if Path(thing).is_file() or shutil.which(thing, path=PATH):
            return
        lacking(f"there is no {thing}; it comes with the package {package}")

    return needed


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Client:
    """The client that a test names, indirectly."""
    return CLIENTS[request.param]


@pytest.fixture
def texts() -> tuple[str, ...]:
    """Letters of two bytes, of three, and of four."""
    return (
        "Grüße, naïve café",
        "Привет, друзья, я тут",
        "你好，世界",
        "Tiếng Việt rất đẹp",
        "😀☃",
    )


@pytest.fixture(scope="session")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with servers(tmp_path_factory.mktemp("party")) as start:
        yield start()


@pytest.fixture
def server(open_server: Running) -> Iterator[Running]:
    """A party that everybody has left, for clients after clients: starting one takes longer."""
    _wait_until_empty(open_server)
    yield open_server
    open_server.loses_peers()


def _wait_until_empty(server: Running) -> None:
    deadline = time.monotonic() + PATIENCE
    while s.nobody_in_yet not in server.connects().reads_until("work here, too."):
        server.loses_peers()
        assert time.monotonic() < deadline
        time.sleep(0.03)
    server.loses_peers()


Opens = Callable[..., Screen]


@pytest.fixture
def opens(tmp_path: Path, need: Need) -> Iterator[Opens]:
    """Start a client for a port on a screen of its own."""
    screens: list[Screen] = []

    def opened(client: Client, port: int, columns: int = 80, **environment: str) -> Screen:
        need("tmux", "tmux")
        need(client.words[0], client.package)
        home = tmp_path / f"home{len(screens)}"
        home.mkdir()
        words = [word.format(port=port) for word in client.words]
        screens.append(Screen(words, home, columns, **environment))
        return screens[-1]

    yield opened
    for screen in screens:
        screen.closes()


@pytest.fixture
def comes_in(opens: Opens) -> Opens:
    """Start a client for a port, and come in with it."""

    def come_in(client: Client, port: int, **environment: str) -> Screen:
        screen = opens(client, port, **environment)
        screen.shows("Type login and your name to come in")
        return screen.says(f"login {client.guest}").shows(s.also_here("bob"))

    return come_in
