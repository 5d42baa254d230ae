"""Listeners: who is told of what, and when."""

import gc
import weakref

import pytest

from teaparty.core import events as e
from teaparty.core.people.whispers import Whispers
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault, Reason, Slow
from teaparty.core.values.options import PartyOptions
from teaparty.plugin_loader.plugins import Plugins
from teaparty.stores.memory import MemoryJournal
from teaparty.testing import TestParty, plain_rooms
from tests import sentences as s

CAT = "the listener cat of the plugin test_listeners"


class Cat:
    """A listener; what it does is given to it."""

    name = "cat"

    def __init__(self, does):
        self.does = does
        self.noted = []

    def heard(self, room, event):
        self.noted.append(f"{getattr(event, 'text', type(event).__name__)} in {room.name}")
        self.does(room, event)


def nothing(room, event):
    """Do nothing."""


def purrs(room, event):
    room.say_as("cat", "purr")


class Scene:
    """A party with a cat; alice and bob stand in its parlour."""

    def __init__(self, does, journal=None):
        self.cat = Cat(does)
        plugins = Plugins()
        plugins.listeners.append(self.cat)
        self.party = TestParty(
            plain_rooms("parlour", "garden"), plugins, PartyOptions(limits=Limits()), journal
        )
        self.alice, self.bob = self.party.connects(), self.party.connects()
        for guest, name in ((self.alice, "alice"), (self.bob, "bob")):
            guest.types(f"login {name}")
        self.forgets()

    def forgets(self):
        self.party.all_read()
        self.cat.noted.clear()

    def waits(self):
        """Let all coroutines go on for some steps."""
        for _ in range(5):
            self.party.flush()


def test_listeners_hear_what_people_do_after_everybody_has_read_it():
    scene = Scene(lambda room, event: scene.cat.noted.append(scene.bob.reads()))
    scene.alice.types("say hi")
    assert scene.cat.noted == ["hi in parlour", ["alice says: hi"]]


def test_listeners_hear_neither_the_party_nor_whispers():
    scene = Scene(nothing)
    scene.party.room("parlour").announce("tea")
    scene.alice.types("whisper bob psst")
    scene.party.member("cora"), scene.party.member("dora").types("whisper cora psst")
    assert scene.party.party.features.get(Whispers).log.end == 1
    assert not any("tea" in each or "psst" in each for each in scene.cat.noted)


def test_what_listeners_do_is_read_and_none_of_them_hears_it():
    scene = Scene(purrs)
    scene.forgets()
    for words in ("hi", "hm"):
        scene.alice.types(f"say {words}")
    assert scene.bob.reads() == [
        "alice says: hi", "cat says: purr", "alice says: hm", "cat says: purr",
    ]  # fmt: skip
    assert scene.cat.noted == ["hi in parlour", "hm in parlour"]


def test_what_a_listener_does_after_another_hook_was_called_none_of_them_hears():
    def ends(room, event):
        scene.bob.session.leave(Reason.KICKED)
        room.append(e.Said(who=scene.alice.session.person, text="gone"))

    scene = Scene(ends)
    left = []
    scene.cat.hooks, scene.cat.left = frozenset(["heard", "left"]), left.append
    scene.alice.types("say hi")
    assert (left, scene.cat.noted) == ([scene.bob.session], ["hi in parlour"])


def test_what_listeners_do_in_the_name_of_somebody_is_not_heard_either():
    def repeats(room, event):
        room.append(e.Said(who=event.who, text="again"))

    scene = Scene(repeats)
    scene.forgets()
    scene.alice.types("say hi")
    assert scene.bob.reads() == ["alice says: hi", "alice says: again"]
    assert scene.cat.noted == ["hi in parlour"]


def test_what_a_room_refuses_is_no_event_that_is_not_heard():
    def fails(room, event):
        scene.party.party.login_room.append(e.Said(who=event.who, text="lost"))

    scene = Scene(fails)
    scene.forgets()
    scene.alice.types("say one", "say two")
    assert scene.cat.noted == ["one in parlour", "two in parlour"]


