"""How long a login that fails takes tells nothing of the name: neither of accounts, nor of bans.
Many guesses at once are no more than one after the other."""

import json
import random
import select
import socket
import statistics
import sys
import time

import pytest

from benchmarks.websocket import masked
from tests import fork_server
from tests import sentences as s
from tests.conftest import PATIENCE
from tests.doors.web.conftest import SPOKEN, UPGRADE, request

pytestmark = pytest.mark.slow

TRIES = 150
ALIKE = 0.12
"""How far a share may be from a half: more than three deviations of so many tries. An account takes
some 50 microseconds to be read, which are a fiftieth of the cheap hash, and a share of 0.57."""
NAMES = ("alice", "banned", "nobody")
CHEAP = "from teaparty.stores import passwords as p; p.TIME_COST, p.MEMORY_KIB = 1, 4_096; "
"""Begins a program in which a hash takes a tenth of the time: whatever else differs shows more."""
TWISTD = [sys.executable, "-c", f"{CHEAP}from twisted.scripts.twistd import run; run()"]
ADMIN = [
    sys.executable,
    "-c",
    f"{CHEAP}from teaparty.admin.main import main; raise SystemExit(main())",
]
CONFIG = """
listen = ["tcp:0:interface=127.0.0.1", "web:tcp:0:interface=127.0.0.1"]
[limits]
wrong_passwords = 1_000
login_seconds = 600
lines_burst = 10_000
"""


def admin(tmp_path, *words):
    state = ["--state", str(tmp_path / "teaparty-state")]
    words = [*ADMIN, *words, *state]
    fork_server.run(words, cwd=tmp_path, given="a good password\n", timeout=60).check_returncode()


class WebPeer:
    """A connection to the web door, which says hello with a name and a wrong password."""

    def __init__(self, server):
        port = int(server.wait_for(r"http://localhost:(\d+)/")[1])
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        upgrade = request("/room", **UPGRADE, **{"Sec-WebSocket-Protocol": SPOKEN})
        self.socket.sendall(upgrade)
        self.reads_until("\r\n\r\n")

    def tries(self, name):
        hello = {"hello": 1, "name": name, "password": "a wrong password"}
        self.socket.sendall(masked(json.dumps(hello)))
        self.reads_until(s.does_not_fit)

    def reads_until(self, text):
        read = b""
        while text.encode() not in read:
            more = self.socket.recv(65_536)
            assert more, f"closed after {read!r}"
            read += more

    def closes(self):
        self.socket.close()


class TelnetPeer:
    """A connection to the telnet door, which types the same."""

    def __init__(self, server):
        self._peer = server.connects()

    def tries(self, name):
        self._peer.types(f"login {name} a wrong password")
        self._peer.reads_until(s.does_not_fit)

    def closes(self):
        self._peer.socket.close()


def seconds(peer, name):
    """How long it takes until somebody reads that a password is wrong."""
    began = time.perf_counter()
    peer.tries(name)
    return time.perf_counter() - began


def greater(some, others):
    """The share of pairs in which the one of `some` is greater: 0.5 where they are alike."""
    pairs = [(one > other) + (one == other) / 2 for one in some for other in others]
    return sum(pairs) / len(pairs)


PEERS = {"telnet": TelnetPeer, "web": WebPeer}


def test_unknown_wrong_and_banned_take_the_same_time(start, tmp_path):
    for name in ("alice", "banned"):
        admin(tmp_path, "user", "add", name, "--password-file", "-")
    admin(tmp_path, "ban", "add", "banned")
    (tmp_path / "my.toml").write_text(CONFIG)
    config = f"--config={tmp_path / 'my.toml'}"
    servers = (start(config, listen=None, command=TWISTD) for _ in range(3))
    assert any(alike_by_all(server) for server in servers), "each time they differ"


def alike_by_all(server):
    """Whether nobody can tell the names apart by any door; the server ends with the last try."""
    found = all(alike(taken(server, door)) for door in PEERS)
    assert server.ends() == 0
    return found


def taken(server, door):
    """Return the seconds that each try took, by name."""
    peer, tries = PEERS[door](server), {name: [] for name in NAMES}
    names = NAMES * (TRIES + 5)
    for name in random.Random(5).sample(names, len(names)):
        tries[name].append(seconds(peer, name))
    peer.closes()
    return {name: found[5:] for name, found in tries.items()}


def alike(taken):
    """Whether nobody can tell the names apart. A busy machine may make them differ for once."""
    medians = {name: statistics.median(found) for name, found in taken.items()}
    print({name: f"{median * 1000:.2f} ms" for name, median in medians.items()})
    for one, other in (("alice", "nobody"), ("banned", "nobody"), ("alice", "banned")):
        share = greater(taken[one], taken[other])
        print(one, other, round(share, 3))
        if medians[one] != pytest.approx(medians[other], rel=0.2):
            return False
        if share != pytest.approx(0.5, abs=ALIKE):
            return False
    return True


TOGETHER, SECONDS = 300, 4.0


def test_three_hundred_connections_guess_no_more_than_one_would(start, tmp_path):
    admin(tmp_path, "user", "add", "alice", "--password-file", "-")
    server = start()
    peers = [server.connects() for _ in range(TOGETHER)]
    for peer in peers:
        peer.reads_until("work here, too.")
    began = time.monotonic()
    for number, peer in enumerate(peers):
        peer.types(f"login alice wrong{number}")
    answered = []
    sockets = [peer.socket for peer in peers]
    while (left := began + SECONDS - time.monotonic()) > 0:
        for found in select.select(sockets, [], [], left)[0]:
            if b"fit together" in found.recv(65_536):
                answered.append(time.monotonic() - began)
    print([f"{seconds:.2f}" for seconds in answered])
    assert 5 <= len(answered) <= 7  # five at once, then after one second, and after two more
