"""Members come, go, read and are killed at random: what they missed is what a model says."""

from contextlib import closing
from random import Random

import pytest

from teaparty.core.memory.cursors import SECONDS
from teaparty.core.memory.recall import Recall
from teaparty.core.values.channels import KEY_SIGN
from teaparty.core.values.limits import Limits
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import plain_rooms, tea_party
from tests.conftest import done

ROOMS = ("parlour", "garden", "kitchen")
NEWS = "news"
"""A channel; its log has another name."""
PLACES = (*ROOMS, NEWS)
PEOPLE = ("yan", "zoe")
STEPS = 120
PAGE = 2
"""Lines that are recalled at once."""


class Reader:
    """What one member has been shown, of what was said where they had been before.

    `unsure` they have read since it was stored last how far they had: a kill may undo that.
    """

    def __init__(self, guest):
        self.guest = guest
        self.listens = True
        self.room = "parlour"
        self.unread = {}
        self.unsure = {}

    def reads(self, place):
        """Whether they read at once what is said there."""
        if self.guest is None:
            return False
        return self.listens if place == NEWS else self.room == place

    def begins_in(self, room):
        self.unread.setdefault(room, [])
        self.unsure.setdefault(room, [])

    def is_stored(self):
        self.unsure = {room: [] for room in self.unsure}


class World:
    """A party of readers, and of talkers, one in each room, who are guests."""

    def __init__(self, random):
        self.random, self.records, self.said = random, MemoryRecords(), 0
        self.readers = {}
        self.open()

    def open(self):
        limits = Limits(history_lines=PAGE, shout_seconds=0)
        rooms = plain_rooms(*ROOMS)
        self.opened = tea_party(rooms=rooms, records=self.records, limits=limits, channels=[NEWS])
        self.party = self.opened.__enter__()
        for log in (*ROOMS, KEY_SIGN + NEWS):
            found = done(self.records.lines(log, 10**6, 10**6))
            if found:
                self.party.party.remember(log, found, found[-1].number + 1)
        self.talkers = {room: self.party.guest(f"in{room}").types(f"go {room}") for room in ROOMS}
        self.talkers[ROOMS[0]].types(f"listen {NEWS}")
        for name in PEOPLE if not self.readers else ():
            self.readers[name] = Reader(self.party.member(name).types(f"listen {NEWS}"))
            self.readers[name].begins_in("parlour")
            self.readers[name].begins_in(NEWS)

    def close(self):
        """End without anybody leaving."""
        self.opened.__exit__(None, None, None)

    # --- steps

    def says(self):
        place, self.said = self.random.choice(PLACES), self.said + 1
        how = f"+{NEWS}" if place == NEWS else "say"
        self.talkers[ROOMS[0] if place == NEWS else place].types(f"{how} {self.said}")
        for reader in self.readers.values():
            if reader.reads(place):
                reader.unsure[place].append(self.said)
            elif place in reader.unread:
                reader.unread[place].append(self.said)

    def shouts(self):
        """It is heard in all rooms, and missed only where somebody was when they left."""
        self.said += 1
        self.talkers["garden"].types(f"shout {self.said}")
        for reader in self.readers.values():
            lines = reader.unread if reader.guest is None else reader.unsure
            lines[reader.room].append(self.said)

    def listens_or_not(self):
        reader = self.random.choice(list(self.readers.values()))
        if reader.guest is not None:
            reader.guest.types(f"{'unlisten' if reader.listens else 'listen'} {NEWS}")
            reader.listens = not reader.listens
            if not reader.listens:
                reader.is_stored()

    def goes(self):
        reader, room = self.random.choice(list(self.readers.values())), self.random.choice(ROOMS)
        if reader.guest is not None and not reader.reads(room):
            reader.guest.types(f"go {room}")
            reader.room = room
            reader.begins_in(room)
            reader.is_stored()

    def comes_or_leaves(self):
        name = self.random.choice(PEOPLE)
        reader = self.readers[name]
        if reader.guest is None:
            reader.guest = self.party.connects().types(f"login {name} open sesame")
        else:
            reader.guest.types("quit")
            reader.guest = None
            reader.is_stored()

    def recalls(self):
        reader, room = self.random.choice(list(self.readers.values())), self.random.choice(PLACES)
        if reader.guest is not None and room in self.places(reader):
            reader.guest.types(f"recall {room}")
            shown, left = reader.unread[room][:PAGE], reader.unread[room][PAGE:]
            reader.unread[room] = left
            reader.unsure[room] += shown

    def is_caught_up(self):
        reader = self.random.choice(list(self.readers.values()))
        if reader.guest is not None:
            reader.guest.types("caught up")
            for place in self.places(reader):
                reader.unsure[place] += reader.unread[place]
                reader.unread[place] = []

    def lets_a_minute_pass(self):
        self.party.passes(SECONDS + 1)
        for reader in self.readers.values():
            reader.is_stored()

    def is_killed(self):
        """End as a killed server does; all read again what may have been forgotten."""
        self.close()
        self.open()
        for name, reader in self.readers.items():
            if reader.guest is not None:
                reader.guest = self.party.connects().types(f"login {name} open sesame")
                self.knows_no_less_than(reader)

    # --- what has to hold

    def places(self, reader):
        """Where somebody may have missed something, as they can see it now."""
        return [place for place in reader.unread if place != NEWS or reader.listens]

    def missed(self, reader):
        new = done(Recall.of(self.party.party).new(reader.guest.session))
        found = {log.removeprefix(KEY_SIGN): each.lines for log, each in new.items()}
        return {place: found.get(place, 0) for place in self.places(reader)}

    def knows_no_less_than(self, reader):
        """After a kill no line is skipped, and none is shown again but those that are unsure."""
        for room, lines in self.missed(reader).items():
            assert len(reader.unread[room]) <= lines
            assert lines <= len(reader.unread[room]) + len(reader.unsure[room])
            both = sorted([*reader.unread[room], *reader.unsure[room]])
            reader.unread[room] = both[len(both) - lines :]
            reader.unsure[room] = []

    def is_as_the_model_says(self):
        for reader in self.readers.values():
            if reader.guest is not None:
                expected = {place: len(reader.unread[place]) for place in self.places(reader)}
                assert self.missed(reader) == expected


@pytest.mark.parametrize("seed", range(12))
def test_what_was_missed_is_counted_exactly_and_a_kill_skips_nothing(seed):
    random = Random(seed)
    with closing(World(random)) as world:
        steps = [world.says] * 8 + [world.goes] * 4 + [world.comes_or_leaves] * 3
        steps += [world.recalls] * 2 + [world.listens_or_not, world.shouts]
        steps += [world.is_caught_up, world.lets_a_minute_pass, world.is_killed]
        for _ in range(STEPS):
            random.choice(steps)()
            world.is_as_the_model_says()
