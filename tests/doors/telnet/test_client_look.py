"""What a client can show, from what it tells."""

import pytest

from teaparty.core.values import looks
from teaparty.core.values.looks import ASCII, LATIN_1, UTF_8, Colours, Look
from teaparty.doors.telnet.client_look import shown_by
from teaparty.wire import client
from teaparty.wire.client import Client


@pytest.mark.parametrize(
    ("terminal", "colours"),
    [
        ("", Colours.NONE),
        ("dumb", Colours.NONE),
        ("UNKNOWN", Colours.NONE),
        ("vt100", Colours.NONE),
        ("VT220", Colours.NONE),
        ("ANSI", Colours.SIXTEEN),
        ("XTERM", Colours.SIXTEEN),
        ("xterm-color", Colours.SIXTEEN),
        ("linux", Colours.SIXTEEN),
        ("st", Colours.SIXTEEN),
        ("stone", Colours.NONE),
        ("XTERM-256COLOR", Colours.MANY),
        ("screen-256color", Colours.MANY),
        ("ANSI-TRUECOLOR", Colours.TRUE),
        ("xterm-direct", Colours.TRUE),
    ],
)
def test_the_name_of_a_terminal_tells_its_colours(terminal, colours):
    assert shown_by(Client(name="x", terminal=terminal), False).colours is colours


@pytest.mark.parametrize(
    ("name", "colours", "charset"),
    [
        ("KBtin", Colours.MANY, UTF_8),
        ("KildClient", Colours.SIXTEEN, LATIN_1),
        ("TINYFUGUE", Colours.SIXTEEN, ASCII),
        ("ANSI", Colours.SIXTEEN, UTF_8),
        ("other", Colours.NONE, UTF_8),
    ],
)
def test_some_clients_are_known_by_their_name(name, colours, charset):
    found = shown_by(Client(name=name, terminal="VT100"), False)
    assert (found.colours, found.charset) == (colours, charset)


@pytest.mark.parametrize(
    ("abilities", "colours", "charset", "reader"),
    [
        (1 + 4 + 8 + 256, Colours.TRUE, UTF_8, False),
        (1 + 4 + 8 + 64, Colours.MANY, UTF_8, True),
        (1, Colours.SIXTEEN, LATIN_1, False),
        (2, Colours.NONE, LATIN_1, False),
    ],
)
def test_mtts_goes_before_any_name(abilities, colours, charset, reader):
    client = Client(name="TINYFUGUE", terminal="xterm-256color", abilities=abilities)
    assert shown_by(client, False) == Look(colours=colours, charset=charset, screen_reader=reader)


def test_a_charset_that_was_told_goes_before_all_that_is_guessed():
    client = Client(name="TINYFUGUE", charset="ISO-8859-1", width=72)
    assert shown_by(client, True).charset == LATIN_1
    assert shown_by(client._replace(charset="KOI8-R"), False).charset == ASCII


def test_the_width_is_what_the_client_tells():
    assert shown_by(Client(width=72), False) == Look(width=72)
    assert shown_by(Client(width=72), False, telnet=True) == Look(width=72)


def test_a_telnet_client_that_tells_none_has_one_that_fits_all():
    assert shown_by(Client(), False, telnet=True) == Look(width=79)
    assert shown_by(Client(), False) == Look(width=0)


def test_a_peer_that_sends_utf8_can_show_it():
    assert shown_by(Client(name="KildClient"), True).charset == UTF_8
    assert shown_by(Client(abilities=1), True).charset == UTF_8


def test_a_client_and_a_person_can_have_the_same_widths():
    assert (client.NARROWEST, client.WIDEST) == (looks.NARROWEST, looks.WIDEST)
    assert client.USUAL_WIDTH == looks.USUAL_WIDTH
