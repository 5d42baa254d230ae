"""Another protocol needs a door of its own and nothing else: raw lines in, JSON lines out.

It takes the place of a real second one; once there is that, this goes.
"""

import json

import msgspec
import pytest

from teaparty.core.values.notices import Reason
from teaparty.doors.door import BaseDoor
from teaparty.doors.factory import DoorFactory
from teaparty.doors.inlet import Inlet
from tests import sentences as s
from tests.doors.conftest import PASSWORD, Hall, Wire, by_transport

# --- the whole door


class JsonView:
    """Each event on a line of its own."""

    look = "json"
    splices = False  # people who act read the log on their own

    def lay_out(self, batch, fault):
        batch.pieces[self.look] = [self.line(entry, fault) for entry in batch.entries]

    def of_batch(self, batch, fault):
        return b"".join(batch.pieces[self.look])

    def of_actor(self, batch, fault_for_all, fault, viewer, first=0):
        raise NotImplementedError

    def encoded(self, entries, fault, viewer):
        return b"".join(self.line(entry, fault) for entry in entries)

    def line(self, entry, fault):
        try:
            return msgspec.json.encode(entry.event) + b"\n"
        except Exception as error:
            fault(entry.event, error)
            return b""


JSON = JsonView()


class JsonDoor(BaseDoor):
    def ask(self, text, hidden):
        super().ask(text, hidden)
        self.send(json.dumps({"type": "Ask", "text": text, "hidden": hidden}).encode() + b"\n")


class JsonProtocol(Inlet):
    def open(self, address):
        return JsonDoor(self.entrance, self, JSON, self.shared.mode, address)


class JsonFactory(DoorFactory):
    def buildProtocol(self, addr):
        return JsonProtocol(self)


# --- what it can do


def connects(hall: Hall, **more) -> Wire:
    return hall.connects(factory=JsonFactory(hall.entrance), **more)


def comes(hall: Hall, name: str, password: str = "") -> Wire:
    """Return somebody who has come in by the second door; what they read so far is forgotten."""
    wire = connects(hall).types(f"login {name} {password}\n".encode())
    hall.forgets()
    return wire


def reads(wire: Wire) -> list[str]:
    """Return what came: for each event its kind, and its text if it has one."""
    found = [json.loads(line) for line in wire.takes().splitlines()]
    return [f"{each['type']} {each.get('text', '')}".rstrip() for each in found]


@pytest.fixture
def alice(hall):
    return hall.guest("alice")


@pytest.fixture
def bob(hall, alice):
    wire = comes(hall, "bob")
    hall.forgets()
    return wire


def test_people_at_both_doors_talk_with_each_other(alice, bob):
    bob.types(b"say hi\n")
    assert alice.reads() == ["bob says: hi"]
    assert reads(bob) == ["Said hi"]
    alice.types(b"say hello\r\n")
    assert reads(bob) == ["Said hello"]
    alice.types(b"whisper bob psst\r\n")
    assert reads(bob) == ["Whispered psst"]
    bob.types(b"quit\n")
    assert reads(bob) == [f"Told {s.goodbye}"]
    assert bob.disconnecting
    assert alice.reads()[-1] == s.quits("bob")


def test_what_is_typed_in_another_room_goes_by_the_same_commands(hall, alice, bob):
    bob.types(b"north\nwho\n")
    assert [each.split()[0] for each in reads(bob)] == ["RoomSeen", "PeopleListed"]
    assert alice.reads() == [s.goes_to("bob", "The Garden")]


# --- in ranks, beside telnet


@pytest.mark.parametrize("hall_with", [True], indirect=True, ids=["by socket"])
def test_a_batch_is_made_once_for_each_door_and_costs_one_call_a_member_and_turn(
    hall, alice, bob, monkeypatch
):
    made = []
    lay_out = JsonView.lay_out
    monkeypatch.setattr(JsonView, "lay_out", lambda *all: made.append(1) or lay_out(*all))
    dave, carol, eve = hall.guest("dave"), comes(hall, "carol"), comes(hall, "eve")
    alice.types(b"say hi\r\n")  # so all have read all there is
    ranks = hall.party.start.ranks
    found = [sorted(each.name for each in rank.values()) for rank in ranks.in_step.values()]
    assert sorted(found) == [["alice", "dave"], ["bob", "carol", "eve"]]
    hall.forgets()
    made.clear()
    before = [wire.socket.sends for wire in (dave, bob, carol, eve)]
    alice.protocol.dataReceived(b"say one\r\n")
    carol.protocol.dataReceived(b"say two\n")
    hall.turn()
    assert [wire.socket.sends for wire in (dave, bob, carol, eve)] == [n + 1 for n in before]
    assert dave.reads() == ["alice says: one", "carol says: two"]
    assert [reads(wire) for wire in (bob, carol, eve)] == [["Said one", "Said two"]] * 3
    assert made == [1]


