"""Rooms and people are as they were before a change: open, with their exits, and shown so."""

import pytest

from teaparty.api import ChatRoom
from teaparty.core.events import RoomChanged
from teaparty.plugin_loader.checks import Faulty
from teaparty.plugin_loader.standing import Standing
from teaparty.testing import tea_party


@pytest.fixture
def party():
    with tea_party(rooms={name: ChatRoom(name) for name in ("parlour", "garden")}) as party:
        yield party


@pytest.fixture
def alice(party):
    alice = party.guest("alice").types("go garden")
    party.all_read()
    return alice


def shown(guest):
    """Return the exits that a client shows."""
    changes = [each for each in guest.events if isinstance(each, RoomChanged)]
    return [row.name for row in changes[-1].exits]


def test_rooms_that_were_shut_are_open_again_with_those_who_stood_there(party, alice):
    garden, before = party.room("garden"), Standing(party.party)
    party.party.shut(garden)
    assert alice.session.room is party.room("parlour")
    before.have_again(())
    assert (alice.session.room, list(party.party.rooms)) == (garden, ["parlour", "garden"])
    party.all_read()


def test_people_listen_again_to_rooms_that_were_shut(party, alice):
    garden, bob, carol = party.room("garden"), party.guest("bob"), party.guest("carol")
    for guest in (bob, carol):
        guest.session.follow(garden)
    before = Standing(party.party)
    party.party.shut(garden)
    carol.types("quit")
    assert bob.session.followed == []
    before.have_again(())
    assert list(garden.listeners.values()) == [bob.session]
    alice.types("say hi")
    assert bob.reads()[-1] == "[garden] alice says: hi"


def test_rooms_that_were_opened_are_shut_also_where_they_took_a_name_or_are_the_start(party, alice):
    parlour, garden, before = party.room("parlour"), party.room("garden"), Standing(party.party)
    party.party.shut(garden)
    for name in ("garden", "hall"):
        party.party.open(ChatRoom(name))
    party.party.start = party.room("hall")
    party.party.shut(parlour)
    before.have_again(())
    assert set(party.party.rooms.values()) == {parlour, garden}
    assert (party.party.start, alice.session.room) == (parlour, garden)
    party.all_read()


def test_exits_that_were_changed_are_shown_as_they_were(party, alice):
    garden, before = party.room("garden"), Standing(party.party)
    garden.change_exits({"in": "parlour"})
    party.flush()
    assert shown(alice) == ["in"]
    before.have_again(())
    party.flush()
    assert (garden.exits, "in" in garden.table, shown(alice)) == ({}, False, [])


def test_rooms_that_are_as_they_were_already_are_shown_if_they_were_changed(party, alice):
    garden, before = party.room("garden"), Standing(party.party)
    before.have_again([garden])
    party.flush()
    assert alice.events == [RoomChanged(room="garden", title="Garden", description="", exits=())]


def test_rooms_of_which_others_have_the_names_by_now_stay_shut(party, alice):
    garden, before = party.room("garden"), Standing(party.party)
    party.party.shut(garden)
    party.party.open(other := ChatRoom("garden"))
    before.open_again()
    assert (party.room("garden"), alice.session.room) == (other, other)
    party.all_read()


def test_what_cannot_be_had_again_is_named_and_the_rest_is_done(party, alice):
    class Odd(ChatRoom):
        def beyond(self):
            return [] if self.exits else 1 / 0

    party.party.open(odd := Odd("odd", exits={"out": "parlour"}))
    before = Standing(party.party)
    for room in (odd, party.room("garden")):
        party.party.shut(room)
    odd.exits = {}
    with pytest.raises(Faulty, match="opening the room odd again has failed: ZeroDivisionError"):
        before.open_again()
    assert alice.session.room is party.room("garden")
    party.faults.clear()
    party.all_read()


def test_timers_that_were_cancelled_go_on_at_their_time_and_newer_ones_are_none(party, alice):
    garden, parlour = party.room("garden"), party.room("parlour")
    number = garden.later(60, "announce", text="Ding!")
    parlour.later(60, "announce", text="Dong!")
    before = Standing(party.party)
    party.party.cancel(number)
    garden.later(30, "announce", text="Too early!")
    before.have_again(())
    party.all_read()
    party.passes(59)
    assert alice.reads() == []
    party.passes(1)
    assert alice.reads() == ["Ding!"]
    party.party.cancel(number)
    assert party.party.plugin_timers.count_of("") == 0


def test_timers_of_a_room_that_is_opened_again_go_on_and_others_stay_cancelled(party, alice):
    garden, parlour = party.room("garden"), party.room("parlour")
    others = parlour.later(60, "announce", text="Dong!")
    garden.later(60, "announce", text="Ding!")
    before = Standing(party.party)
    party.party.cancel(others)
    party.party.shut(garden)
    before.open_again()
    party.all_read()
    party.passes(60)
    assert alice.reads() == ["Ding!"]
    assert party.party.plugin_timers.count_of("") == 0
