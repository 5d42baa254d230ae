"""Several parties that are nodes of one: they share the records, and a list of turns.

Each takes in all turns in their order, its own, too; only then they are read there.
"""

from msgspec import structs

from teaparty.core.log.codec import arrived, packed
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.socials import Social
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import PASSWORD, TestParty, plain_rooms
from teaparty.testing.clock import result_of
from teaparty.testing.opening import Opening
from tests.roster import poking

ROOMS = ("parlour", "garden", "attic")
HUG = Social(word="hug", alone={"en": "hugs all."}, at={"en": "hugs {whom}."})
CHANNELS = {"news": ChannelRules(about="What is new.")}


class Node(TestParty):
    """One of the parties; its journal is this."""

    def __init__(self, turns, records, epoch, **limits):
        self.turns, self.applied = turns, 0
        self.ends = {}
        options = PartyOptions(
            limits=Limits(shout_seconds=0, **limits),
            channels=CHANNELS,
            epoch=epoch,
            socials={"hug": HUG},
        )
        rooms = plain_rooms(*ROOMS)
        rooms["attic"].listening = True
        plugins = Opening([poking], rooms, None).plugins
        super().__init__(rooms, plugins, options, self, records)

    def begin(self, room, number):
        """See `Journal`."""

    def forget(self, room):
        """See `Journal`."""

    def end(self, room):
        """See `Journal`."""
        return self.ends.get(room, 0)

    def store(self, lines, stored):
        """See `Journal`."""
        self.turns.append((self, [(line, packed(line.event)) for line in lines]))

    def applies(self, most=1_000_000):
        """Take in the next turns of all; return whether there were any."""
        turns = self.turns[self.applied : self.applied + most]
        self.applied += len(turns)
        for node, lines in turns:
            entries = []
            for line, kept in lines:
                number = self.ends.get(line.room, 0)
                self.ends[line.room] = number + 1
                if node is self:
                    line.number = number
                entries.append(arrived(line.room, number, line.at, kept))
            self.party.turns.take(entries)
        self.flush()
        return bool(turns)


class Nodes:
    """Nodes of one party, the first of which are `a`, `b`; or one party alone, of one node."""

    def __init__(self, count=2, **limits):
        self.turns, self.records = [], MemoryRecords()
        self.all = [Node(self.turns, self.records, epoch, **limits)
                    for epoch in range(1, count + 1)]  # fmt: skip
        self.people = []

    def guest(self, node, name, mode="mud"):
        """Return somebody who has come in by the node of that index, modulo how many there are."""
        party = self.all[node % len(self.all)]
        guest = party.guest(name, mode, f"192.0.2.{len(self.people) + 1}")
        self.people.append(guest)
        self.settles()
        return guest

    def member(self, node, name, role="member"):
        """Return the same, who has registered the name, and has a role."""
        guest = self.guest(node, name)
        self.types(guest, "register", PASSWORD, PASSWORD)
        account = guest.session.account
        if role != account.role:
            result_of(self.records.change_account(account.number, role=role))
            guest.session.belong_to(structs.replace(account, role=role))
        self.settles()
        return guest

    def types(self, guest, *lines):
        """Have somebody type lines, and all nodes take in what comes of it."""
        guest.types(*lines)
        self.settles()

    def settles(self):
        """Do all that is to be done, everywhere."""
        quiet = 0
        while quiet < 2:  # what was begun at last is done, too
            for node in self.all:
                node.flush()
            for guest in self.people:
                guest.resume()
            done = [node.applies() for node in self.all]
            quiet = 0 if any(done) else quiet + 1
        assert [node.faults for node in self.all] == [[]] * len(self.all)

    def passes(self, seconds):
        """Let time go by everywhere."""
        for node in self.all:
            node.passes(seconds)
        self.settles()

    def answers(self, guest, *lines):
        """Return what somebody reads who types these lines."""
        self.all_read()
        self.types(guest, *lines)
        return guest.reads()

    def all_read(self):
        """Have everybody read what there is, and forget it."""
        for node in self.all:
            node.all_read()
