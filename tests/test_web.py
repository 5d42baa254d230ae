"""The web with a real server, real sockets, and a client of WebSockets that is not ours."""

import asyncio
import http.client
import json
import re
import socket
import sys
from contextlib import contextmanager

import pytest
from websockets.asyncio import client as browsers
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from teaparty.doors.web.codes import NOT_LET_IN
from tests import sentences as s
from tests.certificates import made, trusting
from tests.conftest import PATIENCE

pytestmark = pytest.mark.slow
BOTH = ("--listen=tcp:0:interface=127.0.0.1", "--listen=web:tcp:0:interface=127.0.0.1")
FILES = ("/", "/party.js", "/party.css", "/icon.svg", "/manifest.webmanifest", "/texts.json")


def web_port(server):
    return int(server.wait_for(r"https?://localhost:(\d+)/")[1])


@contextmanager
def browser(port, kind=http.client.HTTPConnection, **more):
    connection = kind("localhost", port, timeout=PATIENCE, **more)
    yield connection
    connection.close()


def asks(connection, path="/", **headers):
    """Return the status, the headers and the body of an answer."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def room(port, scheme="ws", subprotocol="teaparty.v1", **more):
    """Open a WebSocket as the page does."""
    return connect(
        f"{scheme}://localhost:{port}/room",
        subprotocols=[subprotocol], compression=None, open_timeout=PATIENCE, proxy=None, **more,
    )  # fmt: skip


def reads_until(peer, key):
    """Return the first object with this key; forget those before it."""
    while True:
        found = json.loads(peer.recv(timeout=PATIENCE))
        if key in found:
            return found[key]


def reads_line(peer, text):
    while all(text != line["line"] for line in reads_until(peer, "lines")):
        pass


def test_the_first_line_says_where_to_come_in_and_both_ways_lead_to_one_party(start):
    server = start(*BOTH, listen=None)
    port = web_port(server)
    first = f"telnet localhost {server.port} · http://localhost:{port}/"
    assert server.log.splitlines()[0] == first
    with browser(port) as connection:
        status, headers, body = asks(connection)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"<!doctype html>" in body.lower()
    alice = server.guest("alice")
    with room(port) as bob:
        bob.send(json.dumps({"hello": 1, "name": "bob"}))
        assert reads_until(bob, "welcome")["you"]["name"] == "bob"
        bob.send(json.dumps({"line": "Hello from a browser"}))
        alice.reads_until("bob says: Hello from a browser")
        alice.types("say Hello from telnet")
        reads_line(bob, "alice says: Hello from telnet")
    alice.reads_until(s.quits("bob"))
    assert server.ends() == 0


def hears_until(peer, text):
    """Return the messages up to one with this text in it."""
    found, words = [], ""
    while text not in words:
        found.append(peer.recv(timeout=PATIENCE))
        if isinstance(found[-1], bytes):
            shown = re.sub(r"\x1b\[[\d;]*m", "", found[-1].decode("utf-8", "replace"))
            words = f"{words} {' '.join(shown.split())}"
    return found


def test_the_browser_clients_of_others_talk_with_everybody(start):
    server = start(*BOTH, listen=None)
    port, alice = web_port(server), server.guest("alice")
    names = {"bob": "telnet", "carol": "gmcp", "dave": "terminal"}
    for name, spoken in names.items():
        with room(port, subprotocol=f"{spoken}.mudstandards.org") as peer:
            peer.send(f"login {name}\r\n".encode())
            hears_until(peer, s.in_as_chatter(name))
            peer.send(f"by {spoken}\r\n".encode())
            alice.reads_until(f"{name} says: by {spoken}")
            alice.types("say hi")
            heard = hears_until(peer, "alice says: hi")
        alice.reads_until(s.quits(name))
        assert any("Comm.Channel.Text" in str(each) for each in heard) == (spoken == "gmcp")
    assert server.ends() == 0
    assert "Traceback" not in server.log


def test_by_default_both_listen_on_their_usual_ports(twistd):
    found = twistd("teaparty", "--check").stdout
    assert "Listening on tcp:5005:backlog=1024 in mud mode." in found
    assert "Listening on tcp:5080:backlog=1024 for browsers." in found


def test_the_page_and_the_websocket_come_by_tls(start, tmp_path):
    made(tmp_path, "tea.pem")
    (tmp_path / "tls.toml").write_text(
        'listen = [{ door = "web", endpoint = "tcp:0:interface=127.0.0.1", tls = true }]\n'
        'tls = { certificate = "tea.pem", key = "tea.pem" }\n'
    )
    server = start("--config=tls.toml", listen=None)
    port = web_port(server)
    assert server.log.splitlines()[0] == f"https://localhost:{port}/"
    context = trusting(tmp_path / "tea.pem")
    with browser(port, http.client.HTTPSConnection, context=context) as connection:
        assert asks(connection)[0] == 200
    origin = f"https://localhost:{port}"
    with room(port, "wss", ssl=context, origin=origin) as alice:
        alice.send(json.dumps({"hello": 1, "name": "alice"}))
        ticket = reads_until(alice, "welcome")["ticket"]
        alice.send(json.dumps({"got": ticket[:8]}))
        alice.send(json.dumps({"line": "tea " * 500}))
        reads_line(alice, f"You say: {('tea ' * 500).strip()}")


def test_a_port_that_is_taken_is_said(twistd):
    with socket.create_server(("127.0.0.1", 0)) as other:
        where = f"tcp:{other.getsockname()[1]}:interface=127.0.0.1"
        done = twistd("-n", "--pidfile=", "teaparty", f"--listen=web:{where}")
    said = f"teaparty: can't listen on {where}:backlog=1024: Address already in use."
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_nothing_is_imported_while_people_come_in(start):
    command = [sys.executable, "-X", "importtime", "-c",
               "from twisted.scripts.twistd import run; run()"]  # fmt: skip
    server = start(*BOTH, listen=None, command=command)
    port = web_port(server)
    server.guest("alice")  # the first name reads the table of letters that look the same
    before = len(server.log)
    with browser(port) as connection:
        assert [asks(connection, path)[0] for path in FILES] == [200] * len(FILES)
        assert asks(connection, "/nothing")[0] == 404
    with room(port) as bob:
        bob.send(json.dumps({"hello": 1, "name": "bob"}))
        reads_until(bob, "welcome")
        bob.send(json.dumps({"line": "Hello"}))
        reads_line(bob, "You say: Hello")
        bob.send("[]")
        with pytest.raises(ConnectionClosed):
            reads_until(bob, "nothing")
    server.ends()
    found = re.findall(r"import time:.*\| (.*)", server.log[before:])
    assert [name.strip() for name in found] == []


# --- slow readers

SLOW = """
listen = ["tcp:0:interface=127.0.0.1", "web:tcp:0:interface=127.0.0.1"]
[limits]
history = 50
send_buffer = 4_096
lines_burst = 1_000_000
repeats = 10_000
output_at_once = 1_000_000_000
block_output_at_once = 1_000_000_000
"""


def test_a_slow_reader_reads_all_that_was_not_dropped_in_order(start, tmp_path):
    (tmp_path / "slow.toml").write_text(SLOW)
    server = start("--config=slow.toml", listen=None)
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    link.connect(("127.0.0.1", web_port(server)))
    with room(web_port(server), sock=link, max_queue=4) as slow:
        slow.send(json.dumps({"hello": 1, "name": "slow"}))
        reads_until(slow, "welcome")
        alice = server.guest("alice")
        for number in range(300):
            alice.types(f"say {number} " + "x" * 1_900)
            if number % 20 == 19:
                alice.reads_until(f"You say: {number} ")
        alice.types("say the end").reads_until("the end")
        lines = list(lines_until(slow, "alice says: the end"))
        said = [line for line in lines if line["kind"] == "said"][:-1]
        numbers = [int(line["text"].split()[0]) for line in said]
        missed = sum(line["count"] for line in lines if line["kind"] == "missed")
        assert numbers == sorted(set(numbers))
        assert (len(numbers) + missed, numbers[0]) == (300, 0)
        assert missed > 0
        slow.send(json.dumps({"line": "and on"}))
        alice.reads_until("slow says: and on")


def lines_until(peer, text):
    """Yield all lines up to and with this one."""
    while True:
        for line in reads_until(peer, "lines"):
            yield line
            if line["line"] == text:
                return


# --- sixteen browsers behind one address


class Visitor:
    """A browser that does what the page does: it tries again when it is told so."""

    def __init__(self, port, name):
        self.port, self.name = port, name
        self.headers = {"X-Forwarded-For": "203.0.113.7"}
        self.tags, self.hello = {}, {"hello": 1, "name": name}
        self.refusals = 0

    def loads(self):
        """Load the page, or see that it is still as it was."""
        with browser(self.port) as one, browser(self.port) as two, browser(self.port) as three:
            for path, connection in zip(FILES, [one, two, three] * 2, strict=True):
                known = {"If-None-Match": self.tags[path]} if path in self.tags else {}
                found = asks(connection, path, **self.headers, **known)
                assert found[0] == (304 if known else 200)
                self.tags[path] = found[1]["ETag"]

    async def comes_in(self):
        """Come in, or back; return the number of tries that it took."""
        for tries in range(1, 20):
            peer = await browsers.connect(
                f"ws://localhost:{self.port}/room", subprotocols=["teaparty.v1"], compression=None,
                additional_headers=self.headers, proxy=None, max_queue=None,
            )  # fmt: skip
            try:
                await peer.send(json.dumps(self.hello))
                async for text in peer:
                    found = json.loads(text)
                    if welcome := found.get("welcome"):
                        self.hello = {"hello": 1, "ticket": welcome["ticket"], "seen": {}}
                        self.peer = peer
                        return tries
                    assert found.get("bye", {"again": True})["again"], found
            except ConnectionClosed:
                pass
            assert peer.close_code == NOT_LET_IN
            await asyncio.sleep(0.2 * tries)
        raise AssertionError(f"{self.name} did not come in")


def test_sixteen_browsers_behind_one_address_load_come_in_and_reload(start, tmp_path):
    (tmp_path / "web.toml").write_text('trusted_proxies = ["127.0.0.1"]\n')
    server = start("--config=web.toml", *BOTH, listen=None)
    port = web_port(server)
    visitors = [Visitor(port, f"guest{n}") for n in range(16)]

    async def all_at_once():
        for _ in range(2):
            await asyncio.gather(*(asyncio.to_thread(each.loads) for each in visitors))
        await asyncio.gather(*(each.comes_in() for each in visitors))
        for each in visitors:  # they reload the page: its link goes, and another comes
            await each.peer.close(1001)
        await asyncio.gather(*(asyncio.to_thread(each.loads) for each in visitors))
        await asyncio.gather(*(each.comes_in() for each in visitors))
        for each in visitors:
            await each.peer.close()

    asyncio.run(asyncio.wait_for(all_at_once(), PATIENCE))
    assert len(re.findall(r"session \d+ is guest\d+\n", server.log)) == 16
    assert len(re.findall(r"session \d+ is guest\d+, who goes on as session", server.log)) == 16
