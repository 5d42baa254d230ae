"""Sending straight on a socket, and by transports that have none."""

import socket
import zlib

import pytest
from twisted.internet import tcp
from twisted.internet.main import CONNECTION_LOST
from twisted.internet.protocol import Protocol
from twisted.internet.testing import MemoryReactorClock, StringTransport

from teaparty.doors.outlet import (
    PIECE,
    DirectOutlet,
    WriteOutlet,
    outlet,
    socket_of,
    write_at_once,
)
from tests.holding import held_by


class Sender:
    def __init__(self):
        self.calls = []

    def blocked(self):
        self.calls.append("blocked")

    def drained(self):
        self.calls.append("drained")


class Socket:
    """Takes as many bytes as `room` says, then answers as a full or a broken socket does."""

    def __init__(self, room=0, error=None):
        self.room, self.error, self.sent = room, error, b""

    def send(self, data):
        if self.error is not None:
            raise self.error
        if self.room == 0:
            raise BlockingIOError
        taken = data[: self.room]
        self.sent += taken
        self.room -= len(taken)
        return len(taken)


class Transport(StringTransport):
    """Asks its pull producer for more each time that `drain` is called, as a TCP transport does."""

    def registerProducer(self, producer, streaming):
        super().registerProducer(producer, streaming)
        if not streaming:
            producer.resumeProducing()

    def drain(self):
        self.producer.resumeProducing()


def direct(sock):
    sender, transport = Sender(), Transport()
    return DirectOutlet(transport, sock, sender, lambda: 7.0), sender, transport


class TestDirect:
    def test_what_the_kernel_takes_goes_by_it_alone(self):
        sock = Socket(room=100)
        out, sender, transport = direct(sock)
        out.send(b"hello")
        assert (sock.sent, transport.value(), sender.calls, out.ready) == (b"hello", b"", [], True)

    def test_what_it_does_not_take_goes_by_the_transport(self):
        sock = Socket(room=3)
        out, sender, transport = direct(sock)
        out.send(b"hello")
        assert (sock.sent, transport.value(), out.ready) == (b"hel", b"lo", False)
        assert sender.calls == ["blocked"]
        transport.drain()
        assert sender.calls == ["blocked", "drained"]
        assert out.ready
        assert transport.producer is None

    def test_all_goes_by_the_transport_where_the_socket_takes_nothing(self):
        out, sender, transport = direct(Socket(room=0))
        out.send(b"hello")
        assert (transport.value(), sender.calls) == (b"hello", ["blocked"])

    def test_what_is_held_back_goes_in_pieces_and_in_order(self):
        out, sender, transport = direct(Socket(room=1))
        data = bytes(range(256)) * 100
        out.send(data)
        out.send(b"the end")
        for taken in range(PIECE, len(data), PIECE):
            assert len(transport.value()) == min(taken, len(data))
            transport.drain()
        assert transport.value() == data[1:]
        transport.drain()
        assert transport.value() == data[1:] + b"the end"
        assert sender.calls == ["blocked"]
        transport.drain()
        assert sender.calls == ["blocked", "drained"]

    def test_a_broken_socket_is_left_for_the_transport_to_find(self):
        out, sender, transport = direct(Socket(error=ConnectionResetError()))
        out.send(b"hello")
        assert (transport.value(), sender.calls) == (b"hello", ["blocked"])

    def test_when_the_peer_took_something_is_known(self):
        out, _, transport = direct(Socket(room=0))
        now = [5.0]
        out.now = lambda: now[0]
        out.send(b"x" * PIECE * 2)
        assert out.taken_at == 5.0
        now[0] = 9.0
        transport.drain()
        assert out.taken_at == 9.0

    def test_it_closes_when_all_is_taken(self):
        out, sender, transport = direct(Socket(room=0))
        out.send(b"x")
        out.close()
        assert not transport.disconnecting
        transport.drain()
        assert transport.disconnecting
        assert sender.calls == ["blocked", "drained"]

    def test_it_does_not_close_before_what_the_sender_has_left_is_taken(self):
        out, sender, transport = direct(Socket(room=0))
        sender.drained = lambda: out.send(b"and more") if "drained" not in sender.calls else None
        out.send(b"x")
        out.close()
        transport.drain()
        assert not transport.disconnecting
        sender.calls.append("drained")
        transport.drain()
        assert transport.value() == b"xand more"
        assert transport.disconnecting

    def test_it_closes_at_once_where_nothing_is_held(self):
        out, _, transport = direct(Socket(room=9))
        out.close()
        assert transport.disconnecting

    def test_a_lost_connection_lets_go_of_what_is_held(self):
        out, _, _ = direct(Socket(room=0))
        out.send(b"x" * PIECE * 2)
        assert held_by(out) >= PIECE
        out.stopProducing()
        assert held_by(out) < PIECE


