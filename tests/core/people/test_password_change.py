"""Changing the password: the old one is asked for, and twice a new one."""

from teaparty.core.records import Account
from teaparty.core.values.notices import WrongPassword
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.core.people.scene import login

SECRET = "sEcReT-tEa-123"
ASKED = (f"{s.new_password} ", True)
AGAIN = (f"{s.same_again} ", True)


def question(guest):
    return (guest.asked, guest.hidden)


def test_a_member_changes_the_password(party):
    alice = party.member("alice")
    assert question(alice.types("password")) == (f"{s.your_password} ", True)
    assert question(alice.types(PASSWORD)) == ASKED
    assert question(alice.types(SECRET)) == AGAIN
    assert alice.types(SECRET).reads() == [s.password_changed]
    alice.types("quit")
    assert login(party, "login alice open sesame").session.name == ""
    assert login(party, f"login alice {SECRET}").session.name == "alice"


def test_a_wrong_old_password_changes_nothing(party):
    alice = party.member("alice")
    assert alice.types("password", "wrong").reads() == [s.not_your_password]
    assert party.changes[-1] == WrongPassword(session=1, name="alice")
    assert question(alice) == (f"{s.your_password} ", True)
    assert alice.types("").reads() == [s.nothing_changed]
    assert alice.asked == ""


def test_guessing_the_old_password_takes_ever_longer(party):
    alice = party.member("alice")
    alice.types("password", *["wrong"] * 6)
    assert len(alice.reads()) == 5
    party.passes(1)
    assert len(alice.reads()) == 1
    alice.types(PASSWORD)
    assert question(alice) == ("", False)
    party.passes(2)
    assert question(alice) == ASKED


def test_the_right_old_password_takes_the_slips_back(party):
    alice = party.member("alice")
    alice.types("password", *["wrong"] * 5, PASSWORD)
    party.passes(1)
    alice.types("", "password", "wrong")
    assert alice.reads()[-1] == s.not_your_password


def test_a_guest_has_no_password_to_change(alice):
    assert alice.types("password").reads() == [
        "Your name is not registered. Type register to make it your own."
    ]


def test_an_erased_account_has_no_password_to_change(party):
    alice = party.member("alice")
    party.party.run(party.records.erase_account(1), "")
    assert alice.types("password", PASSWORD).reads() == [s.not_your_password]


def test_the_password_of_a_namesakes_account_is_not_theirs(party):
    alice = party.member("alice")
    party.party.run(party.records.erase_account(1), "")
    other = Account(name="alice", password=f"plain:{PASSWORD}")
    party.party.run(party.records.add_account(other, "alice", "allce"), "")
    assert alice.types("password", PASSWORD).reads() == [s.not_your_password]
