"""What many tests need: guests in memory, a clean package of plugins; for tests of the real
thing a `twistd` with sockets that talk to it."""

import gc
import importlib
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

import hypothesis
import pytest

import teaparty.plugins
from teaparty.core.log.places import Line
from teaparty.core.log.ports import Stored
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.values.refusal import Refusal
from teaparty.stores.numbering import Numbering
from teaparty.testing import Guest, TestParty, tea_party
from teaparty.testing.clock import result_of
from tests import fork_server
from tests import sentences as s

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the many processes start from compiled modules

hypothesis.settings.register_profile(
    "shared machines",
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.filter_too_much,
    ],
)
hypothesis.settings.load_profile("shared machines")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect thousands of tests without a look for garbage; then look past them, and seldom."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


ON_REQUEST = ("endurance", "benchmark")
"""The marks of tests that take minutes; they run only where they are asked for."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [mark for mark in ON_REQUEST if mark not in config.option.markexpr]
    long = [item for item in items if any(map(item.get_closest_marker, left_out))]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Have twice as many as there are cores: many tests wait for real processes and clients."""
    return 2 * (os.cpu_count() or 1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Compile all tests before the workers start, if none is: each would compile them all."""
    folder = Path(__file__).parent
    if config.args_source != config.ArgsSource.TESTPATHS or any(folder.glob("core/**/*.pyc")):
        return
    files = sorted(map(str, folder.rglob("test_*.py")))
    words = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    own = {**os.environ, "PYTEST_ADDOPTS": ""}
    parts = [files[first :: os.cpu_count()] for first in range(os.cpu_count() or 1)]
    for each in [
        subprocess.Popen([*words, *part], stdout=subprocess.DEVNULL, env=own) for part in parts
    ]:
        each.wait()


def lacking(reason: str, kind: str = "CLIENTS") -> NoReturn:
    """Skip a test for what this machine lacks; fail it where all things of that kind must be there.

    `TEAPARTY_CLIENTS=required` in the environment says so.
    """
    if os.environ.get(f"TEAPARTY_{kind}") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


TWISTD = [sys.executable, "-c", "from twisted.scripts.twistd import run; run()"]
PATIENCE = 30.0
"""Seconds that a real process or peer has for an answer; the machines are shared."""


class Peer:
    """A real connection."""

    def __init__(self, port: int, host: str = "127.0.0.1", source: str = "") -> None:
        """Connect to a host, from an address of this machine's if that matters."""
        own = (source, 0) if source else None
        self.socket = socket.create_connection((host, port), PATIENCE, own)
        self.data = b""

    def types(self, *lines: str) -> "Peer":
        self.socket.sendall("".join(f"{line}\r\n" for line in lines).encode())
        return self

    def reads_until(self, text: str) -> str:
        """Return all that has come, up to and with a line that holds `text`."""
        pattern = re.compile(re.escape(text.encode()) + rb"[^\n]*\n")
        while (found := pattern.search(self.data)) is None:
            more = self.socket.recv(65_536)
            assert more, f"closed before {text!r}; read {self.data!r}"
            self.data += more
        read, self.data = self.data[: found.end()], self.data[found.end() :]
        return read.decode(errors="replace").replace("\r\n", "\n")

    def reads_to_the_end(self) -> str:
        while more := self.socket.recv(65_536):
            self.data += more
        return self.data.decode(errors="replace").replace("\r\n", "\n")


Process = subprocess.Popen[bytes] | fork_server.Forked


class Running:
    """A real server: `port` is where it listens."""

    def __init__(self, process: Process, log: Path) -> None:
        self.process = process
        self.log_file = log
        self.peers: list[Peer] = []

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def wait_for(self, pattern: str) -> "re.Match[str]":
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = re.search(pattern, self.log)
            if found:
                return found
            if self.process.poll() is not None:
                break
            select.select([], [], [], 0.02)
        raise AssertionError(f"no {pattern!r} in the log:\n{self.log}")

    @property
    def port(self) -> int:
        return int(self.wait_for(r"listening on \S+, port (\d+)")[1])

    def connects(self) -> Peer:
        self.peers.append(Peer(self.port))
        return self.peers[-1]

    def guest(self, name: str, *password: str) -> Peer:
        """Return somebody who has come in, and has read all up to an answer of their own."""
        peer = self.connects().types(f"login {name}", *password, "unignore nobody-here")
        peer.reads_until(s.not_ignored)
        return peer

    def loses_peers(self) -> None:
        for peer in self.peers:
            peer.socket.close()
        self.peers.clear()

    def ends(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def _takes_hangups() -> None:
    """Take SIGHUP as a shell's child does, also where these tests run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def begun(words: Sequence[str], *, cwd: Path, stdin: int, stdout: IO[bytes]) -> Process:
    """Start a program by itself; errors go where the output goes."""
    return subprocess.Popen(
        words,
        cwd=cwd,
        stdin=stdin,
        preexec_fn=_takes_hangups,
        stdout=stdout,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


Start = Callable[..., Running]


@contextmanager
def servers(folder: Path) -> Iterator[Start]:
    """Start `twistd -n teaparty` with these options, in an empty folder, on a free port.

    It is forked, unless a `command` is given: then that one is run, and imports all by itself.
    """
    started: list[Running] = []

    def run(
        *options: str,
        listen: str | None = "tcp:0:interface=127.0.0.1",
        command: Sequence[str] = (),
        stdin: int = subprocess.DEVNULL,
        twistd: Sequence[str] = (),
    ) -> Running:
        log = folder / f"log{len(started)}"
        where = () if listen is None else (f"--listen={listen}",)
        with log.open("wb") as out:
            process = (begun if command else fork_server.begin)(
                [*(command or TWISTD), "-n", "--pidfile=", *twistd, "teaparty", *where, *options],
                cwd=folder,
                stdin=stdin,
                stdout=out,
            )
        started.append(Running(process, log))
        return started[-1]

    yield run
    for running in started:
        running.loses_peers()
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait(PATIENCE)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start servers, which end with the test."""
    with servers(tmp_path) as start:
        yield start


@pytest.fixture
def twistd(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run twistd with these words to its end, in an empty folder; it is forked."""

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return fork_server.run([*TWISTD, *words], cwd=tmp_path, timeout=PATIENCE * 2)

    return run


@pytest.fixture
def plugin_package() -> Iterator[None]:
    """Leave the plugin package as it was: its path, its modules, their names in it."""
    path, modules = list(teaparty.plugins.__path__), set(sys.modules)
    names = set(vars(teaparty.plugins))
    yield
    teaparty.plugins.__path__[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith("teaparty.plugins."):
            del sys.modules[name]
    for name in set(vars(teaparty.plugins)) - names:
        delattr(teaparty.plugins, name)
    importlib.invalidate_caches()


class ThreadedJournal:
    """A journal that numbers and stores so many turns as it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[list[Line], Stored]] = []
        self._numbering = Numbering()
        self.begin, self.end = self._numbering.begin, self._numbering.end
        self.forget = self._numbering.forget

    def store(self, lines: list[Line], stored: Stored) -> None:
        self.waiting.append((lines, stored))

    def stores(self, turns: int = 1_000) -> None:
        taken, self.waiting = self.waiting[:turns], self.waiting[turns:]
        for lines, stored in taken:
            stored(self._numbering.entries(lines))


@pytest.fixture
def journal() -> ThreadedJournal:
    return ThreadedJournal()


# --- what is kept


def done(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine returns that does not wait."""
    return result_of(coroutine)


def refused(act: Callable[..., object], *given: object) -> str | None:
    """Do it; return the text of the refusal, or None where it was not refused."""
    try:
        act(*given)
    except Refusal as refusal:
        return str(refusal)
    return None


def gatekeeper(party: TestParty) -> Gatekeeper:
    """Return that of a party; anything will do that has the real one as its `party`."""
    return party.party.features.get(Gatekeeper)


def audits(party: TestParty) -> list[tuple[str, str, str, str]]:
    """Return the audit log."""
    party.flush()
    return [(a.who, a.what, a.whom, a.why) for a in done(party.records.audits(100))]


# --- two guests in a party of plain rooms


@pytest.fixture
def party() -> Iterator[TestParty]:
    with tea_party() as party:
        yield party


@pytest.fixture
def alice(party: TestParty) -> Guest:
    return party.guest("alice", address="192.0.2.1")


@pytest.fixture
def bob(party: TestParty, alice: Guest) -> Guest:
    guest = party.guest("bob", address="10.0.0.7")
    party.all_read()
    return guest


@pytest.fixture
def newcomer(party: TestParty) -> Guest:
    """Somebody without a name, who has read the greeting."""
    guest = party.connects()
    guest.reads()
    return guest


@pytest.fixture
def zoe(party: TestParty) -> Guest:
    """A host."""
    return party.member("zoe", role="host")


# --- the zone of the server


@pytest.fixture
def in_zone() -> Iterator[Callable[[str], None]]:
    """Let the server be in a zone, by its POSIX name."""
    with pytest.MonkeyPatch.context() as patch:

        def choose(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield choose
    time.tzset()


@pytest.fixture
def in_greenwich(in_zone: Callable[[str], None]) -> None:
    in_zone("UTC")
