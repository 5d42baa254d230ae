"""Making a name one's own; changing it, and the password."""

import pytest

from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Registered, WrongPassword
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.passwords import Busy
from teaparty.testing import PASSWORD, tea_party
from tests.conftest import gatekeeper
from tests.core.slow import Gate, SlowPasswords, SlowRecords, settles, with_passwords
from tests.core.slow import accounts as stored

SECRET = "sEcReT-tEa-123"
ASKED = ("A new password: ", True)
AGAIN = ("The same again: ", True)


def accounts(party):
    return {account.name: account for account in stored(party)}


def login(party, *lines, address=""):
    guest = party.connects(address=address)
    guest.reads()
    return guest.types(*lines)


def question(guest):
    return (guest.asked, guest.hidden)


# --- a guest makes their name their own


def test_the_password_is_asked_for_twice_and_hidden(party, alice):
    assert question(alice.types("register")) == ASKED
    assert question(alice.types(PASSWORD)) == AGAIN
    assert question(alice.types(PASSWORD)) == ("", False)
    assert alice.reads() == ["alice is yours now. Come in with login alice and your password."]
    assert party.changes[-1] == Registered(session=1, name="alice")
    assert alice.session.account.number == accounts(party)["alice"].number
    assert alice.session.role.name == "member"


def test_what_a_guest_had_set_is_kept(party, alice):
    alice.types("settings width 44", "describe The one with the hat.")
    alice.types("register", PASSWORD, PASSWORD)
    assert accounts(party)["alice"].kept == alice.session.kept
    assert alice.session.kept.wishes.width == 44


def test_nothing_that_was_said_before_was_missed(party, alice, bob):
    bob.types("say one")
    alice.types("register", PASSWORD, PASSWORD)
    party.flush()
    account = accounts(party)["alice"]
    assert (account.room, account.cursor, account.whispers) == ("parlour", 3, 0)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("short", "A password has at least 8 characters."),
        ("x" * 1_025, "A password has at most 1024 bytes."),
        ("p" * 8 + "\x07", "A password has no control characters."),
    ],
)
def test_a_password_that_is_not_good_enough_is_asked_for_anew(alice, line, answer):
    alice.types("register").reads()
    assert alice.types(line).reads() == [answer]
    assert question(alice) == ("Another password: ", True)
    assert alice.types(PASSWORD, PASSWORD).reads()[0].startswith("alice is yours now.")


def test_the_name_itself_is_no_password():
    with tea_party() as party:
        guest = party.guest("alice.in.wonder").types("register")
        assert guest.types("ALICE.in.wonder").reads() == ["A password is not the name itself."]


def test_two_that_differ_change_nothing(party, alice):
    alice.types("register", PASSWORD, "open sesame!")
    assert alice.reads() == ["They are not the same."]
    assert accounts(party) == {}
    assert question(alice) == ASKED
    assert alice.types(PASSWORD, PASSWORD).reads()[0].startswith("alice is yours now.")


@pytest.mark.parametrize(
    "lines", [["register", ""], ["register", "short", ""], ["register", PASSWORD, "", ""]]
)
def test_an_empty_line_ends_it(party, alice, lines):
    assert alice.types(*lines).reads()[-1] == "Nothing was changed."
    assert accounts(party) == {}
    assert question(alice) == ("", False)


async def busy(*_):
    raise Busy


def test_who_is_told_to_try_later_is_asked_again(party, alice, bob):
    passwords = party.party.ports.passwords
    passwords.hash = busy
    alice.types("mode chat", "/register", PASSWORD, PASSWORD)
    assert question(alice) == ASKED
    del passwords.hash
    alice.types(PASSWORD, PASSWORD)
    assert accounts(party)["alice"].password == "plain:open sesame"
    passwords.verify = busy
    alice.types("/password", PASSWORD)
    assert question(alice) == ("Your password: ", True)
    del passwords.verify
    assert question(alice.types(PASSWORD)) == ASKED
    assert bob.reads() == []


def test_a_member_needs_no_more(party):
    alice = party.member("alice")
    assert alice.types("register").reads() == ["alice is yours already."]


def test_one_who_is_busy_may_have_left_meanwhile():
    with tea_party(records=SlowRecords()) as party:
        gate = Gate()
        with_passwords(party, SlowPasswords(gate=gate))
        alice = party.guest("alice")
        settles(party)
        alice.types("register", PASSWORD, PASSWORD)
        alice.drops()
        gate.closed = False
        settles(party)
        assert accounts(party) == {}


