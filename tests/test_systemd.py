"""The real thing under systemd: the unit that is shipped, what is told, and sockets that are given.

What systemd does, its tools and the test itself do: nothing needs systemd as the first process.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import activation
from tests import sentences as s
from tests.conftest import PATIENCE, TWISTD, Peer, Running, lacking

pytestmark = pytest.mark.slow
UNITS = Path(__file__).parents[1] / "teaparty" / "systemd"
GUIDE = (UNITS.parents[1] / "docs" / "operator.md").read_text("utf-8")
LEAST = 2.0
"""The exposure that systemd may see at most, where 10 is all."""


@pytest.fixture
def tool():
    """Run one of systemd's tools; return what it says."""

    def run(*words):
        if shutil.which(words[0]) is None:
            lacking(f"There is no {words[0]}.")
        done = subprocess.run(words, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def units(tmp_path):
    """The units, with a program that is there."""
    program = tmp_path / "twistd"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in UNITS.iterdir():
        text = unit.read_text()
        text = text.replace("/srv/party/.venv/bin/twistd", str(program))
        (tmp_path / unit.name).write_text(text)
    return tmp_path


class TestTheUnit:
    def test_has_nothing_that_systemd_complains_about(self, tool, units):
        for name in ("teaparty.service", "teaparty.socket"):
            assert tool("systemd-analyze", "verify", "--man=no", str(units / name)) == (0, "")

    def test_leaves_little_that_a_mistake_could_use(self, tool, units):
        status, said = tool(
            "systemd-analyze", "security", "--offline=true", "--no-pager",
            f"--threshold={LEAST * 10:.0f}", str(units / "teaparty.service"),
        )  # fmt: skip
        found = re.search(r"exposure level for teaparty.service: ([\d.]+)", said)
        assert (status, float(found[1]) < LEAST) == (0, True), said

    def test_has_a_user_that_is_made_from_its_file(self, tool, tmp_path):
        for name in ("etc", "usr/lib/sysusers.d"):
            (tmp_path / name).mkdir(parents=True)
        shutil.copy(UNITS / "sysusers.conf", tmp_path / "usr/lib/sysusers.d/teaparty.conf")
        status, said = tool("systemd-sysusers", f"--root={tmp_path}")
        assert status == 0, said
        (user,) = [
            line
            for line in (tmp_path / "etc/passwd").read_text().splitlines()
            if "teaparty" in line
        ]
        assert user.endswith(":A tea party:/srv/party:/usr/sbin/nologin")


class Systemd:
    """A socket to which a server tells how it is."""

    def __init__(self, name):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(name)
        self.socket.settimeout(PATIENCE)

    def reads(self):
        return self.socket.recv(4_096).decode().split("\n")

    def is_silent(self, seconds):
        """Whether nothing comes for so long, after what is there already."""
        self.socket.settimeout(seconds)
        try:
            for _ in range(5):
                self.reads()
        except TimeoutError:
            return True
        return False

    def waits_for(self, field):
        while True:
            found = self.reads()
            if found[0] != "WATCHDOG=1" or field == "WATCHDOG=1":
                assert found[0] == field
                return found[1:]


def told(fields):
    """What stands in the operator's guide for what was told; times are others each time."""
    return [re.sub(r"USEC=\d+", "USEC=...", each) for each in fields]


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_a_start_a_reload_and_a_stop_are_told_as_the_guide_shows(
    start, tmp_path, monkeypatch, kind
):
    path = str(tmp_path / "notify")
    systemd = Systemd(path if kind == "path" else f"\0{path}")
    monkeypatch.setenv("NOTIFY_SOCKET", path if kind == "path" else f"@{path}")
    monkeypatch.setenv("WATCHDOG_USEC", "400000")
    server = start("--database=memory:")
    found = ["# systemctl start teaparty", "READY=1", *systemd.waits_for("READY=1")]
    systemd.waits_for("WATCHDOG=1")
    server.guest("alice")
    before = time.monotonic() * 1_000_000
    server.process.send_signal(signal.SIGHUP)
    moment = systemd.waits_for("RELOADING=1")
    assert int(moment[0].removeprefix("MONOTONIC_USEC=")) > before
    found += ["# alice comes in; systemctl reload teaparty", "RELOADING=1", *told(moment)]
    found += ["READY=1", *systemd.waits_for("READY=1")]
    assert server.ends() == 0
    found += ["# systemctl stop teaparty", "STOPPING=1", *told(systemd.waits_for("STOPPING=1"))]
    systemd.socket.close()
    shown = re.search(r"<!-- transcript of systemd -->\n```text\n(.*?)```", GUIDE, re.DOTALL)
    assert found == shown[1].splitlines()


def test_a_server_that_hangs_gives_no_sign_and_says_where_it_was(start, tmp_path, monkeypatch):
    systemd = Systemd(str(tmp_path / "notify"))
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "200000")
    monkeypatch.setenv("PYTHONFAULTHANDLER", "1")
    server = start("--database=memory:", command=TWISTD)
    systemd.waits_for("READY=1")
    systemd.waits_for("WATCHDOG=1")
    server.process.send_signal(signal.SIGSTOP)
    assert systemd.is_silent(seconds=0.6)
    server.process.send_signal(signal.SIGABRT)
    server.process.send_signal(signal.SIGCONT)
    assert server.process.wait(PATIENCE) == -signal.SIGABRT
    assert "Fatal Python error: Aborted" in server.log
    systemd.socket.close()


