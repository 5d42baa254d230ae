"""What came before its sender could know how it would be read is obeyed, but not said."""

import socket

import pytest

from teaparty.core.party.asking import TOO_EARLY
from teaparty.core.party.session import Session
from teaparty.core.words.command import command
from teaparty.core.words.offers import Offer
from teaparty.doors.early import Early
from teaparty.doors.socket_options import unread
from tests import sentences as s
from tests.doors.conftest import PASSWORD, Slow, by_transport

SECRET = b"mysecretpw3"
MODES = pytest.mark.parametrize("mode", ["mud", "chat"])
WELCOME = {
    "mud": s.in_as("alice"),
    "chat": s.in_as_chatter("alice"),
}


@pytest.fixture
def bob(hall):
    wire = hall.guest("bob")
    hall.forgets()
    return wire


def test_the_bytes_in_the_buffer_are_early_then_those_of_the_system():
    early = Early()
    assert not early.takes(5)
    early.settle(8, 3)
    assert early.takes(4)
    assert early.begins(10) == 3
    early.buffers(3)
    early.ends()
    early.buffers(7)
    assert early.takes(5)  # up to the half of a line that began early
    assert early.takes(4)
    assert not early.takes(4)
    early.settle(0, 5)
    early.begins(2)  # what the system had is read at once; the rest was a layer's own
    early.ends()
    assert early.begins(10) == 0
    early.settle(9, 0)
    early.clear()
    assert not early.takes(9)
    early.ask()
    assert early.takes(9)
    assert not early.takes(9)


@MODES
@pytest.mark.parametrize("chunks", [1, 2])
def test_a_password_behind_a_free_name_is_not_said(hall, bob, logged, mode, chunks):
    hall.factory.mode = mode
    alice = hall.connects()
    alice.takes()
    sent = [b"alice\r\n", SECRET + b"\r\n"]
    for chunk in sent if chunks == 2 else [b"".join(sent)]:
        alice.protocol.dataReceived(chunk)
    hall.turn()
    read = alice.reads()
    assert (read[0], read[-1]) == (WELCOME[mode], TOO_EARLY)
    assert bob.reads() == [s.arrived("alice")]
    assert not any(SECRET.decode() in line for line in logged())
    alice.types(b"'hello\r\n")
    assert bob.reads() == ["alice says: hello"]


@MODES
def test_commands_are_obeyed_and_in_order(hall, bob, mode):
    hall.factory.mode = mode
    sign = b"/" if mode == "chat" else b""
    alice = hall.connects()
    alice.takes()
    alice.types(b"login alice\r\n" + b"%bsay hi\r\n'there\r\n%bnorth\r\n" % (sign, sign))
    assert alice.reads()[0] == WELCOME[mode]
    assert bob.reads() == [
        s.arrived("alice"), "alice says: hi", "alice says: there", s.goes_to("alice", "The Garden"),
    ]  # fmt: skip


@MODES
def test_somebody_who_waits_for_the_welcome_is_heard(hall, bob, mode):
    hall.factory.mode = mode
    alice = hall.connects().types(b"alice\r\n")
    assert WELCOME[mode] in alice.reads()
    alice.types(b"%bhello\r\n" % (b"'" if mode == "mud" else b""))
    assert bob.reads() == [s.arrived("alice"), "alice says: hello"]


@pytest.mark.parametrize("line", [b"password", b"register", b"login alice mysecretpw3"])
def test_what_is_sent_along_with_a_word_before_passwords_is_not_said_in_chat_mode(hall, bob, line):
    hall.factory.mode = "chat"
    alice = hall.connects().types(b"alice\r\n").types(b"hi\r\n")
    bob.reads()
    alice.types(line + b"\r\n" + (SECRET + b"\r\n") * 3)
    assert [each for each in bob.reads() if SECRET.decode() in each] == []
    hall.clock.advance(1)
    alice.types(b"hello\r\n")
    assert bob.reads() == ["alice says: hello"]


def test_half_a_line_that_came_before_is_early(hall, bob):
    hall.factory.mode = "chat"
    alice = hall.connects().types(b"alice\r\nmysec")
    alice.types(b"retpw3\r\n").types(b"hello\r\n")
    assert bob.reads() == [s.arrived("alice"), "alice says: hello"]
    assert alice.reads()[-2:] == [TOO_EARLY, "You say: hello"]


def test_what_is_too_long_is_not_counted_twice(hall_with):
    hall = hall_with(line=40)
    hall.factory.mode = "chat"
    bob = hall.guest("bob")
    hall.connects().types(b"alice\r\n" + b"x" * 50, b"y" * 50 + b"\r\n").types(b"hello\r\n")
    assert bob.reads() == [s.arrived("alice"), "alice says: hello"]


