"""What is whispered: who reads it when, and what is stored."""

import pytest

from teaparty.core import events as e
from teaparty.core.people.whispers import Whispers
from teaparty.testing import PASSWORD, tea_party
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


def test_a_whisper_between_members_is_stored_and_read_by_both(party, members):
    anna, bill, cora = members
    say(party, anna, bill)
    party.flush()
    kept = event(anna, bill.session.person)
    assert [entry.event for entry in party.party.features.get(Whispers).log.last(9)] == [kept]
    assert (anna.events, bill.events, cora.events) == ([kept], [kept], [])


def test_a_whisper_between_guests_is_read_and_not_stored(party, alice, bob):
    say(party, alice, bob)
    party.flush()
    assert news(alice, bob) == [["psst"], ["psst"]]
    assert party.party.features.get(Whispers).end == 0


def test_a_whisper_to_several_people_is_stored_once(party, members, alice):
    anna, bill, cora = members
    party.all_read()
    say(party, anna, bill, alice, cora)
    party.flush()
    assert news(anna, bill, alice, cora) == [["psst"]] * 4
    assert party.party.features.get(Whispers).end == 1
    assert [person.name for person in bill.events[0].to] == ["bill", "alice", "cora"]


@pytest.mark.parametrize("speaker", ["guest", "member"])
def test_a_whisper_between_a_guest_and_a_member_is_not_stored(party, members, alice, speaker):
    pair = (alice, members[0]) if speaker == "guest" else (members[0], alice)
    party.all_read()
    say(party, *pair)
    party.flush()
    assert (news(*pair), party.party.features.get(Whispers).end) == ([["psst"], ["psst"]], 0)


def test_a_whisper_to_a_member_who_is_out_is_stored(party, members):
    anna, bill, _ = members
    bill.types("quit")
    party.all_read()
    bills = account(party, "bill")
    say(party, anna, out=[bills])
    party.flush()
    assert anna.events == [event(anna, e.Person(e.PAST, "bill", bills.number))]
    assert party.party.features.get(Whispers).log.end == 1


def test_a_whisper_to_a_member_is_not_read_before_it_is_stored(journal):
    with tea_party(journal=journal) as party:
        anna, bill, alice = party.member("anna"), party.member("bill"), party.guest("alice")
        journal.stores()
        party.all_read()
        say(party, anna, bill, alice)
        party.flush()
        assert news(anna, bill, alice) == [[], [], ["psst"]]
        journal.stores()
        assert news(anna, bill, alice) == [["psst"]] * 3


def test_a_whisper_to_somebody_who_ignores_the_speaker_is_stored_and_not_read(party, members):
    anna, bill, _ = members
    bill.types("ignore anna")
    party.all_read()
    say(party, anna, bill)
    party.flush()
    assert (news(anna, bill), party.party.features.get(Whispers).end) == ([["psst"], []], 1)


def test_a_whisper_is_read_in_its_order_among_lines_of_a_room(party, members):
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


def test_the_stream_of_whispers_has_no_members_and_is_no_room(party, members):
    whispers = party.party.features.get(Whispers)
    assert (whispers.members, whispers.name in party.party.rooms) == ({}, False)


def test_a_member_who_comes_in_before_it_is_stored_reads_it_then_and_can_answer(journal):
    with tea_party(journal=journal) as party:
        anna, bill = party.member("anna"), party.member("bill").types("quit")
        journal.stores()
        say(party, anna, out=[account(party, "bill")])
        party.flush()
        bill = party.connects().types(f"login bill {PASSWORD}")
        assert "psst" not in str(bill.events)
        journal.stores()
        assert bill.events[-1].text == "psst"
        bill.types("reply yes")
        journal.stores()
        assert anna.reads()[-1] == "bill whispers to you: yes"


def test_a_member_who_comes_in_before_it_is_stored_does_not_read_what_others_whisper(journal):
    with tea_party(journal=journal) as party:
        anna, bill = party.member("anna"), party.member("bill")
        party.member("cora").types("quit")
        journal.stores()
        say(party, anna, bill)
        party.flush()
        cora = party.connects().types(f"login cora {PASSWORD}")
        journal.stores()
        assert not [event for event in cora.events if isinstance(event, e.Whispered)]
