"""People who come by a proxy are known by the first bytes, as Twisted reads them."""

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import StringTransport
from twisted.protocols.haproxy._wrapper import HAProxyWrappingFactory

from teaparty.doors.proxied import is_known, when_known

HEADER = b"PROXY TCP4 192.0.2.7 127.0.0.1 5555 5005\r\n"
BINARY = bytes.fromhex("0d0a0d0a000d0a515549540a 21 11 000c c0000207 7f000001 15b3 138d")


class Peer(Protocol):
    """Notes what it receives, and when it is known who the peer is."""

    def connectionMade(self):
        self.notes = []
        self.known_at_first = is_known(self.transport)
        when_known(self.transport, self.known, lambda: self.notes.append("refused"))

    def known(self):
        self.notes.append(self.transport.getPeer().host)

    def dataReceived(self, data):
        self.notes.append(data)


class Proxied:
    """A connection by a proxy; each call is one chunk, and returns what was noted of it."""

    def __init__(self):
        made = []
        factory = Factory.forProtocol(lambda: made.append(Peer()) or made[0])
        self.outer = HAProxyWrappingFactory(factory).buildProtocol(IPv4Address("TCP", "x", 1))
        self.wire = StringTransport(peerAddress=IPv4Address("TCP", "127.0.0.1", 1))
        self.outer.makeConnection(self.wire)
        (self.peer,) = made

    def __call__(self, chunk):
        before = len(self.peer.notes)
        self.outer.dataReceived(chunk)
        return self.peer.notes[before:]


@pytest.fixture
def proxied():
    return Proxied()


def test_a_peer_without_a_proxy_is_known_at_once():
    assert is_known(StringTransport())


def test_one_behind_a_proxy_is_not_yet(proxied):
    assert (proxied.peer.known_at_first, proxied.peer.notes) == (False, [])


@pytest.mark.parametrize("header", [HEADER, BINARY], ids=["as text", "as bytes"])
def test_a_proxied_peer_is_known_when_its_header_has_come(proxied, header):
    assert proxied(header) == ["192.0.2.7"]
    assert is_known(proxied.peer.transport)


@pytest.mark.parametrize("header", [HEADER, BINARY], ids=["as text", "as bytes"])
def test_a_header_may_come_in_pieces(proxied, header):
    for byte in header[:-1]:
        assert proxied(bytes((byte,))) == []
    assert proxied(header[-1:]) == ["192.0.2.7"]


def test_a_known_peer_is_told_once(proxied):
    proxied(HEADER)
    assert [proxied(b"one"), proxied(b"two"), proxied(HEADER)] == [[b"one"], [b"two"], [HEADER]]


def test_what_comes_along_with_it_comes_before(proxied):
    assert proxied(HEADER + b"login alice\r\n") == [b"login alice\r\n", "192.0.2.7"]


def test_nothing_is_in_the_way_later(proxied):
    proxied(HEADER)
    wrapper = proxied.peer.transport
    assert wrapper.dataReceived == type(wrapper).dataReceived.__get__(wrapper)


def test_what_is_no_header_ends_the_connection_and_nobody_is_known(proxied):
    assert proxied(b"GET / HTTP/1.1\r\n\r\n") == ["refused"]
    assert proxied(HEADER) == []
    assert (is_known(proxied.peer.transport), proxied.wire.disconnecting) == (False, True)


def test_two_connections_are_known_each_by_itself(proxied):
    other = Proxied()
    proxied(HEADER)
    assert not is_known(other.peer.transport)
    assert other(HEADER.replace(b"2.7", b"2.8")) == ["192.0.2.8"]
