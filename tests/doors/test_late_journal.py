"""Doors where the journal stores later than it is asked to: order, and goodbyes."""

import random

import pytest

from teaparty.core.events import Said
from tests import sentences as s


def test_who_is_let_go_reads_what_was_not_stored_when_it_drained(hall_with, journal):
    hall = hall_with(journal=journal)
    alice, bob = hall.guest("alice"), hall.guest("bob")
    journal.stores()
    hall.turn()
    bob.reads()
    bob.stops_reading()
    alice.types(b"tell bob psst\r\nsay unsaved\r\n")
    hall.party.close()
    hall.turn()
    bob.reads_again()
    assert bob.reads() == ["alice whispers to you: psst"]
    assert not bob.disconnecting
    journal.stores()
    hall.turn()
    assert bob.reads() == ["alice says: unsaved", s.closed]
    assert bob.disconnecting


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_lost_doubled_or_out_of_order(hall_with, journal, seed):
    chance = random.Random(seed)
    hall = hall_with(journal=journal, history=10_000, inbox=10_000, batch=chance.choice([1, 5, 64]))
    guests = [hall.guest(f"guest{number}") for number in range(4)]
    blocked, read = set(), {guest: [] for guest in guests}
    for number in range(60):
        guest = chance.choice(guests)
        what = chance.random()
        if what < 0.5:
            guest.protocol.dataReceived(
                chance.choice([b"say m%d\r\n", b"north\r\nsay m%d\r\n", b"south\r\n:m%d\r\n"])
                % number
            )
        elif what < 0.7:
            journal.stores(chance.randint(1, 3))
        elif what < 0.85:
            hall.turn()
        elif guest in blocked:
            blocked.remove(guest)
            guest.reads_again()
        else:
            blocked.add(guest)
            guest.stops_reading()
    for guest in blocked:
        guest.reads_again()
    for _ in range(5):
        hall.turn()
        journal.stores()
    for guest, lines in read.items():
        lines += guest.reads()
        session = guest.protocol.door.session
        assert not session.trail
        assert session.cursor == session.room.log.end
        own = [line for line in lines if line.startswith("You say: ")]
        assert len(own) == len(set(own))
        said = {
            entry.event.text
            for room in hall.party.rooms.values()
            for entry in room.log.read(0, room.log.end)[1]
            if isinstance(entry.event, Said) and entry.event.who.number == session.number
        }
        assert {line.removeprefix("You say: ") for line in own} == said
    for room in hall.party.rooms.values():
        events = [entry.event for entry in room.log.read(0, room.log.end)[1]]
        order = [event.text for event in events if isinstance(event, Said)]
        for lines in read.values():
            seen = [line.rpartition(": ")[2] for line in lines if "say" in line]
            assert [text for text in order if text in seen] == [
                text for text in seen if text in order
            ]
