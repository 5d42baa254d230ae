"""People who wait for a plugin's command can quit, and their connections can end."""

import pytest
from wsproto.events import CloseConnection, TextMessage

from teaparty.api import command
from teaparty.core.party.asking import FreeQuestion
from teaparty.core.values.notices import Reason
from teaparty.doors.hurry import ended_by
from teaparty.wire.websocket import frames
from tests.doors.web.guests import comes

DONE = []


@command("nap")
async def nap(me, seconds: int = 100):
    """Sleep for long."""
    await me.party.ports.sleep(seconds)
    DONE.append(me.name)
    me.tell("Awake.")


@pytest.fixture
def hall(hall_with):
    DONE.clear()
    return hall_with(commands=[nap], close_seconds=5)


@pytest.fixture
def alice(hall):
    alice = hall.guest("alice")
    alice.types(b"nap\r\n")
    return alice


def session_of(wire):
    return wire.protocol.door.session


# --- quit


@pytest.mark.parametrize(
    "line", [b"quit\r\n", b"QUIT\n", b".quit\r\n", b"logout\r\n", b"/exit\r\n"]
)
def test_quit_ends_the_session_at_once(hall, alice, line):
    alice.types(line)
    assert alice.disconnecting
    assert session_of(alice).gone is Reason.QUIT
    assert hall.party.people == {}
    assert DONE == []


def test_the_command_goes_on_without_the_person(hall, alice):
    alice.types(b"quit\r\n")
    hall.goes_on(100)
    assert (DONE, hall.faults) == (["alice"], [])


def test_quit_goes_before_lines_that_wait(hall, alice):
    alice.types(b"say one\r\n", b"say two\r\nqu", b"it", b"\r\n")
    assert session_of(alice).gone is Reason.QUIT


def test_quit_that_was_sent_along_with_the_command_has_its_turn_after_it(hall):
    alice = hall.guest("alice").types(b"nap 10\r\nsay one\r\nquit\r\n")
    assert session_of(alice).gone is None
    alice.types(b"say two\r\n")
    assert session_of(alice).gone is None
    hall.goes_on(11)
    assert alice.reads()[:2] == ["Awake.", "You say: one"]
    assert session_of(alice).gone is Reason.QUIT


@pytest.mark.parametrize("line", [b"say quit\r\n", b"quit now\r\n", b"qui\r\n", b"\r\n", b"quit"])
def test_other_lines_wait(hall, alice, line):
    alice.types(line)
    assert session_of(alice).gone is None
    hall.goes_on(101)
    assert alice.reads()[0] == "Awake."


def test_lines_are_obeyed_in_order_after_it_as_ever(hall, alice):
    alice.types(b"say one\r\n", b"say two\r\n")
    assert alice.reads() == []
    hall.goes_on(101)
    assert alice.reads() == ["Awake.", "You say: one", "You say: two"]


def test_in_chat_mode_quit_needs_its_sign(hall):
    alice = hall.guest("alice").types(b"mode chat\r\n", b"/nap\r\n", b"quit\r\n")
    assert session_of(alice).gone is None
    alice.types(b"/quit\r\n")
    assert session_of(alice).gone is Reason.QUIT


def test_an_alias_for_quit_is_quit(hall):
    alice = hall.guest("alice").types(b"alias bye quit\r\n", b"nap\r\n", b"bye\r\n")
    assert session_of(alice).gone is Reason.QUIT


def test_what_answers_a_question_is_no_command(hall, alice):
    session_of(alice).question = FreeQuestion("Word: ", print, hidden=False)
    alice.types(b"quit\r\n")
    assert session_of(alice).gone is None


def test_for_a_command_of_the_party_lines_wait_in_order(hall):
    alice = hall.guest("alice")
    session_of(alice).busy = True
    alice.types(b"quit\r\n")
    assert (session_of(alice).gone, alice.producerState) == (None, "paused")


def test_only_so_much_is_read_while_a_plugin_goes_on(hall, alice):
    assert alice.producerState == "producing"
    most = hall.party.limits.flood_lines
    alice.types(b"say more\r\n" * (most - 1))
    assert alice.producerState == "producing"
    alice.types(b"say more\r\n")
    assert alice.producerState == "paused"
    hall.goes_on(101)
    assert alice.reads().count("You say: more") == most


# --- the end of the connection


def test_a_connection_that_ends_takes_its_guest_along(hall, alice):
    alice.drops()
    assert hall.party.people == {}
    hall.goes_on(101)
    assert (DONE, hall.faults) == (["alice"], [])


def test_a_peer_that_sends_no_more_may_read_the_answer_for_a_while(hall):
    alice = hall.guest("alice").types(b"nap 3\r\n").ends()
    hall.goes_on(3)
    assert alice.reads()[0] == "Awake."
    assert session_of(alice).gone is Reason.LINK


def test_a_peer_that_sends_no_more_is_not_waited_for_longer(hall, alice):
    alice.ends()
    hall.goes_on(4.75)
    assert session_of(alice).gone is None
    hall.goes_on(0.5)
    assert session_of(alice).gone is Reason.LINK
    assert hall.party.people == {}


def test_a_peer_that_sends_no_more_and_has_left_is_asked_nothing(hall, alice):
    alice.ends()
    alice.ends()
    alice.drops()
    hall.goes_on(101)
    assert (hall.faults, hall.timers()) == ([], [])


def test_a_command_that_is_done_in_time_is_followed_by_the_lines_that_were_sent(hall):
    alice = hall.guest("alice").types(b"nap 3\r\nnap 4\r\nsay one\r\n").ends()
    hall.goes_on(10)
    assert "You say: one" not in alice.reads()
    bob = hall.guest("bob").types(b"nap 3\r\nsay one\r\n").ends()
    hall.goes_on(10)
    assert bob.reads()[:2] == ["Awake.", "You say: one"]


# --- by the web


def test_quit_by_the_web_ends_the_session_at_once(hall):
    alice = comes(hall, "alice")
    alice.types("/nap").types("say one").types("/quit")
    assert alice.door.session.gone is Reason.QUIT


def test_a_page_that_says_goodbye_ends_the_session_at_once(hall):
    alice = comes(hall, "alice").types("/nap")
    alice.sends(CloseConnection(code=frames.ENDS))
    assert (alice.door.session.gone, DONE) == (Reason.QUIT, [])


def test_a_frame_by_the_web_that_is_no_line_waits(hall):
    alice = comes(hall, "alice").types("/nap")
    alice.sends(TextMessage(data="{")).says({"state": True})
    assert alice.door.session.gone is None


@pytest.mark.parametrize(
    ("text", "buffer", "lines"),
    [
        (b"quit\n", b"quit\n", [b"quit"]),
        (b"it\nno", b"a\nquit\nno", [b"quit"]),
        (b"x", b"a\nx", []),
        (b"a\nb\n", b"c\na\nb\n", [b"a", b"b"]),
        (b"longer\n", b"r\n", [b"r"]),
        (b"", b"quit\n", []),
    ],
)
def test_the_lines_that_have_come_now(text, buffer, lines):
    assert list(ended_by(text, buffer)) == lines
