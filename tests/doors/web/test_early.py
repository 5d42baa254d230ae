"""Lines that a client sends right after its welcome, by TLS: what is on its way is not seen."""

import json

import pytest

from tests.doors.web.guests import WebGuest

pytestmark = pytest.mark.parametrize("hall_with", [False], indirect=True, ids=["by transport"])


@pytest.fixture
def alice(hall):
    return WebGuest(hall, tls=True)


def sends(guest, *objects):
    """Send objects without letting a turn go by."""
    for each in objects:
        text = json.dumps(each).encode()
        head = bytes((0x81, 0x80 | len(text))) + bytes(4)
        guest.wire.protocol.dataReceived(head + text)


def welcomed(guest):
    """Come in, and have the welcome, all in one turn; return the beginning of the ticket."""
    sends(guest, {"hello": 1, "name": "alice"})
    guest.hall.party.flush(0.0)
    return next(each["welcome"]["ticket"] for each in guest.hears() if "welcome" in each)[:8]


def test_a_client_that_says_that_it_has_the_ticket_has_read_the_welcome(hall, alice):
    sends(alice, {"got": welcomed(alice)}, {"line": "Hello"})
    hall.turn()
    sends(alice, {"line": "Hello again"})
    hall.turn()
    assert alice.reads()[-2:] == ["You say: Hello", "You say: Hello again"]


def test_a_line_without_that_was_sent_too_early(hall, alice):
    welcomed(alice)
    sends(alice, {"got": "nonsense"}, {"line": "Hello"})
    hall.turn()
    assert "You say: Hello" not in alice.reads()
    sends(alice, {"line": "Hello"})
    hall.turn()
    assert alice.reads() == ["You say: Hello"]


def test_somebody_who_is_asked_for_something_hidden_has_not_read_all(hall, alice):
    ticket = welcomed(alice)
    sends(alice, {"line": ".register"}, {"got": ticket})
    assert alice.door.hidden
    assert alice.wire.protocol.unsettled
