"""Opening the ports, and how many connections there may be."""

import resource
from types import SimpleNamespace

import pytest
from twisted.internet.address import UNIXAddress
from twisted.internet.defer import succeed
from twisted.internet.interfaces import IListeningPort
from zope.interface import implementer

from teaparty.operator_log.event_log import Origin
from teaparty.server.listening import AT_ONCE, in_short, listen, most_connections


@pytest.mark.parametrize(
    ("text", "host", "listener"),
    [
        ("tcp:0:interface=127.0.0.1:backlog=9", SimpleNamespace(port=5005), "tcp:5005"),
        ("unix:/run/tea:mode=600", UNIXAddress(b"/run/tea"), "unix:/run/tea"),
        ("theirs", SimpleNamespace(), "theirs:"),
    ],
)
def test_a_listener_has_a_short_name_in_the_log(text, host, listener):
    assert in_short(text, host) == listener


@implementer(IListeningPort)
class Port:
    """A port that accepts ever more at once, as Twisted's do, for as long as people come."""

    def __init__(self):
        self.numberAccepts, self.accepted = 100, []

    def doRead(self):
        self.accepted.append(self.numberAccepts)
        self.numberAccepts += 20

    def getHost(self):
        return SimpleNamespace(port=5005)


def test_few_connections_are_accepted_in_one_turn():
    port, notes = Port(), []
    doors = SimpleNamespace(entrance=SimpleNamespace(record=SimpleNamespace(
        note=lambda text, **fields: notes.append(text.format(**fields))
    )))  # fmt: skip
    endpoint = SimpleNamespace(listen=lambda factory: succeed(port))
    listen(SimpleNamespace(text="tcp:5005", endpoint=endpoint, encrypted=True), doors, None)
    assert doors.origin == Origin("tcp:5005", tls=True)
    for _ in range(3):
        port.doRead()
    assert (port.accepted, notes) == ([AT_ONCE] * 3, ["listening on tcp:5005, port 5005"])


@pytest.fixture
def limits(monkeypatch):
    held = [100, 1_000]
    monkeypatch.setattr(resource, "getrlimit", lambda _: tuple(held))
    monkeypatch.setattr(resource, "setrlimit", lambda _, new: held.__setitem__(0, new[0]))
    return held


def test_as_many_as_are_needed_may_be_open(limits):
    assert most_connections(500, 100) == (500, 100)
    assert limits[0] == 664


def test_no_more_than_the_system_allows(limits):
    assert most_connections(5_000, 0) == (1_000 - 64, 1)
    assert most_connections(5_000, 1_000) == (702, 234)
    assert most_connections(5_000, 100) == (836, 100)


def test_a_limit_that_is_high_enough_stays(limits):
    limits[:] = [1_000, resource.RLIM_INFINITY]
    assert most_connections(500, 100) == (500, 100)
    assert limits[0] == 1_000
    assert most_connections(5_000, 100) == (5_000, 100)
