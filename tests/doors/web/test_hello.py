"""Coming in by `teaparty.v1`, and what a client may send before and after."""

import json

import pytest
from wsproto.events import BytesMessage, CloseConnection, Ping, Pong, TextMessage

from teaparty.core.values.notices import Reason
from tests import sentences as s
from tests.doors.conftest import PASSWORD, Slow
from tests.doors.web.guests import WebGuest, comes

READY = {"ready": {"party": "Tea Party", "guests": True, "register": True}}


@pytest.fixture
def guest(hall):
    return WebGuest(hall)


def kinds(guest):
    """What came: the kinds of objects, and of lines in their places."""
    found = []
    for each in guest.hears():
        name = next(iter(each))
        found += [line["kind"] for line in each["lines"]] if name == "lines" else [name]
    return found


# --- hello


def test_nothing_is_sent_before_a_hello(guest):
    assert guest.hears() == []


def test_a_newcomer_comes_in_by_lines(guest):
    assert kinds(guest.says({"hello": 1})) == ["ready", "greeted"]
    guest.types("login alice")
    assert kinds(guest) == ["welcome", "came-in", "room-seen", "state"]


def test_somebody_with_a_name_comes_in_at_once(hall, guest):
    first, *more = guest.says({"hello": 1, "name": "alice"}).hears()
    assert first == READY
    welcome = more[1]["welcome"]
    assert len(welcome.pop("ticket")) == 22
    assert welcome == {
        "you": {"number": 1, "name": "alice", "account": False}, "taken": 0, "resumed": False,
        "longest": 2_048,
    }  # fmt: skip
    assert "alice" in hall.party.people


def test_private_lines_are_counted_from_the_first(guest):
    guest.says({"hello": 1, "name": "alice"})
    assert [line["n"] for line in guest.lines() if line["room"] == ""] == [1, 2, 3]


def test_a_member_comes_in_with_a_password(hall, guest):
    hall.registers("alice")
    guest.says({"hello": 1, "name": "alice", "password": PASSWORD})
    welcome = next(each["welcome"] for each in guest.hears() if "welcome" in each)
    assert welcome["you"]["account"] is True


def test_a_registered_name_is_asked_for_its_password(hall, guest):
    hall.registers("alice")
    guest.says({"hello": 1, "name": "alice"})
    assert guest.hears()[-1] == {"ask": {"text": "Password:", "hidden": True}}
    guest.says({"answer": PASSWORD})
    assert kinds(guest) == ["welcome", "came-in", "room-seen", "state", "ask"]


def test_a_question_that_is_put_again_is_sent_again(hall, guest):
    hall.registers("alice")
    guest.says({"hello": 1, "name": "alice"}).hears()
    guest.says({"answer": "wrong"})
    found = guest.hears()
    assert found[-1] == {"ask": {"text": "Password:", "hidden": True}}
    assert [line["kind"] for line in found[-2]["lines"]] == ["refused", "told"]


def test_people_register_by_two_answers(hall, guest):
    guest.says({"hello": 1, "name": "alice", "register": True})
    assert guest.hears()[-1]["ask"]["hidden"]
    guest.says({"answer": PASSWORD})
    assert guest.hears()[-1]["ask"]["hidden"]
    guest.says({"answer": PASSWORD})
    found = guest.hears()
    assert found[-1] == {"ask": None}
    assert next(each for each in found if "welcome" in each)["welcome"]["you"]["account"]


def test_somebody_who_was_refused_may_say_hello_again(hall, guest):
    hall.guest("alice")
    guest.says({"hello": 1, "name": "alice"})
    assert kinds(guest)[-1] == "refused"
    guest.says({"hello": 1, "name": "bob"})
    assert "welcome" in kinds(guest)


def test_another_name_takes_a_question_back(hall, guest):
    hall.registers("alice")
    guest.says({"hello": 1, "name": "alice"}).hears()
    guest.says({"hello": 1, "name": "bob"})
    assert kinds(guest) == ["ready", "welcome", "came-in", "room-seen", "state", "ask"]


def test_a_hello_of_somebody_who_is_in_changes_nothing(hall):
    bob = comes(hall, "bob")
    bob.says({"hello": 1, "name": "carol"})
    assert bob.hears() == []


