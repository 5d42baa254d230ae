"""What somebody may listen to, their places, and what they have missed, by `teaparty.v1`."""

import pytest

from teaparty.core.people.channels import Channels
from teaparty.core.people.places import Places
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.words import unsaid
from tests import sentences as s
from tests.doors.conftest import PASSWORD
from tests.doors.web.guests import WebGuest, comes


@pytest.fixture
def news(hall):
    """A party that has two channels; hosts alone speak on the second."""
    rules = {"news": ChannelRules(about="What is new"), "alarm": ChannelRules(speaks="hosts")}
    Channels.of(hall.party).change(rules)
    return hall.party.turns.streams["+news"]


@pytest.fixture
def alice(hall, news):
    """A member, who has a number of their own."""
    hall.registers("alice")
    return comes(hall, "alice", PASSWORD)


@pytest.fixture
def bob(hall, news):
    hall.registers("bob")
    return comes(hall, "bob", PASSWORD)


def parts(guest, key):
    """The objects of one kind that have come."""
    return [each[key] for each in guest.hears() if key in each]


def last(guest):
    """The channels as they were sent last, by their words."""
    (*_, found) = parts(guest, "channels")
    return {each["word"]: each for each in found["list"]}


def asks(guest):
    guest.hears()
    return last(guest.says({"state": 1}))


NEWS = {
    "name": "+news", "word": "news", "caption": "News", "command": "+news", "about": "What is new",
    "topic": "", "room": False, "listening": False, "listeners": 0, "may": [],
    "closed": False,
}  # fmt: skip


class TestList:
    def test_it_has_all_that_somebody_may_listen_to(self, bob):
        bob.says({"state": 1})
        (found,) = parts(bob, "channels")
        alarm = NEWS | {"name": "+alarm", "word": "alarm", "caption": "Alarm", "command": "",
                        "about": ""}  # fmt: skip
        assert found == {"talk": "", "list": [NEWS, alarm], "more": 0}

    def test_it_comes_again_when_somebody_listens_or_does_not_any_more(self, bob):
        bob.types("/listen news")
        assert last(bob)["news"] == NEWS | {"listening": True, "listeners": 1}
        bob.types("/look", "hi")
        assert parts(bob, "channels") == []
        bob.types("/unlisten news")
        assert last(bob)["news"] == NEWS

    def test_it_comes_again_when_a_channel_to_which_one_listens_is_gone(self, hall, bob):
        bob.types("/listen news").hears()
        Channels.of(hall.party).change({})
        hall.turn()
        assert last(bob) == {}

    def test_it_says_where_plain_lines_go(self, bob):
        bob.types("/listen news", "/talk on news")
        assert [each["talk"] for each in parts(bob, "channels")][-1] == "news"
        bob.types("/talk here")
        assert [each["talk"] for each in parts(bob, "channels")] == [""]

    def test_whoever_listens_no_more_reads_just_that_nothing_is_said_there(self, bob):
        bob.types("/listen news", "/talk on news").hears()
        bob.types("/unlisten news")
        assert s.talks_there_no_more in str(bob.hears())

    def test_one_that_is_for_others_is_not_in_it(self, hall, bob):
        Channels.of(hall.party).change({"staff": ChannelRules(listens="hosts")})
        assert asks(bob) == {}

    def test_a_room_that_may_be_heard_is_in_it(self, hall, bob):
        garden = hall.party.rooms["garden"]
        garden.listening = True
        garden.show_change()
        assert asks(bob)["garden"] == NEWS | {
            "name": "garden", "word": "garden", "caption": "The Garden", "command": "",
            "about": "The Garden", "room": True,
        }  # fmt: skip

    def test_of_very_many_some_are_named_and_first_those_to_which_one_listens(
        self, hall, bob, monkeypatch
    ):
        monkeypatch.setattr(hall.party.people["bob"], "limits", Limits(shown_channels=0))
        bob.types("/listen alarm").hears()
        bob.says({"state": 1})
        (found,) = parts(bob, "channels")
        assert [each["word"] for each in found["list"]] == ["alarm"]
        assert found["more"] == 1

    def test_a_party_without_channels_has_an_empty_one(self, hall):
        bob = comes(hall, "bob")
        bob.says({"state": 1})
        assert parts(bob, "channels") == [{"talk": "", "list": [], "more": 0}]


