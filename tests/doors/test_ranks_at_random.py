"""Whatever people do, and whatever their sockets take, each reads what a simple model says."""

import random
import re
from collections.abc import Callable

import pytest

from teaparty.core.events import Event, Person, Said
from teaparty.core.log.ranks import Ranks
from teaparty.core.log.stream import Stream
from teaparty.core.party.session import Session
from teaparty.core.values.limits import Limits
from teaparty.doors import outlet
from teaparty.wire.telnet import DO, DONT, GMCP, MCCP2, Codec, negotiation
from tests import sentences as s
from tests.doors.conftest import LENIENT, PASSWORD, Hall, Wire

NAMES = ("alice", "bob", "carol", "dave", "eve")
MEMBERS = ("alice", "bob", "carol")
"""Those who come with a password."""
ROOMS = {"parlour": "The Parlour", "garden": "The Garden"}
OTHER = {"parlour": "garden", "garden": "parlour"}
WAY = {"parlour": "north", "garden": "south"}
CHANNELS = ("news", "tea")
TOLD = re.compile(r".* m\d+|\w+ (has [\w ]+\.|(comes|goes) .*)|The (Parlour|Garden)")
"""The lines that the model knows of."""
NOP = b"\xff\xf1"
CHANGES = (
    b"settings colour 16\r\n",
    b"settings colour off\r\n",
    b"settings prompt on\r\n",
    b"settings prompt off\r\n",
    negotiation(DO, GMCP),
    negotiation(DONT, GMCP),
    negotiation(DO, MCCP2),
    negotiation(DONT, MCCP2),
)


class Fickle:
    """A socket that takes all, a part or nothing; calm, it takes all."""

    calm = True

    def __init__(self, wire: Wire, chance: random.Random) -> None:
        self.wire = wire
        self.chance = chance

    def send(self, data: bytes) -> int:
        if not self.calm and self.chance.random() < 0.2:
            data = data[: self.chance.randint(0, len(data))]
            if not data:
                raise self.chance.choice([BlockingIOError, BrokenPipeError])
        self.wire.write(data)
        return len(data)


class Meddling(Event, frozen=True, kw_only=True):
    """An event of a plugin that does what it should not where it is asked for its text."""

    then: Callable[[], None]

    def plain(self) -> str:
        self.then()
        return ""


class Link:
    """One connection of somebody who is to read `expected` from number `start` on by it."""

    def __init__(
        self, wire: Wire, expected: list[str], start: int, starts: dict[str, int] | None = None
    ) -> None:
        self.wire = wire
        self.expected = expected
        self.start = start
        self.starts = starts or {}
        """The same for what they listen to from elsewhere, by its mark."""
        self.data = b""

    @property
    def socket(self) -> Fickle:
        return self.wire.socket

    def drains(self) -> bool:
        """Take all that is held back; return whether there was any."""
        calm, self.socket.calm = self.socket.calm, True
        held = self.wire.producer is not None
        while self.wire.producer is not None:
            self.wire.producer.resumeProducing()
        self.socket.calm = calm
        return held

    def read(self, mark: str = "") -> list[str]:
        """Return the lines with this mark, without it."""
        before = f"[{mark}] " if mark else ""
        lines = self.read_all()
        if not mark:
            return [line for line in lines if not line.startswith("[")]
        return [line.removeprefix(before) for line in lines if line.startswith(before)]

    def read_all(self) -> list[str]:
        self.data += self.wire.takes()
        data = b"".join(v for v in Codec().receive(self.data) if isinstance(v, bytes))
        lines = re.sub(r"\x1b\[[\d;]*m", "", data.decode()).split("\r\n")[:-1]
        return [line for line in (line.lstrip("> ") for line in lines) if TOLD.fullmatch(line)]

    @property
    def end(self) -> int:
        """The number of the first line that they have not read by it."""
        return self.start + len(self.read())

    def end_of(self, mark: str) -> int:
        return self.starts.get(mark, 0) + len(self.read(mark))


