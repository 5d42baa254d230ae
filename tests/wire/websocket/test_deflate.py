"""Compression of messages (RFC 7692)."""

import zlib

import pytest
from wsproto.connection import CLIENT, Connection
from wsproto.events import TextMessage
from wsproto.extensions import PerMessageDeflate

from teaparty.wire.websocket import deflate
from teaparty.wire.websocket import frames as f
from teaparty.wire.websocket.frames import Frames, Part, Ping, Text, Violated

MOST = 8_192


def client():
    """Return the other side, which has read our answer to its offer."""
    extension = PerMessageDeflate()
    extension.finalize(deflate.ANSWER)
    return Connection(CLIENT, [extension])


def sent(text):
    return client().send(TextMessage(text))


def compressed(payload, first=0xC1):
    """Return a client's frame with a payload that is compressed; each byte of its mask is 0."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = (packer.compress(payload) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]
    return (
        bytes((first, 0x80 | len(data))) + bytes(4) + data
        if len(data) < 126
        else bytes((first, 0xFE)) + len(data).to_bytes(2) + bytes(4) + data
    )


def received(*chunks, deflates=True):
    frames = Frames(MOST, deflates)
    return [value for chunk in chunks for value in frames.receive(chunk)]


# --- whether it is offered


@pytest.mark.parametrize(
    "offer",
    [
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=12; server_no_context_takeover",
        'permessage-deflate; server_max_window_bits="15"',
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "x-webkit-deflate-frame, permessage-deflate;client_no_context_takeover",
    ],
)
def test_an_offer_is_taken(offer):
    assert deflate.is_offered(offer)


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "x-webkit-deflate-frame",
        "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; what_else",
        "permessage-deflate=1",
        ",;,;",
    ],
)
def test_an_offer_is_not_taken(offer):
    assert not deflate.is_offered(offer)


# --- what comes


def test_messages_of_a_client_are_read_whether_compressed_or_not():
    data = sent("Grüße") + client().send(TextMessage("again " * 900))
    assert received(data) == [Text("Grüße".encode()), Text(b"again " * 900)]
    assert received(*(data[place : place + 1] for place in range(len(data)))) == received(data)


def test_a_ping_in_the_midst_of_a_compressed_message_changes_nothing():
    whole = compressed(b"Is there tea? " * 9)
    data = whole[6:]
    parts = [
        bytes((first, 0x80 | len(part))) + bytes(4) + part
        for first, part in ((0x41, data[:9]), (0x89, b""), (0x80, data[9:]))
    ]
    assert received(*parts) == [Part(), Ping(b""), Text(b"Is there tea? " * 9)]
    assert received(parts[1], whole) == [Ping(b""), Text(b"Is there tea? " * 9)]


def test_a_client_that_was_not_told_so_may_not_compress():
    assert received(sent("hi"), deflates=False) == [Violated(f.BROKEN)]


@pytest.mark.parametrize("size", [MOST + 1, 1_000_000, 8_000_000])
def test_a_message_that_becomes_too_big_is_found_before_it_is_inflated(size):
    data = compressed(bytes(size))
    assert received(data) == [Violated(f.TOO_BIG)]
    assert received(*(data[place : place + 100] for place in range(0, len(data), 100))) == [
        Violated(f.TOO_BIG)
    ]


def test_the_longest_message_that_may_come_does():
    assert received(compressed(b"x" * MOST)) == [Text(b"x" * MOST)]


def test_what_is_not_compressed_data_is_not_taken():
    assert received(b"\xc1\x84" + bytes(4) + b"\xff\xff\xff\xff") == [Violated(f.NOT_VALID)]
    assert received(b"\xc9\x80" + bytes(4)) == [Violated(f.BROKEN)]  # a ping