def test_a_ticket_of_nobodys_is_over_and_costs_nothing(guest):
    guest.says({"hello": 1, "ticket": "x" * 22, "seen": {"parlour": 5}})
    assert guest.hears() == [{"expired": True}]
    guest.says({"hello": 1, "name": "alice"})
    assert kinds(guest)[:2] == ["ready", "greeted"]


def test_no_password_is_said_or_logged(hall, guest, logged):
    hall.registers("alice")
    other = hall.guest("carol")
    guest.says({"hello": 1, "name": "alice", "password": "mysecret"}, {"answer": "mysecret2"})
    assert "mysecret" not in repr((other.reads(), guest.hears(), logged()))


# --- what is said too early, or to nobody


def test_anything_before_a_hello_closes(guest):
    guest.types("login alice")
    found = guest.hears()
    assert found[-1]["bye"]["text"] == s.unreadable
    assert (guest.closed, guest.door.session.gone) == (1002, Reason.UNREADABLE)


def test_an_answer_to_no_question_is_dropped(hall):
    alice, bob = hall.guest("alice"), comes(hall, "bob")
    alice.takes()
    bob.says({"answer": "mysecret"})
    assert (alice.reads(), bob.hears()) == ([], [])


def test_lines_wait_while_a_password_is_checked(hall_with):
    passwords = Slow()
    hall = hall_with(passwords=passwords)
    hall.registers("bob")
    bob = WebGuest(hall)
    bob.says({"hello": 1, "name": "bob", "password": PASSWORD}, {"line": "hi", "id": 1})
    assert kinds(bob) == ["ready", "greeted"]
    passwords.go_on()
    hall.turn()
    assert kinds(bob) == ["welcome", "came-in", "room-seen", "refused", "state"]


def test_people_who_do_not_say_hello_are_late(hall, guest):
    hall.passes(hall.party.limits.login_seconds + 1)
    assert guest.hears()[-1]["bye"]["text"].startswith("You did not come in")
    assert guest.closed == 1000


# --- what can't be read


