"""People who come by `teaparty.v1`: in ranks beside telnet, paced and bounded as all others."""

import pytest

from teaparty.core.values.looks import Wishes
from teaparty.core.values.notices import Reason
from teaparty.doors.web.v1.view import V1View
from tests import sentences as s
from tests.doors.conftest import PASSWORD, by_transport
from tests.doors.web.guests import V1Factory, WebGuest, comes


def said(number, count=1):
    return [{"line": f"/say {each}"} for each in range(number, number + count)]


@pytest.fixture
def alice(hall):
    return hall.guest("alice")


@pytest.fixture
def bob(hall, alice):
    guest = comes(hall, "bob")
    hall.forgets()
    return guest


def test_people_at_both_doors_talk_with_each_other(alice, bob):
    bob.types("hi")
    assert alice.reads() == ["bob says: hi"]
    assert bob.reads() == ["You say: hi"]
    alice.types(b"say hello\r\n")
    assert bob.reads() == ["alice says: hello"]
    alice.types(b"whisper bob psst\r\n")
    assert bob.reads() == ["alice whispers to you: psst"]
    bob.types("/quit")
    *_, told, bye = bob.hears()
    assert told["lines"][0]["line"] == bye["bye"]["text"] == s.goodbye
    assert not bye["bye"]["again"]
    assert bob.closed == 1000
    assert bob.wire.disconnecting
    assert alice.reads()[-1] == s.quits("bob")


def test_people_who_quit_by_a_line_with_an_id_are_told_that_it_was_obeyed(bob):
    bob.says({"line": "/quit", "id": 3})
    assert [list(each) for each in bob.hears()] == [["lines"], ["taken"], ["bye"]]


def test_what_is_typed_in_another_room_goes_by_the_same_commands(hall, alice, bob):
    bob.types("/north", "/who")
    assert [line["kind"] for line in bob.lines()] == ["room-seen", "people-listed"]
    assert alice.reads() == [s.goes_to("bob", "The Garden")]


def test_a_page_shows_commands_as_they_are_typed_there(hall):
    hall.registers("bob")
    hall.registers("carol")
    hall.member("bob").types(b"whisper carol psst\r\n")
    carol = WebGuest(hall).says({"hello": 1, "name": "carol", "password": PASSWORD})
    assert carol.reads()[-1] == f"{s.one_whisper_waits} {s.recall_it(sign='/')}"
    assert carol.types("/go nowhere").reads() == [s.no_way("nowhere", sign="/")]


def test_a_member_who_has_both_doors_reads_commands_as_they_are_typed_now(hall_with):
    hall = hall_with(sessions_each=2, block_newcomers=1)
    hall.registers("bob")
    bob = hall.member("bob")
    other = comes(hall, "bob", PASSWORD)
    bob.types(b"/go nowhere\r\n")
    assert bob.reads()[-1] == other.reads()[-1] == s.no_way("nowhere", sign="/")
    other.wire.drops()
    bob.types(b"/mode mud\r\n", b"go nowhere\r\n")
    assert bob.reads()[-1] == s.no_way("nowhere")


# --- in ranks, beside telnet


@pytest.mark.parametrize("hall_with", [True], indirect=True, ids=["by socket"])
def test_a_batch_is_made_once_for_each_door_and_costs_one_call_a_member_and_turn(
    hall, alice, bob, monkeypatch
):
    made = []
    lay_out = V1View.lay_out
    monkeypatch.setattr(V1View, "lay_out", lambda *all: made.append(1) or lay_out(*all))
    dave, carol, eve = hall.guest("dave"), comes(hall, "carol"), comes(hall, "eve")
    alice.types(b"say hi\r\n")  # so all have read all there is
    ranks = hall.party.start.ranks
    found = [sorted(each.name for each in rank.values()) for rank in ranks.in_step.values()]
    assert sorted(found) == [["alice", "dave"], ["bob", "carol", "eve"]]
    hall.forgets()
    made.clear()
    wires = [dave, bob.wire, eve.wire]
    before = [wire.socket.sends for wire in wires]
    alice.protocol.dataReceived(b"say one\r\n")
    carol.types("two")
    assert [wire.socket.sends for wire in wires] == [n + 1 for n in before]
    assert dave.reads() == ["alice says: one", "carol says: two"]
    assert bob.reads() == eve.reads() == ["alice says: one", "carol says: two"]
    assert carol.reads() == ["alice says: one", "You say: two"]
    assert made == [1]


