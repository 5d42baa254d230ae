"""The telnet codec, with what real clients sent (recorded in November 2026)."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from teaparty.wire import telnet
from teaparty.wire.telnet import (
    BINARY,
    DO,
    DONT,
    GA,
    IAC,
    MOST_PARAMETERS,
    NAWS,
    SB,
    SE,
    TIMING_MARK,
    WILL,
    WONT,
    Codec,
    Command,
    Negotiation,
    Subnegotiation,
    command,
    escaped,
    negotiation,
    subnegotiation,
)
from tests.holding import held_by
from tests.wire.values import joined

TELNETTY = st.lists(
    st.one_of(
        st.sampled_from(
            [bytes([b]) for b in (IAC, SB, SE, WILL, WONT, DO, DONT, 0, 1, 6, 24, 241)]
        ),
        st.sampled_from([b"hi", b"\r\n", b"\xc3\xa9", b"\xff\xff"]),
        st.binary(max_size=3),
    ),
    max_size=25,
).map(b"".join)


def received(*chunks):
    codec = Codec()
    return [value for chunk in chunks for value in codec.receive(chunk)]


def test_text_without_telnet_passes_as_it_is():
    assert received(b"say h\xc3\xa9llo\r\n") == [b"say h\xc3\xa9llo\r\n"]


def test_nothing_brings_nothing():
    assert received(b"") == []
    assert received(b"\xff", b"", b"\xf1") == [Command(241)]


def test_a_doubled_iac_is_a_byte_of_text():
    assert received(b"a\xff\xffb") == [b"a\xffb"]


@pytest.mark.parametrize("verb", [WILL, WONT, DO, DONT])
def test_a_negotiation_is_taken_out_of_the_text(verb):
    assert received(b"sa", bytes((IAC, verb, 31)), b"y") == [b"sa", Negotiation(verb, 31), b"y"]


def test_the_option_may_be_any_byte():
    assert received(b"\xff\xfb\xff\xff\xfd\xf0") == [Negotiation(WILL, 255), Negotiation(DO, 240)]


def test_text_around_values_keeps_its_place():
    assert received(b"a\xff\xf1b\xff\xfd\x06c") == [
        b"a", Command(241), b"b", Negotiation(DO, TIMING_MARK), b"c",
    ]  # fmt: skip


@pytest.mark.parametrize("code", [1, 236, 237, 238, 239, 240, 241, 242, 243, 244, 246, 249])
def test_a_command_without_an_option_is_one_byte(code):
    assert received(bytes((IAC, code)) + b"who\r\n") == [Command(code), b"who\r\n"]


def test_a_subnegotiation_has_its_parameters():
    assert received(b"\xff\xfa\x18\x00xterm\xff\xf0") == [Subnegotiation(24, b"\x00xterm")]


def test_a_doubled_iac_in_a_subnegotiation_is_one():
    assert received(b"\xff\xfa\x1f\x00\xff\xff\x00\x28\xff\xf0") == [
        Subnegotiation(31, b"\x00\xff\x00\x28")
    ]


def test_a_subnegotiation_may_be_of_option_255():
    assert received(b"\xff\xfa\xff\xff\x01\xff\xf0") == [Subnegotiation(255, b"\x01")]


def test_a_subnegotiation_without_parameters_is_one():
    assert received(b"\xff\xfa\x18\xff\xf0") == [Subnegotiation(24, b"")]


def test_an_empty_subnegotiation_is_dropped():
    assert received(b"a\xff\xfa\xff\xf0b") == [b"ab"]


def test_a_stray_end_of_a_subnegotiation_is_a_command():
    assert received(b"\xff\xf0who") == [Command(SE), b"who"]


def test_a_negotiation_inside_a_subnegotiation_ends_that():
    assert received(b"\xff\xfa\x18\x00xt\xff\xfd\x06who\r\n") == [
        Negotiation(DO, TIMING_MARK),
        b"who\r\n",
    ]


@pytest.mark.parametrize("code", [236, 239, 241, 249])
def test_a_command_inside_a_subnegotiation_ends_that(code):
    assert received(b"\xff\xfa\x18\x00xt" + bytes((IAC, code)) + b"who") == [Command(code), b"who"]


def test_a_client_that_forgets_to_double_an_iac_is_understood():
    assert received(b"\xff\xfa\x1f\x00\xff\x00\x28\xff\xf0who") == [
        Subnegotiation(NAWS, b"\x00\xff\x00\x28"),
        b"who",
    ]


def test_a_subnegotiation_inside_another_stands_alone():
    assert received(b"\xff\xfa\x18junk\xff\xfa\x1f\x00\x50\xff\xf0") == [
        Subnegotiation(31, b"\x00\x50")
    ]


@pytest.mark.parametrize(("extra", "kept"), [(0, True), (1, False), (5_000, False)])
def test_a_subnegotiation_that_is_too_long_is_dropped_to_its_end(extra, kept):
    parameters = b"x" * (MOST_PARAMETERS + extra)
    values = received(b"\xff\xfa\x18" + parameters + b"\xff\xf0who")
    assert values == [*([Subnegotiation(24, parameters)] if kept else []), b"who"]


def test_one_that_never_ends_costs_a_bounded_memory():
    codec = Codec()
    codec.receive(b"\xff\xfa\x18")
    for _ in range(100):
        assert codec.receive(b"x" * 1_000 + b"\xff\xff") == []
    assert held_by(codec) <= held_by(Codec()) + MOST_PARAMETERS + 2


def test_the_operator_may_allow_less():
    codec = Codec(4)
    assert codec.receive(subnegotiation(NAWS, b"abcd")) == [Subnegotiation(NAWS, b"abcd")]
    assert codec.receive(subnegotiation(NAWS, b"abcde")) == []
    assert codec.receive(subnegotiation(NAWS, b"abc\xff")) == [Subnegotiation(NAWS, b"abc\xff")]


def test_what_debians_telnet_sends_on_port_23():
    hello = "fffd26 fffb26 fffd03 fffb18 fffb1f fffb20 fffb21 fffb22 fffb27 fffd05"
    assert received(bytes.fromhex(hello)) == [
        Negotiation(DO, 38), Negotiation(WILL, 38), Negotiation(DO, 3), Negotiation(WILL, 24),
        Negotiation(WILL, 31), Negotiation(WILL, 32), Negotiation(WILL, 33), Negotiation(WILL, 34),
        Negotiation(WILL, 39), Negotiation(DO, 5),
    ]  # fmt: skip


def test_what_debians_telnet_makes_of_a_snowman_without_binary():
    typed = bytes.fromhex("68c3a96c6c6f20e298fff4fffd0620f09f98800d0a")
    values = received(typed)
    assert values[1:3] == [Command(244), Negotiation(DO, TIMING_MARK)]
    assert b"".join(v for v in values if isinstance(v, bytes)) == (
        b"h\xc3\xa9llo \xe2\x98 \xf0\x9f\x98\x80\r\n"
    )


def test_what_kildclient_sends_after_a_subnegotiation():
    assert received(bytes.fromhex("fffa18004b696c64436c69656e74fff000") + b"who\r\n") == [
        Subnegotiation(24, b"\x00KildClient"),
        b"\x00who\r\n",
    ]


def test_what_tinyfugue_glues_to_its_first_line():
    assert received(bytes.fromhex("fffb1f") + b"hello\r\n") == [Negotiation(WILL, 31), b"hello\r\n"]


@given(TELNETTY)
@example(b"\xff\xfa\xff\xf0")
@example(b"\xff\x01")
def test_no_input_raises_and_all_values_are_of_the_four_kinds(data):
    for value in received(data):
        assert isinstance(value, bytes | Command | Negotiation | Subnegotiation)


@given(st.binary(max_size=60))
def test_no_bytes_at_all_raise(data):
    received(data)


@given(TELNETTY, st.lists(st.integers(0, 60), max_size=5))
def test_any_split_gives_the_same_values(data, cuts):
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    chunks = [data[a:b] for a, b in itertools.pairwise(edges)]
    assert joined(received(*chunks)) == joined(received(data))


@pytest.mark.slow
def test_any_two_bytes_may_follow_an_iac_and_what_comes_then_is_read():
    for first, second in itertools.product(range(256), repeat=2):
        values = received(bytes((IAC, first, second)), b"\xff\xf0", b"\xff\xf0", b"who")
        assert values[-1][-3:] == b"who"


def test_any_beginning_of_a_long_talk_says_what_the_talk_says():
    talk = bytes.fromhex(
        "fffd26fffb1ffffa1f00ffff0028fff0 68c3a9ffff fffa1800544bfff000 0d0a fff4fffd06"
        "fffac9436f72652e50696e67fff0 fff1fffa ff0102ffff fff0 fffaffffff01fff0 77686f0d00"
    )
    whole = joined(received(talk))
    for end in range(len(talk)):
        begun = joined(received(talk[:end]))
        if begun and isinstance(begun[-1], bytes):
            assert whole[len(begun) - 1].startswith(begun.pop())
        assert begun == whole[: len(begun)]


@given(st.integers(0, 255), st.binary(max_size=30))
def test_a_subnegotiation_comes_back_as_it_was(option, parameters):
    assert received(subnegotiation(option, parameters)) == [Subnegotiation(option, parameters)]


@given(st.binary(max_size=30))
def test_escaped_text_comes_back_as_it_was(text):
    assert joined(received(escaped(text))) == [text] * bool(text)


def test_commands_have_the_codes_of_rfc_854_and_885_and_1184():
    assert (telnet.GA, telnet.EL, telnet.EC, telnet.AYT) == (0xF9, 0xF8, 0xF7, 0xF6)
    assert (telnet.EOR, telnet.EOF) == (0xEF, 0xEC)


def test_the_bytes_of_a_command():
    assert command(GA) == b"\xff\xf9"


@given(st.sampled_from([WILL, WONT, DO, DONT]), st.integers(0, 255))
def test_a_negotiation_comes_back_as_it_was(verb, option):
    assert received(negotiation(verb, option)) == [Negotiation(verb, option)]


def test_the_bytes_of_do_binary():
    assert negotiation(DO, BINARY) == b"\xff\xfd\x00"
