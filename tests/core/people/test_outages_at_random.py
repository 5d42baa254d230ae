"""The database fails and comes back at any time, and the server is killed: nobody reads more.

A line that was said in a place while it was closed is read after that only by people who were
allowed to hear it, whatever was stored of what was done.
"""

import threading
from random import Random

import pytest
from msgspec import json

from teaparty.core.events import Said
from teaparty.core.log.codec import unpacked
from teaparty.core.log.log import Log
from teaparty.core.party.privacy import Privacy
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.places import Places
from teaparty.core.records import Unavailable
from teaparty.core.records.places import Made, Place
from teaparty.stores.commit_queue import Locked, SaveCallbacks
from teaparty.stores.memory import MemoryRecords
from teaparty.stores.place_records import PlaceRecords
from teaparty.stores.rows import Packing, place_row
from teaparty.stores.sqlite import SqliteJournal
from teaparty.testing import PASSWORD, tea_party
from tests.conftest import done
from tests.stores.loop import HandLane, Loop

NAMES = ("alice", "bob", "carol", "dora")
OWNER, HOST = "alice", "dora"
LIVES, STEPS = 3, 120


class Disk:
    """What is stored of lines and places. It fails while it is `down`; if it `fails`, at times."""

    def __init__(self, random):
        self.random = random
        self.lines, self.places, self.last = {}, {}, 0
        self.down = self.fails = False

    def answers(self):
        if self.down or (self.fails and self.random.random() < 0.1):
            raise self.random.choice((Locked, OSError))("the disk does not answer")

    def commit(self, rows):
        self.answers()
        self.places |= {number: row for number, row in rows.places.items() if number in self.places}
        self.lines |= {(line[0], line[1]): line for line in rows.lines}

    commit_or_say_why = commit

    def entries(self):
        rows = (self.lines[key] for key in sorted(self.lines))
        return [unpacked(room, number, at, event) for room, number, at, _, event in rows]

    def copied(self):
        """Return one on which there is the same, as it is found after the server was killed."""
        other = Disk(self.random)
        other.lines, other.places, other.last = dict(self.lines), dict(self.places), self.last
        return other


def made_of(row):
    name, kind, owner, since, state, number = row
    state = json.decode(state, type=Place)
    return Made(number=number, name=name, kind=kind, owner=owner, since=since, state=state)


class FailingRecords(MemoryRecords):
    """Places and lines are on the disk; all else lasts."""

    change_place = PlaceRecords.change_place

    def begins(self, disk, journal):
        """Begin a life of the server."""
        self._disk, self._journal = disk, journal
        self._lines.clear()
        self._ends.clear()
        self.remember(self._disk.entries())

    def _answers(self):
        try:
            self._disk.answers()
        except (Locked, OSError) as error:
            raise Unavailable from error

    def stored(self):
        return [made_of(self._disk.places[number]) for number in sorted(self._disk.places)]

    async def add_place(self, made, alike=None):
        self._answers()
        self._disk.last += 1
        row = (*place_row(made)[:-1], self._disk.last)
        self._disk.places[self._disk.last] = row
        return made_of(row)


