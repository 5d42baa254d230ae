"""Admitting: what a newcomer finds, whatever the room that they come into does."""

import pytest

from teaparty.core.events import CameIn
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.friends import Friends
from teaparty.core.values.notices import Reason
from teaparty.testing import plain_rooms, tea_party
from tests import sentences as s
from tests.core.people.scene import by_name, login

COMES_IN = "login alice open sesame"


class Lift(ChatRoom):
    """A room that may send people out as they come in, or be broken."""

    sends_out = broken = False

    def on_enter(self, me, origin):
        if self.sends_out:
            me.leave(Reason.KICKED)
        else:
            super().on_enter(me, origin)

    def seen_by(self, me):
        if self.broken:
            raise ZeroDivisionError
        return super().seen_by(me)


@pytest.fixture
def lift():
    """A party in which alice, a member with a friend, has left from the lift."""
    rooms = plain_rooms("parlour")
    rooms["lift"] = Lift("lift")
    with tea_party(rooms=rooms) as party:
        bob = party.guest("bob")
        party.member("alice").types("friends bob", "go lift", "quit")
        bob.types("quit")
        party.lift = rooms["lift"]
        yield party


def test_people_whom_their_first_room_sends_out_leave_nothing_behind(lift):
    lift.lift.sends_out = True
    alice = login(lift, COMES_IN)
    assert alice.closed
    assert len(lift.party.features.get(Friends)) == 0
    assert (lift.party.people, lift.party.sessions) == ({}, {})
    lift.guest("bob")
    assert list(lift.party.people) == ["bob"]


def test_what_waits_for_people_whom_their_first_room_sends_out_waits_on(lift):
    carol = lift.member("carol")
    carol.types("whisper alice Tea is ready.", "go lift", "say Tea!")
    lift.lift.sends_out = True
    login(lift, COMES_IN)
    before = by_name(lift)["alice"]
    assert (before.inside, before.room) == (False, "lift")
    lift.lift.sends_out = False
    shown = login(lift, COMES_IN).types("recall").reads()
    assert any("Tea is ready." in line for line in shown)


def test_a_fault_while_people_come_in_leaves_them_in_and_whole(lift):
    lift.lift.broken = True
    alice = login(lift, COMES_IN)
    assert alice.session.room is lift.lift
    assert alice.session.account is not None
    assert any(isinstance(event, CameIn) for event in alice.events)
    assert [type(fault) for fault in lift.faults] == [ZeroDivisionError] * 2
    lift.faults.clear()
    login(lift, "login bob")
    assert s.friend_came_in("bob") in alice.reads()


def test_people_who_can_come_into_no_room_are_newcomers_as_before(lift, monkeypatch):
    monkeypatch.setattr(ChatRoom, "admit", lambda self, me: 1 / 0)
    alice = login(lift, COMES_IN)
    assert (alice.session.account, alice.session.name) == (None, "")
    assert alice.session.number in lift.party.newcomers
    lift.faults.clear()
    monkeypatch.undo()
    alice.types(COMES_IN)
    assert alice.session.name == "alice"
