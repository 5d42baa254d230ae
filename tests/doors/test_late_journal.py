"""Doors where the journal stores later than it is asked to: order, and goodbyes."""

import random

import pytest

from teaparty.core.events import Said
from tests import sentences as s


def test_somebody_who_is_let_go_reads_what_was_not_stored_when_it_drained(hall_with, journal):
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


LINES = [b"say m%d\r\n", b"north\r\nsay m%d\r\n", b"south\r\n:m%d\r\n"]


class Evening:
    """Four people who talk, go and stop reading at random, with a journal that is late."""

    def __init__(self, hall_with, journal, seed):
        self.chance = random.Random(seed)
        batch = self.chance.choice([1, 5, 64])
        self.hall = hall_with(journal=journal, history=10_000, inbox=10_000, batch=batch)
        self.journal = journal
        self.guests = [self.hall.guest(f"guest{number}") for number in range(4)]
        self.blocked = set()

    def goes_on(self, number):
        guest, what = self.chance.choice(self.guests), self.chance.random()
        if what < 0.5:
            guest.protocol.dataReceived(self.chance.choice(LINES) % number)
        elif what < 0.7:
            self.journal.stores(self.chance.randint(1, 3))
        elif what < 0.85:
            self.hall.turn()
        elif guest in self.blocked:
            self.blocked.remove(guest)
            guest.reads_again()
        else:
            self.blocked.add(guest)
            guest.stops_reading()

    def ends(self):
        for guest in self.blocked:
            guest.reads_again()
        for _ in range(5):
            self.hall.turn()
            self.journal.stores()

    def said_in(self, room):
        """What was said in a room, in order."""
        entries = room.log.read(0, room.log.end)[1]
        return [entry.event for entry in entries if isinstance(entry.event, Said)]

    def said_by(self, session):
        said = [event for room in self.hall.party.rooms.values() for event in self.said_in(room)]
        return {event.text for event in said if event.who.number == session.number}


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_lost_doubled_or_out_of_order(hall_with, journal, seed):
    evening = Evening(hall_with, journal, seed)
    for number in range(60):
        evening.goes_on(number)
    evening.ends()
    read = {guest: guest.reads() for guest in evening.guests}
    for guest, lines in read.items():
        session = guest.protocol.door.session
        assert (list(session.trail), session.cursor) == ([], session.room.log.end)
        own = [line for line in lines if line.startswith("You say: ")]
        assert len(own) == len(set(own))
        assert {line.removeprefix("You say: ") for line in own} == evening.said_by(session)
    for room in evening.hall.party.rooms.values():
        order = [event.text for event in evening.said_in(room)]
        for lines in read.values():
            seen = [line.rpartition(": ")[2] for line in lines if "say" in line]
            assert [text for text in order if text in seen] == [
                text for text in seen if text in order
            ]