def test_a_line_after_one_that_began_early_and_grew_too_long_is_heard(hall_with):
    hall = hall_with(line=40)
    hall.factory.mode = "chat"
    bob = hall.guest("bob")
    alice = hall.connects().types(b"alice\r\n" + b"x" * 30)
    alice.types(b"y" * 50).types(b"\r\n").types(b"hello\r\n")
    assert bob.reads() == [s.arrived("alice"), "alice says: hello"]


@pytest.mark.parametrize("hall_with", [True], indirect=True, ids=["by socket"])
def test_what_the_system_had_is_early_and_what_is_read_with_it_is_not(hall, bob, monkeypatch):
    hall.factory.mode = "chat"
    sent = SECRET + b"\r\n"
    monkeypatch.setattr("teaparty.doors.inlet.unread", lambda transport: len(sent))
    alice = hall.connects().types(b"alice\r\n")
    alice.reads()
    alice.types(sent + b"hello\r\n")
    assert alice.reads() == [TOO_EARLY, "You say: hello"]
    assert bob.reads() == [s.arrived("alice"), "alice says: hello"]


class Turns:
    """A clock that stands still while turns go by."""

    def __init__(self):
        self.calls = []

    def seconds(self):
        return 0.0

    def callLater(self, seconds, function, *values):
        self.calls.append((function, values))

    def turn(self):
        calls, self.calls = self.calls, []
        for function, values in calls:
            function(*values)


@pytest.mark.parametrize(("tls", "turns"), [(False, 1), (True, 2)])
@by_transport
def test_what_is_read_before_it_can_be_sent_is_early(hall, bob, tls, turns):
    hall.factory.mode = "chat"
    alice = hall.connects(tls)
    alice.protocol.clock = clock = Turns()
    alice.types(b"alice\r\n")
    assert b"You are in" in alice.takes()
    for _ in range(turns):
        alice.protocol.dataReceived(SECRET + b"\r\n")
        clock.turn()
    alice.types(b"hello\r\n")
    assert bob.reads() == [s.arrived("alice"), "alice says: hello"]


@by_transport
def test_what_is_asked_before_it_is_sent_is_not_settled_by_it(alice):
    alice.protocol.clock = clock = Turns()
    alice.types(b"/password\r\n\r\n").types(b"/password\r\n")
    clock.turn()
    assert alice.protocol.unsettled


def test_what_is_asked_meanwhile_is_not_settled_by_it(hall, alice, bob):
    alice.types(b"/password\r\nx\r\n\r\n/password\r\n").types(b"\r\n" + SECRET + b"\r\n")
    alice.types(b"hello\r\n")
    assert bob.reads() == ["alice says: hello"]


def test_bytes_that_were_not_read_yet_are_counted():
    ours, theirs = socket.socketpair()
    ours.setblocking(False)

    class Transport:
        def getHandle(self):
            return ours

    with ours, theirs:
        assert unread(Transport()) == 0
        theirs.sendall(b"secret\r\n")
        assert unread(Transport()) == 8
        assert ours.recv(100) == b"secret\r\n"
    assert unread(object()) == 0


@MODES
def test_a_password_that_is_typed_twice_while_it_is_looked_at_is_not_said(hall_with, mode):
    passwords = Slow()
    hall = hall_with(passwords=passwords)
    hall.factory.mode = mode
    hall.registers("alice")
    bob, alice = hall.guest("bob"), hall.connects()
    alice.types(b"login alice\r\n", f"{PASSWORD}\r\n".encode(), f"{PASSWORD}\r\n".encode())
    passwords.go_on()
    hall.turn()
    assert bob.reads() == [s.arrived("alice")]
    assert alice.reads()[-1] == TOO_EARLY


@MODES
def test_a_password_by_a_second_link_of_somebody_who_is_in_is_not_said(hall, bob, mode):
    hall.factory.mode = mode
    hall.registers("alice")
    first = hall.member("alice")
    hall.forgets()
    second = hall.connects()
    second.takes()
    second.types(f"login alice {PASSWORD}\r\n".encode() + SECRET + b"\r\n")
    assert second.reads()[0] == s.here_already
    assert bob.reads() == []
    assert first.disconnecting
    second.drops()
    third = hall.connects()
    third.takes()
    third.types(f"login alice {PASSWORD}\r\n".encode() + SECRET + b"\r\n")
    assert third.reads()[0] == s.you_are_back
    assert bob.reads() == []
    third.types(b"'hello\r\n")
    assert bob.reads() == ["alice says: hello"]


def test_a_name_that_came_before_a_greeting_was_answered_is_none(hall, bob):
    alice = hall.connects()
    alice.takes()
    alice.types(b"hi\r\n" + SECRET + b"\r\n")
    assert alice.reads()[1:] == [s.type_login(SECRET.decode())]
    assert alice.types(b"alice\r\n" + SECRET + b"\r\n").reads()[-1] == TOO_EARLY
    assert bob.reads() == [s.arrived("alice")]


