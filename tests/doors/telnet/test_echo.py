"""Clients that send each key by itself, where we echo."""

import pytest

from teaparty.core.words.command import command
from teaparty.wire.telnet import DO, DONT, EC, ECHO, EL, GA, WILL, WONT, negotiation
from teaparty.wire.telnet import command as telnet_command
from tests import sentences as s

WILL_ECHO, WONT_ECHO = negotiation(WILL, ECHO), negotiation(WONT, ECHO)
HEARD = negotiation(WONT, 24)
"""Anything by which a client shows that it speaks telnet."""


@pytest.fixture
def alice(hall):
    """Somebody for whom we echo; nothing is typed."""
    return by_key(hall.guest("alice"))


def by_key(wire):
    wire.types(HEARD, b"x", b"y", negotiation(DO, ECHO), telnet_command(EL))
    wire.takes()
    return wire


class TestDetection:
    def test_two_keys_in_a_row_give_a_client_away(self, hall):
        wire = hall.guest("alice").types(HEARD)
        wire.takes()
        assert wire.types(b"s").takes() == b""
        assert wire.types(b"a").takes() == WILL_ECHO
        assert wire.types(b"y").takes() == b""
        assert wire.types(negotiation(DO, ECHO)).takes() == b"\rsay\xff\xf9"
        wire.types(b" ", b"hi", b"\r\n")
        assert wire.takes() == b" hi\r\nYou say: hi\r\n"

    def test_netcat_in_a_terminal_without_lines_is_left_alone(self, hall):
        wire = hall.guest("alice").types_keys(b"say hi\r\n")
        assert wire.takes() == b"You say: hi\r\n"

    @pytest.mark.parametrize(
        "chunks",
        [
            (b"s", b"ay hello, everyone\r\n", b"s", b"ay hi\r\n"),
            (b"n\r\n", b"s\r\n", b"n\r\n"),
            (b"s", b"ay hello there", b"!", b"\r\n"),
        ],
    )
    def test_a_peer_that_sends_lines_is_not_taken_for_one(self, hall, chunks):
        wire = hall.guest("alice").types(HEARD)
        wire.takes()
        assert WILL_ECHO not in wire.types(*chunks).takes()

    def test_one_that_goes_on_to_echo_by_itself_is_asked_once(self, hall):
        wire = hall.guest("alice").types(HEARD, b"s", b"a", negotiation(DONT, ECHO)).takes()
        assert wire.count(WILL_ECHO) == 1

    def test_a_client_that_never_answers_is_asked_once_and_what_it_types_is_bounded(self, hall):
        wire = hall.guest("alice").types(HEARD, b"s", b"a")
        wire.takes()
        wire.types(*[b"x" * 8_000] * 100)
        assert wire.reads() == [s.line_too_long(2048)]
        wire.types(b"\r\nsay hi\r\n")
        assert wire.reads() == ["You say: hi"]

    def test_no_more_than_a_line_is_echoed_of_what_came_before_the_answer(self, hall):
        wire = hall.guest("alice").types(HEARD, b"s", b"a")
        wire.types(*[b"x" * 8_000] * 100).takes()
        echoed = wire.types(negotiation(DO, ECHO)).takes()
        assert b"sa" + b"x" * 2_046 + telnet_command(GA) in echoed

    def test_one_that_sends_whole_lines_after_all_is_left_to_echo_them(self, hall, alice):
        alice.types(b"look\r\n", b"say one and two\r\n")
        assert WONT_ECHO not in alice.takes()
        alice.types(b"who\r\n")
        assert WONT_ECHO in alice.takes()
        alice.types(negotiation(DONT, ECHO), b"say hi\r\n")
        assert alice.takes() == b"You say: hi\r\n"

    def test_one_that_sends_keys_again_is_known_again(self, hall, alice):
        alice.types(b"look\r\n", b"who\r\n", b"say one\r\n", negotiation(DONT, ECHO))
        alice.takes()
        alice.types(b"s", b"a")
        assert alice.takes() == WILL_ECHO
        alice.types(negotiation(DO, ECHO), b"y one and two\r\n")
        assert WONT_ECHO not in alice.takes()

    def test_a_client_that_sends_whole_lines_before_it_confirms_is_left_to_echo_them(self, hall):
        wire = hall.guest("alice").types(HEARD, b"s", b"a")
        wire.types(b"y one and two\r\n", b"say three and four\r\n", b"look\r\n")
        assert wire.takes().count(WONT_ECHO) == 1

    def test_one_that_wants_to_echo_again_does(self, hall, alice):
        alice.types(b"say h", negotiation(DONT, ECHO), b"i there, you\r\n")
        assert alice.takes() == b"say h" + WONT_ECHO + b"You say: hi there, you\r\n"

    def test_half_a_letter_is_not_kept_for_another_line(self, alice):
        alice.types_keys(b"say \xc3").types(negotiation(DONT, ECHO), b"\r\n", b"s", b"a")
        alice.takes()
        alice.types(negotiation(DO, ECHO))
        assert alice.takes() == b"\rsa\xff\xf9"

    def test_a_paste_among_keys_is_echoed_line_by_line(self, hall, alice):
        alice.types(b"s", b"ay one\rsay two\rsay thr")
        echo = b"say one\r\nsay two\r\nsay thr"
        answers = b"\r\nYou say: one\r\nYou say: two\r\nsay thr\xff\xf9"
        assert alice.takes() == echo + answers
        alice.types_keys(b"ee\r")
        assert alice.takes() == b"ee\r\nYou say: three\r\n"