WRONG = {
    "no JSON": (TextMessage("hello"), 1007),
    "no object": (TextMessage("[1]"), 1007),
    "a field of another type": (TextMessage('{"line": 5}'), 1007),
    "half a surrogate": (TextMessage('{"line": "\\ud800"}'), 1007),
    "a list": (TextMessage('{"state": []}'), 1007),
    "ever deeper": (TextMessage('{"state": ' + "[" * 4_000 + "]" * 4_000 + "}"), 1007),
    "bytes": (BytesMessage(b"{}"), 1003),
    "too long": (TextMessage(json.dumps({"line": "x" * 8_192})), 1009),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_closes(hall, name):
    bob = comes(hall, "bob")
    event, code = WRONG[name]
    bob.sends(event).hears()
    assert (bob.closed, bob.door.session.gone) == (code, Reason.UNREADABLE)


def test_what_is_unknown_in_an_object_is_left_alone(hall):
    bob = comes(hall, "bob")
    bob.says({}, {"colour": "red"}, {"line": "hi", "colour": "red", "at": [1]})
    assert bob.reads() == ["You say: hi"]


def test_line_ends_in_a_line_are_blanks(hall):
    alice, bob = hall.guest("alice"), comes(hall, "bob")
    alice.takes()
    bob.says({"line": "one\r\n/quit\ntwo\rthree"})
    assert alice.reads() == ["bob says: one /quit two three"]


# --- lines with ids


def test_lines_are_acknowledged(hall):
    bob = comes(hall, "bob")
    bob.says({"line": "one", "id": 1}, {"line": "two", "id": 2})
    bob.says({"line": "/nosuch", "id": 5})
    bob.says({"line": "/nosuch", "id": 5})
    assert [each["taken"] for each in bob.hears() if "taken" in each] == [2, 5]


def test_a_line_whose_id_is_taken_is_left_out(hall):
    bob = comes(hall, "bob")
    bob.says({"line": "one", "id": 5}, {"line": "again", "id": 5}, {"line": "late", "id": 4})
    assert bob.reads() == ["You say: one"]
    bob.says({"line": "two", "id": 6})
    assert bob.reads() == ["You say: two"]


# --- the mode


def test_all_who_come_by_it_are_in_chat_mode(hall):
    bob = comes(hall, "bob")
    hall.party.start.mode = "mud"
    bob.types("/mode mud", "hello there")
    assert bob.reads()[-1] == "You say: hello there"


# --- pings


def test_a_ping_is_answered(hall):
    bob = comes(hall, "bob")
    bob.sends(Ping(b"there?")).hears()
    assert bob.pongs == 1


def test_a_link_that_answers_pings_stays_and_another_one_is_lost(hall):
    bob, carol = comes(hall, "bob"), comes(hall, "carol")
    for _ in range(80):
        hall.goes_on(1)
        bob.hears()
    assert bob.pings == 3
    assert (bob.door.over, carol.door.over) == (False, True)
    assert carol.wire.aborted
    assert "carol" in hall.party.people


def test_a_link_that_is_not_read_is_not_asked(hall):
    bob = comes(hall, "bob")
    bob.wire.protocol.hold()
    hall.goes_on(100)
    assert not bob.wire.aborted


def test_links_that_have_ended_leave_no_timer(hall):
    bob = comes(hall, "bob")
    bob.wire.drops()
    hall.goes_on(61)
    assert hall.timers() == []


@pytest.mark.parametrize("event", [Ping(), Pong(), TextMessage("", message_finished=False)])
def test_too_many_frames_that_say_nothing_close(hall_with, event):
    hall = hall_with(negotiations=20)
    bob = comes(hall, "bob")
    bob.sends(*[event] * 21).hears()
    assert (bob.closed, bob.door.session.gone) == (1008, Reason.NEGOTIATING)


# --- the end


def test_a_client_that_closes_quits(hall):
    alice, bob = hall.guest("alice"), comes(hall, "bob")
    alice.takes()
    bob.sends(TextMessage('{"line": "bye"}'), CloseConnection(1000))
    assert alice.reads() == ["bob says: bye", s.quits("bob")]
    bob.hears()
    assert bob.wire.disconnecting


@pytest.mark.parametrize("code", [1001, 3000, 4000])
def test_a_client_that_goes_away_is_expected_back(hall, code):
    alice, bob = hall.guest("alice"), comes(hall, "bob")
    alice.takes()
    bob.sends(CloseConnection(code))
    assert (alice.reads(), "bob" in hall.party.people) == ([], True)
    assert bob.wire.disconnecting
    hall.passes(61)
    assert alice.reads() == [s.lost_link("bob")]


def test_a_client_that_closes_without_a_code_is_expected_back(hall):
    bob = comes(hall, "bob")
    bob.wire.types(bytes.fromhex("8880 00000000"))
    bob.hears()
    assert (bob.wire.disconnecting, "bob" in hall.party.people) == (True, True)


def test_people_who_are_sent_out_read_why_and_do_not_come_again(hall):
    bob = comes(hall, "bob")
    bob.door.session.tell("It is late.")
    bob.door.session.leave(Reason.KICKED)
    hall.turn()
    assert bob.hears()[-1] == {"bye": {"text": "It is late.", "again": False}}
    assert bob.closed == 1000


def test_a_connection_that_is_closed_waits_for_the_answer_of_its_peer(hall):
    bob = comes(hall, "bob")
    bob.types("/quit")
    assert not bob.wire.disconnecting
    bob.hears()
    assert bob.wire.disconnecting


def test_a_close_right_after_the_last_line_is_the_answer_to_the_end(hall):
    bob = comes(hall, "bob")
    bob.sends(TextMessage(data='{"line": "/quit"}'), CloseConnection(code=1000))
    assert bob.wire.disconnecting


def test_a_peer_that_does_not_answer_the_end_is_aborted(hall):
    bob = comes(hall, "bob")
    bob.types("/quit")
    hall.goes_on(6)
    assert bob.wire.aborted


def test_lines_on_their_way_as_a_password_is_asked_for_are_named_and_no_passwords(hall):
    bob = comes(hall, "bob")
    bob.says({"line": "/register", "id": 1}, {"line": "a good evening", "id": 2},
             {"line": "a good evening", "id": 3})  # fmt: skip
    hall.turn()
    assert [line for line in bob.reads() if "so it was not said" in line] == [
        "You sent this before you could read the answer, so it was not said: a good evening"
    ] * 2
    assert bob.door.session.question is not None
    bob.says({"answer": PASSWORD})
    bob.says({"answer": PASSWORD})
    hall.turn()
    assert bob.door.session.account is not None