@pytest.mark.parametrize("flushes", range(4, 9))
def test_who_leaves_while_it_is_being_kept_may_have_it_or_not(flushes):
    with tea_party(records=SlowRecords()) as party:
        alice = party.guest("alice")
        settles(party)
        alice = party.party.people["alice"].door.types("register", PASSWORD, PASSWORD)
        for _ in range(flushes - 4):
            party.flush()
        alice.session.leave(alice.session.gone or "link")
        settles(party)
        (account,) = accounts(party).values()
        assert party.party.people == {}
        assert login(party, "login alice open sesame").session.account is None
        settles(party)
        assert party.party.people["alice"].account.number == account.number


def test_who_is_called_otherwise_meanwhile_has_nothing_registered(party):
    with_passwords(party, SlowPasswords())
    alice = party.guest("alice").types("register", PASSWORD, PASSWORD)
    party.party.rename(alice.session, "zoe")
    settles(party)
    assert accounts(party) == {}


def test_who_is_called_otherwise_while_it_is_kept_gets_no_account():
    with tea_party(records=SlowRecords()) as party:
        party.guest("alice")
        settles(party)
        alice = party.party.people["alice"].door.types("register", PASSWORD, PASSWORD)
        party.party.rename(alice.session, "zoe")
        settles(party)
        assert alice.session.account is None
        assert list(accounts(party)) == ["alice"]


def test_a_name_that_somebody_has_in_the_store_is_theirs(party, alice):
    """Such as one that an operator has just added there."""
    from teaparty.core.records import Account

    party.party.run(party.records.add_account(Account(name="Alice"), "alice", "allce"), "")
    alice.types("register", PASSWORD, PASSWORD)
    assert alice.reads() == ["The name Alice belongs to somebody."]
    assert alice.session.account is None


# --- a newcomer does


def test_a_newcomer_registers_and_is_in(party):
    alice = login(party, "register alice")
    assert question(alice) == ASKED
    alice.types(PASSWORD, PASSWORD)
    assert alice.reads()[:3] == [
        "alice is yours now. Come in with login alice and your password.",
        "You are in as alice. To speak, type ' and your words; help shows the rest.",
        "The Parlour",
    ]
    assert party.party.people == {"alice": alice.session}


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("register x", "A name has 2 to 24 characters; yours has 1."),
        ("register look", "look is a command here, so nobody can be called that."),
        (
            "register bob",
            "The name bob is taken. Type yes to register bob2, or register and another name.",
        ),
        ("register b0b", "b0b looks like bob, who is in already."),
        ("register zoe", "The name zoe belongs to somebody."),
        ("register z0e", "z0e looks like zoe, who is known here."),
        ("register", "Please type it like this: register NAME"),
    ],
)
def test_a_name_that_cannot_be_had(party, bob, line, answer):
    party.member("zoe").types("quit")
    newcomer = login(party, line)
    assert newcomer.reads() == [answer]
    assert newcomer.asked == ""


def test_a_name_that_was_taken_meanwhile(party):
    newcomer = login(party, "register alice", PASSWORD)
    party.guest("alice")
    assert newcomer.types(PASSWORD).reads() == [
        "The name alice is taken. Type yes to register alice2, or register and another name."
    ]
    assert accounts(party) == {}


def test_who_is_banned_meanwhile_does_not_register(party):
    newcomer = login(party, "register alice", PASSWORD)
    gatekeeper(party).begin([Sanction(kind="ban", target="alice", by="zoe", at=0)])
    assert newcomer.types(PASSWORD).reads() == ["You are banned from this party."]
    assert accounts(party) == {}


def test_of_two_who_register_one_name_at_once_one_gets_it():
    with tea_party(records=SlowRecords()) as party:
        with_passwords(party, SlowPasswords())
        guests = [login(party, "register alice") for _ in range(2)]
        settles(party)
        for guest in guests:
            guest.types(PASSWORD, PASSWORD)
        settles(party)
        assert [guest.session.name for guest in guests] == ["alice", ""]
        assert guests[1].reads() == ["The name alice belongs to somebody."]
        assert len(accounts(party)) == 1


def test_who_has_left_is_asked_nothing():
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
        assert third.reads() == ["Too many names were registered. Please try again in 11 minutes."]
        elsewhere = login(party, "register carol", PASSWORD, PASSWORD, address="192.0.2.8")
        assert elsewhere.session.name == "carol"
        party.passes(600)
        late = login(party, "register dave", PASSWORD, PASSWORD, address="192.0.2.7")
        assert late.session.name == "dave"


def test_it_counts_when_the_password_is_there():
    """So that many can't be asked at once, and then answer."""
    with tea_party(limits=Limits(registrations=1)) as party:
        one, other = login(party, "register alice"), login(party, "register bob")
        one.types(PASSWORD, PASSWORD)
        other.types(PASSWORD, PASSWORD)
        assert other.reads() == ["Too many names were registered. Please try again in 11 minutes."]


