"""Questions, and answers that are not shown."""

import pytest

from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.wire.telnet import DO, DONT, ECHO, WILL, WONT, negotiation
from tests import sentences as s

HIDE, SHOW = negotiation(WILL, ECHO), negotiation(WONT, ECHO)
QUESTION = b"Password: \xff\xf9"


def check(me, answer):
    if answer == "again":
        me.ask("Password: ", check, hidden=True)
    elif answer == "wrong":
        raise Refusal("That is wrong.")
    elif answer == "fault":
        raise ValueError(answer)
    else:
        me.tell("You typed {answer}.", answer=repr(answer.replace(" ", "_")))


@command("riddle", rooms=("chat", "login"))
def password(me):
    """Ask for a password."""
    me.ask("Password: ", check, hidden=True)


@command("colour-of-tea")
def tea(me):
    """Ask something that all may see."""
    me.ask("Which colour? ", check)


@pytest.fixture
def hall(hall_with):
    return hall_with(commands=(password, tea))


@pytest.fixture
def asked(hall):
    """Somebody who has just been asked for a password, and hides it."""
    wire = hall.guest("alice").types(b"riddle\r\n", negotiation(DO, ECHO))
    wire.takes()
    return wire


def test_what_is_typed_is_hidden_before_the_question_is_put(hall):
    wire = hall.guest("alice").types(b"riddle\r\n")
    assert wire.takes() == HIDE + QUESTION


def test_an_answer_ends_it(asked):
    asked.types(b" s3cret  x\r\n")
    assert asked.takes() == b"\r\n" + SHOW + b"You typed '_s3cret__x'.\r\n"
    asked.types(negotiation(DONT, ECHO), b"say hi\r\n")
    assert asked.takes() == b"You say: hi\r\n"


def test_an_empty_answer_does_too(asked):
    asked.types(b"\r\n")
    assert asked.takes() == b"\r\n" + SHOW + b"You typed ''.\r\n"


def test_an_answer_that_is_refused_ends_the_hiding(asked):
    asked.types(b"wrong\r\n")
    assert asked.takes() == b"\r\n" + SHOW + b"That is wrong.\r\n"


def test_a_fault_in_an_answer_ends_the_hiding(asked):
    asked.types(b"fault\r\n")
    assert asked.takes().startswith(b"\r\n" + SHOW + b"Something went wrong here.")


def test_somebody_who_is_asked_again_hides_it_again(asked):
    asked.types(b"again\r\n")
    assert asked.takes() == b"\r\n" + QUESTION
    asked.types(b"x\r\n")
    assert asked.takes() == b"\r\n" + SHOW + b"You typed 'x'.\r\n"


def test_a_second_question_hides_again(asked):
    asked.types(b"x\r\n", negotiation(DONT, ECHO)).takes()
    asked.types(b"riddle\r\n")
    assert asked.takes() == HIDE + QUESTION
    asked.types(negotiation(DO, ECHO), b"y\r\n")
    assert asked.takes() == b"\r\n" + SHOW + b"You typed 'y'.\r\n"


def test_a_client_that_never_confirms_the_end_hides_it_each_time(hall):
    """TinTin++."""
    wire = hall.guest("alice").types(negotiation(WONT, 24))
    wire.takes()
    for _ in range(3):
        wire.types(b"riddle\r\n")
        assert wire.takes() == HIDE + QUESTION
        wire.types(negotiation(DO, ECHO), b"x\r\n")
        assert wire.takes() == b"\r\n" + SHOW + b"You typed 'x'.\r\n"


def test_one_that_refuses_is_asked_all_the_same(hall):
    wire = hall.guest("alice").types(b"riddle\r\n", negotiation(DONT, ECHO))
    wire.takes()
    assert wire.types(b"x\r\n").takes().endswith(b"You typed 'x'.\r\n")


def test_netcat_can_answer(hall):
    wire = hall.guest("alice").types(b"riddle\nx\nsay hi\n")
    assert wire.takes().replace(HIDE, b"").replace(SHOW, b"").endswith(
        b"You typed 'x'.\r\nYou say: hi\r\n"
    )  # fmt: skip


