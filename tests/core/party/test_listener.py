"""A plugin's listener: which of its methods the party calls, and when."""

import types

import pytest

from teaparty.api import Event, IListener, Listener, Refusal, Said, command, implementer
from teaparty.core.people.channels import Channels
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.notices import Fault
from teaparty.testing import tea_party


def party_of(*kinds):
    """A party whose plugin `ears` has these listeners."""
    for kind in kinds:
        kind.__module__ = "teaparty.plugins.ears.inner"
    module = types.ModuleType("teaparty.plugins.ears.inner")
    vars(module).update({kind.__name__: kind for kind in kinds})
    return tea_party(module)


class Diary(Listener):
    """Writes down what it is called for."""

    name = "Diary"

    def __init__(self):
        self.written = []

    def heard(self, room, event):
        self.written.append(("heard", type(event).__name__))

    def connected(self, me):
        self.written.append(("connected", me.name, me.room.name))

    def came_in(self, me):
        self.written.append(("came in", me.name, me.room.name))

    def left(self, me):
        self.written.append(("left", me.name, me.room.name))

    def may_say(self, me, text):
        self.written.append(("may say", me.name, text))


def written(party):
    """What the only listener has written, which begins anew."""
    listener = party.party.listeners.listeners[0]
    found, listener.written = listener.written, []
    return found


def test_it_is_called_when_people_connect_come_in_speak_and_leave():
    with party_of(Diary) as party:
        alice = party.connects()
        assert written(party) == [("connected", "", "login")]
        alice.types("login alice")
        assert written(party) == [("came in", "alice", "parlour"), ("heard", "Arrived")]
        alice.types("say hi", "on")
        assert written(party) == [
            ("may say", "alice", "hi"), ("heard", "Said"), ("heard", "Left"), ("heard", "Entered"),
        ]  # fmt: skip
        alice.types("quit")
        assert written(party) == [("left", "alice", "garden"), ("heard", "Quit")]


class Radio(Listener):
    """Listens to channels, and answers there."""

    name = "Radio"

    def heard_on(self, channel, event):
        self.party.channel(channel.word).say_as(self.name, f"{event.who.name}: {event.text}")


def test_it_hears_what_is_said_on_channels_and_speaks_there():
    with party_of(Radio) as party:
        Channels.of(party.party).change({"news": ChannelRules()})
        alice = party.guest("alice")
        alice.types("listen news").reads()
        assert alice.types("+news hi", "say hi").reads() == [
            "[news] You say: hi", "[news] Radio says: alice: hi", "You say: hi",
        ]  # fmt: skip
        party.party.channel("news").announce("Tea!")
        assert alice.reads() == ["[news] Tea!"]


def test_a_listener_judges_what_is_said_on_channels():
    class Silence(Listener):
        name = "Silence"

        def may_say(self, me, text):
            raise Refusal("Hush!")

    with party_of(Silence) as party:
        Channels.of(party.party).change({"news": ChannelRules()})
        alice = party.guest("alice")
        alice.types("listen news").reads()
        assert alice.types("+news hi", "+news :waves.").reads() == ["Hush!"] * 2


def test_it_knows_its_party():
    with party_of(Diary) as party:
        assert party.party.listeners.listeners[0].party is party.party


@pytest.mark.parametrize("line", ["say tea", ":tea", "shout tea", "afk tea"])
def test_it_is_asked_once_about_each_line_that_is_said(line):
    with party_of(Diary) as party:
        alice = party.guest("alice")
        written(party)
        alice.types(line)
        assert [each for each in written(party) if each[0] != "heard"] == [
            ("may say", "alice", "tea")
        ]


def test_it_is_not_asked_about_whispers():
    with party_of(Diary) as party:
        alice, _ = party.guest("alice"), party.guest("bob")
        written(party)
        alice.types("whisper bob psst")
        assert written(party) == []


class Strict(Listener):
    name = "Strict"

    def may_say(self, me, text):
        if "milk" in text:
            raise Refusal("Nobody says {word} here.", word="milk")


