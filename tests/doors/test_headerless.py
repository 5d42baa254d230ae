"""Connections that a proxy has still to name."""

from teaparty.doors.headerless import Headerless


def test_of_one_block_there_are_only_so_many_and_others_are_not_concerned():
    waiting = Headerless()
    found = [waiting.begins(f"2001:db8::{each}", 2) for each in range(3)]
    assert (found, waiting.all) == ([True, True, False], 2)
    assert waiting.begins("2001:db8:0:1::1", 2)


def test_those_that_have_their_header_are_not_counted_any_more():
    waiting = Headerless()
    for _ in range(9):
        assert waiting.begins("192.0.2.7", 1)
        waiting.ends("192.0.2.7")
    assert waiting.all == 0
