"""The servers that are compared: how each is started, on one core, and what it uses."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import metadata
from pathlib import Path

from msgspec import Struct

from benchmarks.dialects import CHANNEL, Book, Dialect, Irc, Plain, TeaParty
from benchmarks.guests import ADDRESS
from benchmarks.watching import asked
from teaparty.server.self_signed import make_once

PEERS = Path(__file__).with_name("peers")
PORT = int(os.environ.get("TEAPARTY_BENCHMARK_PORT", "5910"))
WEB_PORT = PORT + 1
"""Where the web is if there is telnet as well."""
HTTP_PORT = PORT + 2
"""Where programs ask how the server is."""
SERVER_CORE = 0


class Missing(Exception):
    """A server is not here."""


class Running:
    """A server in a process of its own, on the first core."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process = process
        self.log = log

    def cpu(self) -> float:
        """Return the seconds of processor time that it has used, all threads together."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def memory(self) -> float:
        """Return its resident memory in MB (1,000,000 bytes)."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    @property
    def database(self) -> Path:
        """Return where teaparty's database is, in the cases where it has one."""
        return self.log.with_name(STATE) / "teaparty.sqlite"


Command = Callable[[Path, int, str, bool], Sequence[str]]
BACKLOG = 4_096
STATE = "state"
CERTIFICATE = "tea.pem"
LIFTED_BEFORE = """
[limits]
lines_burst = 1_000_000
lines_a_second = 1_000_000
loopback_connections = 1_000_000
"""
LIFTED = f"""{LIFTED_BEFORE}
work_a_second = 1_000_000
block_work_a_second = 1_000_000
output_a_second = 1_000_000_000
block_output_a_second = 1_000_000_000
"""
BEFORE, BEFORE_TWISTD = "teaparty before", "TEAPARTY_BEFORE"
"""An earlier version, to be measured beside this one; and what names its `twistd`."""
"""Limits of teaparty that the load would run into, out of its way; the others are as always."""


class Server(Struct, frozen=True, kw_only=True):
    """`command` returns the command line, for a folder to write in, a number of rooms, how lines
    are kept ("" for not at all, or the durability), and whether all else is as by default."""

    name: str
    dialect: Dialect
    command: Command
    version: Callable[[], str]
    rooms: bool = True
    """Whether it has more than one room."""
    whispers: bool = True
    secure: Callable[[Path], None] | None = None
    """Changes what was written into the folder, so that the server has TLS; None if it can't."""
    handed: bool = False
    """Whether it is handed the socket to listen on, as it would set too few options by itself."""

    @contextmanager
    def run(
        self,
        rooms: int = 1,
        keeps: str = "",
        usual: bool = False,
        tls: bool = False,
        web: bool = False,
        channel: bool = False,
        watched: bool = False,
    ) -> Iterator[Running]:
        """Start it with so many rooms, and wait until it answers; end it. Raises `Missing`.

        If it has a `channel`, everybody listens to that. If it is `watched`, a program asks how
        it is.
        """
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, PORT)) == 0:
                raise Missing(f"something else listens on port {PORT} already")
        with tempfile.TemporaryDirectory(prefix="teaparty-benchmark-") as name:
            folder = Path(name)
            folder.chmod(0o777)  # a server that was started as root may go on as nobody
            command = self.command(folder, rooms, keeps, usual)
            if tls and self.secure is not None:
                _make_certificate(folder)
                self.secure(folder)
            if web:
                (_listen_too if usual else _listen_with)(folder, 'door = "web"')
            if channel:
                with (folder / "teaparty.toml").open("a") as configuration:
                    configuration.write(f"\n[channels.{CHANNEL}]\njoined = true\n")
            if watched:
                with (folder / "teaparty.toml").open("a") as configuration:
                    where = f"tcp:{HTTP_PORT}:interface={ADDRESS}"
                    configuration.write(f'\n[http]\nlisten = "{where}"\n')
            log = folder / "output"
            with log.open("wb") as output, _listener(self.handed and not tls) as listener:
                process = subprocess.Popen(
                    command,
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=os.environ | ({"LISTEN_FDS": "1", "LISTEN_PID": "1"} if listener else {}),
                    close_fds=listener is None,
                    preexec_fn=lambda: _begin(listener),
                )
            try:
                _wait(process, log)
                with asked(ADDRESS, HTTP_PORT) if watched else nullcontext():
                    yield Running(process, log)
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(5)  # IRC servers tell everybody of everybody for a minute
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@contextmanager
def _listener(handed: bool) -> Iterator[socket.socket | None]:
    if not handed:
        yield None
        return
    with socket.create_server((ADDRESS, PORT), backlog=BACKLOG) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


def _begin(listener: socket.socket | None) -> None:
    """Keep to the first core; take the listener along as descriptor 3 (sd_listen_fds(3))."""
    os.sched_setaffinity(0, {SERVER_CORE})
    if listener is not None:
        os.dup2(listener.fileno(), 3)


def _wait(process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        time.sleep(0.05)
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, PORT)) == 0:
                time.sleep(0.2)
                return
    raise Missing(f"it does not start: {log.read_text(errors='replace')[-500:].strip()}")


# --- the servers


def _teaparty(folder: Path, rooms: int, keeps: str, usual: bool) -> list[str]:
    """As an operator gets it, but for what README.md says; with more rooms where they are needed.

    Lines are kept in memory as far as the history goes, and where it `keeps` them, in SQLite.
    """
    return _started(Path(sys.executable).with_name("twistd"), folder, rooms, keeps, usual, LIFTED)


def _before(folder: Path, rooms: int, keeps: str, usual: bool) -> list[str]:
    """As `_teaparty`, of an earlier version, whose twistd is named in the environment."""
    twistd = os.environ.get(BEFORE_TWISTD)
    if not twistd:
        raise Missing(f"{BEFORE_TWISTD} names no twistd of an earlier version")
    return _started(Path(twistd), folder, rooms, keeps, usual, LIFTED_BEFORE)


