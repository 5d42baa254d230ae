"""A connection that ends at any moment of coming in: nobody reads of it, and no name is left."""

import inspect

import pytest
from twisted.internet.defer import Deferred

from teaparty.core.values.notices import Reason
from teaparty.stores.plain_passwords import PlainPasswords
from tests import sentences as s
from tests.doors.conftest import PASSWORD, Slow

NEW = b"a secret of mine\r\n"
STORIES = {
    "login": [b"login alice\r\n", PASSWORD.encode() + b"\r\n"],
    "login in one line": [b"login alice %s\r\n" % PASSWORD.encode()],
    "login of a guest": [b"login carol\r\n"],
    "registering": [b"register carol\r\n", NEW, NEW],
    "registering in one go": [b"register carol\r\n" + NEW + NEW],
}


class Slower(Slow):
    """Neither looks at passwords nor hashes them until told to go on."""

    async def hash(self, password):
        await self._told()
        return await PlainPasswords.hash(self, password)

    async def verify(self, encoded, password):
        await self._told()
        return await PlainPasswords.verify(self, encoded, password)

    async def _told(self):
        waiting = Deferred()
        self.waiting.append(waiting)
        await waiting


class Place:
    """A party in which all that is kept, and all passwords, take their time."""

    def __init__(self, hall_with, **limits):
        self.passwords = Slower()
        self.hall = hall_with(passwords=self.passwords, **limits)
        self.hall.registers("alice")
        self.bob = self.hall.guest("bob")
        self.late = []  # answers of the records that are out
        for name, ask in inspect.getmembers(self.hall.records, inspect.iscoroutinefunction):
            setattr(self.hall.records, name, self.answered_late(ask))

    def answered_late(self, ask):
        """Return a way to ask the records that answers only when told to."""

        async def asked(*args, **kwargs):
            waiting = Deferred()
            self.late.append(waiting)
            await waiting
            return await ask(*args, **kwargs)

        return asked

    def goes_on(self):
        """Let all be answered that was asked; return whether that was anything."""
        late, self.late = self.late, []
        busy = bool(late or self.passwords.waiting)
        for each in late:
            each.callback(None)
        self.passwords.go_on()
        self.hall.turn()
        return busy

    def settles(self):
        while self.goes_on():
            pass


def resets(wire):
    """The peer resets the connection, and nobody notices while nothing is read."""
    wire.broken = True


def drops(wire):
    wire.drops()


@pytest.fixture
def place(hall_with):
    return Place(hall_with)


def steps(place, story):
    """Play a story until they are in; yield the connection before each thing that happens."""
    wire = place.hall.connects()
    for line in STORIES[story]:
        yield wire
        wire.types(line)
        while (place.late or place.passwords.waiting) and not wire.protocol.door.session.name:
            yield wire
            place.goes_on()


@pytest.mark.parametrize("ends", [resets, drops])
@pytest.mark.parametrize("story", STORIES)
def test_somebody_who_is_gone_before_the_end_never_was_in(hall_with, story, ends):
    length = len([*steps(Place(hall_with), story)])
    for moment in range(length):
        place = Place(hall_with)
        place.bob.takes()
        for number, wire in enumerate(steps(place, story)):
            if number == moment:
                ends(wire)
                break
        place.settles()
        if not wire.aborted:
            wire.drops()  # it was read meanwhile, so this was noticed
        assert place.bob.reads() == []
        assert list(place.hall.party.people) == ["bob"]
        assert (place.hall.party.newcomers, place.hall.faults) == ({}, [])
        assert not place.hall.party.registry.reserved
        assert wire.protocol.door.session.gone is Reason.LINK
        wire.drops()
        assert list(place.hall.entrance.open) == [place.bob.protocol.door]


@pytest.mark.parametrize("ends", [resets, drops])
@pytest.mark.parametrize("links", [1, 2])
def test_somebody_who_is_gone_before_the_end_takes_nobodys_place(hall_with, links, ends):
    place = Place(hall_with, sessions_each=links)
    old = place.hall.connects().types(*STORIES["login"])
    place.settles()
    old.takes()
    new = place.hall.connects().types(STORIES["login"][0])
    place.settles()
    new.types(STORIES["login"][1])
    ends(new)
    place.settles()
    assert (old.reads(), old.disconnecting) == ([], False)
    assert place.hall.party.people["alice"].door is old.protocol.door


@pytest.mark.parametrize("ends", [resets, drops])
def test_a_guest_who_is_gone_while_registering_leaves_at_once(place, ends):
    wire = place.hall.connects().types(b"login carol\r\n")
    place.settles()
    wire.types(b"register\r\n", NEW, NEW)
    place.bob.takes()
    ends(wire)
    place.settles()
    assert place.bob.reads() == [s.lost_link("carol")]
    assert list(place.hall.party.people) == ["bob"]


@pytest.mark.parametrize("ends", [resets, drops])
def test_a_guest_who_is_gone_while_taking_another_name_leaves_neither_behind(place, ends):
    wire = place.hall.connects().types(b"login carol\r\n")
    place.settles()
    wire.types(b"name dora\r\n")
    ends(wire)
    place.settles()
    if ends is resets:
        wire.drops()
    assert list(place.hall.party.people) == ["bob"]
    assert not place.hall.party.registry.reserved


def test_somebody_who_has_sent_all_before_coming_in_is_obeyed_and_not_expected_back(place):
    wire = place.hall.connects().types(b"login alice %s\r\nsay hi\r\n" % PASSWORD.encode())
    wire.half_closed = True
    place.bob.takes()
    place.settles()
    wire.ends()
    assert wire.reads()[-1] == "You say: hi"
    assert wire.disconnecting
    assert place.bob.reads() == [
        s.arrived("alice"),
        "alice says: hi",
        s.lost_link("alice"),
    ]
    assert list(place.hall.party.people) == ["bob"]


def test_one_of_several_links_that_had_sent_all_ends_by_itself(hall_with):
    hall = hall_with(sessions_each=2)
    hall.registers("alice")
    first = hall.member("alice")
    second = hall.connects()
    second.half_closed = True
    second.types(STORIES["login in one line"][0]).ends()
    assert (first.disconnecting, second.disconnecting) == (False, True)
    assert hall.party.people["alice"].door is first.protocol.door


def test_a_connection_that_ends_while_it_is_being_made_is_no_fault(hall, monkeypatch):
    monkeypatch.setattr(
        "tests.doors.conftest.Wire.write", lambda wire, data: wire.protocol.connectionLost()
    )
    hall.connects()
    assert (hall.entrance.open, hall.party.sessions, hall.faults) == ({}, {}, [])