class TestEchoing:
    @pytest.mark.parametrize("end", [b"\r\n", b"\r\0", b"\r", b"\n"])
    def test_each_key_and_the_line_end_are_echoed(self, alice, end):
        alice.types_keys(b"say hi")
        assert alice.takes() == b"say hi"
        alice.types_keys(end)
        assert alice.takes() == b"\r\nYou say: hi\r\n"

    @pytest.mark.parametrize(
        ("keys", "echo", "said"),
        [
            (b"say ab\x7fc", b"say ab\b \bc", "ac"),
            (b"say ab\bc", b"say ab\b \bc", "ac"),
            (b"say x\x15say y", b"say x" + b"\b" * 5 + b" " * 5 + b"\b" * 5 + b"say y", "y"),
            (b"say one two\x17too", b"say one two\b\b\b   \b\b\btoo", "one too"),
            (b"\x7f\x7fsay x", b"say x", "x"),
            (b"say \x1b[Ax\x1bOBy\x1b[3~", b"say xy", "xy"),
            (b"say \x01\x02x\x03", b"say x", "x"),
        ],
    )
    def test_keys_that_edit_do_so(self, alice, keys, echo, said):
        alice.types_keys(keys)
        assert alice.takes() == echo
        alice.types_keys(b"\r\0")
        assert alice.takes() == b"\r\nYou say: " + said.encode() + b"\r\n"

    def test_wide_letters_are_erased_whole_though_their_bytes_come_one_by_one(self, alice):
        alice.types_keys("say 茶é\x7f\x7f".encode())
        assert alice.takes() == "say 茶é\b \b\b\b  \b\b".encode()
        alice.types_keys(b"ok\r\n")
        assert alice.takes() == b"ok\r\nYou say: ok\r\n"

    def test_erasing_by_telnet_commands_shows_too(self, alice):
        alice.types(b"say ab", telnet_command(EC), b"c")
        assert alice.takes() == b"say ab\b \bc"

    def test_other_charsets_are_echoed_as_they_came(self, alice):
        alice.types(b"charset latin1\r\n")
        alice.takes()
        alice.types(b"say caf\xe9", b"\xff\xff")
        assert alice.takes() == b"say caf\xe9\xff\xff"
        alice.types(b"\r\n")
        assert alice.takes() == b"\r\nYou say: caf\xe9\xff\xff\r\n"

    def test_a_line_that_is_too_long_is_echoed_up_to_its_bound(self, alice):
        alice.types(b"x" * 3_000)
        assert alice.takes().startswith(b"x" * 2_048)


