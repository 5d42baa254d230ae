"""What is whispered: who reads it when, and what is kept."""

import pytest

from teaparty.core import events as e
from teaparty.core.people.whispers import Whispers
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import done


def account(party, name):
    return done(party.records.account(name))


def say(party, speaker, *others, out=(), text="psst"):
    whispers = party.party.features.get(Whispers)
    whispers.say(speaker.session, [other.session for other in others], out, text)


def event(speaker, *to, text="psst"):
    return e.Whispered(who=speaker.session.person, to=to, text=text)


def news(*guests):
    return [[each.text for each in guest.events] for guest in guests]


@pytest.fixture
def members(party):
    made = [party.member(name) for name in ("anna", "bill", "cora")]
    party.all_read()
    return made


def test_between_members_it_is_kept_and_read_by_both(party, members):
    anna, bill, cora = members
    say(party, anna, bill)
    party.flush()
    kept = event(anna, bill.session.person)
    assert [entry.event for entry in party.party.features.get(Whispers).log.last(9)] == [kept]
    assert (anna.events, bill.events, cora.events) == ([kept], [kept], [])


def test_between_guests_it_is_read_and_not_kept(party, alice, bob):
    say(party, alice, bob)
    party.flush()
    assert news(alice, bob) == [["psst"], ["psst"]]
    assert party.party.features.get(Whispers).end == 0


def test_it_is_kept_once_though_it_goes_to_several(party, members, alice):
    anna, bill, cora = members
    party.all_read()
    say(party, anna, bill, alice, cora)
    party.flush()
    assert news(anna, bill, alice, cora) == [["psst"]] * 4
    assert party.party.features.get(Whispers).end == 1
    assert [person.name for person in bill.events[0].to] == ["bill", "alice", "cora"]


@pytest.mark.parametrize("speaker", ["guest", "member"])
def test_between_a_guest_and_a_member_it_is_not_kept(party, members, alice, speaker):
    pair = (alice, members[0]) if speaker == "guest" else (members[0], alice)
    party.all_read()
    say(party, *pair)
    party.flush()
    assert (news(*pair), party.party.features.get(Whispers).end) == ([["psst"], ["psst"]], 0)


def test_for_who_is_out_it_is_kept(party, members):
    anna, bill, _ = members
    bill.types("quit")
    party.all_read()
    bills = account(party, "bill")
    say(party, anna, out=[bills])
    party.flush()
    assert anna.events == [event(anna, e.Person(e.PAST, "bill", bills.number))]
    assert party.party.features.get(Whispers).log.end == 1


def test_what_is_kept_is_read_once_it_is_stored_and_not_before(journal):
    with tea_party(journal=journal) as party:
        anna, bill, alice = party.member("anna"), party.member("bill"), party.guest("alice")
        journal.stores()
        party.all_read()
        say(party, anna, bill, alice)
        party.flush()
        assert news(anna, bill, alice) == [[], [], ["psst"]]
        journal.stores()
        assert news(anna, bill, alice) == [["psst"]] * 3


def test_who_ignores_the_speaker_reads_nothing_and_it_is_kept_all_the_same(party, members):
    anna, bill, _ = members
    bill.types("ignore anna")
    party.all_read()
    say(party, anna, bill)
    party.flush()
    assert (news(anna, bill), party.party.features.get(Whispers).end) == ([["psst"], []], 1)


def test_who_is_elsewhere_reads_it_in_its_order(party, members):
    anna, bill, cora = members
    bill.types("go garden")
    party.all_read()
    bill.reading = False
    cora.types("go garden", "say one")
    say(party, anna, bill, text="two")
    party.flush()
    cora.types("say three")
    bill.reading = True
    assert bill.reads() == [
        s.comes_from("cora", "The Parlour"), "cora says: one", "anna whispers to you: two",
        "cora says: three",
    ]  # fmt: skip


def test_nobody_stands_in_it(party, members):
    whispers = party.party.features.get(Whispers)
    assert (whispers.members, whispers.name in party.party.rooms) == ({}, False)
