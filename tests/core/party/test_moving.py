"""Moving: what a room does with people who come and go, and that they have moved all the same."""

from teaparty.core.events import RoomSeen
from teaparty.core.party.rooms import ChatRoom
from teaparty.testing import plain_rooms, tea_party


class Bad(ChatRoom):
    def on_enter(self, me, origin):
        raise ZeroDivisionError

    def on_leave(self, me, destination):
        raise ZeroDivisionError


class Slide(ChatRoom):
    """Whoever comes in slides on."""

    def on_enter(self, me, origin):
        me.move(self.party.rooms["parlour"])


def scene(kind):
    rooms = plain_rooms("parlour", "garden")
    rooms["well"] = kind("well", exits={"up": "parlour"})
    return tea_party(rooms=rooms)


def test_a_fault_of_a_room_keeps_nobody_from_moving_and_they_see_it():
    with scene(Bad) as party:
        alice = party.guest("alice")
        alice.types("go well")
        assert alice.session.room.name == "well"
        assert any(isinstance(each, RoomSeen) and each.room == "well" for each in alice.events)
        alice.types("up")
        assert alice.session.room.name == "parlour"
        assert [type(fault) for fault in party.faults] == [ZeroDivisionError] * 2
        party.faults.clear()


def test_people_who_are_sent_on_stand_in_the_last_room_alone():
    with scene(Slide) as party:
        alice = party.guest("alice").types("on")
        alice.types("go well")
        number = alice.session.number
        assert [name for name, room in party.party.rooms.items() if number in room.members] == [
            "parlour"
        ]
