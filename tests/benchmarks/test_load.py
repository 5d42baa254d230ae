"""The generator must notice whatever a server does to a line."""

import contextlib
import select
import socket
import threading

import pytest

from benchmarks import guests as guests_module
from benchmarks import load as load_module
from benchmarks.__main__ import FILES
from benchmarks.figures import Figures, latency
from benchmarks.guests import Guest, enter, settle
from benchmarks.load import Load
from benchmarks.scenarios import Case, checked
from benchmarks.streams import Stream, Unexpected
from teaparty.lookalikes import skeleton

PEOPLE = 6


class Liar(threading.Thread):
    """A server that does something to the twentieth turn for its last guest, or to a later one
    where it can do nothing to that."""

    def __init__(self, lie):
        super().__init__(daemon=True)
        self.lie = lie
        self.lied = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.ends = False

    def run(self):
        members, turns = [], 0
        poll = select.epoll()
        poll.register(self.listener, select.EPOLLIN)
        while not self.ends:
            heard = b""
            for fd, _ in poll.poll(0.05):
                if fd == self.listener.fileno():
                    members.append(self.listener.accept()[0])
                    poll.register(members[-1], select.EPOLLIN)
                    continue
                try:
                    heard += next(m for m in members if m.fileno() == fd).recv(65_536)
                except OSError:
                    poll.unregister(fd)
            if not heard:
                continue
            turns += 1
            for member in members:
                said = heard
                if turns >= 20 and member is members[-1] and not self.lied:
                    said = self.lie(member, heard)
                    self.lied = said != heard
                with contextlib.suppress(OSError):
                    member.sendall(said)
        self.listener.close()
        for member in members:
            member.close()


def shuts(member, heard):
    member.shutdown(socket.SHUT_RDWR)
    return b""


def second_first(member, heard):
    lines = heard.splitlines(keepends=True)
    return b"".join(lines[1::-1] + lines[2:])


MISPLACED = "what others read|was to come"
"""Somebody who reads first has nobody to be compared with; what they read is out of order then."""
LIES = {
    "honest": (lambda member, heard: heard, None),
    "drops": (lambda member, heard: b"", f"{MISPLACED}|not read all"),
    "twice": (lambda member, heard: heard * 2, MISPLACED),
    "order": (second_first, MISPLACED),
    "alters": (lambda member, heard: heard.replace(b"tea", b"ale"), "what others read"),
    "adds": (lambda member, heard: b"Hello!\r\n" + heard, "what others read|nobody has said"),
    "shuts": (shuts, "closed the connection of guest5"),
}


def loaded(port):
    people = [Guest(number, 0) for number in range(PEOPLE)]
    for guest in people:
        guest.steps = [guests_module.Step("", b"")]
    enter(port, people)
    settle(people, 0.05)
    shared = Stream((0, 1), kept=True)
    for guest in people:
        guest.stream = shared
    people[0].follow(1)
    people[1].follow(0)
    return people, Load(people, [0, 1], lambda who, text: f"guest{who} says: {text}")


@pytest.fixture
def serve(monkeypatch):
    monkeypatch.setattr(load_module, "DRAIN", 0.3)
    monkeypatch.setattr(load_module, "WARM_UP", 0.05)
    begun = []

    def begin(lie):
        server = Liar(lie)
        server.start()
        begun.append(server)
        return server.port

    yield begin
    for server in begun:
        server.ends = True
        server.join()


@pytest.mark.parametrize("rate", [0.0, 400.0], ids=["closed loop", "paced"])
@pytest.mark.parametrize("name", LIES)
@pytest.mark.slow
def test_whatever_a_server_does_to_a_line_is_noticed(serve, name, rate):
    lie, words = LIES[name]
    if name == "order" and rate:
        pytest.skip("a turn has one line then")
    people, load = loaded(serve(lie))
    try:
        if words is None:
            window = load.run(0.2, 4, rate, lambda: 0.0)
            assert window.delivered > 0
            assert all(guest.position == guest.stream.length for guest in people)
            found = latency(people, window)
            assert 0 < found.deliveries <= window.delivered
            assert rate == 0 or found.deliveries == window.delivered
            assert 0 < found.p50 <= found.p99 <= found.p999 <= found.max < 1_000
        else:
            with pytest.raises(Unexpected, match=words):
                load.run(0.2, 4, rate, lambda: 0.0)
    finally:
        for guest in people:
            guest.close()


def figures(share: float) -> Figures:
    return Figures(seconds=1.0, cpu_seconds=1.0, generator_share=share)


def test_a_generator_without_time_to_spare_says_nothing():
    with pytest.raises(Unexpected, match="the generator used 81% of its core"):
        checked(Case(server="ngIRCd"), figures(0.81))


def test_the_generator_may_be_busy_where_no_throughput_is_quoted():
    assert checked(Case(server="ngIRCd"), figures(0.8))
    assert checked(Case(server="ngIRCd", rate=100.0), figures(0.9))
    assert checked(Case(server="floor", quoted=False), figures(0.9))


def test_a_server_that_is_not_there_is_said_to_be(serve):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    guest = Guest(0, 0)
    guest.steps = [guests_module.Step("hello", b"hello")]
    with pytest.raises(Unexpected, match="guest0 could not connect"):
        enter(port, [guest])
    guest.close()


@pytest.mark.slow
def test_people_who_are_not_let_in_are_counted(serve, monkeypatch):
    monkeypatch.setattr(guests_module, "PATIENCE", 0.2)
    guest = Guest(0, 0)
    guest.steps = [guests_module.Step("hello", b"welcome")]
    with pytest.raises(Unexpected, match="1 of 1 guests could not come in"):
        enter(serve(lambda member, heard: heard), [guest])
    guest.close()


def test_no_two_names_look_the_same():
    names = []
    for number in range(FILES):
        guest = Guest(number, 0)
        names.append(guest.name)
        guest.close()
    assert len(set(map(skeleton, names))) == FILES
