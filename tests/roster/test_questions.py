"""Every question about somebody has the same answer, whichever node they are in by."""

import pytest

from tests import sentences as s
from tests.roster.nodes import Nodes

QUESTIONS = [
    "who", "who here", "who garden", "who news", "names garden", "look", "look bob", "look bo",
    "look garden", "finger bob", "finger bo", "finger robert", "rooms", "list", "channels",
    "channels news", "channels attic", "staff", "places", "history", "recall",
    "friends bob", "ignore bob", "unignore bob", "say Hi, bob!", "shout Hi, bob!",
    "+news Hi, bob!", "name bob", "name b0b", "name bobby", "report bob He shouts.",
]  # fmt: skip
WHISPERS = [
    "whisper bob Hi!", "tell bo Hi!", "whisper bob,carol Hi!", "reply Yes.", "rr Yes.",
    "retell bob", "hug", "hug bob", "hug bo", "act hug bob warmly", "poke bob", "poke bo",
    "toast bob,carol Hi!", "toast bo Hi!", "to bob Hi!", "to bo Hi!", "@bob Hi!",
]  # fmt: skip
ORDERS = [
    "status", "accounts b", "where bob", "role bob", "role bob host", "role bob member", "mutes",
    "kick bob", "kick bob Calm down.", "mute bob for 10m", "unmute bob", "ban bob",
    "ban --try bob", "ban --try 192.0.2.0/24", "ban 192.0.2.0/30", "ban 192.0.2.3",
    "announce news Tea!", "wall Tea!", "retract bob",
]  # fmt: skip
ASKED = [
    *((question, "member") for question in QUESTIONS + WHISPERS),
    *((question, "guest") for question in WHISPERS),
    *((question, "wizard") for question in ORDERS),
]
ONLY_OF_MANY = s.in_by_others(1)


def of_guest(world):
    return world.guest(1, "bob")


def of_member(world):
    return world.member(1, "bob")


def of_host(world):
    return world.member(1, "bob", "host")


def of_somebody_away(world):
    bob = world.member(1, "bob")
    world.types(bob, "describe me as A tall man.", "afk Tea.")
    return bob


def of_somebody_in_the_garden(world):
    bob = world.guest(1, "bob")
    world.types(bob, "on")
    return bob


def of_somebody_who_listens(world):
    bob = world.member(1, "bob")
    world.types(bob, "listen news", "listen attic", "on")
    return bob


def of_somebody_who_lost_the_link(world):
    bob = world.member(1, "bob")
    bob.drops()
    world.settles()
    return bob


def of_somebody_renamed(world):
    bob = world.guest(1, "robert")
    world.types(bob, "name bob")
    return bob


def of_somebody_who_whispered(world):
    bob = world.member(1, "bob")
    world.types(bob, "whisper alice psst")
    return bob


def of_somebody_who_left(world):
    bob = world.member(1, "bob")
    world.types(bob, "quit")
    return bob


OF_WHOM = [
    of_guest, of_member, of_host, of_somebody_away, of_somebody_in_the_garden,
    of_somebody_who_listens, of_somebody_who_lost_the_link, of_somebody_renamed,
    of_somebody_who_whispered, of_somebody_who_left,
]  # fmt: skip


def asked(count, of_whom, by, question):
    """Return what alice reads who asks, and then bob, where there are so many nodes."""
    world = Nodes(count)
    alice = world.guest(0, "alice") if by == "guest" else world.member(0, "alice", by)
    world.guest(0, "carol")
    bob = of_whom(world)
    answers = world.answers(alice, question)
    return [line for line in answers if line != ONLY_OF_MANY], bob.reads(), bob.session.gone


@pytest.mark.parametrize("of_whom", OF_WHOM)
@pytest.mark.parametrize(("question", "by"), ASKED)
def test_a_question_is_answered_as_if_all_were_in_by_one_node(question, by, of_whom):
    there, together = (asked(count, of_whom, by, question) for count in (2, 1))
    if question.startswith("ban "):  # the room reads it when it is stored
        assert sorted(there[0]) == sorted(together[0])
        there, together = there[1:], together[1:]
    assert there == together
