"""TLS below a door: who may come in is asked first, and the door opens after the handshake."""

import ssl
from contextlib import suppress

import pytest
from twisted.internet.interfaces import IOpenSSLServerConnectionCreator
from twisted.protocols.haproxy._wrapper import HAProxyWrappingFactory
from zope.interface import implementer

from teaparty.doors.factory import DoorFactory
from teaparty.doors.tls.certificates import Certificates, Files, Unwritten
from teaparty.doors.tls.connection import (
    ACCESS_DENIED,
    BROKEN_OFF,
    LATE,
    TlsFactory,
)
from tests import sentences as s
from tests.certificates import made
from tests.doors.conftest import by_transport, hall, hall_with, logged

__all__ = ["hall", "hall_with", "logged"]
pytestmark = by_transport
ONLY_TLS = DoorFactory.only_tls
ONLY_TLS_LINE = f"{ONLY_TLS}\r\n".encode()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    path = made(tmp_path_factory.mktemp("tls"), "tea.pem")
    return Certificates([Files(path, path)], Unwritten())


class Client:
    """A client of TLS on a wire. `wire` is its connection as the server has it."""

    def __init__(self, hall, certificates, address="192.0.2.1", wrapped=None):
        factory = TlsFactory(certificates, hall.factory)
        factory = factory if wrapped is None else wrapped(factory)
        self.wire = hall.connects(tls=True, address=address, factory=factory)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._read, self._write = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._read, self._write)

    def hello(self):
        """Return how a handshake begins."""
        with suppress(ssl.SSLWantReadError):
            self._tls.do_handshake()
        return self._write.read()

    def shakes_hands(self):
        """Shake hands to the end."""
        self.wire.types(self.hello())
        self._takes()
        self._tls.do_handshake()
        self._sends()
        return self

    def types(self, text):
        self._tls.write(text)
        self._sends()
        return self

    def reads(self):
        """Return all that has come; whether it has ended is in `ended`."""
        self._takes()
        found = b""
        with suppress(ssl.SSLWantReadError):
            while more := self._tls.read():
                found += more
        return found

    def _takes(self):
        self._read.write(self.wire.value())
        self.wire.clear()

    def _sends(self):
        self.wire.types(self._write.read())


@pytest.fixture
def comes(hall, certificates):
    """Connect a client, and shake hands."""

    def come():
        return Client(hall, certificates).shakes_hands()

    return come


@pytest.fixture
def connects(hall, certificates):
    """Connect a client that has sent nothing yet."""

    def connect(**more):
        return Client(hall, certificates, **more)

    return connect


def test_somebody_comes_in_and_talks(hall, comes):
    bob, alice = hall.guest("bob"), comes()
    alice.types(b"login alice\r\nsay hello\r\n")
    assert b"You say: hello" in alice.reads()
    assert bob.reads()[-1] == "alice says: hello"
    bob.types(b"say hi\r\n")
    assert alice.reads().endswith(b"bob says: hi\r\n")


def test_there_is_no_session_before_the_handshake_is_done(hall, connects, logged):
    client = connects()
    assert (len(hall.party.sessions), hall.entrance.open) == (0, {})
    client.shakes_hands()
    assert (len(hall.party.sessions), len(hall.entrance.open)) == (1, 1)
    assert logged() == ["session 1 connected from 192.0.2.1:54321 to tcp by TLS"]


def test_who_leaves_is_gone_and_the_connection_ends_in_order(hall, comes):
    alice = comes().types(b"quit\r\n")
    assert alice.reads().endswith(b"Goodbye. Come again soon.\r\n")
    alice.wire.drops()
    assert (hall.entrance.open, hall.timers()) == ({}, [])


def test_long_texts_come_whole(hall, comes):
    bob, alice = hall.guest("bob"), comes().types(b"login alice\r\n")
    alice.reads()
    text = b"x" * 2_000
    for _ in range(20):
        bob.types(b"say " + text + b"\r\n")
    assert alice.reads() == b"".join(b"bob says: " + text + b"\r\n" for _ in range(20))
    (session,) = [each for each in hall.party.sessions.values() if each.name == "alice"]
    session.door.send(b"y" * 50_000)
    assert alice.reads() == b"y" * 50_000


# --- asked before any TLS


def test_a_flood_of_silent_connections_is_bounded_and_refused_before_tls(
    hall_with, certificates, logged
):
    hall = hall_with(block_newcomers=4)
    silent = [Client(hall, certificates) for _ in range(4)]
    more = [Client(hall, certificates) for _ in range(50)]
    assert [client.wire.value() for client in more] == [ACCESS_DENIED] * 50
    assert [client.wire.disconnecting for client in silent] == [False] * 4
    assert logged() == [f"refused a connection from 192.0.2.1:54321: {s.too_many_newcomers}"]
    Client(hall, certificates, address="192.0.2.2").shakes_hands()
    for client in (*silent, *more):
        client.wire.drops()
    Client(hall, certificates).shakes_hands()
    assert len(hall.entrance.open) == 2


