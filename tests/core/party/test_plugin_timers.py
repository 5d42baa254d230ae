"""What plugins have called later: rooms, and listeners."""

import sys

import pytest

from teaparty.api import ChatRoom, Listener, Said, command
from teaparty.core.party.plugin_timers import TOO_MANY
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault, Slow
from teaparty.testing import tea_party
from tests.conftest import refused

HERE = sys.modules[__name__]
NAME = "test_plugin_timers"


class Den(ChatRoom):
    kind = name = "den"

    def rings(self, text="Ding!", again=0):
        self.announce(text)
        if again:
            self.later(1, "rings", text=text, again=again - 1)

    async def dozes(self, seconds):
        await self.party.ports.sleep(seconds)
        self.announce("Awake.")

    def takes(self, **values):
        self.announce(" ".join(values))

    def breaks(self):
        raise ZeroDivisionError

    def sleeps(self):
        self.party.test.now += 3

    def ends(self, number):
        self.party.cancel(number)


class Clock(Listener):
    """Strikes a while after somebody has spoken."""

    name = "Clock"

    def heard(self, room, event):
        if isinstance(event, Said):
            self.later(60, "strikes", room=room.name, hours=len(event.text))

    def strikes(self, room, hours):
        self.party.rooms[room].say_as(self.name, " ".join(["Bong!"] * hours))

    def repeats(self, room, who):
        person = self.party.sessions[who].person
        self.party.rooms[room].append(Said(who=person, text="Bong!"))


@command("ring")
def ring(me, seconds: int, text: str):
    """Ring."""
    me.tell("Number {number}.", number=me.room.later(seconds, "rings", text=text))


@pytest.fixture
def party():
    with tea_party(HERE) as party:
        party.party.test = party
        yield party


@pytest.fixture
def den(party):
    return party.room("den")


@pytest.fixture
def alice(party):
    alice = party.guest("alice").types("go den")
    alice.reads()
    return alice


def test_a_method_is_called_once_at_its_time(party, den, alice):
    den.later(10, "rings", text="Tea!")
    party.passes(9.9)
    assert alice.reads() == []
    party.passes(0.1)
    assert alice.reads() == ["Tea!"]
    party.passes(100)
    assert alice.reads() == []


def test_a_listener_may_speak_later(party):
    bob = party.guest("bob").types("say two")
    party.passes(59)
    assert bob.reads() == ["You say: two"]
    party.passes(1)
    assert bob.reads() == ["Clock says: Bong! Bong! Bong!"]


def test_what_a_listener_does_later_no_listener_hears(party):
    bob = party.guest("bob")
    party.listener(Clock).later(1, "repeats", room="parlour", who=bob.session.number)
    party.passes(120)
    assert bob.reads() == ["You say: Bong!"]


def test_a_value_may_be_called_like_a_parameter(party, alice):
    names = ("seconds", "method", "later", "place", "does", "of", "values")
    party.room("den").later(1, "takes", **dict.fromkeys(names, 1))
    party.passes(1)
    assert alice.reads() == [" ".join(names)]


def test_those_of_a_listener_are_of_its_plugin(party):
    party.guest("bob").types("say two")
    assert party.party.plugin_timers.count_of(NAME) == 1
    assert party.party.plugin_timers.cancel_lost() == []
    party.party.use(party.party.house.commands, [])
    assert party.party.plugin_timers.cancel_lost() == ["strikes of the listener Clock"]
    assert party.party.plugin_timers.count_of(NAME) == 0


def test_a_command_may_have_something_called_in_its_room(party, alice):
    alice.types("ring 1 Tea!")
    assert alice.reads() == ["Number 1."]
    party.passes(1)
    assert alice.reads() == ["Tea!"]


def test_a_room_of_the_party_can_do_something_later_as_well(party):
    bob = party.guest("bob")
    party.room("parlour").later(5, "announce", text="Tea!")
    party.passes(5)
    assert bob.reads() == ["Tea!"]


def test_what_is_called_may_have_the_next_called(party, den, alice):
    den.later(1, "rings", again=3)
    party.passes(10)
    assert alice.reads() == ["Ding!"] * 4


def test_again_and_again_at_once_is_no_end(party, den, alice):
    den.later(0, "rings", again=5)
    party.passes(0.05)
    assert alice.reads() == []
    party.passes(0.1)
    assert alice.reads() == ["Ding!"]
    party.passes(60)


def test_a_coroutine_goes_on_until_it_is_done(party, den, alice):
    den.later(1, "dozes", seconds=10)
    party.passes(10)
    assert alice.reads() == []
    party.passes(1)
    assert alice.reads() == ["Awake."]


def test_what_is_cancelled_is_not_called(party, den, alice):
    number = den.later(1, "rings")
    party.party.cancel(number)
    party.party.cancel(number)
    den.later(2, "ends", number=den.later(3, "rings"))
    party.passes(10)
    assert alice.reads() == []
    assert (party.party.plugin_timers.count_of(NAME), party.party.next_tick) == (0, None)


def test_all_of_a_plugin_are_cancelled_when_it_is_unloaded(party, den, alice):
    den.later(1, "rings")
    party.room("parlour").later(1, "announce", text="Tea!")
    party.party.plugin_timers.cancel_of(NAME)
    bob = party.guest("bob")
    party.passes(10)
    assert (alice.reads(), bob.reads()) == ([], ["Tea!"])


