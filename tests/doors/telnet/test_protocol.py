"""The telnet door, over transports in memory."""

import zlib

import pytest

from teaparty.core.log.places import count
from teaparty.core.values.notices import Reason
from teaparty.wire.telnet import (
    AYT,
    CHARSET,
    DO,
    DONT,
    EC,
    EL,
    END_OF_RECORD,
    EOF,
    GMCP,
    MCCP2,
    MCCP3,
    MSSP,
    NAWS,
    NEW_ENVIRON,
    TIMING_MARK,
    TTYPE,
    WILL,
    WONT,
    Subnegotiation,
    command,
    negotiation,
    subnegotiation,
)
from tests import sentences as s
from tests.doors.conftest import by_transport

OPENING = bytes.fromhex("fffd00 fffd18 fffd1f")
GREETING = [
    s.welcome,
    s.nobody_in_yet,
    s.how_to_come_in,
]
TIMING = negotiation(DO, TIMING_MARK)


def test_a_connection_is_asked_a_little_and_greeted(hall):
    wire = hall.connects()
    assert wire.value().startswith(OPENING + b"Welcome")
    assert wire.reads() == GREETING


def test_the_first_answer_brings_the_other_options(hall):
    wire = hall.connects()
    wire.takes()
    wire.types(negotiation(WONT, TTYPE), negotiation(WONT, NAWS))
    assert wire.hears() == [
        (WILL, MSSP), (DO, NEW_ENVIRON), (WILL, CHARSET), (WILL, END_OF_RECORD), (WILL, GMCP),
        (WILL, MCCP3), (WILL, MCCP2),
    ]  # fmt: skip