def test_a_member_who_has_both_doors_reads_the_same_by_both(hall_with):
    hall = hall_with(sessions_each=2, block_newcomers=1)
    hall.registers("bob")
    alice, bob = hall.guest("alice"), hall.member("bob")
    other = comes(hall, "bob", PASSWORD)
    alice.types(b"say hi\r\n")
    assert bob.reads()[-1] == other.reads()[-1] == "alice says: hi"
    other.types("/password")
    assert other.hears()[-1] == {"ask": {"text": s.your_password.strip(), "hidden": True}}
    assert bob.protocol.door.hidden


# --- paced and bounded


def test_lines_are_paced(hall_with):
    hall = hall_with(lines_burst=8, lines_a_second=2)
    bob = comes(hall, "bob")
    hall.goes_on(10)
    bob.says(*said(0, 12))
    assert bob.reads() == [f"You say: {number}" for number in range(8)]
    hall.goes_on(2)
    assert bob.reads() == [f"You say: {number}" for number in range(8, 12)]


def test_a_flood_is_let_go(hall_with):
    hall = hall_with(lines_burst=8, lines_a_second=2)
    bob = comes(hall, "bob")
    for _ in range(400):
        if bob.wire.producerState == "producing" and not bob.door.over:
            bob.types("/say hi")
        hall.goes_on(0.25)
    assert bob.door.session.gone is Reason.FLOODING
    bob.hears()
    assert bob.closed == 1008


def test_a_typed_line_is_measured_without_what_is_around_it(hall_with):
    hall = hall_with(line=100)
    bob = comes(hall, "bob")
    bob.says({"line": "x" * 100, "id": 1, "more": "y" * 200}, {"line": "x" * 101, "id": 2})
    assert [line["kind"] for line in bob.lines()] == ["said", "refused"]


def test_an_answer_that_is_too_long_for_a_line_is_asked_for_again(hall_with):
    bob = WebGuest(hall_with(line=100))
    bob.says({"hello": 1, "name": "bob", "register": True}).hears()
    bob.says({"answer": "x" * 101})
    lines, again = bob.hears()
    assert [line["kind"] for line in lines["lines"]] == ["refused"]
    assert again["ask"]["hidden"]
    bob.says({"answer": PASSWORD})
    assert [each for each in bob.hears() if "ask" in each] == [
        {"ask": {"text": s.same_again, "hidden": True}}
    ]


@by_transport
def test_a_peer_that_takes_nothing_is_not_read_and_then_dropped(hall, alice, bob):
    bob.wire.stops_reading()
    alice.types(b"say hi\r\n")
    bob.types("/say never")
    assert bob.wire.producerState == "paused"
    hall.passes(61)
    assert bob.wire.aborted
    assert alice.reads() == ["You say: hi"]  # as they may come back by a ticket
    hall.passes(61)
    assert alice.reads() == [s.lost_link("bob")]


def test_answers_are_paid_for_by_those_who_ask(hall_with):
    hall = hall_with(output_at_once=2_000, output_a_second=1_024, light_output=1_024)
    bob = comes(hall, "bob")
    bob.types(*["/help"] * 20, "hi")
    assert "You say: hi" not in bob.reads()
    hall.goes_on(200)
    assert bob.reads()[-1] == "You say: hi"


def test_a_password_that_is_sent_too_early_is_not_said(hall, alice):
    WebGuest(hall).says({"hello": 1}, {"line": "login bob"}, {"line": "mysecret"})
    assert alice.reads() == [s.arrived("bob")]


# --- counted and let in as all others


def connects(hall):
    return hall.connects(factory=V1Factory(hall.entrance))


def test_newcomers_count_until_they_have_come_in(hall_with):
    hall = hall_with(block_newcomers=1)
    first = WebGuest(hall)
    assert b"have not logged in yet" in connects(hall).takes()
    first.says({"hello": 1, "name": "bob"})
    assert not connects(hall).disconnecting
    assert hall.connects().disconnecting


