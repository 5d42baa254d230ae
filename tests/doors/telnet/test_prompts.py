"""Prompts: behind all that is written, for those who want them."""

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.values.channels import ChannelRules
from teaparty.wire.telnet import DO, DONT, END_OF_RECORD, WONT, negotiation
from tests import sentences as s
from tests.doors.conftest import by_transport

PROMPT = b"> \xff\xf9"
"""With GA behind it."""


@pytest.fixture
def alice(hall):
    """Somebody with a prompt, which stands on the screen."""
    wire = hall.guest("alice").types(b"settings prompt on\r\n")
    wire.takes()
    return wire


def test_the_prompt_stands_behind_the_answer_that_switched_it_on(hall):
    wire = hall.guest("alice").types(b"settings prompt on\r\n")
    assert wire.takes().endswith(b"\r\n" + PROMPT)
    wire.types(b"settings prompt off\r\n")
    assert wire.takes().endswith(b"chosen by you\r\n")


def test_answers_to_what_one_types_begin_where_the_cursor_is(alice):
    alice.types(b"say hi\r\n")
    assert alice.takes() == b"You say: hi\r\n" + PROMPT


def test_lines_of_others_begin_behind_the_prompt(hall, alice):
    bob = hall.guest("bob")
    bob.types(b"say one\r\n")
    assert alice.takes() == b"\r\nbob says: one\r\n" + PROMPT
    bob.types(b"say two\r\nsay three\r\n")
    assert alice.takes() == b"\r\nbob says: two\r\nbob says: three\r\n" + PROMPT


def test_what_is_typed_and_what_others_say_in_one_turn_has_one_prompt(hall, alice):
    bob = hall.guest("bob")
    bob.protocol.dataReceived(b"say one\r\n")
    alice.protocol.dataReceived(b"say two\r\nsay three\r\n")
    hall.turn()
    assert alice.takes() == b"bob says: one\r\nYou say: two\r\nYou say: three\r\n" + PROMPT


def test_an_empty_line_brings_it_again(alice):
    alice.types(b"\r\n")
    assert alice.takes() == PROMPT


def test_what_shows_nothing_leaves_it_as_it_is(hall, alice):
    bob = hall.guest("bob")
    alice.types(b"ignore bob\r\n").takes()
    bob.types(b"say hi\r\n")
    assert alice.takes() == b""


def test_the_prompt_ends_with_eor_where_that_was_agreed_on(alice):
    alice.types(negotiation(DO, END_OF_RECORD), b"\r\n")
    assert alice.takes().endswith(b"> \xff\xef")
    alice.types(negotiation(DONT, END_OF_RECORD), b"\r\n")
    assert alice.takes() == negotiation(WONT, END_OF_RECORD) + PROMPT


@by_transport
def test_the_prompt_is_written_once_when_a_slow_peer_drains(hall, alice):
    bob = hall.guest("bob")
    alice.stops_reading()
    for number in range(40):
        bob.types(b"say %d\r\n" % number)
    alice.reads_again()
    lines = b"".join(b"bob says: %d\r\n" % number for number in range(40))
    assert alice.takes() == b"\r\n" + lines + PROMPT


def test_the_prompt_is_written_too_where_the_last_that_came_was_ignored(hall, alice):
    bob, carol = hall.guest("bob"), hall.guest("carol")
    alice.types(b"ignore bob\r\n").takes()
    alice.stops_reading()
    for number in range(16):
        carol.types(b"say %d\r\n" % number)
    bob.types(*[b"say never\r\n"] * 16)
    alice.reads_again()
    assert alice.takes().endswith(b"\r\ncarol says: 15\r\n" + PROMPT)


def test_the_prompt_stands_behind_a_list_that_is_sent_by_itself(alice):
    alice.types(b"rooms\r\nsay hi\r\n")
    assert alice.takes().endswith(b"   0\r\nYou say: hi\r\n" + PROMPT)


def test_a_goodbye_has_none_behind_it(hall, alice):
    bob = hall.guest("bob").types(b"settings prompt on\r\n")
    bob.takes()
    alice.types(b"quit\r\n")
    assert alice.takes() == s.goodbye.encode() + b"\r\n"
    bob.takes()
    hall.party.close()
    hall.turn()
    assert bob.takes() == f"\r\n{s.closed}\r\n".encode()


def test_the_prompt_is_in_the_charset_and_goes_along_with_a_new_look(hall, alice):
    alice.types(b"charset latin1\r\n", b"colour 16\r\n").takes()
    hall.guest("bob").types("say é\r\n".encode())
    assert alice.takes() == b"\r\n\x1b[36mbob\x1b[0m says: \xe9\r\n" + PROMPT


@by_transport
def test_people_with_the_same_prompt_share_the_bytes(hall, alice, monkeypatch):
    bob, carol = hall.guest("bob"), hall.guest("carol").types(b"settings prompt on\r\n")
    written = []
    for wire in (alice, carol):
        outlet = wire.protocol.door.outlet
        monkeypatch.setattr(outlet, "take", lambda data: written.append(data) or len(data))
    bob.types(b"say hi\r\n")
    assert len(written) == 2
    assert written[0] is written[1]


def test_the_prompt_goes_along_from_room_to_room(alice):
    alice.types(b"north\r\n")
    assert alice.takes().endswith(s.nobody_else.encode() + b"\r\n" + PROMPT)


def test_where_the_journal_is_late_the_answer_comes_behind_the_prompt(hall_with, journal):
    hall = hall_with(journal=journal)
    alice = hall.guest("alice")
    journal.stores()
    alice.types(b"settings prompt on\r\n").takes()
    alice.types(b"say hi\r\n")
    assert alice.takes() == PROMPT
    journal.stores()
    hall.turn()
    assert alice.takes() == b"\r\nYou say: hi\r\n" + PROMPT


def test_nobody_is_told_of_it_who_has_none(hall):
    """The silent event behind it is only for those with a prompt."""
    wire = hall.guest("alice")
    wire.protocol.dataReceived(b"\r\n")
    assert not wire.protocol.door.session.trail
    assert isinstance(wire.protocol.door.session.room, ChatRoom)


def test_answers_to_lines_that_waited_are_not_glued_to_it(hall, alice):
    alice.types(b"say hi\r\n" * 40)
    assert b"> \xff\xf9You" not in alice.takes()


def test_the_prompt_says_on_which_channel_plain_lines_are_said(hall, alice):
    Channels.of(hall.party).change({"news": ChannelRules()})
    alice.types(b"mode chat\r\n", b"/listen news\r\n").takes()
    alice.types(b"/talk on news\r\n")
    assert alice.takes().endswith(b"\r\nnews" + PROMPT)
    alice.types(b"hi\r\n")
    assert alice.takes() == b"[news] You say: hi\r\nnews" + PROMPT
    alice.types(b"/talk here\r\n")
    assert alice.takes().endswith(b"again.\r\n" + PROMPT)
