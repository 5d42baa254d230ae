import sys

import pytest

from teaparty.api import Listener, Refusal
from teaparty.core.records import Unavailable
from teaparty.core.values.notices import Reason
from teaparty.plugins.examples import polls
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import PASSWORD, tea_party

ASKED = "poll Where do we meet? / garden / kitchen"
WHERE = "alice asks: Where do we meet? 1 garden, 2 kitchen. To answer, use vote and a number."


def test_members_vote_and_may_change_their_votes():
    with tea_party(polls) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types(ASKED, "vote 1")
        assert alice.reads() == [WHERE, "You vote for garden."]
        assert bob.reads() == [WHERE]
        bob.types("vote 1", "vote 2", "poll")
        assert bob.reads() == [
            "You vote for garden.",
            "You vote for kitchen.",
            "alice asks: Where do we meet? 1 garden (1), 2 kitchen (1).",
        ]
        alice.types("poll close")
        assert bob.reads() == ["The poll is closed. Where do we meet? 1 garden (1), 2 kitchen (1)."]
        assert bob.types("poll", "vote 1").reads() == [
            "The poll is closed. Where do we meet? 1 garden (1), 2 kitchen (1).",
            "There is no poll here.",
        ]
        bob.types("poll Tea? / yes / no", "poll")
        assert bob.reads()[-1] == "bob asks: Tea? 1 yes (0), 2 no (0)."


def test_a_poll_survives_a_restart():
    with tea_party(polls) as party:
        party.member("alice").types(ASKED, "vote 2")
        party.restart()
        alice = party.connects().types(f"login alice {PASSWORD}", "poll")
        assert alice.reads()[-1] == "alice asks: Where do we meet? 1 garden (0), 2 kitchen (1)."


def test_there_is_one_poll_in_each_room():
    with tea_party(polls) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types(ASKED, ASKED)
        assert alice.reads()[-1] == "There is a poll here already. Type poll to see it."
        bob.types("go garden", "poll", "poll Tea? / yes / no").reads()
        assert bob.types("poll").reads() == ["bob asks: Tea? 1 yes (0), 2 no (0)."]


def test_only_the_person_who_asked_and_hosts_close_a_poll():
    with tea_party(polls) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types(ASKED)
        bob.reads()
        assert bob.types("poll close").reads() == ["Only alice can close this poll."]
        party.member("zoe", role="host").types("poll CLOSE")
        assert bob.reads()[-1].startswith("The poll is closed.")


def test_guests_may_look_at_a_poll_but_not_vote():
    with tea_party(polls) as party:
        alice, guest = party.member("alice"), party.guest("carol", mode="chat")
        alice.types(ASKED)
        guest.reads()
        refused = "Polls are for members: nobody votes twice. Type /register first."
        guest.types("/poll", "/vote 1", "/poll Tea? / yes / no", "/poll close")
        assert guest.reads()[1:] == [refused] * 3


@pytest.mark.parametrize(
    "asked",
    ["Tea?", "Tea? / yes", "Tea? / yes / ", f"Tea? / yes / {'o' * 201}", "N?" + " / a" * 10],
)
def test_a_poll_has_a_question_and_two_to_nine_choices(asked):
    with tea_party(polls) as party:
        assert party.member("alice").types(f"poll {asked}").reads() == [polls.SHAPE]


@pytest.mark.parametrize("number", ["0", "3", "-1"])
def test_a_vote_is_for_a_choice_that_there_is(number):
    with tea_party(polls) as party:
        alice = party.member("alice").types(ASKED)
        alice.reads()
        assert alice.types(f"vote {number}").reads() == ["There are 2 choices here, from 1 on."]


def test_what_people_ask_can_not_pass_for_something_else():
    with tea_party(polls) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types("poll {name} {choices}? / {question} / {0.x!r}", "vote 1", "poll close")
        assert bob.reads() == [
            "alice asks: {name} {choices}? 1 {question}, 2 {0.x!r}."
            " To answer, use vote and a number.",
            "The poll is closed. {name} {choices}? 1 {question} (1), 2 {0.x!r} (0).",
        ]


def test_a_poll_of_somebody_who_may_not_speak_is_not_stored():
    with tea_party(polls) as party:
        alice = party.member("alice")
        party.member("zoe", role="host").types("mute alice")
        alice.types(ASKED).reads()
        assert alice.types("poll").reads() == ["There is no poll here."]


class Watched(MemoryRecords):
    """Has something done before a shelf is changed."""

    def does(self):
        """Do nothing."""

    async def change_shelved(self, *given):
        self.does()
        await super().change_shelved(*given)


