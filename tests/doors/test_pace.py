"""Lines faster than their pace wait, in order; people who send ever more are parted with."""

import pytest
from twisted.internet.defer import Deferred

from teaparty.core.values.notices import Reason
from teaparty.core.words.command import command
from teaparty.wire.telnet import AYT, DO, EOF, TIMING_MARK, WILL, negotiation
from teaparty.wire.telnet import command as telnet_command
from tests import sentences as s
from tests.doors.conftest import PASSWORD, Slow, by_transport

TIMING = negotiation(DO, TIMING_MARK)


def said(*numbers):
    return [f"You say: {number}" for number in numbers]


def says(*numbers):
    return b"".join(b"say %d\r\n" % number for number in numbers)


@pytest.fixture
def hall(hall_with):
    return hall_with(lines_burst=8, lines_a_second=2)


@pytest.fixture
def alice(hall):
    wire = hall.guest("alice")
    hall.goes_on(10)
    return wire


def test_eight_lines_are_taken_at_once_and_then_two_a_second(hall, alice):
    alice.types(says(*range(12)))
    assert alice.reads() == said(*range(8))
    hall.goes_on(0.25)
    assert alice.reads() == []
    hall.goes_on(0.25)
    assert alice.reads() == said(8)
    hall.goes_on(1.5)
    assert alice.reads() == said(9, 10, 11)
    hall.goes_on(10)
    alice.types(says(*range(8)))
    assert alice.reads() == said(*range(8))


def test_there_is_no_timer_while_nothing_waits(hall, alice):
    alice.types(says(*range(8)))
    assert hall.timers() == []
    alice.types(says(8))
    assert len(hall.timers()) == 1
    hall.goes_on(0.5)
    assert hall.timers() == []


def test_what_comes_while_lines_wait_waits_behind_them(hall, alice):
    alice.types(says(*range(9)), b"say", b" 9\r\n", says(10))
    assert alice.producerState == "producing"
    hall.goes_on(2)
    assert alice.reads() == said(*range(11))


def test_no_more_is_read_than_may_wait(hall, alice):
    alice.types(says(*range(8 + 31)))
    assert alice.producerState == "producing"
    alice.types(says(39))
    assert alice.producerState == "paused"
    hall.goes_on(0.5)
    assert alice.producerState == "producing"


def test_no_more_bytes_are_read_than_may_wait(hall_with):
    hall = hall_with(lines_burst=1, lines_a_second=1, flood_bytes=1_024)
    wire = hall.guest("alice").types(b"say 1\r\n", b"x" * 1_017)
    assert wire.producerState == "producing"
    wire.types(b"x")
    assert wire.producerState == "paused"
    hall.goes_on(2)
    wire.types(b"\r\n")
    assert wire.producerState == "producing"


def test_a_line_that_is_too_long_is_refused_when_its_turn_has_come(hall, alice):
    alice.types(says(*range(9)), b"x" * 3_000, b"\r\n", says(9))
    assert alice.reads() == said(*range(8))
    hall.goes_on(3)
    assert alice.reads() == [
        "You say: 8",
        s.line_too_long(2048),
        "You say: 9",
    ]


def test_a_burst_holds_back_nobody_else(hall, alice):
    bob = hall.guest("bob")
    alice.types(says(*range(30)))
    bob.takes()
    bob.types(b"say hi\r\n")
    assert bob.reads() == ["You say: hi"]


