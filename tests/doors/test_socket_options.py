"""The options of a connection's socket."""

import socket
import struct

import pytest
from twisted.internet.testing import StringTransport

from teaparty.doors.socket_options import UNACKNOWLEDGED_SECONDS, is_reset, prepare, sends_no_more


class Transport:
    def __init__(self, family, sock=None):
        self.socket = sock or socket.socket(family)

    def getHandle(self):
        return self.socket


def test_a_tcp_connection_is_bounded_prompt_and_found_out_when_dead():
    transport = Transport(socket.AF_INET)
    with transport.socket as sock:
        prepare(transport, 32_768)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 2 * 32_768
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
        timeout = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        assert timeout == UNACKNOWLEDGED_SECONDS * 1_000


def test_urgent_data_eats_no_letter():
    """The Synch of telnet: IAC, and DM as urgent data, here before the connection is accepted."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        peer = socket.create_connection(listening.getsockname())
        peer.sendall(b"say h\xff")
        peer.send(b"\xf2", socket.MSG_OOB)
        peer.sendall(b"ello\r\n")
        peer.shutdown(socket.SHUT_WR)
        with peer, listening.accept()[0] as sock:
            prepare(Transport(socket.AF_INET, sock), 32_768)
            read = b"".join(iter(lambda: sock.recv(100), b""))
    assert read == b"say h\xff\xf2ello\r\n"


def test_a_connection_that_was_reset_already_is_no_fault():
    transport = Transport(socket.AF_INET)
    transport.socket.close()
    prepare(transport, 32_768)


def test_what_the_system_does_not_know_is_left_out(monkeypatch):
    monkeypatch.delattr(socket, "TCP_USER_TIMEOUT")
    transport = Transport(socket.AF_INET)
    with transport.socket as sock:
        prepare(transport, 32_768)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_a_unix_connection_is_bounded():
    transport = Transport(socket.AF_UNIX)
    with transport.socket as sock:
        prepare(transport, 32_768)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 2 * 32_768


def test_a_connection_under_tls_is_bounded_too():
    class Wrapper:
        transport = Transport(socket.AF_INET)

    with Wrapper.transport.socket as sock:
        prepare(Wrapper(), 32_768)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 2 * 32_768


def test_what_has_no_socket_is_left_alone():
    prepare(StringTransport(), 1)


# --- whether the peer is still there


@pytest.fixture
def pair():
    """A transport, and the socket of its peer, on which it has one byte to read."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        peer = socket.create_connection(listening.getsockname())
        peer.sendall(b"x")
        with peer, listening.accept()[0] as sock:
            yield Transport(socket.AF_INET, sock), peer


def test_a_peer_that_is_there_is_neither_gone_nor_going(pair):
    assert (is_reset(pair[0]), sends_no_more(pair[0])) == (False, False)


def test_a_reset_is_known_before_anything_is_read(pair):
    transport, peer = pair
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
    assert is_reset(transport)
    assert is_reset(transport)  # asking takes nothing away
    transport.socket.close()
    assert is_reset(transport)


def test_a_peer_that_sends_no_more_may_have_sent_something_before(pair):
    transport, peer = pair
    peer.shutdown(socket.SHUT_WR)
    assert (is_reset(transport), sends_no_more(transport)) == (False, True)
    assert transport.socket.recv(9) == b"x"


def test_a_peer_that_has_closed_a_unix_connection_only_sends_no_more():
    ours, theirs = socket.socketpair()
    theirs.sendall(b"say done")
    theirs.close()
    transport = Transport(socket.AF_UNIX, ours)
    with ours:
        assert (is_reset(transport), sends_no_more(transport)) == (False, True)


def test_of_what_has_no_socket_nothing_is_known():
    assert (is_reset(StringTransport()), sends_no_more(StringTransport())) == (False, False)
