"""Opening the ports, and how many connections there may be."""

import resource
from types import SimpleNamespace

import pytest
from twisted.internet.address import UNIXAddress

from teaparty.server.listening import in_short, most_connections


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