class TestPasted:
    """A script of a hundred lines."""

    SCRIPT = says(*range(100))

    def test_it_is_obeyed_in_order(self, hall, alice):
        alice.types(self.SCRIPT)
        hall.goes_on(45.75)
        assert alice.reads() == said(*range(99))
        hall.goes_on(0.25)
        assert alice.reads() == said(99)
        assert not alice.disconnecting

    def test_a_script_is_obeyed_to_its_end_though_netcat_has_ended(self, hall):
        wire = hall.connects()
        wire.reads()
        wire.types(b"login alice\n" + self.SCRIPT).ends()
        assert not wire.disconnecting
        hall.goes_on(47)
        assert wire.reads()[-100:] == said(*range(100))
        assert wire.disconnecting

    @pytest.mark.parametrize("size", [10, 300])
    def test_a_script_in_pieces_is_obeyed_in_order(self, hall, alice, size):
        """The transport gives what it has as long as it is read."""
        script = b"".join(b"say %d %s\r\n" % (n, b"x" * (size - 8)) for n in range(100))
        for _ in range(200):
            while script and alice.producerState == "producing":
                alice.types(script[:8_192])
                script = script[8_192:]
            hall.goes_on(0.25)
        assert [int(line.split()[2]) for line in alice.reads()] == list(range(100))

    def test_its_end_says_goodbye(self, hall, alice):
        alice.types(self.SCRIPT + telnet_command(EOF))
        hall.goes_on(47)
        assert alice.reads() == [*said(*range(100)), s.goodbye]

    def test_what_is_not_obeyed_yet_is_gone_with_the_link(self, hall, alice):
        alice.types(self.SCRIPT).drops()
        assert hall.timers() == []
        hall.goes_on(5)
        assert hall.party.people == {}

    def test_what_is_not_obeyed_yet_is_gone_with_the_session(self, hall, alice):
        alice.types(b"say hi\r\n" * 9 + b"quit\r\n" + self.SCRIPT)
        hall.goes_on(60)
        assert alice.reads() == ["You say: hi"] * 9 + [s.goodbye]
        alice.drops()
        assert hall.timers() == []


class TestFloods:
    def test_somebody_who_sends_ever_more_is_told_so_and_let_go(self, hall, alice):
        bob = hall.guest("bob")
        alice.takes()
        seconds = 0.0
        while not alice.disconnecting:
            if alice.producerState == "producing":
                alice.types(b"say hi\r\n" * 40)
            else:
                hall.goes_on(0.5)
                seconds += 0.5
        assert alice.protocol.door.session.gone is Reason.FLOODING
        assert alice.reads() == ["You say: hi"] * 68 + [s.sent_too_much]
        assert bob.reads()[-1] == s.lost_link("alice")
        assert 30 <= seconds < 32

    def test_somebody_who_keeps_the_queue_full_line_by_line_is_let_go(self, hall, alice):
        for number in range(400):
            if alice.producerState == "producing":
                alice.types(says(number))
            hall.goes_on(0.25)
        assert alice.protocol.door.session.gone is Reason.FLOODING

    def test_somebody_who_is_a_little_too_fast_is_only_held_back(self, hall, alice):
        for number in range(50):
            alice.types(says(2 * number, 2 * number + 1))
            hall.goes_on(0.75)
        hall.goes_on(60)
        assert alice.reads() == said(*range(100))

    def test_somebody_who_pasted_far_too_much_at_once_is_read_again_to_see_whether_that_is_all(
        self, hall, alice
    ):
        alice.types(b"say hi\r\n" * 300)
        hall.goes_on(29)
        assert alice.producerState == "paused"
        hall.goes_on(2)
        assert alice.producerState == "producing"
        alice.types(TIMING)
        hall.goes_on(200)
        assert alice.reads() == ["You say: hi"] * 300
        alice.types(b"say hi\r\n" * 300)
        hall.goes_on(20)
        assert not alice.disconnecting

    def test_somebody_who_pasted_too_much_and_sends_on_is_let_go(self, hall, alice):
        alice.types(b"say hi\r\n" * 300)
        hall.goes_on(31)
        alice.types(b"x")
        assert alice.reads()[-1] == s.sent_too_much

    def test_a_link_that_is_gone_is_noticed_when_the_next_line_is_due(self, hall, alice):
        alice.types(b"say hi\r\n" * 300)
        hall.goes_on(31)
        alice.drops()
        assert (hall.party.people, hall.timers()) == ({}, [])

    def test_a_queue_of_one_line_is_full_only_while_a_line_waits(self, hall_with):
        hall = hall_with(lines_burst=1, lines_a_second=1, flood_lines=1, flood_seconds=5)
        wire = hall.guest("alice")
        for _ in range(10):
            hall.goes_on(10)
            wire.types(b"say hi\r\n" * 2)
        hall.goes_on(10)
        assert wire.reads() == ["You say: hi"] * 20

    def test_a_flood_that_began_during_a_password_check_is_let_go(self, hall_with):
        passwords = Slow()
        hall = hall_with(passwords=passwords, lines_burst=8, lines_a_second=2)
        hall.registers("alice")
        wire = hall.connects().types(f"login alice {PASSWORD}\r\n".encode())
        wire.types(b"say hi\r\n" * 300)
        assert wire.producerState == "paused"
        passwords.go_on()
        hall.goes_on(31)
        assert wire.producerState == "producing"
        wire.types(b"x")
        assert wire.reads()[-1] == s.sent_too_much

    def test_a_newcomer_can_flood_as_well(self, hall):
        wire = hall.connects()
        while not wire.disconnecting:
            if wire.producerState == "producing":
                wire.types(b"who\r\n" * 40)
            else:
                hall.goes_on(0.5)
        assert wire.reads()[-1] == s.sent_too_much