def test_all_of_a_room_are_cancelled_when_it_is_shut(party, den, alice):
    den.later(1, "rings")
    party.party.plugin_timers.cancel_of_room("parlour")
    assert party.party.plugin_timers.count_of(NAME) == 1
    party.party.plugin_timers.cancel_of_room("den")
    assert party.party.plugin_timers.count_of(NAME) == 0


def test_the_method_is_looked_up_when_it_is_due(party, den, alice, monkeypatch):
    den.later(1, "rings")
    monkeypatch.setattr(Den, "rings", lambda room: room.announce("Another one."))
    party.passes(1)
    assert alice.reads() == ["Another one."]


def faults(party):
    return [(one.place, str(one.error)) for one in party.changes if isinstance(one, Fault)]


def test_a_method_that_has_gone_is_a_fault_with_the_name_of_the_plugin(party, den, monkeypatch):
    den.later(1, "rings")
    monkeypatch.delattr(Den, "rings")
    party.passes(1)
    assert faults(party) == [
        (f"rings of the room den of the plugin {NAME}", "the room 'den' has no method 'rings'")
    ]
    party.faults.clear()


def test_a_room_that_has_gone_is_a_fault(party, den):
    den.later(1, "rings")
    del party.party.rooms["den"]
    party.passes(1)
    assert [text for _, text in faults(party)] == ["there is no room 'den' in the party now"]
    party.faults.clear()


def test_a_fault_is_reported_and_the_next_is_called(party, den, alice):
    den.later(1, "breaks")
    den.later(1, "dozes", seconds="ten")
    den.later(1, "rings")
    party.passes(1)
    assert alice.reads() == ["Ding!"]
    assert [place for place, _ in faults(party)] == [
        f"breaks of the room den of the plugin {NAME}",
        f"dozes of the room den of the plugin {NAME}",
    ]
    party.faults.clear()


def test_what_takes_long_is_named(party, den):
    den.later(1, "sleeps")
    party.passes(1)
    assert [(one.place, one.seconds) for one in party.changes if isinstance(one, Slow)] == [
        (f"sleeps of the room den of the plugin {NAME}", 3)
    ]


def test_many_that_take_long_together_are_named_as_well(party, den, monkeypatch):
    def dawdles(room):
        party.now += 0.05

    monkeypatch.setattr(Den, "sleeps", dawdles)
    den.later(1, "sleeps")
    party.passes(1)
    for _ in range(5):
        den.later(1, "sleeps")
    party.room("parlour").later(1, "announce", text="Tea!")
    party.passes(1)
    assert [
        (one.place, round(one.seconds, 2)) for one in party.changes if isinstance(one, Slow)
    ] == [(f"5 timers of the plugin {NAME}, 1 timer", 0.25)]


@pytest.mark.parametrize(
    "seconds",
    [-1, float("nan"), float("inf"), float("-inf"), 1e300, 10**400, -(10**400)],
    ids=["negative", "nan", "inf", "-inf", "far", "huge", "hugely negative"],
)
def test_a_time_that_never_comes_is_a_fault_at_once(den, seconds):
    with pytest.raises(ValueError, match="seconds from 0 on"):
        den.later(seconds, "rings")


def test_what_cannot_be_called_or_written_down_is_a_fault_at_once(party, den, alice):
    with pytest.raises(TypeError, match="the room 'den' has no method 'sings'"):
        den.later(1, "sings")
    with pytest.raises(TypeError, match="what den is given later is no plain data"):
        den.later(1, "rings", text=alice.session)
    with pytest.raises(ValueError, match="and may have 4096"):
        den.later(1, "rings", text="x" * 5_000)
    assert party.party.plugin_timers.count_of(NAME) == 0


def test_values_that_a_method_does_not_take_are_a_fault_at_once(party, den):
    with pytest.raises(
        TypeError, match=r"rings of the room den can't be called later so: .*'loud'"
    ):
        den.later(1, "rings", loud=True)
    assert party.party.plugin_timers.count_of(NAME) == 0


def test_a_method_that_does_not_say_what_it_takes_is_given_anything(party, den, monkeypatch):
    monkeypatch.setattr(Den, "keeps", dict, raising=False)
    den.later(1, "keeps", loud=True)
    party.passes(1)


def test_values_are_copied_when_they_are_given(party, den, alice, monkeypatch):
    monkeypatch.setattr(Den, "lists", lambda room, of: room.announce(repr(of)), raising=False)
    values = [1]
    den.later(1, "lists", of=values)
    values.append(2)
    party.passes(1)
    assert alice.reads() == ["[1]"]


def test_one_plugin_has_so_many_and_no_more():
    with tea_party(HERE, limits=Limits(plugin_timers=2)) as party:
        den, parlour = party.room("den"), party.room("parlour")
        first = den.later(1, "rings")
        den.later(1, "rings")
        assert refused(den.later, 1, "rings") == TOO_MANY
        parlour.later(1, "announce", text="Tea!")
        party.party.cancel(first)
        den.later(1, "rings")
        party.passes(1)
        den.later(1, "rings")


def test_absent_people_do_not_count_as_timers_nor_timers_as_absent_people(party, den):
    den.later(1_000, "rings")
    assert party.party.absent == 0
    party.member("bob").drops()
    assert party.party.absent == 1