@pytest.mark.parametrize("error", [ZeroDivisionError(), SystemExit(1), GeneratorExit()], ids=repr)
def test_a_listener_that_fails_is_reported_and_hears_the_next_event(error):
    def fails(room, event):
        raise error

    scene = Scene(fails)
    scene.party.changes.clear()
    scene.alice.types("say one", "say two")
    assert scene.cat.noted == ["one in parlour", "two in parlour"]
    fault = Fault(session=0, place=CAT, error=error)
    assert scene.party.changes == [fault] * 2


def test_a_listener_that_takes_long_is_named():
    def dawdles(room, event):
        scene.party.now += 3

    scene = Scene(nothing)
    scene.party.changes.clear()
    scene.cat.does = dawdles
    scene.alice.types("say one")
    assert scene.party.changes == [Slow(session=0, place=CAT, seconds=3.0)]


class Pause:
    """Lets a coroutine wait for the next flush."""

    def __await__(self):
        yield


def waits_and(does):
    """Return a hook whose second step does something."""

    async def waits(room, event):
        await Pause()
        does(room, event)

    return waits


class PatientCat(Cat):
    def heard(self, room, event):
        self.noted.append(f"{getattr(event, 'text', type(event).__name__)} in {room.name}")
        return self.does(room, event)


def patient(does):
    scene = Scene(nothing)
    scene.cat.__class__ = PatientCat
    scene.cat.does = waits_and(does)
    scene.forgets()
    scene.party.changes.clear()
    return scene


@pytest.mark.parametrize("error", [ZeroDivisionError(), SystemExit(1)], ids=repr)
def test_a_listener_that_fails_after_it_has_waited_is_reported(error):
    def fails(room, event):
        raise error

    scene = patient(fails)
    scene.alice.types("say one", "say two")
    scene.waits()
    assert scene.party.changes == [Fault(session=0, place=CAT, error=error)] * 2


def test_a_listener_that_takes_long_after_it_has_waited_is_named():
    def dawdles(room, event):
        scene.party.now += 3

    scene = patient(dawdles)
    scene.alice.types("say one")
    scene.waits()
    assert scene.party.changes == [Slow(session=0, place=CAT, seconds=3.0)]


def test_what_listeners_do_after_they_have_waited_none_of_them_hears():
    def repeats(room, event):
        room.append(e.Said(who=event.who, text="again"))

    scene = patient(repeats)
    scene.alice.types("say hi")
    scene.waits()
    assert scene.bob.reads() == ["alice says: hi", "alice says: again"]
    assert scene.cat.noted == ["hi in parlour"]
    scene.alice.types("say ho")
    scene.waits()
    assert scene.cat.noted == ["hi in parlour", "ho in parlour"]


class Full(MemoryJournal):
    """A journal that refuses lines while it is full."""

    full = False

    def store(self, lines, stored):
        if self.full:
            raise OSError("full")
        super().store(lines, stored)


def test_what_listeners_did_and_the_journal_refused_is_not_held():
    class Words(str):
        """Words that are counted while something holds them."""

        __slots__ = ("__weakref__",)

    journal = Full()
    scene = Scene(nothing, journal)
    room, held = scene.party.room("parlour"), weakref.WeakSet()

    def purrs_often(_, event):
        journal.full = True
        for number in range(1_000):
            words = Words(f"purr {number}")
            held.add(words)
            room.append(e.Said(who=event.who, text=words))

    scene.cat.does = purrs_often
    scene.alice.types("say one")
    journal.full, scene.cat.does = False, nothing
    scene.alice.types("say two")
    scene.party.all_read()
    scene.party.changes.clear(), scene.party.faults.clear()  # whose tracebacks hold the lines, too
    gc.collect()
    assert len(held) <= 1


def test_what_listeners_did_and_the_journal_refused_makes_them_miss_nothing_else():
    def purrs_once(room, event):
        journal.full, scene.cat.does = True, nothing
        purrs(room, event)

    journal = Full()
    scene = Scene(nothing, journal)
    scene.forgets()
    scene.cat.does = purrs_once
    scene.alice.types("say one")
    journal.full = False
    scene.alice.types("say two", "say three")
    assert scene.cat.noted == ["one in parlour", "two in parlour", "three in parlour"]
    says = [f"alice says: {word}" for word in ("one", "two", "three")]
    assert scene.bob.reads() == [says[0], s.one_line_missed, *says[1:]]
