"""How a server is, as programs of the operator read it by HTTP."""

import pytest
from prometheus_client.parser import text_string_to_metric_families as parsed
from twisted.internet.testing import StringTransport

from teaparty.core.memory.outage import Outage
from teaparty.core.party.countdown import Countdown
from teaparty.doors.web.requests import Request
from teaparty.operator_http.health import (
    CLOSING,
    FULL,
    GONE,
    HEALTHY,
    JOINING,
    NOT_SAVING,
    OUT_OF_REACH,
    READY,
)
from teaparty.stores.store import MemoryStore
from tests.doors.web.conftest import request, responses
from tests.server.memory_server import start

__all__ = ["start"]

CONFIG = """
listen = ["tcp:5005"]
[http]
listen = "tcp:9105:interface=127.0.0.1"
[rooms.hall]
[rooms.attic]
"""


class Program:
    """Asks a server in memory by HTTP."""

    def __init__(self, server, number=1):
        """`number` is that of the listener."""
        self.server = server
        self.factory = server.reactor.tcpServers[number][1]
        server.service.running = True

    def asks(self, path, method="GET", body=b"", **headers):
        protocol, transport = self.factory.buildProtocol(None), StringTransport()
        protocol.makeConnection(transport)
        headers |= {"Content_Length": str(len(body))} if body else {}
        protocol.dataReceived(request(path, method, **headers) + body)
        self.server.reactor.advance(0)
        (found,) = responses(transport.value())
        protocol.connectionLost()
        return found

    def reads(self, *name):
        """Return the value of a metric, by its name and what its labels say."""
        for family in parsed(self.asks("/metrics").body):
            for sample in family.samples:
                if (sample.name, *sample.labels.values()) == name:
                    return sample.value
        return None


@pytest.fixture
def program(start):
    return Program(start(CONFIG))


def test_a_server_that_turns_is_healthy(program):
    found = program.asks("/healthz")
    assert (found.status, found.body) == (200, HEALTHY)


def test_a_server_without_troubles_is_ready(program):
    assert (program.asks("/readyz").status, program.asks("/readyz").body) == (200, READY)


def test_a_server_is_not_ready_while_nothing_is_saved(program):
    Outage.of(program.server.party).begin("the disk is full of secrets")
    found = program.asks("/readyz")
    assert (found.status, found.body) == (503, f"{NOT_SAVING}\n")
    assert program.reads("teaparty_saving") == 0
    Outage.of(program.server.party).end(0)
    assert program.asks("/readyz").status == 200


def test_a_node_is_not_ready_while_it_can_t_reach_the_database_and_does_not_say_why(program):
    outage = Outage.of(program.server.party)
    outage.out_of_reach("db1.secret refuses tea")
    found = program.asks("/readyz")
    assert (found.status, found.body) == (503, f"{OUT_OF_REACH}\n")
    assert program.asks("/healthz").status == 200
    outage.within_reach()
    assert program.asks("/readyz").status == 200


def test_a_node_is_not_ready_while_it_joins_the_others(program, monkeypatch):
    monkeypatch.setattr(MemoryStore, "joining", True)
    found = program.asks("/readyz")
    assert (found.status, found.body) == (503, f"{JOINING}\n")


def test_a_server_is_not_ready_while_its_file_is_gone(program, monkeypatch):
    monkeypatch.setattr(MemoryStore, "gone", True)
    found = program.asks("/readyz")
    assert (found.status, found.body) == (503, f"{GONE}\n")
    assert program.reads("teaparty_database_up") == 0
    assert program.server.party.misplaced()


def test_the_party_knows_why_its_server_is_not_ready(program, monkeypatch):
    unready = program.server.party.ports.unready
    assert unready() == []
    monkeypatch.setattr(MemoryStore, "joining", True)
    Outage.of(program.server.party).begin("the disk is full")
    assert unready() == [NOT_SAVING, JOINING]


def test_a_server_is_not_ready_while_it_is_full(program):
    entrance = program.server.entrance
    entrance.renew(entrance.limits, 1)
    program.server.guest("alice")
    assert program.asks("/readyz").body == f"{FULL}\n"


def test_a_server_is_not_ready_shortly_before_its_end(program):
    countdown = Countdown.of(program.server.party)
    countdown.begin(3_600, "")
    assert program.asks("/readyz").status == 200
    countdown.begin(60, "")
    assert program.asks("/readyz").body == f"{CLOSING}\n"


def test_a_server_is_not_ready_while_it_closes(program):
    program.server.service.running = False
    assert program.asks("/readyz").body == f"{CLOSING}\n"


def test_people_and_lines_are_counted(program):
    for name in ("alice", "bob"):
        program.server.guest(name)
    before = program.reads("teaparty_deliveries_total")
    program.server.types("bob", "say Tea?")
    assert program.reads("teaparty_lines_total", "said") == 1
    assert program.reads("teaparty_deliveries_total") == before + 2
    assert program.reads("teaparty_turn_seconds_count") > 1
    assert program.reads("teaparty_people", "yes") == 2
    assert program.reads("teaparty_room_people", "hall") == 2
    assert program.reads("teaparty_room_people", "attic") == 0
    assert program.reads("teaparty_connections_total", "in") == 2
    assert program.reads("teaparty_logins_total", "guest") == 2


def test_a_proxy_is_believed_from_a_rehash_on(program):
    head = Request("GET", "/look", {"x-forwarded-for": "192.0.2.7"}, b"1.1")
    assert program.factory.gate.client(head, "10.0.0.7") == "10.0.0.7"
    assert program.server.rehash(f"trusted_proxies = ['10.0.0.7']\n{CONFIG}")[0]
    assert program.factory.gate.client(head, "10.0.0.7") == "192.0.2.7"


def test_programs_can_ask_from_a_rehash_on(start):
    server = start("listen = ['tcp:5005']\n[rooms.hall]\n")
    assert len(server.reactor.tcpServers) == 1
    assert server.rehash(CONFIG) == (True, ["Changed: http, rooms.attic."])
    assert Program(server).asks("/healthz").status == 200
