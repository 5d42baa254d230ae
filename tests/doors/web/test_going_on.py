"""Going on by a ticket, link by link; see also `test_resume_at_random`."""

import pytest
from wsproto.events import CloseConnection

from teaparty.core.assembly import open_party
from teaparty.core.people.tickets import Tickets
from tests import sentences as s
from tests.doors import conftest
from tests.doors.conftest import PASSWORD
from tests.doors.web.guests import WebGuest, comes


class Scene:
    """Alice by telnet, and bob, who has come in by the web, with his ticket."""

    def __init__(self, hall, password=""):
        self.hall = hall
        if password:
            hall.registers("bob")
        self.alice = hall.guest("alice")
        self.bob = WebGuest(hall)
        self.bob.says({"hello": 1, "name": "bob", "password": password})
        self.ticket = self.welcome(self.bob)["ticket"]
        self.alice.takes()

    def welcome(self, guest):
        return next(each["welcome"] for each in guest.hears() if "welcome" in each)

    def comes_back(self, ticket=None, **seen):
        guest = WebGuest(self.hall)
        seen = {room.replace("private", ""): number for room, number in seen.items()}
        return guest.says({"hello": 1, "ticket": ticket or self.ticket, "seen": seen})


@pytest.fixture
def scene(hall):
    return Scene(hall)


def test_somebody_comes_back_and_nobody_notices(scene):
    scene.bob.wire.drops()
    bob = scene.comes_back()
    welcome, *_ = bob.hears()
    assert welcome["welcome"]["resumed"]
    assert welcome["welcome"]["you"] == {"number": 2, "name": "bob", "account": False}
    assert welcome["welcome"]["ticket"] != scene.ticket
    scene.alice.types(b"say hi\r\n")
    assert scene.alice.reads() == ["You say: hi"]
    assert bob.reads() == ["alice says: hi"]


def test_a_new_link_gives_nobody_more_lines_at_once(hall_with):
    scene = Scene(hall_with(lines_burst=8))
    for _ in range(3):
        scene.bob.types(*"abcdefgh").wire.drops()
        scene.bob = scene.comes_back()
        scene.ticket = scene.welcome(scene.bob)["ticket"]
    assert scene.alice.reads() == [f"bob says: {letter}" for letter in "abcdefg"]
    scene.bob.types("later")
    scene.hall.goes_on(0.5)
    assert scene.alice.reads() == ["bob says: later"]


def test_a_peer_that_sends_no_more_has_lost_the_link_and_is_not_waited_for(scene):
    scene.bob.wire.ends()
    assert scene.bob.wire.disconnecting
    assert scene.comes_back().hears()[0]["welcome"]["resumed"]


def test_what_was_said_meanwhile_and_what_was_under_way_comes_once_with_the_state_after_it(scene):
    scene.alice.types(b"say lost\r\n")
    end = scene.hall.party.start.log.end
    scene.bob.wire.takes()
    scene.bob.wire.drops()
    scene.alice.types(b"say meanwhile\r\n", b"whisper bob psst\r\n")
    bob = scene.comes_back(parlour=end - 2, private=3)
    found = bob.hears()
    assert [next(iter(each)) for each in found] == ["welcome", "lines", "lines", "state"]
    assert [line["line"] for each in found[1:3] for line in each["lines"]] == [
        "alice says: lost", "alice says: meanwhile", "alice whispers to you: psst",
    ]  # fmt: skip


def test_private_lines_that_were_not_seen_keep_their_numbers(scene):
    bob = scene.bob
    bob.types("/finger nobody", "/finger noone")
    sent = bob.lines()
    bob.wire.drops()
    again = scene.comes_back(parlour=100, private=sent[0]["n"])
    assert again.lines() == sent[1:]
    again.types("/finger nobody")
    assert [line["n"] for line in again.lines()] == [sent[-1]["n"] + 1]


def test_private_lines_that_are_held_no_more_are_counted(hall_with):
    scene = Scene(hall_with(resent_lines=2))
    scene.bob.types(*["/finger nobody"] * 5)
    last = scene.bob.lines()[-1]["n"]
    scene.bob.wire.drops()
    missed, *held = scene.comes_back(parlour=100, private=last - 5).lines()
    assert (missed["kind"], missed["count"], missed["n"]) == ("missed", 3, last - 2)
    assert [line["n"] for line in held] == [last - 1, last]
    bob = scene.comes_back(parlour=100, private=last)
    assert bob.lines() == []


def test_very_many_lines_come_in_several_messages(scene):
    for number in range(150):
        scene.alice.types(b"say %d\r\n" % number)
    scene.bob.wire.drops()
    found = [each["lines"] for each in scene.comes_back(private=3).hears() if "lines" in each]
    assert [len(lines) for lines in found] == [64, 64, 22]


