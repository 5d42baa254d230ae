"""Line ends in any mixture, however they are split over packets."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire.lines import LineEnds

MIXED = st.lists(
    st.sampled_from([b"\r", b"\n", b"\0", b"a", b"bc", b"\xc3\xa9", b"\x1b"]), max_size=12
).map(b"".join)


def received(*chunks):
    ends = LineEnds()
    return b"".join(ends.receive(chunk) for chunk in chunks)


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r\0", b"\r"])
def test_each_line_end_becomes_one_lf(end):
    assert received(b"one" + end + b"two" + end) == b"one\ntwo\n"


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r\0", b"\r"])
def test_an_empty_line_stays_a_line(end):
    assert received(b"a" + end + end + b"b" + end) == b"a\n\nb\n"


def test_an_end_that_is_split_is_one_end():
    assert received(b"one\r", b"\ntwo\r", b"\0three\r", b"four\r") == b"one\ntwo\nthree\nfour\n"


def test_a_lone_cr_ends_the_line_at_once():
    assert LineEnds().receive(b"look\r") == b"look\n"


def test_what_follows_a_cr_is_swallowed_once_only():
    assert received(b"a\r", b"\n", b"\n") == b"a\n\n"
    assert received(b"a\r", b"\0", b"\0b") == b"a\nb"


def test_an_empty_chunk_changes_nothing():
    assert received(b"a\r", b"", b"\nb") == b"a\nb"


def test_nul_is_left_out_wherever_it_stands():
    assert received(b"\0a\0b\n\0\0c\r\0\n") == b"ab\nc\n\n"


def test_kildclients_nul_after_a_subnegotiation_does_not_reach_the_next_line():
    assert received(b"\0who\r\n") == b"who\n"


@given(MIXED)
def test_the_ends_are_those_of_a_plain_reading(text):
    assert received(text) == re.sub(rb"\r\n|\r\0|\r", b"\n", text).replace(b"\0", b"")


@given(MIXED, st.lists(st.integers(0, 20), max_size=4))
def test_any_split_gives_the_same_text(text, cuts):
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    chunks = [text[a:b] for a, b in itertools.pairwise(edges)]
    assert received(*chunks) == received(text)


@given(st.lists(st.binary(max_size=6), max_size=6))
def test_neither_cr_nor_nul_comes_out(chunks):
    out = received(*chunks)
    assert b"\r" not in out
    assert b"\0" not in out


class TestTinyFugue:
    """It sends NUL for the byte 0x80."""

    def received(self, *chunks):
        ends = LineEnds()
        ends.nul_for_80 = True
        return b"".join(ends.receive(chunk) for chunk in chunks)

    def test_a_nul_within_utf8_is_the_byte_that_it_stands_for(self):
        assert self.received(b"\xd1\0 \xf0\x9f\x98\0\n") == "р 😀\n".encode()

    def test_several_nuls_within_utf8_are_bytes_however_they_are_split(self):
        text = b"\xe2\0\0x\xd1\0\r\0y\r\n"
        assert self.received(text) == b"\xe2\x80\x80x\xd1\x80\ny\n"
        assert self.received(*(text[at : at + 1] for at in range(len(text)))) == self.received(text)

    def test_a_nul_after_esc_is_the_byte_that_it_stands_for(self):
        assert self.received(b"\x1bQ\x1b\0\n") == b"\x1bQ\x1b\x80\n"

    def test_any_other_is_left_out(self):
        assert self.received(b"a\0b\r", b"\0c\n") == b"ab\nc\n"

    @given(MIXED, st.lists(st.integers(0, 20), max_size=4))
    def test_any_split_gives_the_same_text(self, text, cuts):
        edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
        chunks = [text[a:b] for a, b in itertools.pairwise(edges)]
        assert self.received(*chunks) == self.received(text)
