"""The telnet door, over transports in memory."""

import pytest

OPENING = b"\xff\xfd\x00"
WILL, WONT, DO, DONT = b"\xff\xfb", b"\xff\xfc", b"\xff\xfd", b"\xff\xfe"


def test_a_connection_is_greeted_after_the_request_for_binary(hall):
    wire = hall.connects()
    assert wire.value().startswith(OPENING)
    assert wire.reads() == [
        "Welcome to the Tea Party.",
        "Nobody is in yet.",
        "Type login and your name to come in, who to see who is here, or quit to leave.",
    ]


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
        (b"say o\xff\xf1ne\r\nsay two\xff\xfa\x18\x00xterm\xff\xf0\r\n",),
    ],
)
def test_lines_end_in_any_way_however_split(hall, chunks):
    wire = hall.guest("alice").types(*chunks)
    assert wire.reads() == ["You say: one", "You say: two"]


def test_what_comes_with_the_connection_is_obeyed_in_order(hall):
    bob = hall.guest("bob")
    hall.connects().types(b"login alice\r\nsay hi\r\nquit\r\nsay never\r\n")
    assert bob.reads() == ["alice has come in.", "alice says: hi", "alice has quit."]


def test_invalid_utf8_is_replaced_and_the_rest_composed(hall):
    bob = hall.guest("bob")
    hall.guest("alice").types(b"say caf\xe9 e\xcc\x81\r\n")
    assert (
        bob.reads()[-1]
        == "alice says: caf\N{REPLACEMENT CHARACTER} \N{LATIN SMALL LETTER E WITH ACUTE}"
    )


def test_options_are_refused_once_and_timing_marks_always_answered(hall):
    wire = hall.guest("alice")
    wire.protocol.dataReceived((WILL + b"\x1f" + DO + b"\x01") * 3 + (DO + b"\x06") * 2)
    assert wire.value() == DONT + b"\x1f" + WONT + b"\x01" + (WILL + b"\x06") * 2


def test_too_many_negotiations_end_the_connection_with_a_reason(hall_with):
    hall = hall_with(negotiations=10)
    wire = hall.guest("alice")
    wire.protocol.dataReceived((DO + b"\x06") * 10)
    hall.passes(60)
    assert not wire.disconnecting
    wire.clear()
    wire.protocol.dataReceived((DO + b"\x06") * 12)
    hall.turn()
    assert wire.value() == (WILL + b"\x06") * 10 + b"Your client negotiates too much. Goodbye.\r\n"
    assert wire.disconnecting


class TestLongLines:
    def test_a_long_line_is_refused_once_and_the_session_lives(self, hall):
        wire = hall.guest("alice")
        wire.types(b"say " + b"x" * 3_000 + b"\r\nsay hi\r\n")
        assert wire.reads() == [
            "A line can have 2048 bytes. Yours had more, so it was not read.",
            "You say: hi",
        ]

    def test_so_it_is_in_many_pieces(self, hall):
        wire = hall.guest("alice").types(*[b"x" * 100] * 300, b"\r\nsay hi\r\n")
        assert wire.reads() == [
            "A line can have 2048 bytes. Yours had more, so it was not read.",
            "You say: hi",
        ]

    def test_a_line_of_just_the_bound_is_read(self, hall):
        wire = hall.guest("alice").types(b"say " + b"x" * 2_044 + b"\r\n")
        assert wire.reads() == ["You say: " + "x" * 2_044]

    def test_so_it_is_told_once_however_much_comes(self, hall):
        wire = hall.connects()
        wire.reads()
        wire.types(b"x" * 17_000 + b"\xff\xf1x" * 100, b"y" * 17_000 + b"\n")
        assert wire.reads() == [
            "A line can have 2048 bytes. Yours had more, so it was not read.",
            "That is too much without a line end. Goodbye.",
        ]

    def test_a_line_that_is_far_too_long_before_login_ends_it_too(self, hall):
        wire = hall.connects().types(b"x" * 17_000 + b"\n")
        assert wire.reads()[-1] == "That is too much without a line end. Goodbye."

    def test_too_much_without_a_line_end_before_login_ends_it(self, hall):
        wire = hall.connects()
        wire.reads()
        wire.types(*[b"x" * 1_000] * 17)
        assert wire.reads()[-1] == "That is too much without a line end. Goodbye."
        assert wire.disconnecting


