"""PostgreSQL and the rules in memory, by which all other tests go, say the same to every claim."""

import json
import random

import pytest

from teaparty.core.records import Account
from teaparty.core.values.claims import Claim
from teaparty.stores.memory import MemoryRecords
from teaparty.testing.clock import result_of
from tests.cluster.present import Present
from tests.stores.cluster.conftest import somebody

NAMES = ("bob", "b0b", "carol", "car0l", "dave")
OWNERS = {1: "bob", 2: "b0b", 3: "carol"}
"""Those who have an account, which need not be in the records for all that is compared here."""
LONG = 1e6


def look(name):
    return name.replace("0", "o")


class Both:
    """Asks both, and compares what they say and have."""

    def __init__(self, asked, chance):
        self.asked, self.chance = asked, chance
        self.records = MemoryRecords()
        self.present = Present(self.records)
        self.leases = [asked.join(node) for node in "ab"]
        self.sessions = {number: self.leases[number % 2] for number in range(1, 9)}
        self.accounts = dict.fromkeys(self.sessions, 0)
        self.asked_before = []
        self.told = []

    def claims(self):
        session = self.chance.choice(list(self.sessions))
        account = self.chance.choice([0, 0, *OWNERS])
        comes_in = bool(account) and self.chance.random() < 0.7
        name = OWNERS[account] if comes_in else self.chance.choice(NAMES)
        claim = Claim(session=session, key=name, skeleton=look(name), name=name, account=account,
                      comes_in=comes_in, hold=self.chance.choice([0.0, LONG]),
                      of=self.chance.choice([0, 0, *self.sessions]))  # fmt: skip
        lease = self.sessions[session]
        answer, gone = self.present.claim(lease, claim, 0.0)
        found = self.asked.one(
            "SELECT tea_claim(:epoch, :claim)",
            epoch=lease,
            claim=json.dumps({key: getattr(claim, key) for key in claim.__struct_fields__}),
        )
        said = json.loads(found)
        said.pop("seconds", None)
        wanted = {"why": answer.why, "name": answer.name} if answer.why else {
            "instead": list(answer.instead)}  # fmt: skip
        assert said == wanted
        if not answer.why:
            self.accounts[session] = account
        self.told += sorted((each.session, each.why) for each in gone)

    def is_somebody(self):
        session, name = self.chance.choice(list(self.sessions)), self.chance.choice(NAMES)
        account = self.accounts[session]
        there = self.present.is_somebody(session, name, name, account, "", 0.0)
        lines = self.asked.turn(self.sessions[session], somebody(session, name, account))
        assert (len(lines[0]) == 2) == there

    def leaves(self):
        session = self.chance.choice(list(self.sessions))
        self.present.leaves(session)
        self.asked.turn(self.sessions[session], somebody(session, "", kind="SomebodyLeft"))

    def releases(self):
        session = self.chance.choice(list(self.sessions))
        self.present.release(session)
        self.asked.do("SELECT tea_release(:epoch, :session)",
                      epoch=self.sessions[session], session=session)  # fmt: skip

    def ends(self):
        place = self.chance.randrange(2)
        before = self.leases[place]
        self.present.ends(before)
        self.leases[place] = self.asked.join("ab"[place])
        for session, lease in self.sessions.items():
            if lease == before:
                self.sessions[session] = self.leases[place]

    def registers(self):
        if len(result_of(self.records.accounts())) < 1:
            result_of(self.records.add_account(Account(name="dave"), "dave", "dave"))
            self.asked.do("INSERT INTO accounts (key, skeleton, name, password, role, since, seen,"
                          " inside, room, whispers, blocks, kept) VALUES ('dave', 'dave', 'dave',"
                          " '', 'member', 0, 0, false, '', 0, '[]', '{}')")  # fmt: skip

    def same(self):
        for lease in self.leases:
            self.asked.do("SELECT tea_renew(:epoch, 0)", epoch=lease)  # however slow this is
        found = [tuple(row) for row in self.asked.present()]
        wanted = [(key, row.claim.session, row.shown, row.until is None)
                  for key, row in sorted(self.present.rows.items())]  # fmt: skip
        assert found == wanted
        rows = self.asked.do("SELECT lines FROM turns WHERE epoch = 0 ORDER BY seq")
        events = [json.loads(event) for (lines,) in rows for _, _, event in json.loads(lines)]
        assert sorted((each["who"]["number"], each["why"]) for each in events) == sorted(self.told)


@pytest.mark.parametrize("seed", range(4))
def test_postgresql_goes_by_the_rules_that_are_written_in_python(asked, seed):
    both = Both(asked, random.Random(seed))
    steps = [Both.claims] * 8 + [Both.is_somebody] * 5 + [Both.leaves, Both.releases] * 2
    steps += [Both.ends, Both.registers]
    for _ in range(150):
        both.chance.choice(steps)(both)
        both.same()