@implementer(IOpenSSLServerConnectionCreator)
class Counted:
    """Counts how often TLS begins."""

    begun = 0

    def __init__(self, certificates):
        self._certificates = certificates

    def serverConnectionForTLS(self, protocol):
        self.begun += 1
        return self._certificates.serverConnectionForTLS(protocol)


def test_a_refused_connection_costs_no_tls(hall_with, certificates):
    hall, counted = hall_with(block_newcomers=1), Counted(certificates)
    one, refused = Client(hall, counted), Client(hall, counted)
    assert (refused.wire.value(), refused.wire.disconnecting) == (ACCESS_DENIED, True)
    refused.wire.types(one.hello()).drops()
    assert (refused.wire.value(), counted.begun) == (ACCESS_DENIED, 1)


def test_connections_in_a_handshake_count_for_a_full_party(hall_with, certificates):
    hall = hall_with(sessions=1)
    first = Client(hall, certificates)
    second = Client(hall, certificates, address="192.0.2.2")
    assert second.wire.value() == ACCESS_DENIED
    first.shakes_hands()
    assert len(hall.entrance.open) == 1


# --- handshakes that go wrong


def test_a_handshake_that_is_not_done_in_time_is_cut_off(hall, connects, logged):
    client = connects()
    client.wire.types(client.hello()[:50])
    hall.goes_on(9.5)
    assert not client.wire.aborted
    hall.goes_on(1)
    assert client.wire.aborted
    client.wire.drops()
    assert logged() == [f"refused a connection from 192.0.2.1:54321: {LATE}"]
    assert hall.timers() == []


def test_bytes_that_come_slowly_do_not_prolong_it(hall, connects):
    client = connects()
    for byte in client.hello()[:20]:
        client.wire.types(bytes((byte,)))
        hall.goes_on(0.5)
    hall.goes_on(0.5)
    assert client.wire.aborted


def test_people_with_plain_telnet_read_that_this_is_the_wrong_port(hall, connects, logged):
    silent = connects()
    hall.goes_on(10)
    typing = connects().wire.types(b"\r\n")
    for wire in (silent.wire, typing):
        assert (wire.value(), wire.disconnecting) == (ONLY_TLS_LINE, True)
        assert wire.types(b"hello?\r\n").value() == ONLY_TLS_LINE
        wire.drops()
    assert logged() == [f"refused a connection from 192.0.2.1:54321: {ONLY_TLS}"]
    assert hall.timers() == []


def test_a_peer_that_goes_in_the_midst_of_a_handshake(hall, connects, logged):
    client = connects()
    client.wire.types(client.hello()[:50])
    client.wire.drops()
    client = connects(address="192.0.2.2")
    client.wire.types(client.hello()).drops()
    connects(address="192.0.2.3").wire.drops()
    assert logged() == [
        f"refused a connection from 192.0.2.{number}:54321: {BROKEN_OFF}" for number in (1, 2, 3)
    ]
    assert (hall.timers(), hall.party.sessions) == ([], {})


def test_what_openssl_does_not_like_is_logged_in_its_words(hall, connects, logged):
    wire = connects().wire.types(b"\x16\x03\x01\x00\x05nonsense")
    assert wire.disconnecting
    wire.drops()
    (line,) = logged()
    assert line.startswith("refused a connection from 192.0.2.1:54321: There was no TLS handshake:")


def test_each_that_fails_leaves_its_place_to_others(hall_with, certificates):
    hall = hall_with(block_newcomers=1)
    for _ in range(5):
        client = Client(hall, certificates)
        client.wire.types(b"\x16nonsense").drops()
    Client(hall, certificates).shakes_hands()
    assert len(hall.entrance.open) == 1


def test_a_party_that_closes_waits_for_no_handshake(hall, connects, comes):
    shaking, alice = connects(), comes()
    closed = []
    hall.entrance.close().addCallback(closed.append)
    assert shaking.wire.aborted
    shaking.wire.drops()
    alice.reads()
    alice.wire.drops()
    assert closed == [None]


def test_a_handshake_from_a_proxy_begins_after_its_header(hall, connects, logged):
    client = connects(wrapped=HAProxyWrappingFactory)
    client.wire.types(b"PROXY TCP4 198.51.100.7 192.0.2.1 40", b"00 5006\r\n")
    client.shakes_hands()
    assert logged() == ["session 1 connected from 198.51.100.7:4000 to tcp by TLS"]
    assert client.types(b"login alice\r\n").reads().endswith(b"Nobody else is here.\r\n")