# --- what is asked for hidden


@pytest.fixture
def alice(hall, bob):
    """A member in chat mode."""
    hall.registers("alice")
    hall.factory.mode = "chat"
    wire = hall.member("alice")
    hall.forgets()
    return wire


NEW = b"/password\r\nhorsebattery\r\nnew password\r\nnew password\r\n"


@pytest.mark.parametrize("behind", [b"", b"new password\r\n", b"x y z\r\nnew password\r\n"])
def test_a_password_too_many_is_not_said(alice, bob, behind):
    alice.types(NEW + behind)
    assert s.password_changed in "".join(alice.reads())
    alice.types(b"hello\r\n")
    assert bob.reads() == ["alice says: hello"]


def test_a_password_after_a_blank_line_that_ended_the_question_is_not_said(alice, bob):
    alice.types(b"/password\r\n\r\n" + SECRET + b"\r\n")
    assert alice.reads()[-2:] == [s.nothing_changed, TOO_EARLY]
    alice.types(b"/password\r\n\r\n").types(b"hello\r\n")
    assert bob.reads() == ["alice says: hello"]


def test_a_password_typed_by_another_link_than_the_answer_is_not_said(hall_with):
    hall = hall_with(sessions_each=2)
    hall.registers("alice")
    bob = hall.guest("bob")
    hall.factory.mode = "chat"
    first, second = hall.member("alice"), hall.member("alice")
    hall.forgets()
    first.types(b"/password\r\n")
    second.types(b"\r\n")
    first.types(SECRET + b"\r\n").types(b"hello\r\n")
    second.types(b"there\r\n")
    assert bob.reads() == ["alice says: hello", "alice says: there"]


@command("tea")
def tea(me: Session) -> None:
    """Ask something that everybody hears."""
    me.ask("Which tea? ", lambda me, line: me.room.announce(f"{me.name} likes {line}."))


@command("late", rooms=("chat",))
def late(me: Session) -> object:
    """Ask for something hidden, and then for something that everybody hears."""

    async def then(me: Session, line: str) -> None:
        await me.party.ports.sleep(1)
        tea.function(me)

    return me.ask("Password: ", then, hidden=True)


def test_an_early_line_answers_no_question_that_others_read_the_answer_to(hall_with):
    hall = hall_with(commands=[tea, late])
    bob, alice = hall.guest("bob"), hall.connects()
    alice.types(b"alice\r\ntea\r\n" + SECRET + b"\r\n").types(b"Assam\r\n")
    assert bob.reads() == [s.arrived("alice"), "alice likes Assam."]
    alice.types(b"late\r\nsecret\r\nsecret\r\n")
    hall.goes_on(2)
    alice.types(b"Earl Grey\r\n")
    assert bob.reads() == ["alice likes Earl Grey."]
    assert hall.faults == []


def test_an_early_yes_accepts_nothing_that_was_offered(hall, alice):
    session = alice.protocol.door.session
    done = []
    session.features.answers["tea"] = lambda me, line, value: done.append(value)
    session.offer(Offer("tea", ("x",)), "Tea?")
    session.handle("yes", early=True)
    assert done == []
    session.handle("yes")
    assert done == ["x"]


def test_whoever_missed_the_line_that_tells_it_is_heard_all_the_same(hall_with):
    hall = hall_with(inbox=8)
    hall.registers("alice")
    bob = hall.guest("bob")
    hall.factory.mode = "chat"
    hall.member("alice").drops()
    bob.types(*(b"whisper alice %d\r\nsay %d\r\n" % (n, n) for n in range(20)))
    alice = hall.member("alice")
    alice.types(b"hello\r\n")
    assert bob.reads()[-1] == "alice says: hello"


# --- what the operator reads


@pytest.mark.parametrize(
    "lines",
    [
        b"login %b alice", b"connect %b %b", b"login alice %b", b"%b alice", b"register bob %b",
        b"bob\r\n%b", b"bob\r\nlogin %b x", b"alice\r\n%b", b"hello there\r\n/%b", b"test\r\n%b",
        b"x\r\n%b", b"create carol %b", b"%b$", b"carol\r\n%b", b"who %b",
        b"PASS %b", b'{"password": "%b"}',
    ],
)  # fmt: skip
def test_nothing_that_was_refused_stands_in_the_log(hall, bob, logged, lines):
    hall.registers("alice")
    hall.connects().types(lines.replace(b"%b", SECRET) + b"\r\nquit\r\n")
    assert not any("mysecretpw3" in line for line in bob.reads())
    assert not any("mysecretpw3" in line for line in logged())
    assert hall.faults == []
