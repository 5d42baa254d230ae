"""Making a name one's own."""

import pytest

from teaparty.core.records import Account, Sanction
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Registered
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.passwords import Busy
from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s
from tests.conftest import done, gatekeeper
from tests.core.people.scene import by_name, login
from tests.core.slow import Gate, SlowPasswords, SlowRecords, settles, with_passwords

SECRET = "sEcReT-tEa-123"
ASKED = (f"{s.new_password} ", True)
AGAIN = (f"{s.same_again} ", True)


def question(guest):
    return (guest.asked, guest.hidden)


# --- a guest makes their name their own


def test_the_password_is_asked_for_twice_and_hidden(party, alice):
    assert question(alice.types("register")) == ASKED
    assert question(alice.types(PASSWORD)) == AGAIN
    assert question(alice.types(PASSWORD)) == ("", False)
    assert alice.reads() == [s.registered("alice")]
    assert party.changes[-1] == Registered(session=1, name="alice")
    assert alice.session.account.number == by_name(party)["alice"].number
    assert alice.session.role.name == "member"


def test_what_a_guest_had_set_is_stored(party, alice):
    alice.types("settings width 44", "describe The one with the hat.")
    alice.types("register", PASSWORD, PASSWORD)
    assert by_name(party)["alice"].preferences == alice.session.preferences
    assert alice.session.preferences.wishes.width == 44


def test_nothing_that_was_said_before_was_missed(party, alice, bob):
    bob.types("say one")
    alice.types("register", PASSWORD, PASSWORD)
    party.flush()
    account = by_name(party)["alice"]
    assert (account.room, account.whispers) == ("parlour", 0)
    (cursor,) = done(party.records.cursors(account.number))
    assert (cursor.log, cursor.cursor, cursor.missed) == ("parlour", 3, ())


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("short", s.password_too_short("8 characters")),
        ("x" * 1_025, s.password_too_long(1024)),
        ("p" * 8 + "\x07", s.password_with_controls),
    ],
)
def test_a_password_that_is_not_good_enough_is_asked_for_anew(alice, line, answer):
    alice.types("register").reads()
    assert alice.types(line).reads() == [answer]
    assert question(alice) == (f"{s.another_password} ", True)
    assert alice.types(PASSWORD, PASSWORD).reads()[0].startswith(s.is_yours("alice"))


def test_the_name_itself_is_no_password():
    with tea_party() as party:
        guest = party.guest("alice.in.wonder").types("register")
        assert guest.types("ALICE.in.wonder").reads() == [s.password_is_name]


def test_two_passwords_that_differ_register_nothing(party, alice):
    alice.types("register", PASSWORD, "open sesame!")
    assert alice.reads() == [s.not_the_same]
    assert by_name(party) == {}
    assert question(alice) == ASKED
    assert alice.types(PASSWORD, PASSWORD).reads()[0].startswith(s.is_yours("alice"))


@pytest.mark.parametrize(
    "lines", [["register", ""], ["register", "short", ""], ["register", PASSWORD, "", ""]]
)
def test_an_empty_line_ends_a_registration(party, alice, lines):
    assert alice.types(*lines).reads()[-1] == s.nothing_changed
    assert by_name(party) == {}
    assert question(alice) == ("", False)


async def busy(*_):
    raise Busy


def test_a_password_that_could_not_be_hashed_is_asked_for_again(party, alice, bob):
    passwords = party.party.ports.passwords
    passwords.hash = busy
    alice.types("mode chat", "/register", PASSWORD, PASSWORD)
    assert question(alice) == ASKED
    del passwords.hash
    alice.types(PASSWORD, PASSWORD)
    assert by_name(party)["alice"].password == "plain:open sesame"
    passwords.verify = busy
    alice.types("/password", PASSWORD)
    assert question(alice) == (f"{s.your_password} ", True)
    del passwords.verify
    assert question(alice.types(PASSWORD)) == ASKED
    assert bob.reads() == []


def test_a_member_registers_nothing_more(party):
    alice = party.member("alice")
    assert alice.types("register").reads() == ["alice is yours already."]


def test_a_guest_who_leaves_before_the_hash_is_made_registers_nothing():
    with tea_party(records=SlowRecords()) as party:
        gate = Gate()
        with_passwords(party, SlowPasswords(gate=gate))
        alice = party.guest("alice")
        settles(party)
        alice.types("register", PASSWORD, PASSWORD)
        alice.drops()
        gate.closed = False
        settles(party)
        assert by_name(party) == {}


@pytest.mark.parametrize("flushes", range(4, 9))
def test_a_guest_who_leaves_while_it_is_stored_can_come_in_by_it(flushes):
    with tea_party(records=SlowRecords()) as party:
        alice = party.guest("alice")
        settles(party)
        alice = party.party.people["alice"].door.types("register", PASSWORD, PASSWORD)
        for _ in range(flushes - 4):
            party.flush()
        alice.session.leave(alice.session.gone or "link")
        settles(party)
        (account,) = by_name(party).values()
        assert party.party.people == {}
        assert login(party, "login alice open sesame").session.account is None
        settles(party)
        assert party.party.people["alice"].account.number == account.number


