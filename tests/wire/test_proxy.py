"""The address of a peer that comes through a proxy."""

import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire.proxy import NoHeader, Source, read

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def binary(command, family, addresses=b"", length=None):
    length = len(addresses) if length is None else length
    return SIGNATURE + struct.pack("!BBH", command, family, length) + addresses


V4 = bytes((192, 0, 2, 7, 127, 0, 0, 1)) + struct.pack("!HH", 5_555, 5_005)
V6 = bytes.fromhex("20010db8000000000000000000000007" + "0" * 32) + struct.pack("!HH", 1, 2)

HEADERS = {
    b"PROXY TCP4 192.0.2.7 127.0.0.1 5555 5005\r\n": Source("192.0.2.7", 5_555),
    b"PROXY TCP6 2001:DB8::7 ::1 5555 5005\r\n": Source("2001:db8::7", 5_555),
    b"PROXY TCP6 ::ffff:192.0.2.7 ::1 0 65535\r\n": Source("192.0.2.7", 0),
    b"PROXY UNKNOWN\r\n": None,
    b"PROXY UNKNOWN what\x1b[2Jever x y\r\n": None,
    binary(0x21, 0x11, V4): Source("192.0.2.7", 5_555),
    binary(0x21, 0x21, V6): Source("2001:db8::7", 1),
    binary(0x21, 0x11, V4 + b"\x04\0\3abc"): Source("192.0.2.7", 5_555),
    binary(0x21, 0x11, V4 + b"\n" * 2_000): Source("192.0.2.7", 5_555),
    binary(0x20, 0x00): None,
    binary(0x20, 0x11, V4): None,
    binary(0x20, 0xFF, b"anything"): None,
    binary(0x21, 0x00): None,
    binary(0x21, 0x31, b"/x\x1b[2J".ljust(108, b"\0") * 2): None,
}
ADDRESS = b"PROXY TCP4 192.0.2.7 127.0.0.1 "
NO_HEADERS = [
    b"GET / HTTP/1.1\r\n",
    b"proxy TCP4 192.0.2.7 127.0.0.1 5555 5005\r\n",
    b"PROXY  TCP4 192.0.2.7 127.0.0.1 5555 5005\r\n",
    b"PROXY\r\n",
    b"PROXY \r\n",
    b"PROXY TCP5 192.0.2.7 127.0.0.1 5555 5005\r\n",
    b"PROXY UDP4 192.0.2.7 127.0.0.1 5555 5005\r\n",
    b"PROXY UNKNOWNS\r\n",
    b"PROXY TCP4 192.0.2.7 127.0.0.1 5555\r\n",
    b"PROXY TCP4 192.0.2.7 127.0.0.1 5555 5005 \r\n",
    b"PROXY TCP4 localhost 127.0.0.1 5555 5005\r\n",
    b"PROXY TCP4 \x1b[2J 127.0.0.1 5555 5005\r\n",
    b"PROXY TCP4 192.0.2.7\x1b 127.0.0.1 5555 5005\r\n",
    b"PROXY TCP4 192.0.2.7\n 127.0.0.1 5555 5005\r\n",
    b"PROXY TCP4 192.0.2.256 127.0.0.1 5555 5005\r\n",
    b"PROXY TCP4 192.0.2 127.0.0.1 5555 5005\r\n",
    b"PROXY TCP4 192.0.2.7 localhost 5555 5005\r\n",
    b"PROXY TCP4 192.0.2.7 ::1 5555 5005\r\n",
    b"PROXY TCP4 2001:db8::7 ::1 5555 5005\r\n",
    b"PROXY TCP6 192.0.2.7 127.0.0.1 5555 5005\r\n",
    b"PROXY TCP6 fe80::1%eth0 ::1 5555 5005\r\n",
    b"PROXY TCP6 fe80::1%\x1b[2J ::1 5555 5005\r\n",
    b"PROXY TCP4  127.0.0.1 5555 5005\r\n",
    "PROXY TCP4 １92.0.2.7 127.0.0.1 5555 5005\r\n".encode(),
    *(ADDRESS + port + b" 5005\r\n" for port in (b"x", b"-1", b"+5", b"65536", b"99999", b"05")),
    *(ADDRESS + b"5555 " + port + b"\r\n" for port in (b"x", b"", b"5_0", b"5 5", b"70000")),
    ADDRESS + b"5555 5005" + b" " * 100 + b"\r\n",
    b"PROXY UNKNOWN " + b"x" * 100 + b"\r\n",
    b"PROXY " + b"x" * 101,
    binary(0x11, 0x11, V4),
    binary(0x22, 0x11, V4),
    binary(0x31, 0x11, V4),
    binary(0x21, 0x12, V4),
    binary(0x21, 0x22, V6),
    binary(0x21, 0x41, V4),
    binary(0x21, 0x13, V4),
    binary(0x21, 0x11, V4[:-1]),
    binary(0x21, 0x11),
    binary(0x21, 0x21, V4),
    binary(0x21, 0x11, V4, length=2_049),
    binary(0x20, 0x00, length=65_535),
    b"\r\n\r\n\0\r\nQUIT\r" + b"x" * 20,
]


def taken(data, pieces):
    """What is known after so many bytes at a time; None where that is nothing yet."""
    for end in itertools.accumulate(pieces):
        found = read(data[:end])
        if found is not None:
            return found
    return None


@pytest.mark.parametrize(("data", "source"), HEADERS.items())
def test_a_header_says_where_somebody_comes_from(data, source):
    assert read(data) == read(data + b"login alice\r\n") == (source, len(data))


@pytest.mark.parametrize("data", HEADERS)
def test_nothing_is_known_before_it_is_whole(data):
    assert [read(data[:end]) for end in range(len(data))] == [None] * len(data)


@pytest.mark.parametrize("data", NO_HEADERS)
@pytest.mark.parametrize("piece", [1, 7, 5_000])
def test_what_is_none_is_refused_in_any_pieces(data, piece):
    with pytest.raises(NoHeader):
        taken(data, [piece] * (len(data) // piece + 1))


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(SIGNATURE.__add__),
                 st.text(max_size=90).map(lambda text: f"PROXY {text}\r\n".encode())))  # fmt: skip
def test_any_bytes_are_a_header_or_none_and_an_address_is_one(data):
    try:
        found = read(data)
    except NoHeader:
        return
    if found is not None and found[0] is not None:
        assert found[0].host.strip("0123456789abcdef.:") == ""
