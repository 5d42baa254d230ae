"""A node is drained and stopped, with real servers, and clients that go on at another one."""

import asyncio
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from benchmarks.cluster.servers import PROGRAMS, servers
from teaparty.client.address import Address
from teaparty.client.guest import Guest
from teaparty.client.link import Link
from teaparty.client.news import Read
from teaparty.client.web import WebTalk
from teaparty.operator_http.health import DRAINING
from tests.conftest import PATIENCE, Peer, lacking
from tests.sentences import arrived, not_ignored

pytestmark = pytest.mark.slow
CONFIG = """
listen = [
    {{ endpoint = "tcp:{telnet}:interface=127.0.0.1" }},
    {{ endpoint = "tcp:{web}:interface=127.0.0.1", door = "web" }},
]
database = "postgresql+psycopg://tea@/party?host={database}"
state = "state-{file}"
limits = {{ drain_seconds = 1, shout_seconds = 0 }}

[cluster]
node = "{name}"

[http]
listen = "tcp:{http}:interface=127.0.0.1"

[rooms.parlour]
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Node:
    """A node with a port for browsers and one for health."""

    def __init__(self, folder, start, database, name, file=""):
        self.telnet, self.web, self.http = free_port(), free_port(), free_port()
        self.name, self.folder, self.config = name, folder, f"{file or name}.toml"
        ports = {"telnet": self.telnet, "web": self.web, "http": self.http}
        text = CONFIG.format(database=database, name=name, file=file or name, **ports)
        (folder / self.config).write_text(text)
        self._start = start
        self.opens()

    def opens(self):
        """Start its server, perhaps again."""
        self.server = self._start("--config", self.config, listen=None)

    def is_ready(self):
        """Whether `/readyz` answers 200, and with which words."""
        try:
            with socket.create_connection(("127.0.0.1", self.http), 5) as link:
                link.sendall(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                answer = b"".join(iter(lambda: link.recv(4_096), b"")).decode()
        except OSError:
            return False, ""
        return answer.split()[1] == "200", answer.rpartition("\r\n")[2].strip()

    def has(self, *words):
        """Have the operator's tool do something here."""
        tool = [sys.executable, "-m", "teaparty.admin", *words, "--config", self.config]
        done = subprocess.run(tool, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


class Balancer(threading.Thread):
    """Takes connections at one port, and leads each to the first node that is ready."""

    def __init__(self, nodes):
        super().__init__(daemon=True)
        self.nodes, self.loop = nodes, asyncio.new_event_loop()
        self.unnoticed = 0  # so many connections still go to the first node, ready or not
        self.began = threading.Event()

    def run(self):
        listening = self.loop.run_until_complete(asyncio.start_server(self._leads, "127.0.0.1", 0))
        self.port = listening.sockets[0].getsockname()[1]
        self.began.set()
        self.loop.run_forever()
        listening.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0.05))
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    async def _leads(self, reader, writer):
        for node in self.nodes:
            ready, _ = await asyncio.to_thread(node.is_ready)
            if ready or self.unnoticed:
                self.unnoticed -= not ready
                onwards = await asyncio.open_connection("127.0.0.1", node.web)
                ways = (reader, onwards[1]), (onwards[0], writer)
                await asyncio.gather(*(_copies(*way) for way in ways))
                return
        writer.close()

    def ends(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.join(PATIENCE)


async def _copies(reader, writer):
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except (OSError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


class Client:
    """The terminal client without its screen; `read` has all its lines, `noted` what it says."""

    def __init__(self, loop, port, name):
        self.read, self.noted, self._loop = [], [], loop
        at = Address("ws", "127.0.0.1", port)
        talk = WebTalk(at, name)
        self._guest = Guest(talk, Link(at, talk, ()))
        self._visit = asyncio.run_coroutine_threadsafe(self._guest.visits(self), loop)

    def shows(self, news):
        if isinstance(news, Read):
            self.read.append(news.text)

    def notes(self, text):
        self.noted.append(text)

    def says(self, line):
        self._loop.call_soon_threadsafe(self._guest.says, line)

    def leaves(self):
        self._loop.call_soon_threadsafe(self._guest.leaves, 0.1)
        self._visit.result(PATIENCE)


def waits_until(true):
    deadline = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


@pytest.fixture
def nodes(tmp_path, start):
    if not PROGRAMS:
        lacking("there is no PostgreSQL here", "POSTGRES")
    with servers(standby=False) as running:
        yield [Node(tmp_path, start, running.primary.sockets, name) for name in "ab"]


@pytest.fixture
def balancer(nodes):
    balancer = Balancer(nodes)
    balancer.start()
    balancer.began.wait()
    waits_until(lambda: all(node.is_ready()[0] for node in nodes))
    yield balancer
    balancer.ends()


@pytest.fixture
def alice(nodes):
    """Somebody by telnet at the second node."""
    waits_until(lambda: nodes[1].is_ready()[0])
    alice = Peer(nodes[1].telnet)
    alice.types("login alice", "unignore nobody-here").reads_until(not_ignored)
    yield alice
    alice.socket.close()


@pytest.fixture
def bob(balancer):
    bob = Client(balancer.loop, balancer.port, "bob")
    waits_until(lambda: bob.read)
    yield bob
    bob.leaves()


def test_a_client_goes_on_at_another_node_while_one_drains_and_when_one_is_stopped(
    nodes, alice, bob
):
    a, b = nodes
    bob.says("one")
    alice.reads_until("bob says: one")
    a.has("drain")
    waits_until(lambda: a.is_ready() == (False, DRAINING))
    waits_until(lambda: any("b " in line and " 2 " in line for line in
                            b.has("nodes").splitlines()))  # fmt: skip
    alice.types("say two")
    bob.says("three")
    alice.reads_until("bob says: three")
    waits_until(lambda: "alice says: two" in bob.read)
    a.has("undrain")
    b.has("drain", "a")
    b.has("undrain", "a")
    waits_until(lambda: a.is_ready()[0])
    assert (bob.noted, [line for line in bob.read if "missed" in line]) == ([], [])


def test_a_client_that_a_draining_node_turns_away_comes_in_elsewhere(nodes, balancer, alice):
    nodes[0].has("drain")
    balancer.unnoticed = 2
    dave = Client(balancer.loop, balancer.port, "dave")
    alice.reads_until(arrived("dave"))
    assert balancer.unnoticed == 0
    dave.leaves()


def test_a_node_that_is_stopped_sends_its_people_elsewhere(nodes, alice, bob):
    a, b = nodes
    bob.says("one")
    alice.reads_until("bob says: one")
    assert a.server.ends() == 0
    bob.says("two")
    read = alice.reads_until("bob says: two")
    assert "lost the link" not in read
    assert "has quit" not in read
    assert [line.split()[0] for line in b.has("nodes").splitlines()[1:2]] == ["b"]
    alice.types("say three")
    waits_until(lambda: "alice says: three" in bob.read)
    assert (bob.noted, [line for line in bob.read if "missed" in line]) == ([], [])


def test_a_node_that_was_killed_starts_again_while_its_people_may_still_come_back(
    nodes, alice, bob
):
    a, _ = nodes
    bob.says("one")
    alice.reads_until("bob says: one")
    a.server.ends(signal.SIGKILL)
    a.opens()
    bob.says("two")
    alice.reads_until("bob says: two")
    waits_until(lambda: a.is_ready()[0])


def test_a_party_that_is_shut_down_has_its_people_back_once_it_is_opened_again(nodes, alice, bob):
    bob.says("one")
    alice.reads_until("bob says: one")
    nodes[0].has("shutdown", "now")
    assert "The party is closing. Goodbye." in alice.reads_to_the_end()
    assert [node.server.process.wait(PATIENCE) for node in nodes] == [0, 0]
    bob.says("two")
    for node in nodes:
        node.opens()
    waits_until(lambda: "You say: two" in bob.read)
    assert sum(line.startswith("You are in as bob.") for line in bob.read) == 2
    assert bob.noted == ["The link is lost. Trying again."]
