"""Three nodes behind HAProxy, by the configurations of the guide: only addresses and paths differ.

The guide's network 10.0.0.0/24 is one of the loopback's here, and HAProxy listens on its address
ending in 10. HTTPS and HTTP are on ports that everybody may open.
"""

import csv
import random
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.cluster.servers import PROGRAMS, Server, servers
from tests.certificates import made, parted
from tests.conftest import PATIENCE, Peer, Running, Start, lacking

GUIDE = Path(__file__).parents[2] / "docs" / "cluster-guide.md"
NODES = {"a": 11, "b": 12, "c": 13}
"""The last part of the address of each node."""
TELNET, TELNET_TLS, PAGE, HTTP = 5005, 5006, 5443, 5080
HOST = "tea.example.org"
GLOBAL = "global\n    stats socket {folder}/stats mode 600 level admin\n\n"


def recipe(name: str) -> str:
    """Return a configuration of the guide."""
    (text,) = re.findall(rf"<!-- {name} -->\n```\w+\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    return str(text)


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Return a text with what must be different here, all of which stands in it."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


class Balanced:
    """The nodes that run, by their names, and HAProxy."""

    def __init__(self, folder: Path, start: Start, database: Server) -> None:
        self.folder, self._start, self.database = folder, start, database
        self._url = f"postgresql+psycopg://tea@/party?host={database.sockets}"
        self._net = f"127.{random.randint(1, 254)}.{random.randint(1, 254)}."
        self._certificate = parted(made(folder, "tea.pem", HOST))
        self.nodes: dict[str, Running] = {}
        self.haproxy: subprocess.Popen[bytes] | None = None
        self._peers: list[Peer] = []

    @property
    def host(self) -> str:
        """The address of the balancer."""
        return f"{self._net}10"

    # --- nodes

    def begins(self, *names: str) -> None:
        """Start nodes, and wait until they are ready."""
        for name in names:
            (self.folder / f"{name}.toml").write_text(self._configuration(name))
            self.nodes[name] = self._start(f"--config={name}.toml", listen=None)
        for name in names:
            self.nodes[name].wait_for("listening on .*, port 9105")

    def _configuration(self, name: str) -> str:
        certificate, key = self._certificate
        database = re.findall('^database = "(.*)"$', recipe("node"), re.MULTILINE)[0]
        return changed(
            recipe("node"),
            (database, self._url),
            ("/var/lib/teaparty", str(self.folder / f"state-{name}")),
            ("/etc/teaparty/fullchain.pem", certificate),
            ("/etc/teaparty/privkey.pem", key),
            ("10.0.0.11", f"{self._net}{NODES[name]}"),
            ('node = "a"', f'node = "{name}"'),
        )

    def asks(self, name: str, page: str) -> tuple[str, str]:
        """Return the status and the text of a page of a node's for programs."""
        with socket.create_connection((f"{self._net}{NODES[name]}", 9105), PATIENCE) as asked:
            asked.sendall(f"GET {page} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            head, _, body = b"".join(iter(lambda: asked.recv(65_536), b"")).partition(b"\r\n\r\n")
        return head.split()[1].decode(), body.decode()

    def where(self, pattern: str) -> str:
        """Wait until a line in the log of some node matches; return the node."""
        found: list[str] = []

        def finds() -> bool:
            found[:] = [name for name, node in self.nodes.items() if re.search(pattern, node.log)]
            return bool(found)

        until(finds, f"no {pattern!r}")
        return found[0]

    # --- the balancer

    def balances(self) -> None:
        """Start HAProxy, and wait until it knows that all nodes are ready."""
        text = changed(
            recipe("haproxy"),
            ("bind :::443 v4v6", f"bind {self.host}:{PAGE}"),
            ("bind :::80 v4v6", f"bind {self.host}:{HTTP}"),
            ("bind :::5005 v4v6", f"bind {self.host}:{TELNET}"),
            ("bind :::5006 v4v6", f"bind {self.host}:{TELNET_TLS}"),
            ("10.0.0.", self._net),
            ("log global\n", "log stderr format raw local0\n"),
        )
        conf = self.folder / "haproxy.cfg"
        conf.write_text(GLOBAL.format(folder=self.folder) + text)
        with (self.folder / "haproxy.log").open("wb") as out:
            self.haproxy = subprocess.Popen(["/usr/sbin/haproxy", "-f", str(conf)], stderr=out)
        for name in self.nodes:
            self.sees(name, "UP")

    def sees(self, name: str, *states: str) -> None:
        """Wait until HAProxy says one of these of a node."""
        until(lambda: self._state(name) in states, f"{name} is not {states}")

    @contextmanager
    def only(self, way: str, name: str) -> Iterator[None]:
        """Have all newcomers by one of the sections go to one node."""
        for other in NODES.keys() - {name}:
            self._tells(f"set server {way}/{other} state drain")
        yield
        for other in NODES.keys() - {name}:
            self._tells(f"set server {way}/{other} state ready")

    def _tells(self, command: str) -> str:
        """Return what HAProxy answers; nothing while it is not there yet."""
        with socket.socket(socket.AF_UNIX) as asked:
            try:
                asked.connect(str(self.folder / "stats"))
            except OSError:
                return ""
            asked.sendall(f"{command}\n".encode())
            return b"".join(iter(lambda: asked.recv(65_536), b"")).decode()

    def _state(self, name: str) -> str:
        text = self._tells("show stat")
        for row in csv.DictReader(text.removeprefix("# ").splitlines()):
            if (row["pxname"], row["svname"]) == ("telnet", name):
                checked = row["check_status"].removeprefix("* ")
                return row["status"] if checked != "INI" else ""
        return ""

    def arrives(self, source: str = "127.0.0.2", port: int = TELNET) -> Peer:
        """Connect to HAProxy from an address."""
        self._peers.append(Peer(port, self.host, source))
        return self._peers[-1]

    def loses_peers(self) -> None:
        for peer in self._peers:
            peer.socket.close()
        self._peers.clear()

    def ends(self) -> None:
        if self.haproxy is not None:
            self.haproxy.terminate()
            self.haproxy.wait(PATIENCE)


def until(true: Callable[[], bool], why: str) -> None:
    """Wait until it is true."""
    deadline = time.monotonic() + 2 * PATIENCE
    while not true():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


@contextmanager
def balanced(folder: Path, start: Start) -> Iterator[Balanced]:
    """Run PostgreSQL, three nodes, and HAProxy."""
    if not Path("/usr/sbin/haproxy").is_file():
        lacking("there is no /usr/sbin/haproxy; it comes with the package haproxy")
    if not PROGRAMS:
        lacking("there is no PostgreSQL here", "POSTGRES")
    with servers(standby=False) as running:
        found = Balanced(folder, start, running.primary)
        try:
            found.begins(*NODES)
            found.balances()
            yield found
        finally:
            found.ends()