def _started(
    twistd: Path, folder: Path, rooms: int, keeps: str, usual: bool, lifted: str
) -> list[str]:
    lines = [f'listen = ["tcp:{PORT}:interface={ADDRESS}"]', f'state = "{STATE}"']
    if not usual:
        lines += [f'durability = "{keeps}"'] if keeps else ['database = "memory:"']
    for room in range(rooms) if rooms > 1 else ():
        lines += [f"[rooms.room{room}]", f'exits = {{ east = "room{(room + 1) % rooms}" }}']
    (folder / "teaparty.toml").write_text("\n".join([*lines, "" if usual else lifted]))
    return [str(twistd), "-n", "--pidfile=", "teaparty", "--config=teaparty.toml"]


def _python(name: str) -> Command:
    command = [sys.executable, "-W", "ignore", str(PEERS / name), ADDRESS, str(PORT)]
    return lambda folder, rooms, keeps, usual: command


def _floor(folder: Path, rooms: int, keeps: str, usual: bool) -> list[str]:
    compiler = _found("cc")
    program = folder / "floor"
    subprocess.run(
        [compiler, "-O2", "-Wall", "-Wextra", "-o", program, PEERS / "floor.c"], check=True
    )
    return [str(program), str(PORT)]


def _ngircd(folder: Path, rooms: int, keeps: str, usual: bool) -> list[str]:
    return [_found("ngircd"), "-n", "-f", _configured(folder, "ngircd.conf")]


def _make_certificate(folder: Path) -> None:
    """Make a certificate (P-256), for the user that the server may go on as."""
    path = Path(make_once(str(folder), ["localhost"], time.time()))
    path.rename(folder / CERTIFICATE).chmod(0o644)


def _teaparty_by_tls(folder: Path) -> None:
    path = _listen_with(folder, "tls = true")
    files = f'tls = {{ certificate = "{CERTIFICATE}", key = "{CERTIFICATE}" }}\n'
    path.write_text(files + path.read_text())


def _listen_with(folder: Path, more: str) -> Path:
    """Let teaparty's only listener have one more key; return the configuration."""
    path, where = folder / "teaparty.toml", f"tcp:{PORT}:interface={ADDRESS}"
    path.write_text(
        path.read_text().replace(f'["{where}"]', f'[{{ endpoint = "{where}", {more} }}]')
    )
    return path


def _listen_too(folder: Path, more: str) -> Path:
    """Let teaparty listen on a second port, with one more key; return the configuration."""
    path, where = folder / "teaparty.toml", f"tcp:{PORT}:interface={ADDRESS}"
    second = f'{{ endpoint = "tcp:{WEB_PORT}:interface={ADDRESS}", {more} }}'
    path.write_text(path.read_text().replace(f'["{where}"]', f'["{where}", {second}]'))
    return path


def _ngircd_by_tls(folder: Path) -> None:
    path, file = folder / "ngircd.conf", folder / CERTIFICATE
    text = path.read_text().replace(f"\tPorts = {PORT}\n", f"\tPorts = {PORT + 1}\n")
    path.write_text(f"{text}\n[SSL]\n\tCertFile = {file}\n\tKeyFile = {file}\n\tPorts = {PORT}\n")


def _inspircd(folder: Path, rooms: int, keeps: str, usual: bool) -> list[str]:
    as_root = ["--runasroot"] if os.geteuid() == 0 else []
    config = _configured(folder, "inspircd.conf")
    return [_found("inspircd"), "--nofork", *as_root, "--config", config]


def _configured(folder: Path, name: str) -> str:
    text = (PEERS / name).read_text()
    path = folder / name
    path.write_text(text.replace("{port}", str(PORT)).replace("{folder}", str(folder)))
    return str(path)


def _found(program: str) -> str:
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if path is None:
        raise Missing(f"there is no {program} here")
    return path


def _first_line(*command: str) -> Callable[[], str]:
    def version() -> str:
        done = subprocess.run([_found(command[0]), *command[1:]], capture_output=True, text=True)
        return (done.stdout or done.stderr).splitlines()[0].strip()

    return version


def _twisted_version() -> str:
    return f"Twisted {metadata.version('twisted')}, Python {sys.version.split()[0]}"


_TEAPARTY = Server(
    name="teaparty",
    dialect=TeaParty(),
    command=_teaparty,
    secure=_teaparty_by_tls,
    version=lambda: f"teaparty {metadata.version('teaparty')}, {_twisted_version()}",
)
SERVERS = {
    server.name: server
    for server in (
        _TEAPARTY,
        Server(
            name=BEFORE,
            dialect=TeaParty(),
            command=_before,
            version=lambda: "an earlier teaparty",
        ),
        Server(
            name="floor",
            dialect=Dialect(),
            command=_floor,
            version=_first_line("cc", "--version"),
            rooms=False,
            whispers=False,
        ),
        Server(
            name="ngIRCd",
            dialect=Irc(),
            command=_ngircd,
            version=_first_line("ngircd", "--version"),
            secure=_ngircd_by_tls,
            handed=True,
        ),
        Server(
            name="InspIRCd",
            dialect=Irc(),
            command=_inspircd,
            version=_first_line("inspircd", "--version"),
        ),
        Server(
            name="plain Twisted",
            dialect=Plain(),
            command=_python("plain.py"),
            version=_twisted_version,
        ),
        Server(
            name="book",
            dialect=Book(),
            command=_python("book.py"),
            version=lambda: f"asyncore of Python {sys.version.split()[0]}",
            rooms=False,
            whispers=False,
        ),
    )
}