class TestTogether:
    """With all else that holds lines back, or comes between them."""

    def test_telnet_is_answered_while_lines_wait(self, hall, alice):
        alice.types(TIMING, says(*range(10)))
        alice.takes()
        assert alice.types(TIMING).takes() == negotiation(WILL, TIMING_MARK)
        assert alice.types(telnet_command(AYT)).reads() == [s.are_you_there]
        hall.goes_on(1)
        assert alice.reads() == said(8, 9)

    def test_what_is_negotiated_between_lines_is_not_lost(self, hall, alice):
        alice.types(b"say a\r\n" * 60 + b"say" + TIMING + b" b\r\n")
        assert negotiation(WILL, TIMING_MARK) in alice.takes()
        hall.goes_on(30)
        assert alice.reads()[-1] == "You say: b"

    def test_a_coroutine_between_them_is_waited_for(self, hall_with):
        waiting = []

        @command("wait")
        async def wait(me):
            """Wait."""
            waiting.append(Deferred())
            await waiting[-1]

        hall = hall_with(commands=(wait,), lines_burst=2, lines_a_second=1)
        wire = hall.guest("alice")
        hall.goes_on(5)
        wire.types(says(1, 2) + b"wait\r\n" + says(3, 4))
        hall.goes_on(5)
        assert wire.reads() == said(1, 2)
        assert hall.timers() == []
        waiting[0].callback(None)
        hall.turn()
        assert wire.reads() == said(3, 4)

    @by_transport
    def test_somebody_who_does_not_read_meanwhile_reads_all_later(self, hall, alice):
        alice.types(says(*range(12)))
        alice.stops_reading()
        hall.goes_on(5)
        assert hall.timers() == []
        assert alice.types(says(12)).producerState == "paused"
        alice.reads_again()
        hall.goes_on(5)
        assert alice.reads() == said(*range(13))
        assert alice.producerState == "producing"

    @by_transport
    def test_somebody_who_reads_again_before_the_next_line_is_due_reads_all(self, hall, alice):
        alice.types(says(*range(10)))
        alice.stops_reading()
        alice.reads_again()
        assert alice.reads() == said(*range(8))
        assert len(hall.timers()) == 1
        hall.goes_on(1)
        assert alice.reads() == said(8, 9)

    def test_others_have_their_turn_between_the_lines_of_a_burst(self, hall_with):
        hall = hall_with(lines_burst=20, lines_a_second=1, lines_at_once=4)
        wire = hall.guest("alice")
        hall.goes_on(20)
        wire.types(says(*range(25)))
        hall.goes_on(5)
        assert wire.reads() == said(*range(25))
        assert wire.producerState == "producing"

    def test_a_link_is_read_on_while_its_lines_wait_for_the_turn_of_others(self, hall_with):
        hall = hall_with(lines_burst=20, lines_at_once=4, flood_lines=8)
        wire = hall.guest("alice")
        hall.goes_on(20)
        wire.protocol.dataReceived(says(*range(4)))
        assert wire.producerState == "producing"
        wire.protocol.dataReceived(says(*range(4, 12)))
        assert wire.producerState == "paused"  # as many as may wait do so now
        hall.goes_on(5)
        assert wire.reads() == said(*range(12))
        assert wire.producerState == "producing"

    def test_a_password_that_waits_is_not_shown_to_anybody(self, hall_with):
        hall = hall_with(lines_burst=2, lines_a_second=1)
        hall.registers("alice")
        wire = hall.connects()
        wire.takes()
        wire.types(b"who\r\nlogin alice\r\nhorsebattery\r\nsay hi\r\n")
        assert hall.party.people == {}
        hall.goes_on(3)
        assert wire.takes().endswith(b"You say: hi\r\n")
        assert list(hall.party.people) == ["alice"]

    def test_a_prompt_stands_behind_what_is_read_at_last(self, hall, alice):
        alice.types(b"settings prompt on\r\n")
        hall.goes_on(10)
        alice.types(says(*range(9)))
        alice.takes()
        hall.goes_on(1)
        assert alice.takes() == b"\r\nYou say: 8\r\n> \xff\xf9"
