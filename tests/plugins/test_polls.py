import pytest

from teaparty.core.values.notices import Reason
from teaparty.plugins.examples import polls
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
        assert bob.types("poll", "vote 1").reads() == ["There is no poll here."] * 2


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
        refused = "Polls are for members, so that nobody votes twice. Type /register first."
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


def test_a_poll_of_somebody_who_has_left_meanwhile_is_not_stored(monkeypatch):
    with tea_party(polls) as party:
        alice, bob = party.member("alice"), party.guest("bob")

        async def leaves(key):
            alice.session.leave(Reason.QUIT)

        with monkeypatch.context() as patch:
            patch.setattr(polls.polls, "get", leaves)
            alice.types(ASKED)
        assert bob.types("poll").reads()[-1] == "There is no poll here."
