"""Rooms come and go while people are in, and all that names them follows."""

import gc
import tracemalloc

import pytest

from teaparty.api import ChatRoom, Refusal, command
from teaparty.core.events import ExitRow, RoomChanged
from teaparty.core.log.turns import MOST_SHUT
from teaparty.core.values.limits import Limits
from teaparty.stores.memory import MemoryJournal
from teaparty.testing import tea_party
from tests import sentences as s


class Den(ChatRoom):
    kind = "den"
    title = "The Den"

    @command("growl")
    def growl(self, me):
        """Growl."""
        self.announce(f"{me.name} growls.")


@pytest.fixture
def party():
    with tea_party() as party:
        yield party


def den(**more):
    return Den("den", exits={"out": "parlour"}, **more)


def test_people_can_go_to_a_room_as_soon_as_it_is_open(party):
    alice = party.guest("alice")
    party.party.open(den())
    alice.types("go den", "growl", "out")
    assert "alice growls." in alice.reads()
    assert party.room("den").log.end == 3


def test_a_room_goes_on_with_its_log_after_it_was_shut(party):
    alice, bob = party.guest("alice"), party.guest("bob")
    first = den()
    party.party.open(first)
    alice.types("go den", "growl")
    party.party.shut(first)
    assert [each.session.room.name for each in (alice, bob)] == ["parlour", "parlour"]
    party.party.open(second := den())
    bob.types("go den", "growl")
    assert [entry.number for entry in second.log.last(9)] == [0, 1, 2, 3]
    party.party.shut(second)
    party.party.open(second)
    party.flush()
    assert second.log.end == 4


def test_nobody_moves_to_a_room_that_was_shut(party):
    alice, shut = party.guest("alice"), den()
    party.party.open(shut)
    party.party.shut(shut)
    with pytest.raises(ValueError, match="'den' is not open"):
        alice.session.move(shut)
    assert alice.session.room is party.room("parlour")


def test_people_in_a_room_that_is_shut_are_told_and_go_to_the_start(party):
    alice, bob = party.guest("alice"), party.guest("bob")
    party.party.open(room := den())
    alice.types("go den")
    party.all_read()
    alice.types("growl")
    party.party.shut(room)
    read = alice.reads()
    assert read[:3] == ["alice growls.", s.is_shut("The Den"), "The Parlour"]
    assert bob.reads() == ["alice comes from The Den."]
    assert "den" not in alice.types("rooms").reads()


def test_what_was_said_in_the_turn_in_which_a_room_is_shut_is_stored(party):
    party.party.open(room := den())
    party.guest("alice").types("go den")
    room.announce("The last line.")
    party.party.shut(room)
    party.flush()
    assert [entry.event.text for entry in room.log.last(1)] == ["The last line."]
    with pytest.raises(ValueError, match="nobody hears anything"):
        room.announce("Too late.")


def test_people_whom_the_start_sends_back_do_not_stay_in_a_room_that_is_shut(party):
    party.party.open(room := den())
    alice = party.guest("alice").types("go den")
    sent = []
    start = party.party.start

    def on_enter(me, origin):
        if not sent:
            sent.append(me)
            me.move(room)

    start.on_enter = on_enter
    party.party.shut(room)
    assert (alice.session.room, room.members) == (start, {})


def test_a_room_may_shut_itself_when_the_last_one_is_sent_out(party):
    class Table(ChatRoom):
        kind = "table"

        def on_leave(self, me, destination):
            if not self.members:
                self.party.shut(self)

    room = Table("table")
    party.party.open(room)
    alice = party.guest("alice").types("go table")
    party.party.shut(room)
    assert (alice.session.room, party.party.has(room)) == (party.party.start, False)


def test_nobody_reads_who_else_goes_when_all_are_sent_out(party):
    guests = [party.guest(name) for name in ("alice", "bob", "carol")]
    party.party.open(room := den())
    for guest in guests:
        guest.types("go den")
    party.all_read()
    party.party.shut(room)
    read = [guest.reads() for guest in guests]
    assert [lines[0] for lines in read] == [s.room_shut("The Den")] * 3
    assert len(room.log.last(9)) == 3  # who has come
    party.party.open(room)
    guests[0].types("go den", "out")
    assert len(room.log.last(9)) == 5