def test_putty_which_asks_us_to_echo_at_first_can_hide_it_later(hall):
    wire = hall.connects().types(negotiation(DO, ECHO))
    assert SHOW in wire.takes()
    wire.types(b"login alice\r\n").takes()
    wire.types(b"riddle\r\n")
    assert wire.takes() == HIDE + QUESTION
    wire.types(negotiation(DO, ECHO), b"x\r\n")
    assert wire.takes() == b"\r\n" + SHOW + b"You typed 'x'.\r\n"


def test_busybox_sends_each_key_while_it_is_hidden_and_lines_again_then(asked):
    asked.types_keys(b"s3crex\x7fu\x15s3cret\r\n")
    assert asked.takes() == b"\r\n" + SHOW + b"You typed 's3cret'.\r\n"
    asked.types(negotiation(DONT, ECHO), b"say hi\r\n")
    assert asked.takes() == b"You say: hi\r\n"


def test_lines_of_others_leave_it_standing(hall, asked):
    bob = hall.guest("bob")
    asked.takes()
    bob.types(b"say hi\r\n")
    assert asked.takes() == b"\r\nbob says: hi\r\n" + QUESTION


def test_what_is_hidden_is_nowhere_to_be_read(hall, asked):
    bob = hall.guest("bob")
    asked.types(b"s3c").takes()
    bob.types(b"say hi\r\n")
    assert b"s3c" not in asked.takes()


class TestWaysOut:
    """Whatever ends a question that is hidden, the client is told to echo again."""

    def test_leaving_by_the_end_of_a_file(self, asked):
        asked.types(b"\xff\xec")
        assert asked.takes() == b"\r\n" + SHOW + s.goodbye.encode() + b"\r\n"

    def test_being_thrown_out(self, hall, asked):
        asked.protocol.door.session.leave(Reason.FAULT)
        hall.turn()
        assert asked.takes() == b"\r\n" + SHOW

    def test_the_end_of_the_party(self, hall, asked):
        hall.party.close()
        hall.turn()
        assert asked.takes() == b"\r\n" + SHOW + s.closed.encode() + b"\r\n"

    def test_taking_too_long_at_the_login(self, hall):
        wire = hall.connects().types(b"riddle\r\n")
        wire.takes()
        hall.passes(61)
        assert wire.takes().startswith(b"\r\n" + SHOW + b"You did not come in within 60 seconds.")

    def test_being_asked_no_more(self, hall, asked):
        asked.protocol.door.session.ask_no_more()
        assert asked.takes() == b"\r\n" + SHOW
        asked.types(b"say hi\r\n")
        assert asked.takes() == b"You say: hi\r\n"

    def test_a_lost_link_is_told_nothing(self, hall, asked):
        asked.drops()
        assert asked.takes() == b""
        assert hall.party.people == {}


class TestShown:
    def test_a_question_that_is_not_hidden_just_stands_there(self, hall):
        wire = hall.guest("alice").types(b"colour-of-tea\r\n")
        assert wire.takes() == b"Which colour? \xff\xf9"
        wire.types(b"green  tea\r\n")
        assert wire.takes() == b"You typed 'green_tea'.\r\n"

    def test_it_takes_the_place_of_the_prompt(self, hall):
        wire = hall.guest("alice").types(b"settings prompt on\r\n")
        wire.takes()
        wire.types(b"colour-of-tea\r\n")
        assert wire.takes() == b"Which colour? \xff\xf9"
        wire.types(b"green\r\n")
        assert wire.takes() == b"You typed 'green'.\r\n> \xff\xf9"

    def test_one_that_comes_by_itself_begins_a_new_line(self, hall):
        wire = hall.guest("alice").types(b"settings prompt on\r\n")
        wire.takes()
        wire.protocol.door.session.ask("Are you there? ", check)
        hall.turn()
        assert wire.takes() == b"\r\nAre you there? \xff\xf9"
        wire.protocol.door.session.ask_no_more()
        hall.turn()
        assert wire.takes() == b"\r\n> \xff\xf9"
