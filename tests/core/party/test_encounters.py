"""Looking at listeners, and whispering to them."""

import types

import pytest

from teaparty.api import IListener, Listener, Refusal, implementer
from teaparty.testing import tea_party
from tests import sentences as s


class Waiter(Listener):
    """Answers whispers, sometimes later, and refuses to talk of milk."""

    name = "Waiter"
    description = "He bows.\nHe has {name} on his collar."

    def whispered(self, me, text):
        if text == "later":
            return self.answers(me)
        if "milk" in text:
            raise Refusal("{name} shakes his head.", name=self.name)
        self.whisper(me, f"You said: {text}")
        return None

    async def answers(self, me):
        if me.name == "carol":
            raise Refusal("Not to you.")
        self.whisper(me, "At last.")


@implementer(IListener)
class Dormouse:
    name = "Dormouse"

    def heard(self, room, event):
        """Do nothing."""


class Cook(Listener):
    """Drops what is whispered to it."""

    name = "Cook"

    def whispered(self, me, text):
        raise ZeroDivisionError


class Baker(Listener):
    """Drops it later."""

    name = "Baker"

    async def whispered(self, me, text):
        raise ZeroDivisionError


@pytest.fixture
def party():
    module = types.ModuleType("staff")
    for kind in (Waiter, Dormouse, Cook, Baker):
        kind.__module__ = "staff"
        setattr(module, kind.__name__, kind)
    with tea_party(module) as party:
        yield party


WAITER = [
    f"{s.of_the_party('Waiter')} You can whisper to Waiter.",
    "Description of Waiter: He bows. He has {name} on his collar.",
]


@pytest.mark.parametrize("line", ["look Waiter", "l waiter", "look at WAITER", "finger waiter"])
def test_who_looks_at_a_listener_reads_what_it_is(party, alice, line):
    assert alice.types(line).reads() == WAITER


def test_a_listener_without_a_description_is_looked_at(party, alice):
    assert alice.types("look dormouse").reads() == [s.of_the_party("Dormouse")]


def test_a_listener_is_not_among_the_people(party, alice):
    assert not any("Waiter" in line for line in alice.types("who", "look").reads())


def test_a_listener_reads_a_whisper_and_answers_to_one_person_alone(party, alice, bob):
    alice.types("whisper waiter tea, please", "reply thanks")
    assert alice.reads() == [
        "You whisper to Waiter: tea, please",
        "Waiter whispers to you: You said: tea, please",
        "You whisper to Waiter: thanks",
        "Waiter whispers to you: You said: thanks",
    ]
    assert bob.reads() == []


def test_a_listener_may_answer_later_and_refuse(party, alice):
    assert alice.types("whisper waiter later", "whisper waiter milk").reads() == [
        "You whisper to Waiter: later",
        "Waiter whispers to you: At last.",
        "You whisper to Waiter: milk",
        "Waiter shakes his head.",
    ]
    carol = party.guest("carol").types("whisper waiter later")
    assert carol.reads() == ["You whisper to Waiter: later", "Not to you."]


def test_a_listener_that_takes_no_whispers_says_so(party, alice):
    assert alice.types("whisper dormouse psst").reads() == [
        "Dormouse belongs to the party, and takes no whispers."
    ]


def test_nobody_else_is_whispered_to_along_with_a_listener(party, alice, bob):
    assert alice.types("whisper bob,waiter psst").reads() == [
        "Whisper to Waiter alone: it belongs to the party."
    ]
    assert bob.reads() == []


@pytest.mark.parametrize("cook", ["cook", "baker"])
def test_a_whisper_that_a_listener_fails_at_is_reported(party, alice, cook):
    assert alice.types(f"whisper {cook} psst").reads() == [
        f"You whisper to {cook.capitalize()}: psst",
        s.fault,
    ]
    assert (type(party.faults.pop()), party.changes[-1].place) == (
        ZeroDivisionError, f"the listener {cook.capitalize()} of the plugin staff",
    )  # fmt: skip


def test_people_who_may_not_speak_whisper_to_no_listener(party, alice, monkeypatch):
    def refuse(session):
        raise Refusal("You may not speak.")

    monkeypatch.setattr(party.party.features, "refuse_speech", refuse)
    assert alice.types("whisper waiter psst").reads() == ["You may not speak."]


def test_people_may_ignore_a_listener_and_hear_it_again(party, alice, bob):
    parlour = party.room("parlour")
    alice.types("ignore waiter").reads()
    parlour.say_as("Waiter", "Tea?")
    alice.types("whisper waiter psst", "reply psst")
    assert alice.reads() == ["You whisper to Waiter: psst", s.nobody_whispered]
    assert bob.reads() == ["Waiter says: Tea?"]
    alice.types("unignore waiter").reads()
    parlour.say_as("Waiter", "Tea?")
    party.flush()
    assert alice.reads() == ["Waiter says: Tea?"]


def test_a_member_who_had_the_name_before_goes_before_the_listener(party, alice):
    bob = party.member("bob")
    waiter = party.party.listeners.called("waiter")
    waiter.name = "bob"
    party.party.listeners.take([waiter])
    alice.types("whisper bob psst", "look bob")
    assert bob.reads() == ["alice whispers to you: psst"]
    assert alice.reads()[1].startswith("bob is in The Parlour.")
