"""Options are refused without loops; BINARY is asked for and TIMING-MARK answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire.options import Options
from teaparty.wire.telnet import (
    BINARY,
    DO,
    DONT,
    TIMING_MARK,
    WILL,
    WONT,
    Codec,
    Negotiation,
    negotiation,
)

ECHO, NAWS = 1, 31


def answers(*asked):
    """What is answered to each, after the opening."""
    options = Options()
    options.opening()
    return [options.answer(Negotiation(verb, option)) for verb, option in asked]


def test_binary_is_asked_of_the_client_at_connect():
    assert Options().opening() == b"\xff\xfd\x00"


@pytest.mark.parametrize(("asked", "refused"), [(WILL, DONT), (DO, WONT)])
def test_an_option_is_refused_once(asked, refused):
    assert answers((asked, NAWS), (asked, NAWS)) == [negotiation(refused, NAWS), b""]


@pytest.mark.parametrize("verb", [WONT, DONT])
def test_a_refusal_is_not_answered(verb):
    assert answers((verb, ECHO), (verb, ECHO)) == [b"", b""]


def test_a_timing_mark_is_answered_each_time():
    will = negotiation(WILL, TIMING_MARK)
    assert answers((DO, TIMING_MARK), (DO, TIMING_MARK)) == [will, will]


@pytest.mark.parametrize("verb", [WILL, WONT])
def test_the_answer_to_our_binary_is_not_answered(verb):
    assert answers((verb, BINARY), (verb, BINARY)) == [b"", b""]


def test_a_client_that_changes_its_mind_about_binary_is_confirmed():
    assert answers((WONT, BINARY), (WILL, BINARY), (WILL, BINARY), (WONT, BINARY)) == [
        b"", negotiation(DO, BINARY), b"", negotiation(DONT, BINARY),
    ]  # fmt: skip


def test_our_own_side_does_not_become_binary():
    assert answers((DO, BINARY), (DO, BINARY)) == [negotiation(WONT, BINARY), b""]


def test_all_that_debians_telnet_asks_on_port_23_is_refused_but_binary():
    asked = [
        (DO, 38), (WILL, 38), (DO, 3), (WILL, 24), (WILL, 31), (WILL, 32), (WILL, 33),
        (WILL, 34), (WILL, 39), (DO, 5), (WILL, BINARY),
    ]  # fmt: skip
    refusals = [negotiation(WONT if verb == DO else DONT, option) for verb, option in asked[:-1]]
    assert answers(*asked) == [*refusals, b""]


@given(
    st.lists(st.tuples(st.sampled_from([WILL, WONT, DO, DONT]), st.integers(0, 40)), max_size=60)
)
def test_each_option_but_two_is_answered_at_most_once_a_side(asked):
    found = [answer for answer in answers(*asked) if answer]
    others = [answer for answer in found if answer[2] not in (BINARY, TIMING_MARK)]
    assert len(set(others)) == len(others)
    assert all(answer[1] in (WONT, DONT) for answer in others)


# busybox answers a refusal of NAWS or TTYPE by asking again; KBtin and MUSHclient answer all.
@pytest.mark.parametrize(
    "reply",
    [
        {DO: WONT, DONT: WONT, WILL: DONT, WONT: DONT},  # refuses all, even refusals
        {DO: WILL, DONT: WILL, WILL: DO, WONT: DO},  # wants all, whatever is answered
        {DO: WILL, DONT: WONT, WILL: DO, WONT: DONT},  # agrees to all
    ],
)
@pytest.mark.parametrize("first", [b"", b"\xff\xfb\x1f\xff\xfb\x18\xff\xfd\x01"])
def test_no_client_is_drawn_into_a_loop(reply, first):
    options, codec = Options(), Codec()
    sent, rounds = options.opening(), 0
    to_us = first
    while sent or to_us:
        to_us += b"".join(
            negotiation(reply[asked.verb], asked.option) for asked in Codec().receive(sent)
        )
        sent = b"".join(options.answer(asked) for asked in codec.receive(to_us))
        to_us = b""
        rounds += 1
        assert rounds < 10