class TestCompressed:
    """Both kinds share it; it is shown on the one that holds back by itself."""

    def test_all_is_compressed_from_the_beginning_on(self):
        sock = Socket(room=1_000)
        out, _, _ = direct(sock)
        out.send(b"plain")
        out.deflate()
        out.send(b"one")
        out.send(b"two")
        assert sock.sent.startswith(b"plain")
        assert zlib.decompressobj().decompress(sock.sent[5:]) == b"onetwo"

    def test_what_is_held_back_goes_in_order_with_what_was_plain_before(self):
        out, sender, transport = direct(Socket(room=2))
        out.send(b"plain")
        out.deflate()
        for number in range(3_000):
            out.send(b"%d " % (number * number))
        while not out.ready:
            transport.drain()
        plain, data = transport.value()[:3], transport.value()[3:]
        assert plain == b"ain"
        assert zlib.decompressobj().decompress(data).split()[-1] == b"%d" % (2_999 * 2_999)
        assert sender.calls == ["blocked", "drained"]

    def test_the_stream_ends_behind_what_the_sender_had_left(self):
        out, sender, transport = direct(Socket(room=0))
        sender.drained = lambda: out.send(b" and more") if not transport.disconnecting else None
        out.deflate()
        out.send(b"x")
        out.close()
        transport.drain()
        sender.drained = lambda: None
        while not transport.disconnecting:
            transport.drain()
        stream = zlib.decompressobj()
        assert stream.decompress(transport.value()) == b"x and more"
        assert stream.eof

    def test_ending_it_twice_is_ending_it_once(self):
        sock = Socket(room=1_000)
        out, _, _ = direct(sock)
        out.deflate()
        out.send(b"one")
        out.deflate_no_more()
        out.deflate_no_more()
        assert out.take(b"two") == 3
        assert out.take == sock.send
        stream = zlib.decompressobj()
        assert stream.decompress(sock.sent) == b"one"
        assert stream.unused_data == b"two"


def test_no_more_is_read_at_a_time_than_others_can_wait_for():
    _, _, transport = direct(Socket())
    assert transport.bufferSize == PIECE


class TestWrite:
    @pytest.fixture
    def made(self):
        sender, transport = Sender(), StringTransport()
        return WriteOutlet(transport, sender, lambda: 7.0), sender, transport

    def test_all_goes_by_the_transport(self, made):
        out, sender, transport = made
        out.send(b"hello")
        assert (transport.value(), sender.calls) == (b"hello", [])

    def test_it_is_not_ready_while_the_transport_holds_enough(self, made):
        out, sender, transport = made
        transport.producer.pauseProducing()
        assert (out.ready, out.taken_at, sender.calls) == (False, 7.0, ["blocked"])
        out.send(b"bye")  # of a protocol's own
        assert transport.value() == b"bye"
        transport.producer.resumeProducing()
        transport.producer.resumeProducing()
        assert (out.ready, sender.calls) == (True, ["blocked", "drained"])

    def test_it_closes_with_its_producer_gone(self, made):
        out, _, transport = made
        out.close()
        assert transport.producer is None
        assert transport.disconnecting
        out.stopProducing()

    def test_it_closes_when_all_is_taken(self, made):
        out, sender, transport = made
        out.pauseProducing()
        out.close()
        assert not transport.disconnecting
        out.resumeProducing()
        assert sender.calls == ["blocked", "drained"]
        assert transport.disconnecting

    def test_what_is_wrapped_in_the_end_holds_little(self):
        class Wrapper(StringTransport):
            transport = StringTransport()

        Wrapper.transport.bufferSize = 65_536
        WriteOutlet(Wrapper(), Sender(), lambda: 0.0)
        assert Wrapper.transport.bufferSize == PIECE


@pytest.fixture
def sockets():
    """The server's end of a connection, and the peer's."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def server(sockets):
    return tcp.Server(sockets[0], Protocol(), ("peer", 1), None, 0, MemoryReactorClock())


def test_a_plain_connection_is_written_to_directly(server):
    assert socket_of(server) is server.socket
    assert isinstance(outlet(server, Sender(), lambda: 0.0), DirectOutlet)


def test_a_connection_that_is_not_plain_is_written_to_by_its_transport(server):
    server.TLS = True
    assert socket_of(server) is None
    assert isinstance(outlet(StringTransport(), Sender(), lambda: 0.0), WriteOutlet)


class TestAtOnce:
    """Writing at once, where a transport has something to say of its own."""

    def test_it_goes_by_the_socket(self, server, sockets):
        write_at_once(server, b"hello")
        assert sockets[1].recv(100) == b"hello"

    def test_it_never_overtakes_what_the_transport_still_holds(self, server, sockets):
        server.write(b"one ")
        write_at_once(server, b"two")
        server.doWrite()
        assert sockets[1].recv(100) == b"one two"
        write_at_once(server, b"three")
        assert sockets[1].recv(100) == b"three"

    def test_what_the_system_does_not_take_waits_in_the_transport(self, server, sockets):
        data = bytes(range(256)) * 20_000
        write_at_once(server, data)
        write_at_once(server, b"end")
        found = b""
        while not found.endswith(b"end"):
            found += sockets[1].recv(1 << 20)
            server.doWrite()
        assert found == data + b"end"

    def test_a_broken_socket_is_left_to_the_transport(self, server, sockets):
        sockets[1].close()
        write_at_once(server, b"lost")
        assert server.doWrite() is CONNECTION_LOST

    def test_a_transport_without_a_socket_of_its_own_is_written_to(self):
        transport = StringTransport()
        write_at_once(transport, b"hello")
        assert transport.value() == b"hello"