class Life:
    """One life of the server; `heard` has by lines who was allowed to hear them."""

    def __init__(self, party, disk, loop, lane, random, heard):
        self.party, self.disk, self.loop, self.lane = party, disk, loop, lane
        self.random, self.heard = random, heard
        self.people = {}
        turns = party.party.turns
        self.append, turns.append = turns.append, self.appends

    def begins(self, first):
        """Have all come in; the first time they get their accounts, and the place is made."""
        for name in NAMES:
            if first:
                role = "host" if name == HOST else "member"
                self.people[name] = self.party.member(name, role)
                number = self.people[name].session.account.number
                done(self.party.records.change_account(number, role=role))
            else:
                self.people[name] = self.party.guest(name).types(PASSWORD)
                self.goes_on()
        self.accounts = {name: each.session.account.number for name, each in self.people.items()}
        if first:
            while self.attic is None:
                self.people[OWNER].types("make room attic")
                self.goes_on()
            self.people[OWNER].types("go attic")

    def goes_on(self, times=1):
        for _ in range(times):
            self.loop.advance(0.3)
            self.lane.works()
            self.party.passes(0.3)

    def does_something(self):
        who, whom = self.random.choice(NAMES), self.random.choice(NAMES)
        owner, text = self.people[OWNER], f"line {self.random.random()}"
        act = self.random.choice((
            "say", "say", "say", "channel", "close", "open", "invite", "uninvite", "show", "trust",
            "go", "go", "leave", "time", "fails", "works",
        ))  # fmt: skip
        match act:
            case "say" if self.inside(who):
                self.people[who].types(f"say {text}")
            case "channel" if self.hears_club(who):
                self.people[who].types(f"+club {text}")
            case "close" | "open":
                owner.types(f"{act} attic")
            case "invite" | "uninvite":
                word = self.random.choice(("attic", "club"))
                host = owner if word == "attic" else self.people[HOST]
                host.types(f"{act} {whom} to {word}")
            case "show":
                owner.types(f"show {whom} out of attic")
            case "trust":
                owner.types(f"{self.random.choice(('trust', 'distrust'))} {whom} in attic")
            case "go":
                self.people[who].types("go attic")
            case "leave":
                self.people[who].types("go garden")
            case "time":
                self.goes_on(self.random.randrange(6))
            case "fails" | "works":
                self.disk.down = act == "fails"
        if self.random.random() < 0.5:
            self.lane.works()

    def ends(self):
        """Have all come to its end, on a disk that is read no more."""
        self.disk.down = self.disk.fails = False
        self.goes_on(20)

    @property
    def attic(self):
        return self.party.party.venue("attic")

    @property
    def club(self):
        return self.party.party.venue("club")

    def inside(self, name):
        return self.people[name].session.room is self.attic

    def hears_club(self, name):
        return self.club in self.people[name].session.followed

    def appends(self, venue, event):
        """Note who may hear what is said there, at the moment at which it is."""
        if isinstance(event, Said):
            self.notes(event.text, venue)
        return self.append(venue, event)

    def notes(self, text, venue):
        allowed = {name for name, each in self.people.items()
                   if each.session.room is venue or venue.is_invited(each.session)}  # fmt: skip
        self.heard[text] = allowed if venue.is_closed else set(NAMES)

    def read_wrongly(self):
        """Yield what somebody could read, if the server was killed now, and was never to hear."""
        lines = [each for each in self.disk.entries() if isinstance(each.event, Said)]
        stored = {made.name: made for made in self.party.records.stored()}
        for venue in filter(None, (self.attic, self.club)):
            said, log = [each for each in lines if each.room == venue.name], Log(1)
            log.end = max((each.number + 1 for each in said), default=0)
            privacy = Privacy()
            if venue.mark in stored:
                privacy.learn(stored[venue.mark].state)
            for entry in said:
                for name, account in self.accounts.items():
                    number, text = entry.number, entry.event.text
                    may = privacy.readable(account, log, number, number + 1)
                    if may and name not in self.heard[text]:
                        yield name, text


def begun(records, disk):
    """Return what a server has that begins with what is on the disk."""
    loop, lane = Loop(), HandLane()
    callbacks = SaveCallbacks(ignored, ignored, ignored, ignored)
    packing = Packing((), ignored)
    journal = SqliteJournal(disk, packing, threading.Lock(), lane, loop, callbacks, 10_000)
    records.begins(disk, journal)
    return journal, loop, lane


def remember(party, records):
    """Have a party know what is stored, as when a server starts."""
    Places.of(party).begin(records.stored(), {})
    for name, end in records.ends():
        party.remember(name, records.remembered(name, 1_000), end)
    Invitations.of(party).begin()


def ignored(_):
    """Do nothing."""


def read_wrongly(seed):
    """Return what somebody may read wrongly, in one life of the server or another."""
    random, heard, found = Random(seed), {}, set()
    disk = Disk(random)
    records = FailingRecords()
    channels = {"club": {"listens": "invited", "speaks": "invited"}}
    for number in range(LIVES):
        journal, loop, lane = begun(records, disk)
        with tea_party(journal=journal, records=records, channels=channels) as party:
            remember(party.party, records)
            disk.fails = True
            life = Life(party, disk, loop, lane, random, heard)
            life.begins(number == 0)
            for _ in range(random.randrange(STEPS)):
                found |= set(life.read_wrongly())
                life.does_something()
            found |= set(life.read_wrongly())
            disk = disk.copied()
            life.ends()
    return found


@pytest.mark.parametrize("seed", range(12))
def test_nobody_reads_what_they_were_not_allowed_to_hear(seed):
    assert read_wrongly(seed) == set()
