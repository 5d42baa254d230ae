"""Whoever asks for an operation may lose the right to it while it waits: then nothing is done."""

import json
from inspect import iscoroutinefunction

import pytest
from msgspec import structs, to_builtins
from twisted.internet.defer import Deferred

from teaparty.core.moderation.clerk import Clerk
from teaparty.core.ports import Outcome
from teaparty.core.records import Account, Report, Sanction
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import ROLES
from teaparty.core.words.operations import arguments, checked
from teaparty.server.answers import in_lines
from teaparty.testing import tea_party
from tests.conftest import audits, done, gatekeeper

OVER = "That is over."
OPERATIONS = [
    ("accounts", {}), ("audit", {}), ("ban", {"target": "dave"}),
    ("ban", {"target": "dave", "trying": True}), ("bans", {}), ("channels", {}), ("drain", {}),
    ("finger", {"name": "dave"}), ("kick", {"person": "bob"}), ("load", {"plugin": "hugs"}),
    ("lock", {"people": "staff"}), ("mute", {"name": "dave"}), ("mutes", {}), ("nodes", {}),
    ("places", {}), ("plugins", {}), ("rehash", {}), ("reload", {"plugin": "hugs"}),
    ("reports", {}), ("reports", {"deed": "all"}), ("reports", {"deed": "show", "number": 1}),
    ("reports", {"deed": "claim", "number": 1}), ("reports", {"deed": "close", "number": 1}),
    ("role", {"name": "dave"}), ("role", {"name": "dave", "role": "host"}), ("rooms", {}),
    ("say", {"where": "parlour", "text": "Tea"}), ("shutdown", {}), ("staff", {}), ("status", {}),
    ("unban", {"target": "eve"}), ("undrain", {}), ("unload", {"plugin": "hugs"}),
    ("unmute", {"name": "eve"}), ("wall", {"text": "Tea"}), ("where", {"person": "bob"}),
    ("who", {}),
]  # fmt: skip
"""Each operation with values by which it does something."""
AT_ONCE = {
    "bans", "channels", "kick", "lock", "mutes", "places", "rooms", "say", "shutdown", "status",
    "wall", "where", "who",
}  # fmt: skip
OF_NODES = {"drain", "nodes", "undrain"}
"""They wait only where a party has several nodes."""
FOR_EVERYBODY = {"finger"}
"""What it says is no secret."""
STORED_LATER = {"note", "add_sanction", "lift", "change_account"}
"""What nobody waits for: the party has done it already."""
IDS = [f"{name} {'-'.join(map(str, values.values()))}" for name, values in OPERATIONS]


class Scene:
    """A party whose records answer one after the other, when they are let."""

    def __init__(self, party):
        self.party, self.records, self.operated = party, party.records, []
        for name in ("dave", "eve"):
            done(self.records.add_account(Account(name=name, role="member"), name, name))
        done(
            self.records.add_report(Report(at=1.0, by="bob", whom="eve", room="parlour", text="Oh"))
        )
        party.guest("bob")
        held = [Sanction(kind=kind, target="eve", by="zoe", at=0.0) for kind in ("ban", "mute")]
        gatekeeper(party).begin(held)
        party.party.ports = structs.replace(party.party.ports, operate=self.operate)
        self.waiting = []

    async def operate(self, name, words):
        self.operated.append(name)
        return Outcome(("Done.",))

    def answers_later(self, monkeypatch):
        """Let all that is asked for wait."""
        for name in dir(self.records):
            found = getattr(self.records, name)
            if not name.startswith("_") and name not in STORED_LATER and iscoroutinefunction(found):
                monkeypatch.setattr(self.records, name, self._later(found))
        monkeypatch.setattr(self.party.party, "sleep", lambda seconds: self._wait())

    def _later(self, found):
        async def later(*given, **more):
            await self._wait()
            return await found(*given, **more)

        return later

    def _wait(self):
        self.waiting.append(Deferred())
        return self.waiting[-1]

    def ends(self, when, happens):
        """Let it all go on; at the wait of that number something happens. Return if it came."""
        number = 0
        while self.waiting:
            if number == when:
                happens()
            self.waiting.pop(0).callback(None)
            number += 1
        return number > when

    @property
    def state(self):
        """All that an operation may change."""
        accounts = [(each.name, each.role) for each in done(self.records.accounts([1, 2, 3]))]
        reports = [to_builtins(each) for each in done(self.records.reports(9, True))]
        keeper = gatekeeper(self.party)
        held = [[each.target for each in keeper.all(kind)] for kind in ("ban", "mute")]
        return json.dumps([accounts, reports, held, self.operated])


def tried(monkeypatch, when, name, values, make):
    """Return what came of an operation whose asker lost the right at the wait of that number.

    That is whether it came so far, whether anything was done, and whether it was refused. `make`
    returns the work, and what takes the right away.
    """
    with tea_party() as party, monkeypatch.context() as patch:
        scene = Scene(party)
        command = party.party.operations()[name]
        work, is_over = make(party, command, values)
        before = scene.state
        scene.answers_later(patch)
        ended = []
        Deferred.fromCoroutine(work).addBoth(ended.append)
        came = scene.ends(when, is_over)
        patch.undo()
        party.flush()
        return came, audits(party), scene.state != before, ended[0]


def by_token(party, command, values):
    over = []
    clerk = Clerk(party.party, "a token", ROLES["wizard"], 7, "zoe")

    async def confirm():
        if over:
            raise Refusal(OVER)

    clerk.confirm = confirm
    return clerk.does_with(command, values), lambda: over.append(True)


@pytest.mark.parametrize(("name", "values"), OPERATIONS, ids=IDS)
def test_nothing_is_done_or_shown_by_a_token_that_is_over_by_then(monkeypatch, name, values):
    when = 0
    came, noted, changed, served = tried(monkeypatch, when, name, values, by_token)
    assert came == (name not in AT_ONCE | OF_NODES)
    if came:
        assert (noted, changed) == ([], False)
        assert in_lines(served.events) == [OVER] or name in FOR_EVERYBODY
    while came:
        when += 1
        came, noted, changed, _ = tried(monkeypatch, when, name, values, by_token)
        assert noted or not changed or not came


def by_person(party, command, values):
    zoe = party.member("zoe", role="wizard").session

    def loses():
        zoe.role = ROLES["host" if command.right in ("operate", "role") else "member"]

    async def work():
        done = command(zoe, *arguments(command, zoe, checked(command, values, 2_048)))
        if done is not None:
            await done

    return work(), loses


@pytest.mark.parametrize(("name", "values"), OPERATIONS, ids=IDS)
def test_nothing_is_done_for_somebody_who_has_no_right_to_it_by_then(monkeypatch, name, values):
    when = 0
    came, noted, changed, _ = tried(monkeypatch, when, name, values, by_person)
    if came:
        assert (noted, changed) == ([], False)
    while came:
        when += 1
        came, noted, changed, _ = tried(monkeypatch, when, name, values, by_person)
        assert noted or not changed or not came


def test_each_operation_is_tried():
    with tea_party() as party:
        assert {name for name, _ in OPERATIONS} == set(party.party.operations())