def test_a_lie_about_what_was_seen_harms_nobody_else(scene):
    scene.bob.wire.drops()
    bob = scene.comes_back(parlour=10**15, private=10**15, garden=-5, nowhere=3, **{"@": 10**9})
    assert "welcome" in bob.kinds()
    bob.types("hi")
    assert bob.reads() == ["You say: hi"]


def test_lines_that_were_taken_are_told_and_not_said_again(scene):
    scene.bob.says({"line": "one", "id": 1})
    scene.bob.wire.drops()
    bob = scene.comes_back()
    assert scene.welcome(bob)["taken"] == 1
    bob.says({"line": "one", "id": 1}, {"line": "two", "id": 2})
    assert scene.alice.reads() == ["bob says: one", "bob says: two"]


def test_the_old_ticket_is_good_until_the_new_one_has_arrived(scene):
    scene.bob.wire.drops()
    first = scene.comes_back()
    first.wire.drops()
    second = scene.comes_back()
    ticket = scene.welcome(second)["ticket"]
    second.says({"got": "x" * 8})
    second.says({"got": ticket[:8]})
    second.says({"got": ticket[:8]})
    second.wire.drops()
    assert scene.comes_back().hears() == [{"expired": True}]
    assert "welcome" in scene.comes_back(ticket).kinds()


def test_a_link_that_the_server_thinks_alive_is_closed_without_a_word(scene):
    bob = scene.comes_back()
    assert scene.bob.lines() == []
    assert scene.bob.closed == 4002
    bob.types("hi")
    assert scene.alice.reads() == ["bob says: hi"]


def test_nobody_comes_back_after_quitting_or_too_late(scene):
    scene.bob.sends(CloseConnection(1000))
    assert scene.comes_back().hears() == [{"expired": True}]


def test_a_ticket_ends_after_some_time(scene):
    scene.bob.wire.drops()
    scene.hall.passes(61)
    assert scene.comes_back().hears() == [{"expired": True}]
    assert scene.alice.reads() == [s.lost_link("bob")]


def test_coming_in_anew_ends_the_ticket_of_a_lost_link(hall):
    scene = Scene(hall, PASSWORD)
    scene.bob.wire.drops()
    comes(hall, "bob", PASSWORD)
    assert scene.comes_back().hears() == [{"expired": True}]


def test_a_ticket_brings_back_one_of_several_links(hall_with):
    scene = Scene(hall_with(sessions_each=2), PASSWORD)
    other = scene.hall.member("bob")
    scene.bob.hears()
    scene.bob.wire.drops()
    scene.alice.types(b"say hi\r\n")
    assert other.reads() == [s.commands_now, "alice says: hi"]
    end = scene.hall.party.start.log.end
    bob = scene.comes_back(parlour=end - 2, private=100)
    assert bob.reads() == ["alice says: hi", s.said_aloud_now]
    assert other.reads() == [s.said_aloud_now]
    scene.alice.types(b"say both\r\n")
    assert (bob.reads(), other.reads()) == (["alice says: both"], ["alice says: both"])


def test_a_question_of_a_newcomer_is_none_of_somebody_who_goes_on(scene):
    scene.hall.registers("carol")
    scene.bob.wire.drops()
    guest = WebGuest(scene.hall).says({"hello": 1, "name": "carol"})
    assert "ask" in guest.kinds()
    guest.says({"hello": 1, "ticket": scene.ticket, "seen": {"": 100, "parlour": 100}})
    assert guest.kinds() == ["welcome", "state", "ask"]
    guest.types("hi")
    assert scene.alice.reads() == ["bob says: hi"]


def test_a_line_right_after_the_welcome_is_said(scene):
    scene.bob.wire.drops()
    bob = scene.comes_back()
    scene.welcome(bob)
    bob.types("hi")
    assert scene.alice.reads() == ["bob says: hi"]


def test_an_open_question_ends_with_its_link(scene):
    scene.bob.types("/register")
    assert "ask" in scene.bob.kinds()
    scene.bob.wire.drops()
    assert "ask" not in scene.comes_back().kinds()


def test_a_party_without_tickets_gives_none(hall_with, monkeypatch):
    def without(*given):
        return open_party(*given, without=[Tickets])

    monkeypatch.setattr(conftest, "open_party", without)
    hall = hall_with()
    bob = WebGuest(hall).says({"hello": 1, "name": "bob"}, {"got": "x" * 8})
    welcome = next(each["welcome"] for each in bob.hears() if "welcome" in each)
    assert "ticket" not in welcome
    carol = WebGuest(hall).says({"hello": 1, "ticket": "x" * 22})
    assert carol.hears() == [{"expired": True}]
    bob.wire.drops()
    assert "bob" not in hall.party.people


def test_of_very_many_guests_whose_links_are_lost_no_more_are_waited_for(hall_with):
    hall = hall_with(absent=2)
    for name in ("bob", "carol", "dora"):
        comes(hall, name).wire.drops()
    assert set(hall.party.people) == {"bob", "carol"}
    hall.passes(61)
    comes(hall, "eve").wire.drops()
    assert set(hall.party.people) == {"eve"}