def test_two_guests_talk(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    alice.types(b"say hello\r\n")
    assert alice.reads() == ["You say: hello"]
    assert bob.reads() == ["alice says: hello"]


@pytest.mark.parametrize(
    "chunks",
    [
        (b"say one\r\nsay two\r\n",),
        (b"say one\nsay two\n",),
        (b"say one\rsay two\r",),
        (b"say one\r\0say two\r\0",),
        (b"say one\r", b"\nsay two\r", b"\n"),
        (b"say", b" one\r", b"\0say t", b"wo\n"),
        (b"say \0one\r\nsa\0y two\0\r\n\0",),
        (b"say o\xff\xf1ne\r\nsay two\xff\xfa\x22\x00xterm\xff\xf0\r\n",),
    ],
)
def test_lines_end_in_any_way_however_split(hall, chunks):
    wire = hall.guest("alice").types(*chunks)
    assert wire.reads() == ["You say: one", "You say: two"]


def test_what_comes_with_the_connection_is_obeyed_in_order(hall):
    bob = hall.guest("bob")
    hall.connects().types(b"login alice\r\nsay hi\r\nquit\r\nsay never\r\n")
    assert bob.reads() == [s.arrived("alice"), "alice says: hi", s.quits("alice")]


def test_what_comes_behind_a_goodbye_is_not_even_looked_at(hall):
    wire = hall.guest("alice")
    rest = b"MSSP-REQUEST\r\nsay \xe9\r\n", b"x" * 3_000, TIMING, command(AYT), command(EOF)
    wire.types(b"quit\r\n" + b"".join(rest))
    assert wire.takes() == s.goodbye.encode() + b"\r\n"
    wire.types(b"".join(rest))
    assert wire.takes() == b""


def test_letters_are_composed(hall):
    bob = hall.guest("bob")
    hall.guest("alice").types("say e\N{COMBINING ACUTE ACCENT}\r\n".encode())
    assert bob.reads()[-1] == "alice says: \N{LATIN SMALL LETTER E WITH ACUTE}"


def test_nobody_is_waited_for_at_the_login(hall):
    """A client may answer nothing, answer late, or answer twice."""
    netcat, late, twice = hall.connects(), hall.connects(), hall.connects()
    answers = negotiation(WILL, TTYPE) + negotiation(WONT, NAWS)
    netcat.types(b"netty\n")
    late.types(b"latty\r\n", answers)
    twice.types(answers + b"twotty\r\n" + answers)
    assert list(hall.party.people) == ["netty", "latty", "twotty"]


@pytest.mark.parametrize("code", [241, 242, 243, 244, 245, 249, 240, 239, 238, 237, 0, 1, 65])
def test_commands_that_mean_nothing_here_are_left_alone(hall, code):
    """NOP, DM, BRK, IP, AO and others."""
    wire = hall.guest("alice").types(b"say o" + command(code) + b"ne\r\n")
    assert wire.takes() == b"You say: one\r\n"


def test_erasing_by_telnet_commands_edits_the_line(hall):
    wire = hall.guest("alice")
    wire.types(b"say tox" + command(EC) * 2 + b"wo\r\nquit" + command(EL) + b"say three\r\n")
    assert wire.reads() == ["You say: two", "You say: three"]


def test_an_are_you_there_is_answered_once_a_second(hall):
    wire = hall.guest("alice").types(command(AYT) * 3, command(AYT))
    assert wire.reads() == [s.are_you_there]
    hall.passes(1)
    wire.types(command(AYT))
    assert wire.reads() == [s.are_you_there]


def test_the_end_of_a_file_says_goodbye_when_all_is_obeyed(hall):
    bob, wire = hall.guest("bob"), hall.guest("alice")
    bob.takes()
    wire.protocol.dataReceived(b"say one\r\n" * 20 + b"say two\r\n" + command(EOF))
    hall.turn()
    assert wire.reads() == ["You say: one"] * 20 + ["You say: two", s.goodbye]
    assert bob.reads() == ["alice says: one"] * 20 + ["alice says: two", s.quits("alice")]
    assert wire.disconnecting


class TestBounds:
    def test_too_many_negotiations_end_the_connection_with_a_reason(self, hall_with):
        hall = hall_with(negotiations=10)
        wire = hall.guest("alice")
        wire.types(TIMING * 10)
        hall.passes(120)
        assert not wire.disconnecting
        wire.takes()
        wire.protocol.dataReceived(TIMING * 12)
        hall.turn()
        assert (
            wire.value()
            == negotiation(WILL, TIMING_MARK) * 10 + s.negotiates_too_much.encode() + b"\r\n"
        )
        assert wire.disconnecting
        assert wire.protocol.door.session.gone is Reason.NEGOTIATING

    def test_negotiations_of_the_minute_before_count_in_part(self, hall_with):
        hall = hall_with(negotiations=10)
        wire = hall.guest("alice").types(TIMING * 10)
        hall.passes(90)
        wire.types(TIMING * 5)
        assert not wire.disconnecting
        wire.types(TIMING)
        assert wire.disconnecting

    def test_two_hundred_in_a_minute_are_allowed(self, hall):
        wire = hall.guest("alice").types(*[command(AYT)] * 100, *[TIMING] * 100)
        assert not wire.disconnecting
        wire.types(command(AYT))
        assert wire.disconnecting

    def test_a_window_that_is_dragged_is_no_flood(self, hall):
        wire = hall.guest("alice")
        for width in range(3_000):
            wire.types(subnegotiation(NAWS, bytes((0, 20 + width % 200, 0, 24))))
        assert wire.protocol.door.view.look.width == 20 + 2_999 % 200
        assert not wire.disconnecting

    def test_a_key_that_is_held_is_none_either(self, hall):
        wire = hall.guest("alice").types(b"x" * 1_000 + command(EC) * 1_000 + b"say hi\r\n")
        assert wire.reads()[-1] == "You say: hi"

    @pytest.mark.parametrize("value", [command(EC), subnegotiation(NAWS, b"\0\x50\0\x18")])
    def test_more_held_keys_than_anybody_could_send_end_the_connection(self, hall, value):
        wire = hall.guest("alice").types(value * 5_000)
        assert wire.protocol.door.session.gone is Reason.NEGOTIATING


STRANGERS = [
    (b"GET / HTTP/1.1\r\nHost: tea.example\r\n\r\n", Reason.HTTP, "It is no web server."),
    (b"OPTIONS * HTTP/1.0\r\n\r\n", Reason.HTTP, "It is no web server."),
    (
        b"POST /" + b"a" * 1_200 + b" HTTP/1.1\r\nHost: tea\r\n\r\nlogin Puppet\r\nsay hi\r\n",
        Reason.HTTP,
        "It is no web server.",
    ),
    (bytes.fromhex("16030100f1010000ed0303") + bytes(range(200)), Reason.TLS, "not speak TLS."),
    (b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", Reason.SSH, "not speak SSH."),
]


class TestStrangers:
    @pytest.mark.parametrize(("data", "reason", "hint"), STRANGERS)
    @pytest.mark.parametrize("piece", [1, 5, 1_000])
    def test_somebody_who_speaks_another_protocol_is_told_in_one_line(
        self, hall, logged, data, reason, hint, piece
    ):
        wire = hall.connects()
        wire.takes()
        wire.types(*[data[at : at + piece] for at in range(0, len(data), piece)])
        (line,) = wire.reads()
        assert line.endswith(hint)
        assert wire.disconnecting
        assert logged()[-1] == f"session 1 left: {reason}"

    def test_others_may_begin_alike(self, hall):
        wire = hall.connects().types(b"GETA me a chair, HTTP/1.1\r\nlogin alice\r\nSSH-2.0\r\n")
        assert list(hall.party.people) == ["alice"]
        assert not wire.disconnecting

    @pytest.mark.parametrize("header", [b"Host: tea", b"origin: null", b"CONTENT-LENGTH: 4"])
    @pytest.mark.parametrize("long", [0, 5_000])
    @pytest.mark.parametrize("before", [b"", b"CONNECT " + b"a" * 3_000 + b" HTTP/1.1\r\n"])
    @pytest.mark.parametrize("piece", [1_000, 100_000])
    def test_a_header_before_the_login_ends_the_connection(self, hall, header, long, before, piece):
        """However long the lines are, and where a web page has no other request line."""
        data = before + header + b"x" * long + b"\r\n\r\nlogin Puppet\r\nsay hi\r\n"
        wire = hall.connects()
        session = wire.protocol.door.session
        wire.types(*[data[at : at + piece] for at in range(0, len(data), piece)])
        assert (session.gone, hall.party.people) == (Reason.HTTP, {})
        assert wire.reads()[-1].endswith("It is no web server.")

    def test_no_header_is_a_password(self, hall):
        hall.registers("alice")
        wire = hall.connects().types(b"login alice\r\n", b"Host: tea\r\n")
        assert wire.protocol.door.session.gone is Reason.HTTP

    def test_what_somebody_who_is_in_says_may_read_like_one(self, hall):
        wire = hall.guest("alice").types(b"say Host: tea\r\n", b"Host: tea\r\n")
        assert (wire.reads()[0], wire.disconnecting) == ("You say: Host: tea", False)

    def test_a_mush_client_may_connect(self, hall):
        hall.registers("wizzy")
        hall.connects().types(b"CONNECT wizzy horsebattery\r\n")
        assert list(hall.party.people) == ["wizzy"]


class TestCrawlers:
    def test_one_that_asks_in_plain_text_at_the_login_is_told_the_status(self, hall):
        wire = hall.connects()
        wire.takes()
        wire.types(b" mssp-request \r\n")
        lines = wire.reads()
        assert lines[:3] == ["", "MSSP-REPLY-START", "NAME\tThe Tea Party"]
        assert lines[-1] == "MSSP-REPLY-END"

    def test_somebody_who_has_come_in_asks_in_vain(self, hall):
        wire = hall.guest("alice").types(b"MSSP-REQUEST\r\n")
        assert "MSSP-REPLY-START" not in wire.reads()

    def test_one_that_knows_the_option_is_told_by_that(self, hall):
        wire = hall.connects()
        wire.takes()
        wire.types(negotiation(DO, MSSP))
        told = next(value for value in wire.hears() if isinstance(value, Subnegotiation))
        assert told.parameters.startswith(b"\x01NAME\x02The Tea Party\x01PLAYERS\x020")
        wire.types(negotiation(DONT, MSSP))
        assert wire.hears() == [(WONT, MSSP)]
        wire.types(negotiation(DO, MSSP))
        assert wire.hears() == [(WILL, MSSP), told]


class TestCompressedInput:
    """MCCP3."""

    BEGIN = negotiation(DO, MCCP3) + subnegotiation(MCCP3)

    def test_what_is_compressed_is_read(self, hall):
        wire, stream = hall.guest("alice"), zlib.compressobj()
        said = [
            stream.compress(b"say %d\r\n" % n) + stream.flush(zlib.Z_SYNC_FLUSH) for n in (1, 2)
        ]
        wire.types(b"say 0\r\n" + self.BEGIN + said[0], *[bytes((each,)) for each in said[1]])
        wire.types(stream.flush() + b"say plain\r\n")
        assert wire.reads() == ["You say: 0", "You say: 1", "You say: 2", "You say: plain"]

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b"say hi\r\n", "What your client compressed is no zlib stream. Goodbye."),
            (
                zlib.compress(b"x" * 300_000),
                "What your client compressed is too much at once. Goodbye.",
            ),
        ],
    )
    def test_what_cannot_be_read_or_grows_too_much_ends_it_with_a_reason(
        self, hall, data, sentence
    ):
        wire = hall.guest("alice").types(self.BEGIN + data)
        assert wire.reads() == [sentence]
        assert wire.protocol.door.session.gone is Reason.COMPRESSING
        assert wire.disconnecting


