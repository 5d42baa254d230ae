"""Compression: what one end writes the other one reads, and nobody sends a bomb."""

import itertools
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire import mccp
from teaparty.wire.mccp import Broken, Deflater, Inflater

NO_STREAM, TOO_MUCH = Broken(mccp.NO_STREAM), Broken(mccp.TOO_MUCH)


def read(inflater, *chunks):
    return [inflater.receive(chunk)[0] for chunk in chunks]


def test_each_write_can_be_read_at_once():
    deflater, inflater = Deflater(), Inflater(1_000)
    written = [deflater.deflate(b"Hello, alice.\r\n"), deflater.deflate("héllo ☃".encode())]
    assert read(inflater, *written) == [b"Hello, alice.\r\n", "héllo ☃".encode()]


def test_a_second_write_of_the_same_is_short():
    deflater = Deflater()
    deflater.deflate(b"alice says: the tea is cold\r\n")
    assert len(deflater.deflate(b"alice says: the tea is cold\r\n")) < 15


def test_any_client_can_read_what_we_write():
    deflater = Deflater()
    written = deflater.deflate(b"tea" * 1_000) + deflater.finish()
    assert zlib.decompress(written) == b"tea" * 1_000


def test_a_finished_stream_has_ended():
    deflater, inflater = Deflater(), Inflater(1_000)
    assert read(inflater, deflater.deflate(b"bye")) == [b"bye"]
    assert not inflater.ended
    assert read(inflater, deflater.finish()) == [b""]
    assert inflater.ended


def test_what_comes_behind_the_stream_is_given_back():
    assert Inflater(1_000).receive(zlib.compress(b"look\r\n") + b"who\r\n") == (
        b"look\r\n", b"who\r\n",
    )  # fmt: skip


@pytest.mark.parametrize("data", [b"hello\r\n", b"\x78\x9c\xff", b"GET / HTTP/1.1\r\n"])
def test_what_is_no_stream_is_broken(data):
    assert Inflater(1_000).receive(data) == (NO_STREAM, b"")


def test_a_false_checksum_is_broken():
    assert Inflater(1_000).receive(zlib.compress(b"tea")[:-1] + b"?") == (NO_STREAM, b"")


def test_a_stream_that_wants_a_dictionary_is_broken():
    stream = zlib.compressobj(zdict=b"tea")
    data = stream.compress(b"tea") + stream.flush()
    assert Inflater(1_000).receive(data) == (NO_STREAM, b"")


@pytest.mark.parametrize(("length", "found"), [(1_000, b"a" * 1_000), (1_001, TOO_MUCH)])
def test_a_chunk_may_become_so_much_and_no_more(length, found):
    assert Inflater(1_000).receive(zlib.compress(b"a" * length)) == (found, b"")


def test_a_megabyte_of_zeros_is_too_much():
    assert read(Inflater(262_144), zlib.compress(bytes(1_048_576), 9)) == [TOO_MUCH]


def test_what_streams_before_it_became_counts_too():
    assert Inflater(1_000).receive(zlib.compress(b"a" * 10), 995) == (TOO_MUCH, b"")


def test_each_chunk_has_the_bound_for_itself():
    deflater, inflater = Deflater(), Inflater(1_000)
    chunks = [deflater.deflate(b"a" * 900) for _ in range(3)]
    assert read(inflater, *chunks) == [b"a" * 900] * 3


@pytest.mark.parametrize("bad", [b"no stream", zlib.compress(bytes(5_000))])
def test_nothing_comes_out_of_what_was_broken_once(bad):
    inflater = Inflater(1_000)
    inflater.receive(bad)
    assert [inflater.receive(data) for data in (b"", bad, zlib.compress(b"tea"))] == [
        (b"", b"")
    ] * 3


@given(st.lists(st.binary(max_size=50), max_size=8), st.lists(st.integers(0, 300), max_size=6))
def test_any_split_of_a_stream_says_the_same(writes, cuts):
    deflater, inflater = Deflater(), Inflater(10_000)
    data = b"".join(map(deflater.deflate, writes)) + deflater.finish()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found = read(inflater, *(data[a:b] for a, b in itertools.pairwise(edges)))
    assert b"".join(found) == b"".join(writes)


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_no_input_raises(chunks):
    inflater = Inflater(100)
    for chunk in chunks:
        found, rest = inflater.receive(chunk)
        assert isinstance(found, Broken) or len(found) <= 100
        assert len(rest) <= len(chunk)
