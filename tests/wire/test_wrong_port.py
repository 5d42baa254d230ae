"""HTTP, TLS and SSH are known by the first bytes; people and telnet clients are let through."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire.wrong_port import ENOUGH, Stranger, WrongPortDetector, stranger_of
from tests.holding import held_by

HELLO = bytes.fromhex("0200010001fc0303")
STRANGERS = {
    b"GET / HTTP/1.1\r\nHost: tea\r\n\r\n": Stranger.HTTP,
    b"HEAD / HTTP/1.0\r\n\r\n": Stranger.HTTP,
    b"POST /tea HTTP/1.1\r\n": Stranger.HTTP,
    b"PUT /tea HTTP/1.1\r\n": Stranger.HTTP,
    b"DELETE /tea HTTP/1.1\r\n": Stranger.HTTP,
    b"OPTIONS * HTTP/1.1\r\n": Stranger.HTTP,
    b"CONNECT tea:443 HTTP/1.1\r\n": Stranger.HTTP,
    b"PROPFIND / HTTP/1.1\r\n": Stranger.HTTP,
    b"PATCH / HTTP/1.1\r\n": Stranger.HTTP,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": Stranger.HTTP,
    b"GET /" + b"a" * 890 + b" HTTP/1.1\r\n": Stranger.HTTP,
    b"POST /" + b"a" * 100_000 + b" HTTP/1.1\r\n": Stranger.HTTP,
    b"TRACE / HTTP/1.1\r\n": Stranger.HTTP,
    b"GET the kettle\r\n": Stranger.HTTP,
    b"PUT \r\n": Stranger.HTTP,
    b"SSH-2.0-OpenSSH_9.2p1\r\n": Stranger.SSH,
    b"SSH-1.99-ancient\n": Stranger.SSH,
    b"\x16\x03\x00" + HELLO: Stranger.TLS,
    b"\x16\x03\x01" + HELLO: Stranger.TLS,
    b"\x16\x03\x02" + HELLO: Stranger.TLS,
    b"\x16\x03\x03" + HELLO: Stranger.TLS,
    b"\x16\x03\x04\n\xff" + HELLO: Stranger.TLS,
}
ORDINARY = [
    b"alice\r\n",
    b"get / HTTP/1.1\r\n",
    b"GET\r\n",
    b"POSTMAN pat\r\n",
    b"GETA the kettle\r\n",
    b" GET / HTTP/1.1\r\n",
    b"CONNECT wizzy pw\r\n",
    b"CONNECT wizzy GET / HTTP/1.1\r\n",
    b"say GET / HTTP/1.1\r\n",
    b"SSH-key, anyone?\r\n",
    b"\r\n",
    b"\x16\x03\x09\r\n",
    "GÉT / HTTP/1.1\r\n".encode(),
    b"\xff\xfb\x1fGET / HTTP/1.1\r\n",
    bytes.fromhex("fffd26fffb26fffd03fffb18") + b"\x16\x03\x01",
    b"CONNECT " + b"a" * 2_000 + b" HTTP/1.1\r\n",
]


def seen(*chunks):
    """Who is found, and after how many chunks the doorkeeper is done."""
    keeper = WrongPortDetector()
    for number, chunk in enumerate(chunks, 1):
        found = keeper.receive(chunk)
        if found or keeper.done:
            return found, number
    return None, None


def bytewise(data):
    return [bytes((byte,)) for byte in data]


@pytest.mark.parametrize(("data", "who"), STRANGERS.items())
def test_a_stranger_is_known(data, who):
    assert seen(data) == (who, 1)


@pytest.mark.parametrize(("data", "who"), STRANGERS.items())
def test_a_stranger_is_known_byte_by_byte_before_the_first_line_ends(data, who):
    found, number = seen(*bytewise(data))
    assert found == who
    assert number <= len(data.partition(b"\n")[0])


@pytest.mark.parametrize("data", ORDINARY)
def test_ordinary_people_and_clients_are_none(data):
    assert seen(data) == (None, 1)
    assert seen(*bytewise(data))[0] is None


METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PRI"]


@pytest.mark.parametrize("method", METHODS)
def test_a_method_and_a_blank_are_enough(method):
    assert seen(f"{method} ".encode()) == (Stranger.HTTP, 1)
    assert seen(*bytewise(f"{method} /{'a' * 3_000}".encode())) == (Stranger.HTTP, len(method) + 1)


HEADERS = [
    b"Host: tea.example:5005", b"host: tea", b"HOST:tea", b"Origin: http://bad.example",
    b"origin:null", b"Content-Length: 40", b"content-length:40", b"Host:" + b"a" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("line", HEADERS)
def test_a_header_is_a_line_of_a_browser(line):
    assert stranger_of(line) is Stranger.HTTP


@pytest.mark.parametrize(
    "line", [b"", b"host", b"login host: x", b" Host: x", b"hosts: x", b"original:", b"Host\xff:"]
)
def test_lines_that_are_no_header_are_no_strangers(line):
    assert stranger_of(line) is None


def test_the_first_line_decides():
    assert seen(b"alice\n", b"GET / HTTP/1.1\r\n") == (None, 1)
    assert seen(*bytewise(b"hi\nSSH-2.0\n")) == (None, 3)


def test_an_iac_decides_at_once():
    assert seen(b"\xff") == (None, 1)


def test_the_detector_looks_no_further_than_at_so_many_bytes():
    assert seen(*bytewise(b"A" * (ENOUGH + 1))) == (None, ENOUGH)
    assert seen(b"A" * ENOUGH * 4) == (None, 1)


def test_nothing_is_nobody():
    keeper = WrongPortDetector()
    assert keeper.receive(b"") is None
    assert not keeper.done


def test_a_detector_that_is_done_holds_nothing_and_finds_nobody():
    keeper = WrongPortDetector()
    keeper.receive(b"alice\n")
    assert keeper.receive(b"SSH-2.0\n") is None
    assert held_by(keeper) == 0


def test_what_a_stranger_is_told_is_one_line_of_plain_text():
    for stranger in Stranger:
        assert stranger.value.decode("ascii").isprintable()


@given(st.lists(st.binary(max_size=30), max_size=10))
def test_no_input_raises(chunks):
    seen(*chunks)


@given(st.sampled_from([*STRANGERS, *ORDINARY]), st.lists(st.integers(0, 60), max_size=5))
def test_any_split_finds_the_same(data, cuts):
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found, _ = seen(*(data[a:b] for a, b in itertools.pairwise(edges)))
    assert found == STRANGERS.get(data)