class Reader:
    """Somebody with links, and what they are to read by the model."""

    def __init__(self, name: str, session: Session) -> None:
        self.name = name
        self.session = session
        self.links: list[Link] = []
        self.past: list[Link] = []
        self.room = "parlour"
        self.ignoring: set[str] = set()
        self.expected: list[str] = []
        self.heard: dict[str, list[str]] = {name: [] for name in (*ROOMS, *CHANNELS)}
        """What they are to read from elsewhere."""
        self.listens: set[str] = set()

    def hears(self, text: str, *places: str) -> None:
        for place in self.listens.intersection(places) - {self.room}:
            self.heard[place].append(text)

    def drains(self) -> None:
        """Take all that is held back, by all links."""
        while any(link.drains() for link in self.links):
            pass


class World:
    """A party and its model. What happens is told to the model when it happens."""

    def __init__(self, chance: random.Random, journal) -> None:
        self.chance = chance
        self.journal = journal
        self.each = chance.choice([1, 1, 2])
        self.hall = Hall(
            Limits(history=10_000, inbox=10_000, lines_at_once=10_000, negotiations=10_000,
                   shout_seconds=0,
                   batch=chance.choice([1, 2, 64]), sessions_each=self.each, **LENIENT),
            journal=journal if chance.random() < 0.5 else None,
        )  # fmt: skip
        for name in MEMBERS:
            self.hall.registers(name)
        self.channels = {name: Stream(name) for name in CHANNELS}
        for channel in self.channels.values():
            channel.begin(10_000)
            self.hall.party.turns.open(channel)
        self.people: dict[str, Reader] = {}
        self.gone: list[Reader] = []
        self.number = 0

    # --- the model

    def happens(self, who: Reader, text: str, own: str = "", *rooms: str, speech=True) -> None:
        for other in self.people.values():
            if other is who:
                other.expected += [own] if own else []
            elif other.room in (rooms or (who.room,)) and not (
                speech and who.name in other.ignoring
            ):
                other.expected.append(text)

    def goes(self, who: Reader) -> None:
        origin, who.room = who.room, OTHER[who.room]
        for other in self.people.values():
            if other is who:
                other.expected.append(ROOMS[who.room])
            elif other.room == origin:
                other.expected.append(s.goes_to(who.name, ROOMS[who.room]))
            else:
                other.expected.append(s.comes_from(who.name, ROOMS[origin]))

    # --- what people do

    def types(self, who: Reader, line: str) -> None:
        self.sends(who, f"{line}\r\n".encode())

    def sends(self, who: Reader, data: bytes) -> None:
        who.drains()  # people who read nothing are not read
        self.chance.choice(who.links).wire.protocol.dataReceived(data)

    def word(self) -> str:
        self.number += 1
        return f"m{self.number}"

    def anybody(self) -> Reader:
        """Return somebody who has a link."""
        return self.chance.choice([who for who in self.people.values() if who.links])

    def somebody(self) -> Reader:
        """Return somebody who is in, with or without a link."""
        return self.chance.choice(list(self.people.values()))

    def says(self) -> None:
        """Somebody says something, which may name others, whose lines have a colour then."""
        who, word = self.anybody(), self.word()
        if self.chance.random() < 0.3:
            word = f"{self.somebody().name}, {word}"
        self.types(who, f"say {word}")
        self.happens(who, f"{who.name} says: {word}", f"You say: {word}")
        self.is_heard(who, word, who.room)

    def is_heard(self, who: Reader, word: str, place: str) -> None:
        for other in self.people.values():
            said = f"You say: {word}" if other is who else f"{who.name} says: {word}"
            if who.name not in other.ignoring:
                other.hears(said, place)

    def speaks(self) -> None:
        """Somebody speaks on a channel, whether they listen to it or not."""
        who, word, channel = self.somebody(), self.word(), self.chance.choice(CHANNELS)
        event = Said(who=who.session.person, text=word)
        self.hall.party.turns.append(self.channels[channel], event)
        self.is_heard(who, word, channel)

    def listens(self) -> None:
        who, name = self.somebody(), self.chance.choice([*ROOMS, *CHANNELS])
        stream = self.hall.party.streams[name]
        if name in who.listens:
            who.session.unfollow(stream)
        else:
            who.session.follow(stream)
        who.listens ^= {name}

    def says_to(self) -> None:
        who, other, word = self.anybody(), self.somebody(), self.word()
        who.drains()  # which may move them
        if other is who or other.room != who.room:
            return
        self.types(who, f"to {other.name} {word}")
        shown = "{} says to {}: {}"
        own = f"You say to {other.name}: {word}"
        self.happens(who, shown.format(who.name, other.name, word), own)
        if who.name not in other.ignoring:
            other.expected[-1] = shown.format(who.name, "you", word)
        for each in self.people.values():
            if who.name not in each.ignoring:
                each.hears(shown.format(who.name, other.name, word), who.room)

    def shouts(self) -> None:
        who, word = self.anybody(), self.word()
        self.types(who, f"shout {word}")
        self.happens(who, f"{who.name} shouts: {word}", f"You shout: {word}", *ROOMS)

    def whispers(self) -> None:
        who, other, word = self.anybody(), self.somebody(), self.word()
        if other is not who:
            self.types(who, f"whisper {other.name} {word}")
            who.expected.append(f"You whisper to {other.name}: {word}")
            if who.name not in other.ignoring:
                other.expected.append(f"{who.name} whispers to you: {word}")

    def walks(self) -> None:
        who = self.anybody()
        who.drains()  # which may move them already
        self.types(who, WAY[who.room])
        self.goes(who)

    def changes(self) -> None:
        self.sends(self.anybody(), self.chance.choice(CHANGES))

    def ignores(self) -> None:
        """Ignoring is for what is not read yet, so that all is read before."""
        who, other = self.anybody(), self.anybody()
        if other is not who:
            self.settles()
            self.types(who, f"{'un' if other.name in who.ignoring else ''}ignore {other.name}")
            who.ignoring ^= {other.name}

    def meddles(self) -> None:
        who = self.somebody()
        person = self.chance.choice([who.session.person, Person(0, "plugin")])
        event = Meddling(who=person, then=self.meddled)
        if self.chance.random() < 0.3:
            self.hall.party.turns.append(self.channels["news"], event)
        else:
            self.hall.party.rooms[who.room].append(event)

    def meddled(self) -> None:
        who, what = self.somebody(), self.chance.randrange(4)
        if what == 0:
            who.session.tell("Psst.")
        elif what == 1:
            who.session.wish(prompt=self.chance.choice([True, False]))
        elif what == 2:
            self.goes(who)
            who.session.move(self.hall.party.rooms[who.room])
        else:
            raise ValueError("meddled")

    def echoes(self) -> None:
        """Bytes of the protocol's own are sent at once."""
        self.chance.choice(self.anybody().links).wire.protocol.door.send(NOP)

    # --- coming and going

    def drops(self) -> None:
        """A link is lost; what it has been given is read before, as nobody knows how much of it."""
        if sum(bool(who.links) for who in self.people.values()) <= 2:
            return
        who = self.anybody()
        who.drains()
        link = who.links.pop(self.chance.randrange(len(who.links)))
        who.past.append(link)
        link.wire.protocol.connectionLost()
        if who.name not in MEMBERS:
            del self.people[who.name]
            self.gone.append(who)
            self.happens(who, s.lost_link(who.name), speech=False)

    def comes(self) -> None:
        """Somebody comes: for the first time, back, or by another link."""
        name = self.chance.choice(NAMES)
        who = self.people.get(name)
        if who is not None and name not in MEMBERS:
            return
        wire = self.hall.connects()
        session = wire.protocol.door.session
        login = f"login {name} {PASSWORD}\r\n" if name in MEMBERS else f"login {name}\r\n"
        if who is not None:
            self.links(who, wire, login)
        else:
            wire.protocol.dataReceived(login.encode())
            who = self.people[name] = Reader(name, session)
            who.links.append(Link(wire, who.expected, 0))
            self.happens(who, s.arrived(name), ROOMS[who.room], speech=False)
        assert wire.protocol.door.session is who.session
        wire.protocol.dataReceived(self.chance.choice(CHANGES))
        wire.socket.calm = False

    def links(self, who: Reader, wire: Wire, login: str) -> None:
        """Somebody who is in comes by another link, and goes on where they have read to."""
        if self.each > 1:
            who.drains()
        there = [*who.past, *who.links]
        displaced = who.links[: max(0, len(who.links) + 1 - self.each)]
        wire.protocol.dataReceived(login.encode())
        for link in displaced:
            link.drains()
            who.links.remove(link)
            who.past.append(link)
        starts = {mark: max(link.end_of(mark) for link in there) for mark in who.heard}
        who.links.append(Link(wire, who.expected, max(link.end for link in there), starts))
        who.expected.append(ROOMS[who.room])

    # --- what goes on by itself

    def turns(self) -> None:
        self.hall.turn()
        self.holds()

    def stores(self) -> None:
        self.journal.stores(self.chance.randint(1, 3))

    def drains(self) -> None:
        self.anybody().drains()

    def settles(self) -> None:
        for _ in range(3):
            self.hall.turn()
            self.journal.stores()
            for who in self.people.values():
                who.drains()
        self.holds()
        for who in self.people.values():
            if who.links:
                assert (who.session.trail, who.session.cursor) == ([], who.session.room.end)
                assert not who.session.lags()
                assert {stream.name for stream in who.session.followed} == who.listens

    def ends(self) -> None:
        """Let everybody read all there is; then one line more, which all can read in step."""
        while any(not who.links for who in self.people.values()):
            self.comes()
        for who in self.people.values():
            for link in who.links:
                link.socket.calm = True
        self.settles()
        for room in self.hall.party.rooms.values():
            word = self.word()
            room.say_as("bot", word)
            for who in self.people.values():
                who.expected += [f"bot says: {word}"] if who.room == room.name else []
                who.hears(f"bot says: {word}", room.name)
        self.settles()
        for who in self.people.values():
            held = who.ignoring or len(who.links) > 1
            held = held or not who.links[0].wire.protocol.door.outlet.direct
            assert (who.session.seat is None) == bool(held)

    def holds(self) -> None:
        """The invariant of the ranks: each reader stands once, and only where all are alike."""
        party = self.hall.party
        rooms = (*party.rooms.values(), party.login_room, party.logout_room)
        for room in (*rooms, *self.channels.values()):
            self.all_stand_once(room.ranks, room.members)
            self.all_stand_once(room.listener_ranks, room.listeners)

    def all_stand_once(self, ranks: Ranks[Session], readers: dict[int, Session]) -> None:
        found = list(ranks.apart)
        for view, rank in ranks.in_step.items():
            assert rank
            found += [session.number for session in rank.values()]
            for session in rank.values():
                door = session.door
                assert (door.view, door.outlet.ready, door.outlet.direct) == (view, True, True)
        assert sorted(found) == sorted(readers)


