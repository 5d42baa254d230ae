"""Browsers whose connection has TLS below it, or came through a proxy that tells its address."""

import pytest
from twisted.internet.error import ConnectionAborted
from twisted.protocols.haproxy._wrapper import HAProxyWrappingFactory
from twisted.python.failure import Failure

from teaparty.doors.tls.certificates import Certificates, Files, Unwritten
from teaparty.doors.tls.connection import ACCESS_DENIED
from teaparty.wire.websocket.frames import closing
from tests import sentences as s
from tests.certificates import made
from tests.doors.conftest import OPENING
from tests.doors.test_admission import ban
from tests.doors.tls.test_connection import Client
from tests.doors.web.conftest import RAW, SPOKEN, UPGRADE, Browser, request, responses

pytestmark = pytest.mark.parametrize("hall_with", [False], indirect=True, ids=["by transport"])
OPEN = {**UPGRADE, "Sec-WebSocket-Protocol": RAW}
HEADER = b"PROXY TCP4 192.0.2.7 127.0.0.1 5555 5080\r\n"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    path = made(tmp_path_factory.mktemp("tls"), "tea.pem")
    return Certificates([Files(path, path)], Unwritten())


@pytest.fixture
def connects(open_with, certificates):
    """Return what connects by TLS to a party with these limits."""
    opened = []

    def client(address="192.0.2.1", **more):
        if not opened or more:
            web, hall = open_with(**more)
            hall.factory = web
            opened[:] = [hall]
        return Client(opened[0], certificates, address=address)

    return client


def test_the_page_comes_by_tls(connects):
    browser = connects().shakes_hands().types(request("/"))
    (answer,) = responses(browser.reads())
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_a_websocket_by_tls_is_a_door(connects, logged):
    browser = connects().shakes_hands().types(request("/room", **OPEN))
    head, _, rest = browser.reads().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101")
    assert OPENING in rest
    browser.types(b"login alice\r\n")
    assert s.in_as("alice").encode() in browser.reads()
    assert "session 1 connected from 192.0.2.1:54321 to tcp by TLS" in logged()


@pytest.mark.parametrize("subprotocol", ["telnet", SPOKEN])
def test_a_websocket_by_tls_is_closed_when_the_peer_has_closed_it_too(connects, subprotocol):
    browser = connects().shakes_hands()
    browser.types(request("/room", **UPGRADE | {"Sec-WebSocket-Protocol": subprotocol})).reads()
    said = b"quit\r\n" if subprotocol == "telnet" else b'{"hello": 1}'
    browser.types(bytes((0x82 if subprotocol == "telnet" else 0x81, 0x80 | len(said)))
                  + bytes(4) + said)  # fmt: skip
    if subprotocol == SPOKEN:
        browser.types(b"\x81\x90" + bytes(4) + b'{"line": "quit"}')
    assert browser.reads().endswith(closing(1000))
    assert not browser.wire.protocol.disconnecting
    browser.types(b"\x88\x82" + bytes(4) + b"\x03\xe8")
    assert browser.wire.protocol.disconnecting


def test_visitors_by_tls_are_no_newcomers_before_and_after_their_handshake(connects):
    first = connects(block_newcomers=1, sessions=1)
    for browser in (first.shakes_hands(), connects().shakes_hands(), connects()):
        assert not browser.wire.disconnecting
    browser.wire.drops()
    first.types(request("/"))
    assert [each.status for each in responses(first.reads())] == [200]


def test_visits_by_tls_are_counted_until_they_end(connects):
    first = connects(block_pages=1)
    assert connects().wire.value() == ACCESS_DENIED
    first.wire.drops()
    second = connects().shakes_hands()
    assert connects().wire.value() == ACCESS_DENIED
    second.wire.drops()
    assert connects().wire.value() == b""


def test_banned_people_cost_no_tls(connects):
    browser = connects()
    ban(browser.wire.hall, "192.0.2.0/24")
    assert connects().wire.value() == ACCESS_DENIED


def test_somebody_who_asks_without_tls_reads_how_to_come_by_https(connects):
    browser = connects()
    browser.wire.types(request("/"))
    (answer,) = responses(browser.wire.value())
    assert (answer.status, answer.body) == (
        400, "This page comes by https alone. Type https:// and its address.\n"
    )  # fmt: skip


def test_the_address_that_a_proxy_tells_first_counts(open_with):
    web, hall = open_with()
    browser = Browser(HAProxyWrappingFactory(web), hall, address="10.0.0.1")
    browser.sends(HEADER + request("/room", **OPEN))
    assert OPENING in browser.wire.takes()
    (door,) = hall.entrance.open.values()
    assert door.address == "192.0.2.7"
    browser.sends(b"who\r\n")
    assert s.nobody_in_yet.encode() in browser.wire.takes()


def test_a_proxy_that_tells_no_address_is_ended_in_time(open_with):
    web, hall = open_with()
    browser = Browser(HAProxyWrappingFactory(web), hall, address="10.0.0.1")
    hall.goes_on(5)
    assert browser.wire.aborted
    browser.wire.protocol.connectionLost(Failure(ConnectionAborted()))
    assert hall.timers() == []