def test_an_exit_is_there_for_as_long_as_the_room_is_where_it_leads(party):
    alice = party.guest("alice")
    parlour = party.room("parlour")
    parlour.change_exits({"down": "den", "on": "garden"})
    assert alice.types("exits").reads() == ["Exits: on to The Garden."]
    party.party.open(room := den())
    assert [each.name for each in parlour.ways()] == ["down", "on"]
    alice.types("down")
    assert alice.session.room is room
    party.party.shut(room)
    party.all_read()
    alice.types("down")
    assert alice.session.room is parlour


def test_clients_that_show_exits_learn_of_new_ones(party):
    alice, bob = party.guest("alice"), party.guest("bob")
    bob.types("go garden")
    party.all_read()
    party.room("parlour").change_exits({"on": "kitchen"})
    party.flush()
    assert alice.events == [
        RoomChanged(room="parlour", title="The Parlour", description="",
                    exits=(ExitRow(name="on", title="The Kitchen", room="kitchen"),))
    ]  # fmt: skip
    assert (alice.reads(), bob.events) == ([], [])


@pytest.mark.parametrize(
    "exits", [{"On": "garden"}, {"on": "the garden"}, {"on": 3}, {"say": "garden"}]
)
def test_exits_that_no_room_can_have_change_nothing(party, exits):
    before = party.room("parlour").exits
    with pytest.raises(ValueError, match="exit"):
        party.room("parlour").change_exits(exits)
    assert party.room("parlour").exits is before


def test_nobody_new_is_called_like_a_word_of_a_room_while_it_is_open(party):
    party.party.open(room := den())
    assert party.connects().types("login growl").session.name == ""
    party.party.shut(room)
    assert party.connects().types("login growl").session.name == "growl"


@pytest.mark.parametrize("name", ["The Den", "parlour", "@", ""])
def test_a_room_needs_a_name_that_is_a_word_and_free(party, name):
    with pytest.raises(ValueError, match=r"no word|taken"):
        party.party.open(ChatRoom(name))


def test_only_a_room_is_opened(party):
    with pytest.raises(TypeError, match="a room is opened"):
        party.party.open("den")


def test_the_start_and_rooms_that_are_not_open_are_not_shut(party):
    with pytest.raises(ValueError, match="newcomers"):
        party.party.shut(party.party.start)
    with pytest.raises(ValueError, match="not open"):
        party.party.shut(den())


def test_only_so_many_rooms_are_open():
    with tea_party(limits=Limits(rooms=4)) as party:
        party.party.open(den())
        with pytest.raises(Refusal):
            party.party.open(ChatRoom("lair"))


def test_of_many_rooms_that_were_shut_only_the_numbers_of_lines_are_remembered(party):
    for number in range(MOST_SHUT + 2):
        party.party.open(room := ChatRoom(f"table{number}"))
        room.announce("A game begins.")
        party.flush()
        party.party.shut(room)
    assert "table0" not in party.party.streams
    assert "table2" in party.party.streams
    party.party.open(again := ChatRoom("table0"))
    again.announce("Another one.")
    party.flush()
    assert [entry.number for entry in again.log.last(9)] == [1]


@pytest.mark.slow
def test_the_memory_does_not_grow_with_rooms_that_come_and_go():
    def come_and_go(rooms):
        for name in rooms:
            party.party.open(room := ChatRoom(name))
            room.announce("A game begins.")
            party.flush()
            party.party.shut(room)
        gc.collect()

    with tea_party(journal=MemoryJournal()) as party:
        tracemalloc.start()
        come_and_go(f"table{number}" for number in range(200))
        before, _ = tracemalloc.get_traced_memory()
        come_and_go(f"bench{number}" for number in range(400))
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert after - before < 80_000


def test_passwords_are_hushed_for_commands_that_come_with_a_room(party):
    class Vault(ChatRoom):
        kind = "vault"

        @command("unlock", passwords=1)
        def unlock(self, me, word: str):
            """Unlock it."""

    alice = party.guest("alice", mode="chat")
    assert alice.types("unlock sesame").reads() == ["You say: unlock sesame"]
    party.party.open(Vault("vault"))
    assert "password" in alice.types("unlock sesame").reads()[0]


def test_a_room_that_can_not_say_where_its_exits_lead_is_not_opened(party):
    class Cave(ChatRoom):
        kind = "cave"

        def beyond(self):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        party.party.open(Cave("cave"))
    assert "cave" not in party.party.rooms
    party.party.open(ChatRoom("cave"))
