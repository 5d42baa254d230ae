"""A coroutine behind a plain decorator looks like a function, and is known by what it returns."""

import sys

import pytest

from teaparty.api import ChatRoom, Listener, appointment, command
from teaparty.core.party.calls import at_once
from teaparty.core.party.session import FAULT_TEXT
from teaparty.testing import plain_rooms, tea_party

HERE = sys.modules[__name__]


def plainly(does):
    """Hide what kind of function it is."""

    def called(*given, **more):
        return does(*given, **more)

    called.__doc__, called.__name__, called.__module__ = does.__doc__, does.__name__, __name__
    called.__wrapped__ = does
    return called


class Den(ChatRoom):
    kind = name = "den"
    exits = {"out": "parlour"}

    @plainly
    async def stirs(self):
        self.announce("The den stirs.")

    @plainly
    async def on_say(self, me, text):
        self.announce("Nobody waits for this.")


class Bear(Listener):
    name = "Bear"

    @plainly
    async def whispered(self, me, text):
        self.whisper(me, "Growl.")

    @plainly
    async def growl(self):
        self.party.start.announce("Growl.")

    @plainly
    async def may_say(self, me, text):
        me.tell("Nobody waits for this.")


@appointment("stir")
@plainly
async def stir(party):
    party.start.announce("The Bear stirs.")


@plainly
async def nodded(me, answer):
    me.tell("The Bear nods.")


@command("pat")
@plainly
async def pat(me):
    """Pat the Bear."""
    me.tell("The Bear purrs.")
    me.ask("Again? ", nodded)


@command("wake")
@plainly
async def wake(me):
    """Wake the Bear."""
    me.party.later(1, "stir")
    me.party.listener(Bear).later(2, "growl")
    me.party.rooms["den"].later(3, "stirs")


@pytest.fixture
def party():
    rooms = {**plain_rooms("parlour"), "den": Den("den", exits={"out": "parlour"})}
    rooms["parlour"].exits["in"] = "den"
    with tea_party(HERE, rooms=rooms) as party:
        yield party


def test_commands_and_answers_are_awaited(party):
    alice = party.guest("alice").types("pat", "yes")
    assert alice.reads() == ["The Bear purrs.", "The Bear nods."]


def test_hooks_are_awaited(party):
    alice = party.guest("alice").types("whisper bear hi")
    assert alice.reads()[-1] == "Bear whispers to you: Growl."


def test_timers_and_appointments_are_awaited(party):
    alice, bob = party.guest("alice"), party.guest("bob")
    bob.types("in")
    alice.types("wake")
    party.all_read()
    party.passes(4)
    assert (alice.reads(), bob.reads()) == (["The Bear stirs.", "Growl."], ["The den stirs."])


def test_a_listener_that_would_have_to_wait_can_not_judge(party):
    alice = party.guest("alice")
    assert alice.types("say tea").reads() == ["You say: tea"]
    assert str(party.faults.pop()) == "may_say can't wait: make it a plain method"


def test_a_hook_of_a_room_that_nobody_waits_for_is_a_fault(party):
    party.party.listeners.take([])
    alice = party.guest("alice").types("in")
    alice.reads()
    assert alice.types("say tea").reads() == [FAULT_TEXT]
    assert str(party.faults.pop()) == "on_say can't wait: make it a plain method"


def test_what_is_awaited_otherwise_can_not_be_closed():
    class Wait:
        def __await__(self):
            yield

    with pytest.raises(TypeError, match="hug can't wait"):
        at_once("hug", Wait())
    assert at_once("hug", 3) == 3