def test_where_the_operator_registers_nobody_else_does():
    with tea_party(manners=PartyOptions(registering=False)) as party:
        refusal = ["Names are registered by the people who run the party. Ask them."]
        assert login(party, "register alice").reads() == refusal
        assert party.guest("alice").types("register").reads() == refusal


# --- another password


def test_a_member_changes_the_password(party):
    alice = party.member("alice")
    assert question(alice.types("password")) == ("Your password: ", True)
    assert question(alice.types(PASSWORD)) == ASKED
    assert question(alice.types(SECRET)) == AGAIN
    assert alice.types(SECRET).reads() == ["Your password was changed."]
    alice.types("quit")
    assert login(party, "login alice open sesame").session.name == ""
    assert login(party, f"login alice {SECRET}").session.name == "alice"


def test_who_does_not_know_the_old_one_changes_nothing(party):
    alice = party.member("alice")
    assert alice.types("password", "wrong").reads() == ["That is not your password."]
    assert party.changes[-1] == WrongPassword(session=1, name="alice")
    assert question(alice) == ("Your password: ", True)
    assert alice.types("").reads() == ["Nothing was changed."]
    assert alice.asked == ""


def test_guessing_the_old_one_takes_ever_longer(party):
    alice = party.member("alice")
    alice.types("password", *["wrong"] * 6)
    assert len(alice.reads()) == 5
    party.passes(1)
    assert len(alice.reads()) == 1
    alice.types(PASSWORD)
    assert question(alice) == ("", False)
    party.passes(2)
    assert question(alice) == ASKED


def test_the_right_one_takes_the_slips_back(party):
    alice = party.member("alice")
    alice.types("password", *["wrong"] * 5, PASSWORD)
    party.passes(1)
    alice.types("", "password", "wrong")
    assert alice.reads()[-1] == "That is not your password."


def test_a_guest_has_none(alice):
    assert alice.types("password").reads() == [
        "Your name is not registered. Type register to make it your own."
    ]


def test_an_account_that_is_gone_has_none(party):
    alice = party.member("alice")
    party.party.run(party.records.erase_account(1), "")
    assert alice.types("password", PASSWORD).reads() == ["That is not your password."]


def test_an_account_that_has_come_to_the_same_name_is_not_theirs(party):
    from teaparty.core.records import Account

    alice = party.member("alice")
    party.party.run(party.records.erase_account(1), "")
    other = Account(name="alice", password=f"plain:{PASSWORD}")
    party.party.run(party.records.add_account(other, "alice", "allce"), "")
    assert alice.types("password", PASSWORD).reads() == ["That is not your password."]


# --- a password is seen by nobody


def shown(party, *guests):
    """All that anybody was shown or told, and all that the operator was."""
    events = [event for guest in guests for event in guest.events]
    lines = [line for guest in guests for line in guest.reads()]
    logs = [room.log.last(1_000) for room in party.party.rooms.values()]
    return repr([events, lines, logs, party.changes, party.faults])


@pytest.mark.parametrize(
    "lines",
    [
        [f"login zoe {SECRET}"],
        ["login zoe", SECRET],
        ["zoe", SECRET],
        [f"login {SECRET}"],
        [f"login zoe {SECRET} {SECRET}"],
        ["register zoe2", SECRET, SECRET],
        ["register zoe2", SECRET, "other"],
        ["register zoe2", SECRET[:6], "", ""],
        ["register zoe2", f"{SECRET}\x00"],
        [f"register zoe2 {SECRET}"],
        [f"zoe {SECRET}"],
        [f"logni zoe {SECRET}"],
        ["login bob", "register", SECRET, SECRET, "password", SECRET, SECRET * 2, SECRET * 2],
        ["login bob", "register", SECRET, SECRET, "password", SECRET[::-1], SECRET[::-1], SECRET],
        ["zoe", SECRET, SECRET, SECRET],
        ["register zoe2", SECRET, SECRET[::-1], SECRET, SECRET],
        ["login bob", "register", SECRET * 100],
    ],
)
def test_no_event_change_or_refusal_holds_a_password(party, alice, lines):
    party.member("zoe")
    newcomer = party.connects().types(*lines)
    party.flush()
    found = shown(party, alice, newcomer)
    if lines == [f"login {SECRET}"]:  # that is a name
        assert newcomer.session.name == SECRET
    else:
        assert SECRET[:6] not in found
        assert SECRET[::-1] not in found


def test_no_fault_holds_a_password(party, alice):
    class Broken(SlowPasswords):
        async def hash(self, password):
            raise OSError("broken")

        async def verify(self, encoded, password):
            raise OSError("broken")

    with_passwords(party, Broken())
    alice.types("register", SECRET, SECRET)
    newcomer = party.connects().types(f"login bob {SECRET}")
    assert len(party.faults) == 2
    assert SECRET not in shown(party, alice, newcomer)
    assert party.party.registry.reserved == {}
    party.faults.clear()
