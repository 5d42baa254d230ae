"""What was changed in the records from outside takes effect on those who are in."""

import pytest
from msgspec import structs

from teaparty.core.events import Said, TakenBack, Whispered
from teaparty.core.moderation.resync import Resync
from teaparty.core.party.when_available import AGAIN
from teaparty.core.people.whispers import Whispers
from teaparty.core.records import Sanction
from teaparty.core.values.notices import Gone, Reason
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.conftest import gatekeeper
from tests.core.slow import Gate, accounts, away_once


def reads_again(party):
    party.party.features.get(Resync).begin()
    party.flush()


def account(party, name):
    return next(found for found in accounts(party) if found.name == name)


def test_a_role_is_another_at_once(party):
    alice = party.member("alice")
    number = alice.session.account.number
    party.party.run(party.records.change_account(number, role="host"), "")
    reads_again(party)
    assert alice.session.role.name == "host"
    assert "kick" in alice.session.rights


def test_what_could_not_be_read_at_once_is_read_a_little_later(party, monkeypatch):
    alice = party.member("alice")
    result_of(party.records.change_account(alice.session.account.number, role="host"))
    away_once(monkeypatch, party.records, "accounts")
    reads_again(party)
    assert alice.session.role.name == "member"
    party.passes(AGAIN)
    assert alice.session.role.name == "host"


def test_however_often_it_is_asked_for_meanwhile_they_are_read_once_more(party, monkeypatch):
    alice = party.member("alice")
    gate, read, times = Gate(), party.records.sanctions, []

    async def sanctions():
        times.append(len(times))
        await gate
        return await read()

    monkeypatch.setattr(party.records, "sanctions", sanctions)
    for _ in range(50):
        reads_again(party)
    result_of(party.records.change_account(alice.session.account.number, role="host"))
    gate.closed = False
    party.flush()
    assert len(times) == 2
    assert alice.session.role.name == "host"
    reads_again(party)
    assert len(times) == 3


def test_somebody_who_is_banned_is_sent_out(party, alice, bob):
    ban = Sanction(kind="ban", target="bob", by="admin", at=0.0)
    party.party.run(party.records.add_sanction(ban), "")
    reads_again(party)
    assert bob.reads() == [s.banned]
    assert bob.closed
    assert not alice.closed
    assert [change.reason for change in party.changes if isinstance(change, Gone)] == [
        Reason.BANNED
    ]


def test_somebody_who_is_erased_is_sent_out_and_what_they_said_is_gone(party):
    alice, bob = party.member("alice"), party.guest("bob")
    carol = party.member("carol")
    alice.types("say mine", "whisper carol and yours")
    carol.types("say hers", "whisper alice too")
    bob.types("say his")
    party.party.run(party.records.erase_account(alice.session.account.number), "")
    reads_again(party)
    assert alice.reads()[-1] == s.account_erased
    assert alice.closed
    said = [entry.event for entry in party.room("parlour").log.last(100)]
    assert [event.text for event in said if isinstance(event, Said)] == ["hers", "his"]
    assert any(isinstance(event, TakenBack) for event in said)
    whispers = party.party.features.get(Whispers).log.last(100)
    assert not [entry for entry in whispers if isinstance(entry.event, Whispered)]
    assert structs.asdict(whispers[0].event)["who"].name == "Somebody"


@pytest.mark.parametrize(
    ("lines", "role", "banned"),
    [(["role carol member"], "member", []), (["ban bob"], "host", ["bob"])],
)
def test_what_is_ordered_meanwhile_is_in_force(party, bob, lines, role, banned):
    zoe, carol = party.member("zoe", "wizard"), party.member("carol")
    number = zoe.session.account.number
    party.party.run(party.records.change_account(number, role="wizard"), "")
    zoe.types("role carol host")
    gate, read = Gate(), party.records.accounts

    async def accounts(numbers):
        found = await read(numbers)
        await gate
        return found

    party.records.accounts = accounts
    party.party.features.get(Resync).begin()
    party.flush()
    zoe.types(*lines)
    gate.closed = False
    party.flush()
    assert carol.session.role.name == role
    assert [ban.target for ban in gatekeeper(party).all("ban")] == banned