class Held:
    """Sockets that outlive the servers to which they are given."""

    def __init__(self, folder, *sockets, names="unknown"):
        self.folder, self.sockets, self.names = folder, sockets, names
        self.started = []

    def start(self, *options):
        log = self.folder / f"log{len(self.started)}"
        numbers = [each.fileno() for each in self.sockets]
        words = [sys.executable, activation.__file__, self.names, ",".join(map(str, numbers))]
        words += ["--", *TWISTD, "-n", "--pidfile=", "teaparty", "--database=memory:"]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*words, *options], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, pass_fds=numbers,
                env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": ""},
            )  # fmt: skip
        self.started.append(Running(process, log))
        return self.started[-1]


@pytest.fixture
def held(tmp_path):
    """Return what holds sockets: on these addresses, a path or an address with port 0."""
    made = []

    def hold(*addresses, names="unknown"):
        opened = []
        for address in addresses:
            family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
            opened.append(socket.socket(family, socket.SOCK_STREAM))
            opened[-1].bind(address)
            opened[-1].listen(1_024)
        made.append(Held(tmp_path, *opened, names=names))
        return made[-1]

    yield hold
    for each in made:
        for server in each.started:
            server.loses_peers()
            if server.process.poll() is None:
                server.process.kill()
            server.process.wait(PATIENCE)
        for opened in each.sockets:
            opened.close()


@pytest.mark.parametrize("names", ["teaparty.socket", ""], ids=["named", "without a name"])
def test_while_the_server_is_started_again_nobody_is_refused(held, names):
    sockets = held(("127.0.0.1", 0), names=names)
    port = sockets.sockets[0].getsockname()[1]
    listen = f"--listen=tcp:{port}:interface=127.0.0.1"
    server = sockets.start(listen)
    server.guest("alice").types("quit").reads_to_the_end()
    assert server.ends() == 0
    waiting = [Peer(port) for _ in range(20)]
    again = sockets.start(listen)
    for number, peer in enumerate(waiting):
        peer.types(f"login bob{number}", "unignore nobody-here").reads_until(s.not_ignored)
        peer.socket.close()
    assert (again.port, again.ends()) == (port, 0)


def test_a_listener_may_name_its_socket_and_one_of_a_path_stays_there(held, tmp_path):
    path = str(tmp_path / "tea.sock")
    sockets = held(("127.0.0.1", 0), path, names="tea:cake")
    for _ in range(2):
        server = sockets.start("--listen=socket:tea", f"--listen=unix:{path}")
        server.guest("alice")
        by_path = Peer.__new__(Peer)
        by_path.socket, by_path.data = socket.socket(socket.AF_UNIX), b""
        by_path.socket.settimeout(PATIENCE)
        by_path.socket.connect(path)
        by_path.types("login bob", "unignore nobody-here").reads_until(s.not_ignored)
        server.loses_peers()
        by_path.socket.close()
        assert server.ends() == 0
        assert Path(path).is_socket()


@pytest.mark.parametrize(
    ("listen", "said"),
    [
        ("tcp:0", r"the socket 3 \(tea, tcp:\d+ of 127\.0\.0\.1\) .* is for no listener"),
        ("socket:cake", "can't listen on socket:cake: systemd has given no socket of that name"),
    ],
)
def test_sockets_and_listeners_that_do_not_fit_keep_it_from_starting(held, listen, said):
    server = held(("127.0.0.1", 0), names="tea").start(f"--listen={listen}")
    assert server.process.wait(PATIENCE) == 1
    assert re.search(said, server.log), server.log


def test_a_rehash_closes_and_opens_a_listener_whose_socket_was_given(held, tmp_path):
    sockets = held(("127.0.0.1", 0))
    port = sockets.sockets[0].getsockname()[1]
    file, listen = tmp_path / "tea.toml", f'"tcp:{port}:interface=127.0.0.1"'
    file.write_text(f"listen = [{listen}]\n")
    server = sockets.start("--config=tea.toml")
    server.guest("alice")
    for item, told in (
        ('"tcp:0:interface=127.0.0.1"', "is for no listener, so people who connect"),
        (listen, "the configuration was read again: Changed: listen."),
    ):
        file.write_text(f"listen = [{item}]\n")
        server.log_file.write_text("")
        server.process.send_signal(signal.SIGHUP)
        server.wait_for(told)
    peer = Peer(port).types("login bob", "unignore nobody-here")
    peer.reads_until(s.not_ignored)
    peer.socket.close()
    assert server.ends() == 0


def test_systemds_own_tool_gives_a_socket_at_the_first_connection(tmp_path):
    if shutil.which("systemd-socket-activate") is None:
        lacking("There is no systemd-socket-activate.")
    path = str(tmp_path / "tea.sock")
    with (tmp_path / "log").open("wb") as out:
        process = subprocess.Popen(
            ["systemd-socket-activate", f"--listen={path}", "--fdname=tea", *TWISTD, "-n",
             "--pidfile=", "teaparty", "--database=memory:", "--listen=socket:tea"],
            cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    server = Running(process, tmp_path / "log")
    server.wait_for("Listening on")
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(PATIENCE)
        peer.connect(path)
        assert peer.recv(65_536)
    assert server.ends() == 0