@pytest.fixture
def watched():
    with tea_party(polls, records=Watched()) as party:
        yield party


def test_a_poll_of_somebody_who_has_left_meanwhile_is_not_stored(watched):
    alice, bob = watched.member("alice"), watched.guest("bob")
    watched.records.does = lambda: alice.session.leave(Reason.QUIT)
    alice.types(ASKED)
    assert WHERE not in bob.reads()
    assert bob.types("poll").reads() == ["There is no poll here."]


def test_what_is_read_was_stored_before(watched):
    alice, bob, read = watched.member("alice"), watched.member("bob"), []
    watched.records.does = lambda: read.append((alice.reads(), bob.reads()))
    alice.types(ASKED, "vote 1", "poll close")
    asked = [WHERE]
    assert read == [([], []), (asked, asked), (["You vote for garden."], [])]
    assert bob.reads() == ["The poll is closed. Where do we meet? 1 garden (1), 2 kitchen (0)."]


def test_while_nothing_can_be_stored_nothing_is_asked_and_no_poll_is_closed(watched):
    def away():
        raise Unavailable

    alice, bob = watched.member("alice"), watched.guest("bob")
    watched.records.does = away
    assert alice.types(ASKED).reads() == [str(Unavailable())]
    assert bob.types("poll").reads() == ["There is no poll here."]
    del watched.records.does
    alice.types(ASKED, "vote 1")
    watched.records.does = away
    bob.reads()
    alice.types("vote 2", "poll close")
    assert bob.types("poll").reads() == [
        "alice asks: Where do we meet? 1 garden (1), 2 kitchen (0)."
    ]


class LateRecords(MemoryRecords):
    """Takes its time."""

    async def shelved(self, *given):
        found = await super().shelved(*given)
        await Pause()
        return found

    async def change_shelved(self, *given):
        await Pause()
        await super().change_shelved(*given)


class Pause:
    def __await__(self):
        yield


def test_a_vote_that_comes_while_a_poll_is_closed_counts_or_is_refused():
    with tea_party(polls, records=LateRecords()) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types(ASKED)
        for _ in range(5):
            party.flush()
        party.all_read()
        bob.types("vote 1")
        alice.types("poll close")
        for _ in range(5):
            party.flush()
        closed = "The poll is closed. Where do we meet? 1 garden (1), 2 kitchen (0)."
        assert bob.reads() == ["You vote for garden.", closed]


class Usher(Listener):
    """Refuses what is asked of a room."""

    name = "Usher"

    def may_say(self, me, text):
        if "Where do we meet?" in text:
            raise Refusal("Not now.")


def test_a_poll_that_a_listener_refuses_is_not_there():
    with tea_party(polls, sys.modules[__name__]) as party:
        alice, bob = party.member("alice"), party.guest("bob")
        assert alice.types(ASKED).reads() == ["Not now."]
        assert bob.types("poll").reads() == ["There is no poll here."]


def test_a_poll_that_a_listener_refuses_leaves_the_closed_one_before_it_with_its_owner():
    closed = "The poll is closed. Tea? 1 yes (1), 2 no (0)."
    with tea_party(polls, sys.modules[__name__]) as party:
        alice, zoe, bob = party.member("alice"), party.member("zoe"), party.guest("bob")
        zoe.types("poll Tea? / yes / no", "vote 1", "poll close")
        assert alice.types(ASKED).reads()[-1] == "Not now."
        bob.reads()
        assert bob.types("poll").reads() == [closed]
        party.erase(alice)
        assert bob.types("poll").reads()[-1] == closed
        party.erase(zoe)
        assert bob.types("poll").reads()[-1] == "There is no poll here."


def test_a_vote_of_somebody_who_is_erased_counts():
    with tea_party(polls) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types(ASKED)
        bob.types("vote 1")
        party.erase(bob)
        assert alice.types("poll close").reads()[-1] == (
            "The poll is closed. Where do we meet? 1 garden (1), 2 kitchen (0)."
        )


def test_what_was_asked_in_a_closed_room_is_shown_to_nobody_else_once_it_is_open():
    with tea_party(polls) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types("make room Attic", "go attic", "close", ASKED, "vote 1", "open")
        bob.types("go attic").reads()
        alice.reads()
        assert bob.types("poll", "vote 1").reads() == ["There is no poll here."] * 2
        assert alice.types("poll").reads() == [
            "alice asks: Where do we meet? 1 garden (1), 2 kitchen (0)."
        ]
        bob.types("poll Tea? / yes / no", "vote 1")
        assert bob.reads()[-1] == "You vote for yes."
