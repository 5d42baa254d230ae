"""A WebSocket alone: what it sends, how its peer is found dead, and how it is closed."""

from types import SimpleNamespace

import pytest
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Reason
from teaparty.doors.web.websocket import TOO_MANY_FRAMES, UNREADABLE, WebSocket
from teaparty.wire.websocket.frames import PING, PONG, Binary, Closed, Text, closing, frame

HELLO, BYTES, PINGS, PONGS = (
    bytes((kind, 0x82)) + bytes(4) + b"hi" for kind in (0x81, 0x82, 0x89, 0x8A)
)
LEAVES = b"\x88\x82" + bytes(4) + (1001).to_bytes(2)
FINISHED, BROKEN_OFF = "finished", "broken off"


class Door:
    """What carries the bytes, and what ends when it is parted with."""

    def __init__(self):
        self.over, self.did = False, []

    def part(self, reason, text):
        self.over = True
        self.did.append((reason, text))

    def send(self, data):
        self.did.append(data)

    def finish(self):
        self.did.append(FINISHED)

    def break_off(self):
        self.did.append(BROKEN_OFF)


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def inlet(door):
    limits = Limits(negotiations=3)
    transport = StringTransport()
    transport.pauseProducing()
    return SimpleNamespace(
        clock=Clock(), limits=limits, door=door, paused=False, transport=transport
    )


@pytest.fixture
def socket(inlet, door):
    return WebSocket(inlet, door, 100)


def test_messages_are_yielded_and_pings_are_answered(socket, door):
    assert list(socket.receive(HELLO + PINGS + PONGS + BYTES)) == [Text(b"hi"), Binary(b"hi")]
    assert door.did == [frame(PONG, b"hi")]


def test_nothing_is_yielded_of_what_comes_after_the_end(socket, door):
    for _ in socket.receive(HELLO + HELLO):
        door.over = True
    assert list(socket.receive(HELLO)) == []
    assert door.did == []


def test_too_many_frames_that_say_nothing_end_it(socket, door):
    assert list(socket.receive(PONGS * 4 + HELLO)) == []
    assert door.did == [(Reason.NEGOTIATING, TOO_MANY_FRAMES)]


def test_what_is_against_the_protocol_is_said_by_the_code(socket, door):
    assert list(socket.receive(b"\xff\xff")) == []
    socket.close(1000)
    assert door.did == [(Reason.UNREADABLE, UNREADABLE), closing(1002)]


def test_a_peer_that_answers_no_pings_is_dead(socket, door):
    socket.beat(), socket.beat(), socket.beat()
    assert door.did == [frame(PING), frame(PING), BROKEN_OFF]


def test_a_peer_that_answers_is_pinged_again(socket, door):
    for _ in range(4):
        socket.beat()
        list(socket.receive(PONGS))
    assert BROKEN_OFF not in door.did


def test_a_peer_that_is_not_read_is_not_pinged(socket, door, inlet):
    inlet.paused = True
    socket.beat()
    assert door.did == []


def test_it_is_closed_once_and_read_until_the_peer_closes_it_too(socket, door, inlet):
    door.over = True
    socket.close(1000, b"bye")
    socket.close(1001, b"bye")
    assert door.did == [b"bye" + closing(1000)]
    assert inlet.transport.producerState == "producing"
    assert list(socket.receive(LEAVES)) == []
    assert door.did[1:] == [FINISHED]


def test_a_transport_that_ends_already_is_not_read_on(socket, inlet):
    inlet.transport.loseConnection()
    socket.close(1000)
    assert inlet.transport.producerState == "paused"


def test_a_peer_that_has_closed_it_is_answered_with_its_code_and_without_a_goodbye(socket, door):
    assert list(socket.receive(LEAVES)) == [Closed(1001)]
    socket.close(1000, b"bye")
    assert door.did == [closing(1001), FINISHED]


def test_a_peer_that_closes_it_before_we_do_is_answered_then(socket, door):
    door.over = True
    assert list(socket.receive(LEAVES)) == []
    assert door.did == []
    socket.close(1000, b"bye")
    assert door.did == [closing(1000), FINISHED]


def test_a_peer_that_sends_no_more_is_not_waited_for(socket, door):
    socket.end()
    assert door.did == []
    socket.close(1000, b"bye")
    assert door.did == [b"bye" + closing(1000), FINISHED]


def test_a_peer_that_goes_without_closing_too_is_not_waited_for(socket, door):
    socket.close(1000)
    assert door.did == [closing(1000)]
    socket.end()
    assert door.did == [closing(1000), FINISHED]


def test_a_peer_that_has_closed_and_then_goes_is_ended_once(socket, door):
    list(socket.receive(LEAVES))
    socket.close(1000)
    socket.end()
    assert door.did == [closing(1001), FINISHED]


def test_a_peer_that_closes_it_too_and_goes_then_is_done_with_once(socket, door):
    door.over = True
    socket.close(1000)
    list(socket.receive(LEAVES))
    socket.end()
    assert door.did.count(FINISHED) == 1
