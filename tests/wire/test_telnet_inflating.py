"""The telnet codec where a client compresses what it sends (MCCP3)."""

import itertools
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire import mccp
from teaparty.wire.mccp import Broken
from teaparty.wire.telnet import (
    DO,
    DONT,
    MCCP2,
    MCCP3,
    WILL,
    Codec,
    Command,
    Negotiation,
    Subnegotiation,
    negotiation,
    subnegotiation,
)
from tests.wire.values import joined

BEGIN = subnegotiation(MCCP3)
BEGUN = Subnegotiation(MCCP3, b"")
NO_STREAM, TOO_MUCH = Broken(mccp.NO_STREAM), Broken(mccp.TOO_MUCH)

TINTIN = bytes.fromhex(
    "fffd57 fffa57fff0 78dafaff2f1a000000ffff faffef24000000ffff faff8f01000000ffff"
)
"""What tt++ was seen to send: DO MCCP3, that it begins, and refusals, compressed."""


def received(*chunks, inflates=True, most=262_144):
    codec = Codec(most_inflated=most)
    codec.inflates = inflates
    return [value for chunk in chunks for value in codec.receive(chunk)]


def bytewise(data):
    return [bytes((byte,)) for byte in data]


def test_what_tintin_sends_is_read():
    assert received(TINTIN) == [
        Negotiation(DO, MCCP3), BEGUN, Negotiation(254, 91), Negotiation(254, 201),
        Negotiation(254, 0),
    ]  # fmt: skip


def test_what_tintin_sends_is_read_byte_by_byte():
    assert received(*bytewise(TINTIN)) == received(TINTIN)


TELNETLIB3 = bytes.fromhex("fffb18 fffd57 fffa57fff0 fffb56") + zlib.compress(b"who\r\n")
"""telnetlib3's client says that MCCP3 begins, and then answers what else it was asked."""


def test_commands_before_the_stream_are_read_as_they_are():
    assert received(TELNETLIB3) == [
        Negotiation(WILL, 24), Negotiation(DO, MCCP3), BEGUN, Negotiation(WILL, MCCP2), b"who\r\n",
    ]  # fmt: skip
    assert joined(received(*bytewise(TELNETLIB3))) == received(TELNETLIB3)


@pytest.mark.parametrize(
    "between",
    [b"\xff\xf1", b"\xff\xff", b"\xff\xfa\x18\x00x\xffx\xff\xf0", b"\xff\xfb\x57", BEGIN],
)
def test_whatever_begins_with_an_iac_before_the_stream_is_read_as_it_is(between):
    data = BEGIN + between + zlib.compress(b"who\r\n")
    assert joined(received(data)) == joined([BEGUN, *Codec().receive(between), b"who\r\n"])
    assert joined(received(*bytewise(data))) == joined(received(data))


def test_a_peer_that_thinks_better_of_it_before_the_stream_is_read_as_they_type():
    data = BEGIN + negotiation(DONT, MCCP3) + b"who\r\n"
    assert received(data) == [BEGUN, Negotiation(DONT, MCCP3), b"who\r\n"]


def test_text_and_telnet_are_read_alike_in_a_stream():
    talk = b"hi\r\n\xff\xff" + negotiation(WILL, 31) + b"who\r\n"
    assert received(BEGIN + zlib.compress(talk)) == [
        BEGUN, b"hi\r\n\xff", Negotiation(WILL, 31), b"who\r\n",
    ]  # fmt: skip


def test_plain_telnet_goes_on_where_the_stream_ends():
    data = b"a" + BEGIN + zlib.compress(b"b") + b"c\xff\xf1" + BEGIN + zlib.compress(b"d") + b"e"
    found = [b"a", BEGUN, b"bc", Command(241), BEGUN, b"de"]
    assert received(data) == found
    assert joined(received(*bytewise(data))) == found


def test_a_command_may_begin_in_the_stream_and_end_behind_it():
    assert received(BEGIN + zlib.compress(b"\xff\xfa\x18\x00te") + b"a\xff\xf0") == [
        BEGUN,
        Subnegotiation(24, b"\x00tea"),
    ]


def test_a_peer_that_says_within_a_stream_that_one_begins_is_read_on():
    assert received(BEGIN + zlib.compress(b"a" + BEGIN + b"b")) == [BEGUN, b"a", BEGUN, b"b"]


def test_a_peer_that_must_not_compress_is_taken_at_their_word():
    stream = zlib.compress(b"tea")
    assert received(BEGIN + stream, inflates=False) == [BEGUN, stream]


def test_no_other_subnegotiation_begins_a_stream():
    assert received(subnegotiation(MCCP2) + b"who") == [Subnegotiation(MCCP2, b""), b"who"]


@pytest.mark.parametrize("bad", [b"who\r\n", b"\x78\x9c????"])
def test_what_can_not_be_read_is_broken_and_nothing_follows(bad):
    assert received(BEGIN + bad, b"who\r\n", bad, b"\xff\xf1") == [BEGUN, NO_STREAM]


def test_what_was_said_before_the_stream_broke_is_not_lost():
    stream = zlib.compressobj()
    good = stream.compress(b"hi\r\n") + stream.flush(zlib.Z_SYNC_FLUSH)
    assert received(BEGIN + good, b"\xff" * 9) == [BEGUN, b"hi\r\n", NO_STREAM]


def test_a_bomb_is_broken_and_nothing_follows():
    bomb = zlib.compress(bytes(1_048_576), 9)
    assert len(bomb) < 2_000
    assert received(BEGIN + bomb, b"who") == [BEGUN, TOO_MUCH]


def test_many_small_bombs_in_one_chunk_are_one():
    bomb = BEGIN + zlib.compress(b"a" * 600)
    assert received(bomb * 2, most=1_000) == [BEGUN, b"a" * 600, BEGUN, TOO_MUCH]
    assert received(bomb, bomb, most=1_000) == [BEGUN, b"a" * 600] * 2


PARTS = st.sampled_from([b"hi\r\n", b"\xff\xf1", b"\xff\xfd\x06", b"\xff\xff", b"\xff"])


@given(st.lists(PARTS, max_size=8), st.lists(st.integers(0, 90), max_size=6), st.booleans())
def test_any_split_gives_the_same_values(parts, cuts, ends):
    stream = zlib.compressobj()
    data = b"".join(stream.compress(part) + stream.flush(zlib.Z_SYNC_FLUSH) for part in parts)
    data = negotiation(DO, MCCP3) + BEGIN + data + (stream.flush() + b"who" if ends else b"")
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    chunks = [data[a:b] for a, b in itertools.pairwise(edges)]
    plain = b"".join(parts) + (b"who" if ends else b"")
    expected = [Negotiation(DO, MCCP3), BEGUN, *received(plain)]
    assert joined(received(*chunks)) == joined(expected)


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_no_input_raises_and_nothing_follows_what_is_broken(chunks):
    values = received(BEGIN, *chunks, most=200)
    assert [value for value in values[:-1] if isinstance(value, Broken)] == []