class TestLongLines:
    def test_a_long_line_is_refused_once_and_the_session_lives(self, hall):
        wire = hall.guest("alice")
        wire.types(b"say " + b"x" * 3_000 + b"\r\nsay hi\r\n")
        assert wire.reads() == [
            s.line_too_long(2048),
            "You say: hi",
        ]

    def test_a_long_line_in_many_pieces_is_refused_once(self, hall):
        wire = hall.guest("alice").types(*[b"x" * 100] * 300, b"\r\nsay hi\r\n", b"say ho\r\n")
        assert wire.reads() == [
            s.line_too_long(2048),
            "You say: hi",
            "You say: ho",
        ]

    def test_a_line_of_just_the_bound_is_read(self, hall):
        wire = hall.guest("alice").types(b"say " + b"x" * 2_044 + b"\r\n")
        assert wire.reads() == ["You say: " + "x" * 2_044]

    def test_a_long_line_before_the_login_is_refused_once(self, hall):
        wire = hall.connects()
        wire.reads()
        wire.types(b"x" * 17_000 + b"\xff\xf1x" * 100, b"y" * 17_000 + b"\n")
        assert wire.reads() == [
            s.line_too_long(2048),
            s.no_line_end,
        ]

    def test_a_line_that_is_far_too_long_before_login_ends_it_too(self, hall):
        wire = hall.connects().types(b"x" * 17_000 + b"\n")
        assert wire.reads()[-1] == s.no_line_end

    def test_too_much_without_a_line_end_before_login_ends_it(self, hall):
        wire = hall.connects()
        wire.reads()
        wire.types(*[b"x" * 1_000] * 17)
        assert wire.reads()[-1] == s.no_line_end
        assert wire.disconnecting