def test_a_member_who_has_both_doors_reads_the_same_by_both(hall_with):
    hall = hall_with(sessions_each=2, block_newcomers=1)
    hall.registers("bob")
    alice, bob = hall.guest("alice"), hall.member("bob")
    other = comes(hall, "bob", PASSWORD)
    alice.types(b"say hi\r\n")
    assert (bob.reads()[-1], reads(other)[-1]) == ("alice says: hi", "Said hi")
    other.types(b"password\n")
    assert reads(other)[0] == f"Ask {s.your_password}"
    assert bob.protocol.door.hidden


# --- paced and bounded


def test_lines_are_paced(hall_with):
    hall = hall_with(lines_burst=8, lines_a_second=2)
    bob = comes(hall, "bob")
    hall.goes_on(10)
    bob.types(b"".join(b"say %d\n" % number for number in range(12)))
    assert reads(bob) == [f"Said {number}" for number in range(8)]
    hall.goes_on(2)
    assert reads(bob) == [f"Said {number}" for number in range(8, 12)]


def test_a_flood_is_let_go(hall_with):
    hall = hall_with(lines_burst=8, lines_a_second=2)
    bob = comes(hall, "bob")
    for _ in range(400):
        if bob.producerState == "producing":
            bob.types(b"say hi\n")
        hall.goes_on(0.25)
    assert bob.protocol.door.session.gone is Reason.FLOODING


def test_long_lines_are_refused_and_endless_ones_of_newcomers_end_the_connection(hall_with):
    hall = hall_with(line=100, unfinished=1_000)
    bob, stranger = comes(hall, "bob"), connects(hall)
    bob.types(b"say " + b"x" * 200 + b"\nsay hi\n")
    assert [each.split()[0] for each in reads(bob)] == ["Refused", "Said"]
    stranger.types(b"x" * 1_001)
    assert stranger.protocol.door.session.gone is Reason.UNFINISHED


@by_transport
def test_a_peer_that_takes_nothing_is_not_read_and_then_dropped(hall, alice, bob):
    bob.stops_reading()
    alice.types(b"say hi\r\n")
    bob.types(b"say never\n")
    assert bob.producerState == "paused"
    hall.passes(61)
    assert bob.aborted
    assert alice.reads()[-1] == s.lost_link("bob")


def test_answers_are_paid_for_by_those_who_ask(hall_with):
    hall = hall_with(output_at_once=2_000, output_a_second=1_024, light_output=1_024)
    bob = comes(hall, "bob")
    bob.types(*[b"help\n"] * 20, b"say hi\n")
    assert "Said hi" not in reads(bob)
    hall.goes_on(200)
    assert reads(bob)[-1] == "Said hi"


def test_a_password_that_is_sent_too_early_is_not_said(hall, alice):
    connects(hall).types(b"login bob\nmysecret\n")
    assert alice.reads() == [s.arrived("bob")]


# --- counted and let in as all others


def test_newcomers_count_until_they_have_come_in(hall_with):
    hall = hall_with(block_newcomers=1)
    first = connects(hall)
    assert b"have not logged in yet" in connects(hall).takes()
    first.types(b"login bob\n")
    assert not connects(hall).disconnecting
    assert hall.connects().disconnecting


def test_a_full_party_takes_nobody_by_any_door(hall_with):
    hall = hall_with(sessions=1)
    wire = comes(hall, "bob")
    assert (connects(hall).disconnecting, hall.connects().disconnecting) == (True, True)
    wire.drops()
    assert not connects(hall).disconnecting


def test_all_are_let_go_at_the_end(hall, alice, bob):
    closed = []
    hall.entrance.close().addCallback(closed.append)
    hall.turn()
    alice.drops()
    bob.ends().drops()
    assert closed == [None]
