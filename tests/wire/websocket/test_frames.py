"""WebSocket frames: what comes is made into values, and what is against the protocol is found."""

from itertools import pairwise
from random import Random

import pytest
from wsproto.connection import CLIENT, Connection
from wsproto.events import BytesMessage, CloseConnection, TextMessage
from wsproto.events import Ping as SentPing

from teaparty.wire.websocket import frames as f
from teaparty.wire.websocket.frames import Binary, Closed, Frames, Part, Ping, Pong, Text, Violated

MOST = 100


def masked(first, payload=b"", length=None):
    """Return a frame of a client; each byte of its mask is 0."""
    size = bytes((0x80 | len(payload),)) if length is None else length
    return bytes((first,)) + size + bytes(4) + payload


def received(*chunks):
    frames = Frames(MOST)
    return [value for chunk in chunks for value in frames.receive(chunk)]


def received_fast(*chunks):
    frames, found = Frames(MOST), []
    for chunk in chunks:
        texts, rest = frames.texts(chunk)
        found += [*map(Text, texts), *frames.receive(rest)]
    return found


def text(payload, first=0x81):
    return masked(first, payload)


# --- what is sent


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 100_000])
def test_a_client_reads_a_frame_of_any_size(size):
    client = Connection(CLIENT)
    client.receive_data(f.frame(f.TEXT, b"x" * size))
    assert "".join(event.data for event in client.events()) == "x" * size


def test_a_client_reads_why_it_is_closed():
    client = Connection(CLIENT)
    client.receive_data(f.closing(1012))
    assert [event.code for event in client.events()] == [1012]


def test_a_frame_that_closes_without_a_code_is_empty():
    assert f.closing(f.NO_CODE) == bytes((0x88, 0))


# --- what comes


def test_whole_messages_come_out_however_they_are_cut():
    client = Connection(CLIENT)
    data = b"".join(
        client.send(each)
        for each in (
            TextMessage("Grüße"), SentPing(b"?"), BytesMessage(b"\0"), CloseConnection(1000),
        )
    )  # fmt: skip
    expected = [Text("Grüße".encode()), Ping(b"?"), Binary(b"\0"), Closed(1000)]
    assert received(data) == expected
    assert received(*(data[at : at + 1] for at in range(len(data)))) == expected


def test_short_messages_are_read_at_once_and_all_others_as_ever():
    frames = Frames(MOST)
    data = text(b"a") + text(b"") + text("ü".encode()) + text(b"b")
    assert frames.texts(data) == ([b"a", b""], text("ü".encode()) + text(b"b"))
    assert frames.texts(text(b"x" * (MOST + 1)))[0] == []
    assert frames.texts(masked(0x81, b"x" * MOST))[0] == [b"x" * MOST]


def test_messages_are_the_same_however_they_are_read():
    chance = Random(5)
    kinds = [text(b"hi"), text(b"hi"), text("ü".encode()), text(b"x" * 99), text(b"x" * 101),
             text(b"a", 0x01), text(b"b", 0x00), text(b"c", 0x80), masked(0x82, b"\0"),
             masked(0x89, b"!"), masked(0x88), b"\x81\x02hi", b"\xc1\x82\0\0\0\0hi"]  # fmt: skip
    for _ in range(2_000):
        data = b"".join(chance.choices(kinds, k=chance.randrange(1, 8)))
        cuts = sorted(chance.choices(range(len(data) + 1), k=chance.randrange(4)))
        edges = [0, *cuts, len(data)]
        chunks = [data[begin:end] for begin, end in pairwise(edges)]
        assert received_fast(*chunks) == received(*chunks)


def test_a_message_in_fragments_is_one_and_each_fragment_counts():
    fragments = text(b"a", 0x01), masked(0x89, b"!"), text(b"", 0x00), text(b"b", 0x80)
    assert received(*fragments) == [Part(), Ping(b"!"), Part(), Text(b"ab")]


def test_a_pong_says_nothing_but_that_it_came():
    assert received(masked(0x8A, b"any")) == [Pong()]


def test_a_close_without_a_code_is_one():
    assert received(masked(0x88)) == [Closed(f.NO_CODE)]


def test_a_web_server_that_goes_away_closes_with_or_without_a_mask():
    away = (1001).to_bytes(2)
    assert received(masked(0x88, away)) == received(f.frame(f.CLOSE, away)) == [Closed(1001)]
    assert received(text(b"hi"), f.closing(1001)) == [Text(b"hi"), Closed(1001)]
    for other in (f.closing(1000), f.frame(f.CLOSE), f.frame(f.TEXT, away), f.frame(f.PING, away)):
        assert received(other) == [Violated(f.BROKEN)]


def test_nothing_comes_after_a_close():
    assert received(masked(0x88) + text(b"more"), text(b"more")) == [Closed(f.NO_CODE)]


WRONG = {
    "no mask": (bytes((0x81, 1)) + b"a", f.BROKEN),
    "a reserved bit": (text(b"a", 0xC1), f.BROKEN),
    "an unknown kind": (text(b"a", 0x83), f.BROKEN),
    "a long ping": (masked(0x89, b"x" * 126, bytes((0xFE, 0, 126))), f.BROKEN),
    "a ping in fragments": (masked(0x09), f.BROKEN),
    "a fragment of nothing": (text(b"a", 0x80), f.BROKEN),
    "a message in a message": (text(b"a", 0x01) + text(b"b"), f.BROKEN),
    "half a code": (masked(0x88, b"\x03"), f.BROKEN),
    "a code that nobody may send": (masked(0x88, (1005).to_bytes(2, "big")), f.BROKEN),
    "no UTF-8": (text(b"\xff"), f.NOT_VALID),
    "half a character at the end": (text("ü".encode()[:1]), f.NOT_VALID),
    "half of a surrogate": (text(b"\xed\xa0\x80"), f.NOT_VALID),
    "a long message": (masked(0x81, b"x" * 101), f.TOO_BIG),
    "a long message of bytes": (masked(0x82, b"x" * 101), f.TOO_BIG),
    "a message that is long in all": (text(b"x" * 99, 0x01) + text(b"xx", 0x80), f.TOO_BIG),
    "a length that needs fewer bytes": (masked(0x81, b"a", bytes((0xFE, 0, 1))), f.BROKEN),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_against_the_protocol_is_found_with_its_code(name):
    data, code = WRONG[name]
    *_, last = received(data)
    assert last == Violated(code)


def test_a_message_of_just_the_most_bytes_is_taken():
    assert received(text(b"x" * MOST)) == [Text(b"x" * MOST)]


def test_a_length_that_nobody_may_send_is_too_much_at_once():
    head = masked(0x81, b"", bytes((0xFF,)) + (2**62).to_bytes(8, "big"))
    assert received(*(head[at : at + 1] for at in range(10))) == [Violated(f.TOO_BIG)]
    parts = text(b"x" * 60, 0x01), masked(0x80, b"", bytes((0x80 | 41,)))[:2]
    assert received(*parts) == [Part(), Violated(f.TOO_BIG)]


def test_nonsense_raises_nothing_and_ends_in_a_violation_or_waits():
    random = Random(7)
    for _ in range(3_000):
        data = random.randbytes(random.randrange(1, 60))
        at = random.randrange(len(data))
        values = received(data[:at], data[at:])
        assert sum(isinstance(each, Closed | Violated) for each in values) <= 1