def test_a_guest_renamed_before_the_hash_is_made_registers_nothing(party):
    with_passwords(party, SlowPasswords())
    alice = party.guest("alice").types("register", PASSWORD, PASSWORD)
    party.party.rename(alice.session, "zoe")
    settles(party)
    assert by_name(party) == {}


def test_a_guest_renamed_while_it_is_stored_gets_no_account():
    with tea_party(records=SlowRecords()) as party:
        party.guest("alice")
        settles(party)
        alice = party.party.people["alice"].door.types("register", PASSWORD, PASSWORD)
        party.party.rename(alice.session, "zoe")
        settles(party)
        assert alice.session.account is None
        assert list(by_name(party)) == ["alice"]


def test_a_name_that_somebody_has_in_the_store_is_theirs(party, alice):
    """Such as one that an operator has just added there."""
    party.party.run(party.records.add_account(Account(name="Alice"), "alice", "allce"), "")
    alice.types("register", PASSWORD, PASSWORD)
    assert alice.reads() == [s.name_belongs("Alice")]
    assert alice.session.account is None


# --- a newcomer does


def test_a_newcomer_registers_and_is_in(party):
    alice = login(party, "register alice")
    assert question(alice) == ASKED
    alice.types(PASSWORD, PASSWORD)
    assert alice.reads()[:3] == [
        s.registered("alice"),
        s.in_as("alice"),
        "The Parlour",
    ]
    assert party.party.people == {"alice": alice.session}


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("register x", s.name_length(2, 24, 1)),
        ("register look", s.name_is_command("look")),
        (
            "register bob",
            s.register_proposal("bob", "bob2"),
        ),
        ("register b0b", s.like_person_in("b0b", "bob")),
        ("register zoe", s.name_belongs("zoe")),
        ("register z0e", s.like_person_known("z0e", "zoe")),
        ("register", s.usage("register NAME")),
    ],
)
def test_a_name_that_cannot_be_registered(party, bob, line, answer):
    party.member("zoe").types("quit")
    newcomer = login(party, line)
    assert newcomer.reads() == [answer]
    assert newcomer.asked == ""


def test_a_name_taken_before_the_second_password_is_refused(party):
    newcomer = login(party, "register alice", PASSWORD)
    party.guest("alice")
    assert newcomer.types(PASSWORD).reads() == [s.register_proposal("alice", "alice2")]
    assert by_name(party) == {}


def test_a_name_banned_before_the_second_password_is_refused(party):
    newcomer = login(party, "register alice", PASSWORD)
    gatekeeper(party).begin([Sanction(kind="ban", target="alice", by="zoe", at=0)])
    assert newcomer.types(PASSWORD).reads() == [s.banned]
    assert by_name(party) == {}


def test_of_two_who_register_one_name_at_once_one_gets_it():
    with tea_party(records=SlowRecords()) as party:
        with_passwords(party, SlowPasswords())
        guests = [login(party, "register alice") for _ in range(2)]
        settles(party)
        for guest in guests:
            guest.types(PASSWORD, PASSWORD)
        settles(party)
        assert [guest.session.name for guest in guests] == ["alice", ""]
        assert guests[1].reads() == [s.name_belongs("alice")]
        assert len(by_name(party)) == 1


def test_a_newcomer_who_has_left_is_asked_nothing():
    with tea_party(records=SlowRecords()) as party:
        newcomer = login(party, "register alice")
        newcomer.drops()
        settles(party)
        assert newcomer.asked == ""


# --- bounds


def test_so_many_names_are_registered_from_one_block():
    with tea_party() as party:
        for name in ("alice", "bob"):
            login(party, f"register {name}", PASSWORD, PASSWORD, address="192.0.2.7")
        third = login(party, "register carol", address="192.0.2.7")
        assert third.reads() == [s.too_many_registered("10 minutes")]
        elsewhere = login(party, "register carol", PASSWORD, PASSWORD, address="192.0.2.8")
        assert elsewhere.session.name == "carol"
        party.passes(600)
        late = login(party, "register dave", PASSWORD, PASSWORD, address="192.0.2.7")
        assert late.session.name == "dave"


def test_a_registration_counts_once_the_password_is_there():
    """So that many can't be asked at once, and then answer."""
    with tea_party(limits=Limits(registrations=1)) as party:
        one, other = login(party, "register alice"), login(party, "register bob")
        one.types(PASSWORD, PASSWORD)
        other.types(PASSWORD, PASSWORD)
        assert other.reads() == [s.too_many_registered("10 minutes")]


def test_where_the_operator_registers_nobody_else_does():
    with tea_party(manners=PartyOptions(registering=False)) as party:
        refusal = ["Names are registered by the people who run the party. Ask them."]
        assert login(party, "register alice").reads() == refusal
        assert party.guest("alice").types("register").reads() == refusal