@pytest.mark.parametrize("line", ["say milk", ":wants milk", "shout milk", "toast milk"])
def test_what_it_refuses_nobody_reads_anywhere(line):
    class Toasted(Event, frozen=True, kw_only=True):
        speech = True
        drink: str

        def plain(self):
            return f"{self.who.name} toasts with {self.drink}"

    @command("toast")
    def toast(me, drink: str) -> None:
        """Raise your cup."""
        me.room.append(Toasted(who=me.person, drink=drink))

    module = types.ModuleType("toasts")
    toast.function.__module__ = Strict.__module__ = module.__name__
    module.toast, module.Strict = toast, Strict
    with tea_party(module) as party:
        alice, bob, carol = party.guest("alice"), party.guest("bob"), party.guest("carol")
        carol.types("on")
        party.all_read()
        assert alice.types(line).reads() == ["Nobody says milk here."]
        assert (bob.reads(), carol.reads()) == ([], [])
        alice.types("say tea")
        assert bob.reads() == ["alice says: tea"]


def test_a_shout_that_was_refused_is_none():
    with party_of(Strict) as party:
        alice = party.guest("alice").types("shout milk", "shout tea")
        assert alice.reads() == ["Nobody says milk here.", "You shout: tea"]


class Broken(Listener):
    """Each of its methods raises."""

    name = "Broken"

    def may_say(self, *given):
        raise ZeroDivisionError

    connected = came_in = left = heard = may_say


def test_what_it_raises_is_reported_with_the_name_of_its_plugin_and_harms_nobody():
    with party_of(Broken, Diary) as party:
        alice = party.guest("alice").types("say hi", "quit")
        assert alice.reads()[0] == "You say: hi"
        assert {
            (each.session, each.place) for each in party.changes if isinstance(each, Fault)
        } == {
            (each, "the listener Broken of the plugin ears") for each in (0, alice.session.number)
        }
        assert len(party.faults) == 7
        party.faults.clear()
        called = [what for what, *_ in party.party.listeners.listeners[1].written]
        assert called == [
            "connected", "came in", "heard", "may say", "heard", "left", "heard",
        ]  # fmt: skip


class Slow(Listener):
    """Its methods may take their time."""

    name = "Slow"

    async def connected(self, me):
        me.tell("So you came.")

    async def came_in(self, me):
        raise ZeroDivisionError


def test_its_methods_may_be_coroutines():
    with party_of(Slow) as party:
        guest = party.connects()
        assert guest.reads()[-1] == "So you came."
        guest.types("login alice")
        assert [type(party.faults.pop())] == [ZeroDivisionError]
        assert party.changes[-1].place == "the listener Slow of the plugin ears"


class Bouncer(Listener):
    name = "Bouncer"

    def came_in(self, me):
        me.handle("quit")


def test_people_who_are_gone_come_in_for_no_further_listener():
    with party_of(Bouncer, Diary) as party:
        party.guest("alice")
        diary = party.party.listeners.listeners[1]
        assert [what for what, *_ in diary.written if what != "heard"] == ["connected", "left"]


class Echo(Listener):
    """Repeats what people want to say, and what they have said, in their names."""

    name = "Echo"

    def may_say(self, me, text):
        me.room.append(Said(who=me.person, text=f"May I say {text}?"))

    def heard(self, room, event):
        if isinstance(event, Said):
            room.append(Said(who=event.who, text=f"I have said {event.text}"))


def test_no_listener_is_asked_or_hears_what_listeners_say():
    with party_of(Echo) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.types("say hi")
        assert bob.reads() == [
            "alice says: May I say hi?", "alice says: hi", "alice says: I have said hi",
        ]  # fmt: skip


@implementer(IListener)
class Old:
    """A listener as it was before; whatever else it has is its own."""

    name = "Old"

    def __init__(self):
        self.written = []

    def heard(self, room, event):
        self.written.append(type(event).__name__)

    def came_in(self):
        raise AssertionError


def test_a_listener_that_only_implements_the_interface_only_hears():
    with party_of(Old) as party:
        party.guest("alice").types("say hi")
        assert written(party) == ["Arrived", "Said"]


def test_what_a_listener_does_not_override_is_not_called():
    assert (Listener.hooks, Strict.hooks) == (frozenset(), {"may_say"})
    assert Diary.hooks == {"heard", "may_say", "connected", "came_in", "left"}


def test_a_class_of_a_class_has_the_methods_of_both():
    class Both(Strict):
        def left(self, me):
            """Do nothing."""

    assert Both.hooks == {"may_say", "left"}
