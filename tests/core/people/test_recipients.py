"""Whom a whisper is for: people who are in, out, or come and go while that is looked up."""

import pytest

from teaparty.core.people.recipients import Meant, Recipients
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.people import Name
from teaparty.testing import PASSWORD
from tests.conftest import done


@pytest.fixture
def recipients(party):
    return party.party.features.get(Recipients)


def account(party, name):
    return done(party.records.account(name))


def meant(recipients, guest, *names):
    return done(recipients.meant(guest.session, [], [Name(name) for name in names]))


def test_people_who_are_in_are_at_hand_once_and_oneself_is_not(recipients, alice, bob):
    found = recipients.at_hand(alice.session, ["BOB", "alice", "bo", "bob"])
    assert found == ([bob.session], ["bo"])


def test_the_beginning_of_a_name_means_the_one_person_who_is_in(recipients, alice, bob):
    assert meant(recipients, alice, "bo") == Meant([bob.session], {}, ["bo"])


def test_a_member_who_is_out_is_meant_before_a_longer_name(party, recipients):
    party.member("zoe").types("quit")
    alice = party.member("alice")
    party.guest("zoethe2nd")
    zoe = account(party, "zoe")
    assert meant(recipients, alice, "zoe") == Meant([], {zoe.number: zoe}, [])


def test_a_guest_means_nobody_who_is_out(party, recipients, alice):
    party.member("zoe").types("quit")
    with pytest.raises(Refusal, match=r"zoe is out\. Type register"):
        meant(recipients, alice, "zoe")


def test_a_name_of_nobody_is_refused(recipients, alice):
    with pytest.raises(Refusal, match="Nobody called zoe is in"):
        meant(recipients, alice, "zoe")


def test_a_guest_who_has_just_come_in_is_meant_by_the_whole_name(recipients, alice, bob):
    assert done(recipients.meant(alice.session, [], ["bob"])) == Meant([bob.session], {}, [])


def test_a_member_who_has_come_in_meanwhile_is_in(party, recipients):
    zoe = party.member("zoe").types("quit")
    found = Meant([], {1: account(party, "zoe")}, [])
    assert recipients.where_now(found) == ([], [account(party, "zoe")])
    again = party.connects().types(f"login zoe {PASSWORD}")
    assert recipients.where_now(found) == ([again.session], [])
    assert zoe.session.gone is not None


def test_a_member_who_has_left_meanwhile_is_out(party, recipients):
    zoe = party.member("zoe").types("quit")
    assert recipients.where_now(Meant([zoe.session], {}, [])) == ([], [zoe.session.account])


def test_a_guest_who_has_left_meanwhile_is_refused(recipients, alice):
    alice.types("quit")
    with pytest.raises(Refusal, match="alice is no longer here"):
        recipients.where_now(Meant([alice.session], {}, []))
