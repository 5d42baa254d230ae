"""A party gets a new version one node after another, while people talk; see docs/cluster.md."""

import re
import select
import socket
import threading
import time

import pytest

from benchmarks.cluster.servers import PROGRAMS, servers
from teaparty.operator_http.health import HEALTHY, OUT_OF_REACH, READY
from teaparty.server.options import version
from teaparty.server.storage_news import NOT_DONE, NOT_SHOWN
from teaparty.stores import migrating
from teaparty.stores.cluster.catching_up import PATIENCE as UNNOTICED
from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.cluster.releases import NOT_LET_IN
from tests import sentences as s
from tests.conftest import PATIENCE, lacking
from tests.releases import LATER, Party, made

pytestmark = pytest.mark.slow
SAYS = re.compile(r"^(\w+) says?: (\w+ \d+)$")
PACE = 0.05
"""Seconds between two lines of somebody."""


class Talker(threading.Thread):
    """Somebody who says lines with numbers all the time, and notes what they read."""

    def __init__(self, name):
        super().__init__(daemon=True)
        self.name, self.count, self.speaks, self.is_over = name, 0, False, False
        self.stays, self.told = [], []
        """What they have read that was said, in each of their stays; and what else."""
        self._socket, self._turn = None, threading.Lock()

    @property
    def is_in(self):
        return self._socket is not None

    def comes_in(self, node):
        with self._turn:
            self._socket = socket.create_connection(("127.0.0.1", node.port), PATIENCE)
            self._left = b""
            self.stays.append([])
            self.told.clear()
            self.types(f"login {self.name}")
        self.hears(s.in_as(self.name))
        self.speaks = True

    def pauses(self):
        """Say no more; return when all that was said is read."""
        self.speaks = False
        last = f"{self.name} {self.count}"
        self.waits_until(lambda: last in self.stays[-1], f"{last} was not said")

    def leaves(self):
        self.pauses()
        with self._turn:
            self._socket.close()
            self._socket = None

    def waits_until(self, true, what):
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, (self.name, what, self.told[-20:])
            time.sleep(0.02)

    def types(self, line):
        self._socket.sendall(f"{line}\r\n".encode())

    def hears(self, line):
        self.waits_until(lambda: line in self.told, f"has not read {line!r}")

    def run(self):
        while not self.is_over:
            time.sleep(PACE)
            with self._turn:
                if self._socket is not None:
                    self._goes_on(self._socket)
        if self._socket is not None:
            self._socket.close()

    def _goes_on(self, link):
        if self.speaks:
            self.count += 1
            self.types(f"say {self.name} {self.count}")
        while select.select([link], [], [], 0)[0]:
            self._reads(link.recv(65_536))

    def _reads(self, data):
        assert data, f"{self.name} was disconnected"
        *lines, self._left = (self._left + data).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").rstrip("\r")
            if (found := SAYS.match(text)) is not None:
                self.stays[-1].append(found[2])
            else:
                self.told.append(text)


@pytest.fixture
def database():
    if not PROGRAMS:
        lacking("there is no PostgreSQL here", "POSTGRES")
    with servers(standby=False) as running:
        yield running.primary


@pytest.fixture
def party(database, tmp_path, start):
    url = f"postgresql+psycopg://tea@/party?host={database.sockets}"
    return Party(tmp_path, start, url)


@pytest.fixture
def talkers():
    found = {name: Talker(name) for name in ("alice", "bob", "carol")}
    for each in found.values():
        each.start()
    yield found
    for each in found.values():
        each.is_over = True
        each.join(PATIENCE)


def too_far(node, *others):
    named = ", ".join(others)
    why = (
        f"there are nodes in whose releases are more than one step away: {named}; take one step"
        " after another, or stop them all first"
    )
    return NOT_LET_IN.format(node=node, why=why)


def revision(database):
    ((found,),) = database.ask("SELECT version_num FROM alembic_version", "party")
    return found


def in_by(database):
    rows = database.ask("SELECT node, protocol FROM nodes ORDER BY node", "party")
    return [f"{node} {protocol}" for node, protocol in rows]


def said(database):
    return [
        str(text)
        for (text,) in database.ask(
            "SELECT event::json->>'text' FROM lines WHERE room = 'parlour'"
            " AND event::json->>'type' = 'Said' ORDER BY number", "party",
        )
    ]  # fmt: skip