DEEDS = (
    [World.says] * 6 + [World.says_to] * 2 + [World.turns] * 8
    + [World.walks, World.drains, World.stores] * 3
    + [World.shouts, World.whispers, World.changes, World.comes, World.echoes, World.drops] * 2
    + [World.meddles] * 3 + [World.ignores] + [World.speaks] * 3 + [World.listens] * 4
)  # fmt: skip


@pytest.mark.parametrize("seed", range(80))
def test_each_reads_what_the_model_says(monkeypatch, journal, seed):
    chance = random.Random(seed)

    def socket_of(wire: Wire) -> Fickle:
        wire.socket = Fickle(wire, chance)
        return wire.socket

    monkeypatch.setattr(outlet, "socket_of", socket_of)
    world = World(chance, journal)
    while len(world.people) < len(NAMES):
        world.comes()
    for _ in range(120):
        chance.choice(DEEDS)(world)
    world.ends()
    assert {fault.place for fault in world.hall.faults} <= {"the text of Meddling"}
    for who in (*world.gone, *world.people.values()):
        for link in who.past:
            read = link.read()
            assert read == who.expected[link.start : link.start + len(read)]
            for mark, heard in who.heard.items():
                start, read = link.starts.get(mark, 0), link.read(mark)
                assert read == heard[start : start + len(read)]
    for who in world.people.values():
        for link in who.links:
            assert link.read() == who.expected[link.start :]
            for mark, heard in who.heard.items():
                assert link.read(mark) == heard[link.starts.get(mark, 0) :]