class TestComingAndGoing:
    def test_a_lost_link_is_told_to_the_room(self, hall):
        alice, bob = hall.guest("alice"), hall.guest("bob")
        bob.drops()
        assert alice.reads() == [s.lost_link("bob")]
        assert list(hall.party.people) == ["alice"]

    def test_somebody_who_ends_its_side_reads_the_answers_first(self, hall):
        wire = hall.connects()
        wire.reads()
        wire.protocol.dataReceived(b"login alice\r\nsay hi\r\n")
        wire.protocol.readConnectionLost()
        hall.turn()
        assert wire.reads()[-1] == "You say: hi"
        assert wire.disconnecting
        assert hall.party.people == {}

    def test_nothing_more_is_read_from_somebody_who_has_ended_its_side(self, hall):
        wire = hall.guest("alice")
        session = wire.protocol.door.session
        session.busy = True
        wire.types(b"say hi\r\n")
        wire.protocol.readConnectionLost()
        assert session.gone is None
        session.busy = False
        session.door.resume()
        hall.turn()
        assert wire.reads() == ["You say: hi"]
        assert session.gone is Reason.LINK
        assert wire.resumed == 0

    def test_newcomers_are_let_go_after_the_time_that_they_have(self, hall):
        wire = hall.connects()
        for _ in range(59):
            wire.types(b"x")
            hall.passes(1)
        assert not wire.disconnecting
        hall.passes(1)
        assert wire.reads()[-1] == s.took_too_long("60 seconds")
        assert wire.disconnecting

    def test_a_full_party_turns_people_away(self, hall_with):
        hall = hall_with(sessions=1)
        hall.guest("alice")
        wire = hall.connects()
        assert wire.reads() == [s.party_full]
        assert wire.disconnecting
        wire.protocol.dataReceived(b"login bob\r\n")
        wire.drops()
        assert list(hall.party.people) == ["alice"]
        assert hall.timers() == []
        stuck = hall.connects()
        hall.passes(5)
        assert stuck.aborted

    def test_somebody_who_was_turned_away_may_go_first_or_be_aborted(self, hall_with):
        hall = hall_with(sessions=0)
        gone, stuck = hall.connects(), hall.connects()
        gone.protocol.readConnectionLost()
        gone.drops()
        hall.passes(5)
        assert (gone.aborted, stuck.aborted) == (False, True)
        stuck.drops()
        assert hall.timers() == []

    def test_a_peer_that_does_not_let_it_end_is_aborted(self, hall):
        wire = hall.guest("alice").types(b"quit\r\n")
        assert wire.disconnecting
        hall.passes(4)
        assert not wire.aborted
        hall.passes(1)
        assert wire.aborted

    def test_nothing_is_aborted_that_has_ended(self, hall):
        wire = hall.guest("alice").types(b"quit\r\n")
        wire.drops()
        assert hall.timers() == []
        assert not wire.aborted


