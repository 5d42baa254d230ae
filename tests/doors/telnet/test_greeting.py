"""The greeting waits a moment for the width of the window, and for nothing else."""

import pytest

from teaparty.wire.telnet import (
    AYT,
    DO,
    GMCP,
    NAWS,
    TTYPE,
    WILL,
    WONT,
    command,
    negotiation,
    subnegotiation,
)
from tests import sentences as s
from tests.doors.conftest import PASSWORD

GREETING = [
    s.welcome,
    s.nobody_in_yet,
    s.how_to_come_in,
]
NARROW = [
    *GREETING[:2],
    "Type login and your name to come in;",
    "  who, help and quit work here, too.",
]
FORTY = negotiation(WILL, NAWS) + subnegotiation(NAWS, b"\0\x28\0\x18")


@pytest.fixture
def hall(hall_with):
    hall = hall_with(greeting_milliseconds=300)
    hall.registers("alice")
    return hall


def test_the_greeting_is_laid_out_for_the_window_as_soon_as_that_is_known(hall):
    wire = hall.connects()
    assert wire.reads() == []
    wire.types(negotiation(WILL, TTYPE))
    assert wire.reads() == []
    wire.types(FORTY)
    assert wire.reads() == NARROW
    assert hall.timers() == []


def test_the_greeting_waits_no_longer_than_its_bound(hall):
    wire = hall.connects()
    hall.clock.advance(0.29)
    assert wire.reads() == []
    hall.clock.advance(0.02)
    assert wire.takes() == b"\r" + "".join(f"{line}\r\n" for line in GREETING).encode()
    wire.types(FORTY)
    assert wire.reads() == []


def test_a_telnet_client_that_is_slow_with_the_width_reads_it_as_it_is(hall):
    wire = hall.connects().types(negotiation(WILL, TTYPE))
    wire.takes()
    hall.clock.advance(0.31)
    assert wire.reads() == GREETING


def test_by_tls_there_is_time_for_the_handshake(hall):
    wire = hall.connects(tls=True)
    hall.clock.advance(0.59)
    assert wire.reads() == []
    hall.clock.advance(0.02)
    assert wire.reads() != []


def test_the_greeting_does_not_wait_for_somebody_who_tells_no_width(hall):
    wire = hall.connects().types(negotiation(WONT, NAWS))
    assert wire.reads()[:2] == GREETING[:2]
    assert hall.timers() == []


@pytest.mark.parametrize("milliseconds", [0, 300])
def test_a_greeting_does_not_wait_for_somebody_who_types(hall_with, milliseconds):
    wire = hall_with(greeting_milliseconds=milliseconds).connects()
    wire.types(b"w")
    assert wire.reads() == GREETING
    wire.types(b"ho\r\n")
    assert wire.reads() == [s.nobody_in_yet]


def test_lines_that_come_at_once_are_answered_at_once_and_behind_it(hall):
    wire = hall.connects().types(b"login bob\r\nsay hi\r\n")
    assert wire.reads() == [
        *GREETING,
        s.in_as("bob"),
        *["The Parlour", "Exits: north to The Garden.", s.nobody_else],
        "You say: hi",
    ]


def test_the_greeting_is_left_out_where_it_may_not_wait(hall_with):
    assert hall_with(greeting_milliseconds=0).connects().reads() == GREETING


def test_somebody_who_is_shown_out_meanwhile_reads_it_before(hall):
    wire = hall.connects().types(b"GET / HTTP/1.1\r\n")
    assert wire.reads()[:3] == GREETING
    assert wire.disconnecting


def test_the_party_may_close_meanwhile(hall):
    wire = hall.connects()
    hall.party.close()
    hall.turn()
    assert wire.reads() == [*GREETING, s.closed]
    assert wire.disconnecting
    wire.drops()
    assert hall.timers() == []


def test_the_peer_may_send_no_more_meanwhile(hall):
    wire = hall.connects().ends()
    assert wire.reads() == GREETING
    assert wire.disconnecting


def test_the_peer_may_be_gone_meanwhile(hall):
    wire = hall.connects()
    wire.takes()
    wire.drops()
    assert (wire.takes(), hall.timers()) == (b"", [])


def test_an_answer_meanwhile_comes_behind_it(hall):
    wire = hall.connects().types(command(AYT))
    assert wire.reads() == []
    wire.types(FORTY)
    assert wire.reads() == [*NARROW, s.are_you_there]


def test_somebody_who_comes_in_by_gmcp_waits_for_nothing_more(hall):
    login = b'Char.Login.Credentials {"account": "alice", "password": "%s"}' % PASSWORD.encode()
    wire = hall.connects().types(negotiation(DO, GMCP), subnegotiation(GMCP, login))
    assert wire.reads()[:2] == GREETING[:2]
    assert list(hall.party.people) == ["alice"]