def test_a_full_party_takes_nobody_by_any_door(hall_with):
    hall = hall_with(sessions=1)
    bob = comes(hall, "bob")
    assert (connects(hall).disconnecting, hall.connects().disconnecting) == (True, True)
    bob.wire.drops()
    assert not connects(hall).disconnecting


def test_all_are_let_go_at_the_end(hall, alice, bob):
    closed = []
    hall.entrance.close().addCallback(closed.append)
    hall.turn()
    alice.drops()
    assert bob.hears()[-1]["bye"] == {"text": s.closed, "again": True}
    assert bob.closed == 1012
    bob.wire.drops()
    assert closed == [None]


def test_people_with_several_links_read_when_lines_are_understood_otherwise_by_all(hall_with):
    hall = hall_with(sessions_each=2)
    hall.registers("bob")
    telnet = hall.member("bob")
    page = WebGuest(hall).says({"hello": 1, "name": "bob", "password": PASSWORD})
    assert telnet.reads()[-1] == s.said_aloud_now
    telnet.types(b"hello\r\n")
    assert telnet.reads() == ["You say: hello"]
    page.wire.drops()
    telnet.types(b"still here\r\n")
    assert telnet.reads() == ["You say: still here"]


def test_somebody_who_comes_in_by_telnet_too_reads_that_the_page_has_all_said_aloud(hall_with):
    hall = hall_with(sessions_each=2)
    hall.registers("bob")
    page = comes(hall, "bob", PASSWORD)
    telnet = hall.connects()
    telnet.types(b"login bob %s\r\n" % PASSWORD.encode())
    assert telnet.reads()[-1] == page.reads()[-1] == s.said_aloud_now
    telnet.types(b"hello\r\n")
    assert page.reads() == ["You say: hello"]
    page.wire.drops()
    assert telnet.reads()[-1] == s.commands_now
    telnet.types(b"say hi\r\n")
    assert telnet.reads() == ["You say: hi"]


# --- settings of other clients


def test_what_is_set_for_telnet_can_not_be_set_by_the_page(hall_with):
    hall = hall_with(sessions_each=2)
    hall.registers("bob")
    page = comes(hall, "bob", PASSWORD)
    page.types("/mode mud", "/settings width 60", "/charset latin1", "/colour on")
    assert page.reads() == [
        "Your page or client is always in chat mode, so nothing was changed.",
        *map(s.changes_nothing_here, ("width", "charset", "colour")),
    ]
    session = page.door.session
    assert (session.preferences.mode, session.wishes) == (None, Wishes())
    page.types("/settings timezone utc", "/settings")
    rows = page.reads()[-1].split("\n")
    assert [row.split()[0] for row in rows] == ["screenreader", "timezone"]
    page.types("/help how things look", "/help help and leaving")
    looks, leaving = page.reads()
    assert "screenreader" in looks
    assert not any(word in looks + leaving for word in ("charset", "colour", "mode"))
    hall.forgets()
    telnet = hall.connects()
    telnet.types(b"login bob %s\r\n/settings width 60\r\n" % PASSWORD.encode())
    page.types("/settings auto")
    assert session.wishes == Wishes()


def test_somebody_with_a_telnet_link_beside_the_page_chooses_the_mode_of_that(hall_with):
    hall = hall_with(sessions_each=2)
    hall.registers("bob")
    page = comes(hall, "bob", PASSWORD)
    telnet = hall.connects()
    telnet.types(b"login bob %s\r\n" % PASSWORD.encode())
    telnet.takes()
    telnet.types(b"/mode chat\r\n")
    assert telnet.reads() == [s.said_aloud_now]
    page.wire.drops()
    telnet.types(b"hello\r\n")
    assert telnet.reads() == ["You say: hello"]


def test_the_page_undoes_no_choices_that_are_for_other_clients(hall):
    hall.registers("bob")
    hall.member("bob").types(b"settings width 60\r\nsettings timezone utc\r\nquit\r\n")
    page = comes(hall, "bob", PASSWORD).types("/settings auto")
    assert page.door.session.wishes == Wishes(width=60)