class TestComingAndGoing:
    def test_a_lost_link_is_told_to_the_room(self, hall):
        alice, bob = hall.guest("alice"), hall.guest("bob")
        bob.drops()
        assert alice.reads() == ["bob has lost the link."]
        assert list(hall.party.people) == ["alice"]

    def test_who_ends_its_side_reads_the_answers_first(self, hall):
        wire = hall.connects()
        wire.reads()
        wire.protocol.dataReceived(b"login alice\r\nsay hi\r\n")
        wire.protocol.readConnectionLost()
        hall.turn()
        assert wire.reads()[-1] == "You say: hi"
        assert wire.disconnecting
        assert hall.party.people == {}

    def test_newcomers_are_let_go_after_the_time_that_they_have(self, hall):
        wire = hall.connects()
        for _ in range(59):
            wire.types(b"x")
            hall.passes(1)
        assert not wire.disconnecting
        hall.passes(1)
        assert wire.reads()[-1] == "You did not come in within 60 seconds. Goodbye."
        assert wire.disconnecting

    def test_a_full_party_turns_people_away(self, hall_with):
        hall = hall_with(sessions=1)
        hall.guest("alice")
        wire = hall.connects()
        assert wire.reads() == ["The party is full. Please come back later."]
        assert wire.disconnecting
        wire.protocol.dataReceived(b"login bob\r\n")
        wire.drops()
        assert list(hall.party.people) == ["alice"]
        assert hall.clock.getDelayedCalls() == []
        stuck = hall.connects()
        hall.passes(5)
        assert stuck.aborted

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
        assert hall.clock.getDelayedCalls() == []
        assert not wire.aborted

    def test_users_and_rooms_are_the_factorys(self, hall):
        hall.guest("Alice")
        assert list(hall.factory.users) == ["alice"]
        assert list(hall.factory.rooms) == ["parlour", "garden"]


class TestSlowReaders:
    def test_who_takes_nothing_gets_nothing_and_catches_up(self, hall):
        alice, bob = hall.guest("alice"), hall.guest("bob")
        bob.stops_reading()
        alice.types(b"say one\r\n", b"say two\r\n")
        assert bob.value() == b""
        bob.reads_again()
        assert bob.reads() == ["alice says: one", "alice says: two"]

    def test_who_comes_back_too_late_is_told_how_much_is_gone(self, hall_with):
        hall = hall_with(history=10)
        alice, bob = hall.guest("alice"), hall.guest("bob")
        bob.stops_reading()
        for number in range(25):
            alice.types(b"say %d\r\n" % number)
        bob.reads_again()
        assert bob.reads() == [
            "[15 lines were missed]",
            *(f"alice says: {number}" for number in range(15, 25)),
        ]

    def test_who_is_let_go_reads_what_is_left_first(self, hall):
        alice, bob = hall.guest("alice"), hall.guest("bob")
        bob.stops_reading()
        alice.types(*[b"say %d\r\n" % number for number in range(100)])
        hall.party.close()
        hall.turn()
        assert not bob.disconnecting
        bob.reads_again()
        assert bob.reads() == [
            *(f"alice says: {number}" for number in range(100)),
            "The party is closing. Goodbye.",
        ]
        assert bob.disconnecting

    def test_who_does_not_read_is_not_read(self, hall):
        wire = hall.guest("alice")
        wire.stops_reading()
        wire.types(b"say one\r\n", b"say two\r\n")
        assert wire.producerState == "paused"
        assert hall.party.start.log.end == 1
        wire.reads_again()
        assert wire.reads() == ["You say: one", "You say: two"]
        assert wire.producerState == "producing"

    def test_who_takes_nothing_for_too_long_is_dropped(self, hall):
        alice, bob = hall.guest("alice"), hall.guest("bob")
        alice.reads()
        bob.stops_reading()
        hall.passes(60)
        assert not bob.aborted
        hall.passes(1)
        assert bob.aborted
        assert alice.reads() == ["bob has lost the link."]


class TestTurns:
    def test_a_flood_waits_with_its_sender(self, hall_with):
        """Nothing more is read while lines wait: the input of one read is all that is held."""
        hall = hall_with(lines_at_once=4)
        wire = hall.guest("alice")
        wire.types(b"\n" * 1_000 + b"say hi\r\n")
        assert wire.reads() == ["You say: hi"]
        assert wire.waiting_when_resumed == [0]

    def test_a_flood_is_obeyed_in_turns_and_in_order(self, hall_with):
        hall = hall_with(lines_at_once=4, history=1_000)
        wire = hall.guest("alice")
        wire.protocol.dataReceived(b"".join(b"say %d\r\n" % number for number in range(40)))
        assert wire.producerState == "paused"
        assert hall.party.start.next == 1 + 3  # come in, and said three
        for _ in range(12):
            hall.turn()
        assert wire.reads() == [f"You say: {number}" for number in range(40)]
        assert wire.producerState == "producing"
