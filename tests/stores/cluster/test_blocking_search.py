"""Whoever has no reactor asks all servers, too, and takes the right one."""

import threading

import psycopg
import pytest
from sqlalchemy import make_url

from teaparty.stores.cluster import blocking_search
from teaparty.stores.cluster.blocking_search import find, must_be_right
from teaparty.stores.cluster.hosts import Host, hosts_of
from teaparty.stores.cluster.right_server import Known, Server
from teaparty.stores.cluster.values import Unreachable, WrongServer

ONE, OTHER = Host("a", {}), Host("b", {})


def server(host, timeline=1, **others):
    return Server(host=host, system="S", timeline=timeline, **others)


class Servers:
    """What servers say of themselves by name, or why they can't be asked; None says nothing."""

    def __init__(self, **servers):
        self.servers, self.released = servers, threading.Event()

    def __call__(self, host):
        found = self.servers[host.name]
        if found is None:
            self.released.wait(30)
        if isinstance(found, Server):
            return found
        raise psycopg.OperationalError(found)


@pytest.fixture
def soon(monkeypatch):
    """Nobody has long for an answer."""
    monkeypatch.setattr(blocking_search, "PATIENCE", 0.05)
    monkeypatch.setattr(blocking_search, "GRACE", 0.01)


def test_a_server_that_was_replaced_is_not_taken():
    servers = Servers(a=server("a"), b=server("b", 2))
    assert find([ONE, OTHER], Known(), servers) == (OTHER, server("b", 2))


def test_a_standby_is_not_taken():
    servers = Servers(a=server("a", standby=True), b=server("b"))
    assert find([ONE, OTHER], Known(), servers) == (OTHER, server("b"))


def test_one_that_hangs_is_not_waited_for_where_another_one_is_right(soon):
    servers = Servers(a=None, b=server("b"))
    assert find([ONE, OTHER], Known(), servers) == (OTHER, server("b"))
    servers.released.set()


def test_it_says_of_each_server_why_it_is_not_right(soon):
    servers = Servers(a="refused\n", b=None)
    with pytest.raises(Unreachable, match=r"^a: refused; b has not answered$"):
        find([ONE, OTHER], Known(), servers)
    servers.released.set()


def test_a_server_is_not_taken_that_is_older_than_one_that_was_seen():
    with pytest.raises(WrongServer, match="a is of timeline 1, and there is 2 now"):
        find([ONE], Known("S", 2), Servers(a=server("a")))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (server("a", standby=True), "a is a standby"),
        (server("a", 1), "a is of timeline 1, and there is 2 now"),
    ],
)
def test_a_server_says_why_it_is_not_right(said, why):
    with pytest.raises(WrongServer, match=why):
        must_be_right(said, 2)


def test_a_real_server_says_what_it_is(postgres_database):
    hosts = hosts_of(make_url(postgres_database), "test")
    host, found = find(hosts, Known())
    assert (host, found.host, found.standby, found.timeline) == (*hosts, hosts[0].name, False, 1)
    assert int(found.system) > 0
