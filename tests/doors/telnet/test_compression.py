"""Compression of what is sent (MCCP2), end to end."""

import gc
import weakref
import zlib

import pytest

from teaparty.wire.mccp import Deflater
from teaparty.wire.telnet import DO, DONT, MCCP2, MCCP3, WILL, WONT, negotiation, subnegotiation
from tests import sentences as s
from tests.doors.conftest import by_transport

BEGIN = subnegotiation(MCCP2)


@pytest.fixture
def alice(hall):
    """Somebody with compression on."""
    return compressed(hall.guest("alice"))


def compressed(wire):
    wire.types(negotiation(DO, MCCP2)).takes()
    return wire


def test_the_stream_begins_right_behind_its_subnegotiation(hall):
    wire = hall.guest("alice").types(negotiation(DO, MCCP2) + b"say hi\r\n")
    before, begin, data = wire.value().partition(BEGIN)
    assert begin == BEGIN
    assert b"You say" not in before
    assert zlib.decompressobj().decompress(data).endswith(b"You say: hi\r\n")


def test_each_turn_can_be_read_at_once(hall, alice):
    bob = hall.guest("bob")
    assert alice.takes() == b""  # `guest` has read that bob came in
    for number in range(50):
        bob.types(b"say %d\r\n" % number)
        assert alice.takes() == b"bob says: %d\r\n" % number


def test_compression_makes_text_small(hall, alice):
    bob = hall.guest("bob")
    sent = 0
    for _ in range(50):
        bob.types(b"say " + b"the same words as ever " * 4 + b"\r\n")
        sent += len(alice.value())
        alice.takes()
    assert sent < len("bob says: " + "the same words as ever " * 4) * 50 / 4


def test_the_stream_is_finished_when_the_connection_ends(alice):
    alice.types(b"quit\r\n")
    assert alice.takes() == s.goodbye.encode() + b"\r\n"
    assert alice.inflater is None
    assert alice.disconnecting


def test_a_peer_that_reads_slowly_loses_nothing_of_it(hall, alice):
    bob = hall.guest("bob")
    alice.takes()
    alice.stops_reading()
    for number in range(100):
        bob.types(b"say %d\r\n" % number)
    assert alice.value() == b""
    alice.reads_again()
    assert alice.reads() == [f"bob says: {number}" for number in range(100)]


def test_a_peer_that_reads_slowly_at_the_end_reads_all_and_then_the_end_of_the_stream(hall, alice):
    bob = hall.guest("bob")
    alice.takes()
    alice.stops_reading()
    bob.types(b"say hi\r\n")
    hall.party.close()
    hall.turn()
    assert not alice.disconnecting
    alice.reads_again()
    assert alice.reads() == ["bob says: hi", s.closed]
    assert alice.inflater is None
    assert alice.disconnecting


def test_compression_can_be_switched_off_and_on_again(alice):
    alice.types(negotiation(DONT, MCCP2))
    assert alice.takes() == negotiation(WONT, MCCP2)
    assert alice.inflater is None
    alice.types(b"say plain\r\n")
    assert alice.takes() == b"You say: plain\r\n"
    for _ in range(3):
        alice.types(negotiation(DO, MCCP2), b"say hi\r\n")
        assert alice.inflater is None
        assert alice.takes() == negotiation(WILL, MCCP2) + BEGIN + b"You say: hi\r\n"
        assert alice.inflater is not None
        alice.types(negotiation(DONT, MCCP2), b"say plain\r\n")
        assert alice.takes() == negotiation(WONT, MCCP2) + b"You say: plain\r\n"


def test_a_peer_that_switches_it_off_and_on_while_reading_slowly_loses_nothing(hall, alice):
    bob = hall.guest("bob")
    alice.takes()
    alice.stops_reading()
    bob.types(b"say one\r\n")
    alice.types(negotiation(DONT, MCCP2), negotiation(DO, MCCP2))
    bob.types(b"say two\r\n")
    alice.reads_again()
    found = alice.takes()
    assert found.replace(b"bob says: one\r\n", b"") == (
        negotiation(WONT, MCCP2) + negotiation(WILL, MCCP2) + BEGIN + b"bob says: two\r\n"
    )
    assert b"bob says: one\r\n" in found


@by_transport
def test_others_get_the_very_same_bytes_as_without_it(hall, alice, monkeypatch):
    bob, carol = hall.guest("bob"), hall.guest("carol")
    written = []
    for wire in (bob, carol):
        monkeypatch.setattr(
            wire.protocol.door.outlet, "take", lambda data: written.append(data) or 99
        )
    alice.types(b"say hi\r\n")
    assert written == [b"alice says: hi\r\n"] * 2
    assert written[0] is written[1]


def test_a_lost_connection_frees_its_stream(hall, monkeypatch):
    streams = []

    class Watched(Deflater):
        __slots__ = ("__weakref__",)

        def __init__(self):
            super().__init__()
            streams.append(weakref.ref(self))

    monkeypatch.setattr("teaparty.doors.outlet.Deflater", Watched)
    wire = compressed(hall.guest("alice"))
    assert [stream() is None for stream in streams] == [False]
    wire.drops()
    gc.collect()
    assert [stream() for stream in streams] == [None]
    assert wire.protocol.door.outlet.take(b"x") == 1  # what nobody reads is no fault


def offered(wire):
    wire.types(negotiation(WONT, 24))
    return {value[1] for value in wire.hears()} & {MCCP2, MCCP3}


def test_compression_is_offered_up_to_so_many_connections(hall_with):
    hall = hall_with(compressed=1)
    assert offered(hall.connects()) == {MCCP2, MCCP3}
    second = hall.connects()
    assert offered(second) == set()
    second.types(negotiation(DO, MCCP2), negotiation(DO, MCCP3))
    assert second.hears() == [(WONT, MCCP2), (WONT, MCCP3)]


def test_compression_is_not_offered_over_tls_or_where_the_operator_wants_none(hall, hall_with):
    assert offered(hall.connects(tls=True)) == set()
    assert offered(hall_with(compress=False).connects()) == set()


def test_what_it_is_not_offered_for_is_read_as_it_comes(hall):
    wire = hall.guest("alice", tls=True)
    wire.types(negotiation(DO, MCCP3) + subnegotiation(MCCP3) + b"say hi\r\n")
    assert wire.reads() == ["You say: hi"]
