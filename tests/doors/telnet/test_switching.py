"""Options that a client switches off and on again, and what comes of each time."""

import zlib

import pytest

from teaparty.core.values.looks import CP437, LATIN_1, UTF_8, Colours
from teaparty.wire.telnet import (
    CHARSET,
    DO,
    DONT,
    ECHO,
    END_OF_RECORD,
    EOR,
    GA,
    GMCP,
    MCCP3,
    NAWS,
    NEW_ENVIRON,
    TTYPE,
    WILL,
    WONT,
    command,
    negotiation,
    subnegotiation,
)

AGAIN = range(3)
SGA = 3


@pytest.fixture
def alice(hall):
    """Somebody whose client has answered something, and has read what came of it."""
    wire = hall.guest("alice").types(negotiation(WONT, 99))
    wire.takes()
    return wire


def look_of(wire):
    return wire.protocol.door.view.look


def test_the_end_of_a_prompt_is_as_was_agreed_on_last(alice):
    alice.types(b"settings prompt on\r\n").takes()
    for _ in AGAIN:
        alice.types(negotiation(DO, END_OF_RECORD)).takes()
        assert alice.types(b"say hi\r\n").takes().endswith(b"> " + command(EOR))
        alice.types(negotiation(DONT, END_OF_RECORD)).takes()
        assert alice.types(b"say hi\r\n").takes().endswith(b"> " + command(GA))


def test_messages_go_along_while_they_are_on(alice):
    supports = b'Core.Supports.Set ["Comm.Channel 1", "Room 1"]'
    alice.types(negotiation(DO, GMCP), subnegotiation(GMCP, supports)).takes()
    for _ in AGAIN:
        assert [package for package, _ in alice.types(b"say hi\r\n").messages()] == [
            "Comm.Channel.Text"
        ]
        alice.types(negotiation(DONT, GMCP)).takes()
        assert alice.types(b"say hi\r\n").messages() == []
        alice.types(negotiation(DO, GMCP))
        assert [package for package, _ in alice.messages()][:1] == ["Room.Info"]


def test_a_login_is_offered_anew_when_messages_go_on_again(hall):
    wire = hall.connects()
    supports = subnegotiation(GMCP, b'Core.Supports.Set ["Char.Login 1"]')
    offered = [("Char.Login.Default", {"type": ["password-credentials"]})]
    wire.types(negotiation(DO, GMCP), supports)
    assert wire.messages() == offered
    assert wire.types(supports).messages() == []
    wire.types(negotiation(DONT, GMCP), negotiation(DO, GMCP))
    assert wire.messages() == offered
    assert wire.types(supports).messages() == []


def test_compressed_input_may_end_and_begin_again(alice):
    for number in AGAIN:
        stream = zlib.compress(b"say %d\r\n" % number + negotiation(DONT, MCCP3))
        alice.types(negotiation(DO, MCCP3) + subnegotiation(MCCP3) + stream + b"say plain\r\n")
        assert alice.reads() == [f"You say: {number}", "You say: plain"]


def test_a_password_is_hidden_again_from_a_client_that_thought_better_of_it(alice):
    alice.types(b"register\r\n", negotiation(DO, ECHO))
    for _ in AGAIN:
        alice.takes()
        alice.types(negotiation(DONT, ECHO), negotiation(DO, ECHO))
        assert alice.takes() == negotiation(WONT, ECHO) + negotiation(WILL, ECHO)
    assert alice.types(b"a secret of mine\r\n").takes().startswith(b"\r\n")


def test_somebody_who_ends_our_echo_of_keys_and_wants_it_back_shows_them_until_they_come_again(
    alice,
):
    alice.types_keys(b"say")
    assert alice.takes() == negotiation(WILL, ECHO)
    alice.types(negotiation(DO, ECHO), b" ")
    assert alice.takes().endswith(b" ")
    alice.types(negotiation(DONT, ECHO), negotiation(DO, ECHO))
    assert alice.takes() == negotiation(WONT, ECHO) * 2
    alice.types_keys(b"hi\r\n")
    assert b"You say: hi" in alice.takes()


def test_the_width_is_what_was_told_last(alice):
    for width in (40, 60, 90):
        size = subnegotiation(NAWS, bytes((0, width, 0, 24)))
        alice.types(negotiation(WONT, NAWS), negotiation(WILL, NAWS), size)
        assert look_of(alice).width == width
    alice.types(negotiation(WONT, NAWS))
    assert look_of(alice).width == 90


def test_the_terminal_is_asked_for_anew(alice):
    for name, colours in ((b"xterm", Colours.SIXTEEN), (b"xterm-256color", Colours.MANY)):
        alice.types(negotiation(WILL, TTYPE))
        assert (TTYPE, b"\1") in alice.hears()
        alice.types(*[subnegotiation(TTYPE, b"\0" + name)] * 2, negotiation(WONT, TTYPE))
        assert look_of(alice).colours is colours


def test_the_environment_is_asked_for_anew(alice):
    for name, charset in ((b"CP437", CP437), (b"UTF-8", UTF_8)):
        alice.types(negotiation(WILL, NEW_ENVIRON))
        assert NEW_ENVIRON in [value[0] for value in alice.hears()]
        told = subnegotiation(NEW_ENVIRON, b"\0\0CHARSET\1" + name)
        alice.types(told, negotiation(WONT, NEW_ENVIRON))
        assert look_of(alice).charset == charset


def test_the_charset_is_asked_for_anew(alice):
    for answers, charset in (
        ([b"\2UTF-8"], UTF_8),
        ([b"\3", b"\2ISO-8859-1"], LATIN_1),
        ([b"\2UTF-8"], UTF_8),
    ):
        alice.types(negotiation(DO, CHARSET))
        assert (CHARSET, b"\1;UTF-8") in alice.hears()
        alice.types(*[subnegotiation(CHARSET, each) for each in answers])
        alice.types(negotiation(DONT, CHARSET))
        assert look_of(alice).charset == charset


@pytest.mark.parametrize(("on", "off", "refused"), [(DO, DONT, WONT), (WILL, WONT, DONT)])
def test_what_is_not_done_here_is_refused_and_stays_off(alice, on, off, refused):
    alice.types(negotiation(on, SGA))
    assert alice.hears() == [(refused, SGA)]
    for _ in AGAIN:
        alice.types(negotiation(off, SGA), negotiation(on, SGA))
        assert alice.hears() in ([], [(refused, SGA)])
