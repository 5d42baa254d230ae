"""The messages of CHARSET: what we say, and what clients say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire.charset import (
    BEST,
    MOST_NAMES,
    OTHERS,
    Accepted,
    Rejected,
    Request,
    Table,
    accepted,
    parse,
    rejected,
    request,
    table_rejected,
)


def test_what_we_say():
    assert request(BEST) == b"\x01;UTF-8"
    assert request(*OTHERS) == b"\x01;ISO-8859-1;CP437;US-ASCII"
    assert accepted("utf-8") == b"\x02utf-8"
    assert rejected() == b"\x03"
    assert table_rejected() == b"\x05"


def test_what_tintin_answers():
    assert parse(bytes.fromhex("02 55 54 46 2d 38")) == Accepted("UTF-8")


def test_what_mushclient_answers():
    assert parse(b"\x03") == Rejected()
    assert isinstance(parse(b"\x03"), Rejected)


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        (b";UTF-8", ("UTF-8",)),
        (b" UTF-8 ISO-8859-1", ("UTF-8", "ISO-8859-1")),
        (b",utf-8,", ("utf-8",)),
        (b";;UTF-8;;", ("UTF-8",)),
        (b"\x00UTF-8\x00CP437", ("UTF-8", "CP437")),
        (b"[TTABLE]\x01;UTF-8", ("UTF-8",)),
        (b"[TTABLE ]\x01;UTF-8", ("UTF-8",)),
        (b"[TTABLE]\n;UTF-8", ("UTF-8",)),
        (b"[TTABLE]", ("TTABLE]",)),
        (b"", ()),
        (b";", ()),
        (b";UTF\n-8;\xff;CP437", ("CP437",)),
        (b";" + b"U" * 41 + b";CP437", ("CP437",)),
        (b";a" * 100, ("a",) * MOST_NAMES),
    ],
)
def test_a_client_that_asks_by_itself(listed, names):
    assert parse(b"\x01" + listed) == Request(names)


@pytest.mark.parametrize("name", [b"", b"UTF\x1b-8", b"UTF 8", b"\xc3\xa9", b"U" * 41])
def test_a_choice_that_is_no_name_is_none(name):
    assert parse(b"\x02" + name) is None


def test_a_translation_table_is_known_for_one():
    assert parse(b"\x04\x01;US-ASCII") == Table()


@pytest.mark.parametrize("garbage", [b"", b"\x00", b"\x05", b"\x06", b"\x07", b"UTF-8", b"\xff"])
def test_garbage_is_none(garbage):
    assert parse(garbage) is None


@given(st.integers(0, 6), st.binary(max_size=100))
def test_no_input_raises_and_all_names_are_short_and_printable(kind, rest):
    match parse(bytes((kind,)) + rest):
        case Request(names):
            assert len(names) <= MOST_NAMES
        case Accepted(name):
            names = (name,)
        case _:
            names = ()
    for name in names:
        assert name.isprintable()
        assert 0 < len(name) <= 40
        assert parse(accepted(name)) == Accepted(name)