class TestLinesOfOthers:
    def test_what_is_half_typed_is_written_again_behind_them(self, hall, alice):
        bob = hall.guest("bob")
        alice.types_keys(b"say h").takes()
        bob.types(b"say one\r\n")
        assert alice.takes() == b"\r\nbob says: one\r\nsay h\xff\xf9"
        alice.types_keys(b"i\r\n")
        assert alice.takes() == b"i\r\nYou say: hi\r\n"
        bob.types(b"say two\r\n")
        assert alice.takes() == b"bob says: two\r\n"

    def test_what_is_half_typed_is_written_again_after_a_private_line(self, hall, alice):
        bob = hall.guest("bob")
        alice.types_keys(b"say h").takes()
        bob.types(b"whisper alice psst\r\n")
        assert alice.takes() == b"\r\nbob whispers to you: psst\r\nsay h\xff\xf9"

    def test_what_is_half_typed_is_written_again_after_a_prompt(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"settings prompt on\r\n").types_keys(b"say").takes()
        bob.types(b"say one\r\n")
        assert alice.takes() == b"\r\nbob says: one\r\n> say\xff\xf9"
        alice.types_keys(b" hi\r\n")
        assert alice.takes() == b" hi\r\nYou say: hi\r\n> \xff\xf9"

    def test_nothing_that_is_typed_moves_the_cursor_there(self, hall, alice):
        bob = hall.guest("bob")
        alice.types("say \x1b[2J\u202e  x".encode()).takes()
        bob.types(b"say one\r\n")
        assert alice.takes() == b"\r\nbob says: one\r\nsay   x\xff\xf9"


@command("riddle")
def password(me):
    """Ask for a password."""
    me.ask("Password: ", lambda me, answer: me.tell("You typed {it}.", it=answer), hidden=True)


class TestHidden:
    @pytest.fixture
    def alice(self, hall_with):
        hall = hall_with(commands=[password])
        hall.guest("bob")
        return by_key(hall.guest("alice"))

    def test_a_hidden_answer_is_not_echoed(self, alice):
        alice.types_keys(b"riddle\r")
        assert alice.takes() == b"riddle\r\nPassword: \xff\xf9"
        alice.types_keys(b"s3cretx\x7f")
        assert alice.takes() == b""
        alice.types_keys(b"\r")
        assert alice.takes() == b"\r\nYou typed s3cret.\r\n"
        alice.types_keys(b"say hi\r")
        assert alice.takes() == b"say hi\r\nYou say: hi\r\n"

    def test_what_was_half_typed_when_the_question_came_is_forgotten(self, alice):
        session = alice.protocol.door.session
        alice.types_keys(b"ab")
        session.ask("Password: ", lambda me, answer: me.tell(answer), hidden=True)
        alice.hall.turn()
        alice.types_keys(b"\x15s3cret\r").takes()
        alice.types_keys(b"s")
        alice.hall.party.start.announce("Tea!")
        alice.hall.turn()
        assert alice.takes() == b"s\r\nTea!\r\ns\xff\xf9"


class TestEchoComesBack:
    def test_a_peer_that_refuses_is_not_asked_again_because_of_keys(self, hall):
        wire = hall.guest("alice").types(HEARD, b"s", b"a", negotiation(DONT, ECHO))
        assert wire.takes().endswith(WILL_ECHO)
        wire.types(b"y hi\r\n", b"s", b"a", b"y\r\n")
        assert WILL_ECHO not in wire.takes()

    def test_a_peer_that_refused_shows_what_is_typed_again_after_a_hidden_answer(self, hall):
        wire = hall.guest("alice").types(HEARD, b"s", b"a", negotiation(DONT, ECHO), b"y\r\n")
        wire.takes()
        wire.protocol.door.session.ask("Password: ", lambda me, line: None, hidden=True)
        wire.types(negotiation(DO, ECHO))
        assert WILL_ECHO in wire.takes()
        assert WONT_ECHO in wire.types(b"x\r\n").takes()

    def test_it_does_when_one_leaves(self, alice):
        assert WONT_ECHO in alice.types(b"quit\r\n").takes()

    def test_commands_of_a_line_client_are_no_keys(self, hall):
        wire = hall.guest("alice").types(HEARD, telnet_command(EC), telnet_command(EC))
        assert WILL_ECHO not in wire.takes()

    def test_a_peer_that_obeys_and_never_answers_hides_the_next_password_too(self, hall):
        wire = hall.guest("alice").types(HEARD)
        wire.takes()
        for _ in range(3):
            wire.protocol.door.session.ask("Password: ", lambda me, line: None, hidden=True)
            hall.turn()
            assert wire.takes().startswith(WILL_ECHO)
            assert WONT_ECHO in wire.types(b"x\r\n").takes()
            hall.passes(11)

    def test_a_late_confirmation_of_an_end_is_no_refusal(self, alice):
        alice.types(*[b"say hi\r\n"] * 3, b"s", b"a")  # lines, and keys again
        assert WONT_ECHO + WILL_ECHO in alice.takes()
        alice.types(negotiation(DONT, ECHO), negotiation(DO, ECHO))
        assert alice.takes() == b"\rsa\xff\xf9"
