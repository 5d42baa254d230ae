"""A client whose link is cut at random moments misses nothing, and nothing is there twice.

`TEAPARTY_CUTS` says how often it is cut; without it, so few times that the test is short.
"""

import asyncio
import os
import random
import re
from contextlib import suppress

import pytest

from teaparty.client.address import Address
from teaparty.client.backoff import Backoff
from teaparty.client.guest import Guest
from teaparty.client.link import Link
from teaparty.client.news import CameIn, Read, Unsent
from teaparty.client.tabs import Tabs
from teaparty.client.web import WebTalk
from tests.conftest import PATIENCE, servers

pytestmark = pytest.mark.slow
CUTS = int(os.environ.get("TEAPARTY_CUTS", "12"))
CONFIG = """
listen = [
    { endpoint = "tcp:0:interface=127.0.0.1", door = "web" },
    "tcp:0:interface=127.0.0.1",
]
[limits]
lines_burst = 1000
lines_a_second = 1000
flood_lines = 1000
[channels.news]
joined = true
"""


@pytest.fixture(scope="module")
def ports(tmp_path_factory):
    """The ports of a real server, of the web and of telnet."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "web.toml").write_text(CONFIG)
    with servers(folder) as start:
        server = start("--config=web.toml", listen=None)
        found = server.wait_for(r"(?s)listening on \S+, port (\d+).*listening on \S+, port (\d+)")
        yield tuple(map(int, found.groups()))


class Cutter:
    """Passes bytes on to a port, both ways, until the links are cut."""

    def __init__(self, port):
        self._to = port
        self._writers = set()
        self.links = 0

    async def begins(self):
        """Return the port to come to."""
        self._server = await asyncio.start_server(self._passes, "127.0.0.1", 0)
        return self._server.sockets[0].getsockname()[1]

    async def _passes(self, reader, writer):
        self.links += 1
        with suppress(OSError):
            onward = await asyncio.open_connection("127.0.0.1", self._to)
            self._writers |= {writer, onward[1]}
            await asyncio.gather(self._one_way(reader, onward[1]), self._one_way(onward[0], writer))

    async def _one_way(self, reader, writer):
        while data := await reader.read(random.randint(1, 400)):
            writer.write(data)
        writer.close()

    def cuts(self):
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def ends(self):
        self.cuts()
        self._server.close()
        await asyncio.sleep(0)


class Reads:
    """A front that only reads, with tabs of which the one for the room is read."""

    def __init__(self):
        self.tabs = Tabs()
        self.tabs.turn(self.tabs.here)
        self.read, self.stays, self.unsent, self.notes_ = [], [], [], []

    def shows(self, news):
        now = self.tabs.follows(news)
        match news:
            case Read(text) if now:
                self.read.append(text)
            case CameIn(again):
                self.stays.append(again)
            case Unsent(line):
                self.unsent.append(line)

    def notes(self, text):
        self.notes_.append(text)


async def comes_true(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


async def talks(say, count):
    """Say so many numbered lines, at random moments."""
    for number in range(count):
        say(f"line {number}")
        await asyncio.sleep(random.random() * 0.01)


async def bob(port):
    """Come in by telnet; return how to say a line, and all that is read, as it comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    read = []

    async def reads():
        with suppress(OSError):
            while data := await reader.readline():
                read.append(data.decode(errors="replace").strip())

    task = asyncio.create_task(reads())
    writer.write(b"login bob\r\n")
    await comes_true(lambda: any("You are in as bob" in line for line in read))
    both = "say {0}\r\n+news {0}\r\n"
    return lambda line: writer.write(both.format(line).encode()), read, writer, task


def said_by(name, read):
    found = [re.search(rf"{name} says?: (.*)", line) for line in read]
    return [each[1] for each in found if each]


async def cut_often(web, telnet):
    cutter = Cutter(web)
    port = await cutter.begins()
    talk = WebTalk(Address("ws", "127.0.0.1", port), "alice")
    guest, front = (
        Guest(talk, Link(Address("ws", "127.0.0.1", port), talk, ()), backoff=Backoff(lambda: 0.0)),
        Reads(),
    )
    visit = asyncio.create_task(guest.visits(front))
    await comes_true(lambda: front.stays)
    say, read, writer, reading = await bob(telnet)
    await comes_true(lambda: any("bob" in line for line in front.read))
    for turn in range(CUTS):
        before = len(front.stays)
        first, second = (
            asyncio.create_task(talks(lambda line, turn=turn: guest.says(f"{turn} {line}"), 6)),
            asyncio.create_task(talks(lambda line, turn=turn: say(f"{turn} {line}"), 6)),
        )
        await asyncio.sleep(random.random() * 0.06)
        cutter.cuts()
        await asyncio.gather(first, second)
        await comes_true(lambda before=before: len(front.stays) > before)
    expected = [f"{turn} line {number}" for turn in range(CUTS) for number in range(6)]
    await comes_true(lambda: len(said_by("You", front.read)) >= len(expected))
    await comes_true(lambda: len(said_by("alice", read)) >= len(expected))
    await comes_true(lambda: len(said_by("bob", front.read)) >= len(expected))
    await comes_true(lambda: front.tabs.found("news").new >= len(expected))
    guest.leaves()
    status = await visit
    writer.close()
    reading.cancel()
    await cutter.ends()
    return status, front, read, expected


def test_nothing_is_missed_and_nothing_doubled_however_often_the_link_is_cut(ports):
    status, front, read, expected = asyncio.run(cut_often(*ports))
    assert said_by("bob", front.read) == expected
    assert said_by("You", front.read) == expected
    assert said_by("alice", read) == expected
    news = front.tabs.found("news")
    assert (news.new, front.tabs.here.new) == (len(expected), len(expected))
    held, left_out = front.tabs.turn(news)
    assert (said_by("bob", [each.text for each in held]), left_out) == (expected, 0)
    assert (status, front.unsent) == (0, [])
    assert front.stays[0] is False
    assert all(front.stays[1:])
    assert len(front.stays) > CUTS