class TestTopics:
    def test_a_topic_is_told_by_a_line_and_stands_in_the_list(self, hall, alice, bob):
        bob.types("/listen news").hears()
        alice.types("/listen news", "/make channel chess", "/topic chess Openings")
        bob.types("/listen chess").hears()
        alice.types("/topic chess Ends")
        (line,) = bob.lines()
        assert (line["kind"], line["channel"], line["topic"]) == ("topic-set", "chess", "Ends")
        assert asks(bob)["chess"]["topic"] == "Ends"

    def test_whoever_may_change_it_is_told(self, alice, bob):
        alice.types("/make channel chess")
        assert "topic" in asks(alice)["chess"]["may"]
        assert asks(bob)["chess"]["may"] == []
        alice.types("/topics chess all")
        assert asks(bob)["chess"]["may"] == ["topic"]

    def test_whoever_may_change_the_room_is_told(self, alice):
        alice.types("/make room The Attic", "/go attic")
        (*_, state) = parts(alice, "state")
        assert {"title", "topic", "all"} <= set(state["room"]["may"])


class TestPlaces:
    def test_ones_own_places_come_as_soon_as_they_change(self, alice, bob):
        alice.types("/make room The Attic")
        attic = {"word": "attic", "kind": "room", "title": "The Attic", "topic": "",
                 "people": 0, "open": True, "closed": False, "listed": False,
                 "invited": []}  # fmt: skip
        assert parts(alice, "state")[-1]["places"] == [attic]
        alice.types("/call attic The Loft")
        assert parts(alice, "state")[-1]["places"] == [attic | {"title": "The Loft"}]
        alice.types("/remove place attic").says({"answer": "attic"})
        assert parts(alice, "state")[-1]["places"] == []
        assert parts(bob, "state") == []

    def test_a_party_where_people_make_none_has_none(self, bob, monkeypatch):
        monkeypatch.setattr(Places, "if_any", lambda me: None)
        bob.says({"state": 1})
        assert parts(bob, "state")[-1]["places"] == []


class TestClosed:
    """The attic is closed; nobody but its owner knows what it is called."""

    @pytest.fixture(autouse=True)
    def attic(self, alice):
        alice.types("/make room The Attic", "/go attic", "/close")

    def rooms(self, guest):
        guest.hears()
        guest.says({"state": 1})
        found = parts(guest, "state")[-1]["rooms"]
        return {each["word"]: (each["title"], each["people"], each["allowed"]) for each in found}

    def test_it_is_named_to_those_alone_who_are_invited_at_once(self, alice, bob):
        assert "attic" not in self.rooms(bob)
        alice.types("/invite bob")
        (*_, state) = parts(bob, "state")
        assert [each["allowed"] for each in state["rooms"] if each["word"] == "attic"] == [True]
        assert self.rooms(bob)["attic"] == ("The Attic", 1, True)

    def test_where_it_is_listed_nobody_finds_out_whether_anybody_is_inside(self, alice, bob):
        alice.types("/listed on")
        inside = self.rooms(bob)
        assert inside["attic"] == ("The Attic", 0, False)
        alice.types("/go parlour")
        assert self.rooms(bob)["attic"] == inside["attic"]

    def test_of_very_many_rooms_of_others_some_are_named(self, hall, alice, bob, monkeypatch):
        alice.types("/listed on")
        monkeypatch.setattr(hall.party.people["bob"], "limits", Limits(shown_channels=0))
        assert "attic" not in self.rooms(bob)
        assert "attic" in self.rooms(alice)


