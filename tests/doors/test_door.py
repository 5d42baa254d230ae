"""The door: who shares what is rendered, and who reads something of their own."""

from twisted.internet.testing import StringTransport

from teaparty.core.events import Event, Told
from teaparty.core.party.session import FAULT_TEXT
from tests import sentences as s
from tests.doors.conftest import by_transport


def test_what_is_said_is_rendered_once_for_all_and_once_for_somebody_who_said_it(hall, monkeypatch):
    rendered = []

    def laid_out(event, look, viewer, mark="", named=None):
        rendered.append((event.text, viewer))
        return event.text

    guests = [hall.guest(name) for name in ("alice", "bob", "carol", "dave")]
    monkeypatch.setattr("teaparty.render.lines.laid_out", laid_out)
    for guest, text in zip(guests[:2], (b"one", b"two"), strict=True):
        guest.protocol.dataReceived(b"say " + text + b"\r\n")
    hall.turn()
    assert sorted(rendered) == [("one", -1), ("one", 1), ("two", -1), ("two", 2)]
    assert [guest.reads() for guest in guests] == [["one", "two"]] * 4


def test_people_who_come_in_the_midst_of_a_turn_share_what_is_rendered_of_the_rest(
    hall, monkeypatch
):
    alice, bob, carol = hall.guest("alice"), hall.connects(), hall.connects()
    hall.forgets()
    rendered = []

    def laid_out(event, look, viewer, mark="", named=None):
        rendered.append(type(event).__name__)
        return f"{type(event).__name__} {getattr(event, 'text', '')}".strip()

    monkeypatch.setattr("teaparty.render.lines.laid_out", laid_out)
    alice.protocol.dataReceived(b"say one\r\n")
    bob.protocol.dataReceived(b"login bob\r\n")
    carol.protocol.dataReceived(b"login carol\r\n")
    alice.protocol.dataReceived(b"say two\r\n")
    hall.turn()
    assert alice.reads() == ["Said one", "Arrived", "Arrived", "Said two"]
    assert bob.reads()[-3:] == ["RoomSeen", "Arrived", "Said two"]
    assert carol.reads()[-2:] == ["RoomSeen", "Said two"]
    assert (rendered.count("Said"), rendered.count("Arrived")) == (4, 2)


def test_private_answers_and_room_events_keep_their_order(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    alice.protocol.dataReceived(b"say one\r\nmode chat\r\ntwo\r\n")
    bob.protocol.dataReceived(b"say three\r\n")
    hall.turn()
    assert alice.reads() == [
        "You say: one",
        s.said_aloud_now,
        "You say: two",
        "bob says: three",
    ]


def test_somebody_who_moves_reads_what_came_before_in_the_old_room(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    alice.protocol.dataReceived(b"say one\r\n")
    bob.protocol.dataReceived(b"north\r\n")
    alice.protocol.dataReceived(b"say two\r\n")
    hall.turn()
    assert bob.reads() == ["alice says: one", "The Garden", "Exits: south to The Parlour.",
                           s.nobody_else]  # fmt: skip
    assert alice.reads() == ["You say: one", s.goes_to("bob", "The Garden"), "You say: two"]


def test_ignored_people_are_left_out(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    bob.types(b"ignore alice\r\n")
    bob.reads()
    alice.types(b"say hi\r\n", b":waves\r\n", b"shout ho\r\n", b"whisper bob psst\r\n")
    assert bob.reads() == []


class Broken(Event, frozen=True, kw_only=True):
    def plain(self) -> str:
        raise ValueError("broken")


@by_transport
def test_a_fault_in_one_door_is_nobody_elses(hall, monkeypatch):
    alice, bob, carol = hall.guest("alice"), hall.guest("bob"), hall.guest("carol")
    monkeypatch.setattr(bob.protocol.door.outlet, "take", None)
    alice.types(b"say hi\r\n")
    assert carol.reads() == ["alice says: hi", s.lost_link("bob")]
    assert alice.reads() == ["You say: hi", s.lost_link("bob")]
    assert sorted(hall.party.people) == ["alice", "carol"]
    assert FAULT_TEXT not in carol.reads()


def test_an_event_that_cannot_be_rendered_harms_nobody(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    hall.party.start.append(Broken())
    alice.types(b"say hi\r\n")
    assert bob.reads()[-1] == "alice says: hi"
    assert sorted(hall.party.people) == ["alice", "bob"]


def test_a_door_that_cannot_close_is_nobody_elses(hall, monkeypatch):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    monkeypatch.setattr(alice.protocol.door.outlet, "close", None)
    alice.protocol.dataReceived(b"quit\r\n")
    bob.types(b"quit\r\n")
    assert bob.disconnecting


def test_a_coroutine_holds_back_the_next_lines(hall):
    alice = hall.guest("alice")
    session = alice.protocol.door.session
    session.busy = True
    alice.types(b"say one\r\nsay two\r\n")
    assert alice.producerState == "paused"
    session.busy = False
    session.door.resume()
    hall.turn()
    assert alice.reads() == ["You say: one", "You say: two"]


def test_closing_twice_is_closing_once(hall):
    alice = hall.guest("alice").types(b"quit\r\n")
    alice.protocol.door.close()
    assert len(hall.timers()) == 1
    alice.drops()
    alice.protocol.door.close()
    assert hall.timers() == []


@by_transport
def test_what_is_not_taken_at_once_is_held(hall, monkeypatch):
    alice, bob, carol = hall.guest("alice"), hall.guest("bob"), hall.guest("carol")

    def broken(data):
        raise ConnectionResetError

    monkeypatch.setattr(bob.protocol.door.outlet, "take", lambda data: 6)
    monkeypatch.setattr(carol.protocol.door.outlet, "take", broken)
    alice.types(b"say hi\r\n")
    assert bob.reads() == ["says: hi"]
    assert carol.reads() == ["alice says: hi"]


@by_transport
def test_somebody_who_stops_reading_again_while_catching_up_reads_the_rest_later(hall):
    alice, bob = hall.guest("alice"), hall.guest("bob")
    bob.stops_reading()
    alice.types(*[b"say %d\r\n" % number for number in range(40)])
    writes = []

    def stop_after_the_first(data):
        writes.append(data)
        StringTransport.write(bob, data)
        bob.stops_reading()

    bob.write = stop_after_the_first
    bob.reads_again()
    assert len(writes) == 1
    del bob.write
    bob.reads_again()
    assert bob.reads() == [f"alice says: {number}" for number in range(40)]


def test_a_private_answer_without_a_text_is_told_as_a_fault(hall):
    alice = hall.guest("alice")
    session = alice.protocol.door.session
    session.send(Told(text="{name}", fields={"name": None}))
    hall.turn()
    assert alice.reads() == [FAULT_TEXT]
    assert [(fault.session, fault.place) for fault in hall.faults] == [
        (session.number, "the text of Told")
    ]


def test_where_no_text_can_be_made_at_all_that_is_reported_and_ends(hall, monkeypatch):
    def laid_out(event, look, viewer, mark="", named=None):
        raise ValueError(type(event).__name__)

    alice = hall.guest("alice")
    monkeypatch.setattr("teaparty.render.lines.laid_out", laid_out)
    alice.types(b"nonsense\r\n")
    assert alice.reads() == []
    assert [str(fault.error) for fault in hall.faults] == ["Refused", "Refused"]