class TestSlowReaders:
    def test_somebody_who_takes_nothing_gets_nothing_and_catches_up(self, hall):
        alice, bob = hall.guest("alice"), hall.guest("bob")
        bob.stops_reading()
        alice.types(b"say one\r\n", b"say two\r\n")
        assert bob.value() == b""
        bob.reads_again()
        assert bob.reads() == ["alice says: one", "alice says: two"]

    @by_transport
    def test_somebody_who_comes_back_too_late_is_told_how_much_is_gone(self, hall_with):
        hall = hall_with(history=10)
        alice, bob = hall.guest("alice"), hall.guest("bob")
        bob.stops_reading()
        for number in range(25):
            alice.types(b"say %d\r\n" % number)
        bob.reads_again()
        assert bob.reads() == [
            s.lines_missed(15),
            *(f"alice says: {number}" for number in range(15, 25)),
        ]

    def test_somebody_who_is_let_go_reads_what_is_left_first(self, hall):
        alice, bob = hall.guest("alice"), hall.guest("bob")
        bob.stops_reading()
        alice.types(*[b"say %d\r\n" % number for number in range(100)])
        hall.party.close()
        hall.turn()
        assert not bob.disconnecting
        bob.reads_again()
        assert bob.reads() == [
            *(f"alice says: {number}" for number in range(100)),
            s.closed,
        ]
        assert bob.disconnecting

    @by_transport
    def test_somebody_who_does_not_read_is_not_read(self, hall):
        wire = hall.guest("alice")
        wire.stops_reading()
        wire.types(b"say one\r\n", b"say two\r\n")
        assert wire.producerState == "paused"
        assert hall.party.start.log.end == 1
        wire.reads_again()
        assert wire.reads() == ["You say: one", "You say: two"]
        assert wire.producerState == "producing"

    @by_transport
    def test_somebody_who_takes_nothing_for_too_long_is_dropped(self, hall):
        alice, bob = hall.guest("alice"), hall.guest("bob")
        alice.reads()
        bob.stops_reading()
        hall.passes(60)
        assert not bob.aborted
        hall.passes(1)
        assert bob.aborted
        assert alice.reads() == [s.lost_link("bob")]


class TestTurns:
    def test_a_flood_waits_with_its_sender(self, hall_with):
        """Nothing more is read while lines wait: the input of one read is all that is held."""
        hall = hall_with(lines_at_once=4)
        wire = hall.guest("alice")
        wire.protocol.dataReceived(b"\n" * 1_000 + b"say hi\r\n")
        while not wire.resumed:
            hall.clock.advance(0)
        assert count(0, hall.party.start.end) == 1 + 1  # come in, and said hi

    def test_a_flood_is_obeyed_in_turns_and_in_order(self, hall_with):
        hall = hall_with(lines_at_once=4, history=1_000)
        wire = hall.guest("alice")
        wire.protocol.dataReceived(b"".join(b"say %d\r\n" % number for number in range(40)))
        assert wire.producerState == "paused"
        assert count(0, hall.party.start.end) == 1 + 3  # come in, and said three
        for _ in range(12):
            hall.turn()
        assert wire.reads() == [f"You say: {number}" for number in range(40)]
        assert wire.producerState == "producing"