class TestSpeaking:
    def test_a_social_is_done_in_the_room_and_so_not_on_a_channel(self, alice, bob):
        for guest in (alice, bob):
            guest.types("/listen news").hears()
        bob.says({"line": "/act hug", "on": "news"})
        assert s.done_in_room("news", sign="/") in [line["line"] for line in bob.lines()]
        assert alice.lines() == []

    def test_a_plain_line_goes_where_it_says(self, alice, bob):
        for guest in (alice, bob):
            guest.types("/listen news").hears()
        bob.says({"line": "tea", "on": "news"}, {"line": "here"})
        assert [(line["room"], line["line"]) for line in alice.lines()] == [
            ("+news", "[news] bob says: tea"), ("parlour", "bob says: here"),
        ]  # fmt: skip

    def test_it_goes_to_the_room_where_it_says_so_though_later_ones_do_not(self, alice, bob):
        bob.types("/listen news", "/talk on news").hears()
        alice.hears()
        bob.says({"line": "here", "on": ""}, {"line": "there"})
        assert alice.reads() == ["bob says: here"]
        assert bob.reads() == ["You say: here", "[news] You say: there"]

    def test_it_is_said_nowhere_if_they_do_not_listen(self, alice, bob):
        alice.types("/listen news").hears()
        bob.says({"line": "tea", "on": "news"})
        assert bob.reads() == [unsaid.PUT_BACK]
        assert alice.reads() == []
        bob.types("tea")
        assert alice.reads() == ["bob says: tea"]

    @pytest.mark.parametrize("line", [":waves.", "/me waves.", "/emote waves."])
    def test_what_one_does_is_seen_there_too(self, alice, bob, line):
        for guest in (alice, bob):
            guest.types("/listen news").hears()
        bob.says({"line": line, "on": "news"})
        assert alice.reads() == ["[news] * bob waves."]

    def test_it_is_seen_nowhere_if_they_do_not_listen(self, alice, bob):
        bob.says({"line": ":waves.", "on": "news"})
        assert bob.reads() == [s.listen_first("news", sign="/")]
        assert "* bob waves." not in alice.reads()

    def test_a_smiley_is_said_there(self, bob):
        bob.types("/listen news").hears()
        bob.says({"line": ":)", "on": "news"})
        assert bob.reads() == ["[news] You say: :)"]

    def test_a_command_is_obeyed_all_the_same(self, bob):
        bob.says({"line": "/exits", "on": "news"})
        assert "north" in bob.reads()[0]

    def test_a_slip_in_a_command_is_said_nowhere(self, alice, bob):
        for guest in (alice, bob):
            guest.types("/listen news").hears()
        bob.says({"line": "/emotte waves.", "on": "news"})
        assert alice.reads() == []

    def test_what_a_line_changes_stays(self, bob):
        bob.types("/listen news").hears()
        bob.says({"line": "/talk on news", "on": ""}, {"line": "tea"})
        assert bob.reads()[-1] == "[news] You say: tea"


class TestUnread:
    def comes_back(self, hall, alice, bob):
        """Return alice, who has missed two lines on news."""
        alice.types("/listen news", "/quit")
        bob.types("/listen news", "+news tea", "+news milk")
        hall.turn()
        return WebGuest(hall).says({"hello": 1, "name": "alice", "password": PASSWORD})

    def missed(self, guest):
        return [line["missed"] for line in guest.lines() if line["kind"] == "recalled"]

    def test_what_was_missed_is_told_by_logs(self, hall, alice, bob, news):
        again = self.comes_back(hall, alice, bob)
        last = news.log.end - 1
        assert self.missed(again) == [
            [{"room": "+news", "lines": 2, "more": False, "named": 0, "first": last - 1,
              "last": last}]
        ]  # fmt: skip

    def test_whispers_that_wait_are_told_too(self, hall, alice, bob):
        alice.types("/quit")
        bob.types("/whisper alice tea")
        again = WebGuest(hall).says({"hello": 1, "name": "alice", "password": PASSWORD})
        assert self.missed(again) == [[{"room": "@", "lines": 1}]]

    def test_its_lines_are_read_as_older_ones(self, hall, alice, bob):
        again = self.comes_back(hall, alice, bob)
        again.hears()
        again.says({"older": "+news"})
        (found,) = parts(again, "older")
        assert [(line["channel"], line["line"]) for line in found["lines"]] == [
            ("news", "[news] bob says: tea"), ("news", "[news] bob says: milk"),
        ]  # fmt: skip

    def test_what_was_read_is_missed_no_more(self, hall, alice, bob):
        again = self.comes_back(hall, alice, bob)
        again.says({"read": "+news"}, {"line": "/quit"})
        again = WebGuest(hall).says({"hello": 1, "name": "alice", "password": PASSWORD})
        assert self.missed(again) == []

    def test_of_what_is_not_open_nothing_can_be_read(self, bob):
        bob.hears()
        bob.says({"read": "+nothing"})
        assert bob.hears() == []

    def test_a_channel_to_which_one_does_not_listen_has_no_older_lines(self, alice, bob):
        alice.types("/listen news", "+news tea")
        bob.hears()
        bob.says({"older": "+news"})
        assert parts(bob, "older") == [{"room": "+news", "lines": [], "end": True}]