def wrong(talkers, stored):
    """Yield what is lost, doubled or out of order, in words."""
    for each in talkers:
        mine = [text for text in stored if text.startswith(f"{each.name} ")]
        if mine != [f"{each.name} {number + 1}" for number in range(each.count)]:
            yield f"{each.name} has said {each.count}, and this is stored: {mine}"
        for stay in each.stays:
            first = stored.index(stay[0])
            if stay != stored[first : first + len(stay)]:
                yield f"{each.name} has read otherwise than is stored: {stay}"


def talks(talkers, lines=15):
    """Wait until everybody who is in has read so many lines more."""
    there = [each for each in talkers.values() if each.is_in]
    wanted = [len(each.stays[-1]) + lines for each in there]
    for each, count in zip(there, wanted, strict=True):
        each.waits_until(
            lambda each=each, count=count: len(each.stays[-1]) >= count, "nobody talks"
        )


@pytest.fixture
def releases(tmp_path):
    """The folders of the next release, and of the one after that."""
    folders = tmp_path / "new", tmp_path / "newest"
    for steps, folder in enumerate(folders, 1):
        made(folder, steps)
    return folders


def test_nodes_get_a_new_version_one_after_another_and_no_line_is_lost(
    party, database, talkers, releases
):
    new, newest = releases
    seats = dict(zip("abc", talkers.values(), strict=True))
    for name, talker in seats.items():
        talker.comes_in(party.begins(name))
    talks(talkers)
    two_steps_are_refused(party, database, newest)
    for name, talker in seats.items():
        talker.leaves()
        party.ends(name)
        talks(talkers)
        if name == "b":
            thinks_better_of_it(party, talkers)
        talker.comes_in(party.begins(name, new))
        talks(talkers)
        if name == "a":
            assert in_by(database) == [f"a {PROTOCOL + 1}", f"b {PROTOCOL}", f"c {PROTOCOL}"]
            assert revision(database) == LATER
            toasts(party, talkers)
    assert in_by(database) == [f"{name} {PROTOCOL + 1}" for name in "abc"]
    party.begins("d", newest)
    assert too_far("e", "d (2.7.0)") in party.refuses("e", None)
    for talker in seats.values():
        talker.leaves()
    stored = said(database)
    assert list(wrong(talkers.values(), stored)) == []
    assert len(stored) > 50
    for name in list(party.nodes):
        party.ends(name)


def two_steps_are_refused(party, database, newest):
    """Nodes that are two steps ahead do not start, and change nothing."""
    before = revision(database)
    why = too_far("d", *(f"{name} ({version()})" for name in "abc"))
    assert why in party.refuses("d", newest)
    assert f"cluster: {why}" in party.refuses("d", newest, "--check")
    assert revision(database) == before


def thinks_better_of_it(party, talkers):
    """Node b of the old version is started again, on the database of the new one."""
    done = migrating.LATER.format(database="", revision=LATER).partition("is")[2]
    assert done in party.begins("b").log
    talks(talkers)
    party.ends("b")


def toasts(party, talkers):
    """Have something be told that only one node knows: others read a missed line."""
    talkers["alice"].types("toast")
    talkers["alice"].hears("alice toasts.")
    for name, node in (("bob", "b"), ("carol", "c")):
        talkers[name].hears(s.one_line_missed)
        party.nodes[node].wait_for(NOT_DONE.format(kind="SlowModeIs", count=1))
        party.nodes[node].wait_for(NOT_SHOWN.format(kind="Toasted", count=1))
        assert "Traceback" not in party.nodes[node].log


def test_a_node_says_that_it_is_not_ready_while_its_database_does_not_run(party, database):
    party.begins("a")
    assert party.asks("a", "readyz") == (200, READY)
    database.kill()
    began = time.monotonic()
    while (found := party.asks("a", "readyz"))[0] == 200:
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.05)
    assert time.monotonic() - began > UNNOTICED - 1
    while OUT_OF_REACH not in (found := party.asks("a", "readyz"))[1]:
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.05)
    assert found[0] == 503
    assert str(database.sockets) not in found[1]
    assert party.asks("a", "healthz") == (200, HEALTHY)
    database.start()
    while party.asks("a", "readyz") != (200, READY):
        assert time.monotonic() - began < 2 * PATIENCE
        time.sleep(0.05)
    party.ends("a")
