"""Coming in: as a guest, or by a password."""

import pytest
from msgspec import structs

from teaparty.core.party.obeying import attend
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.login import Login
from teaparty.core.records import Account, Sanction, Unavailable
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Gone, Reason, WrongPassword
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.passwords import Busy
from teaparty.core.values.refusal import Refusal
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import PASSWORD, plain_rooms, tea_party
from tests import sentences as s
from tests.conftest import gatekeeper
from tests.core.people.scene import login, opens
from tests.core.slow import (
    SlowPasswords,
    SlowRecords,
    accounts,
    finishes,
    settles,
    with_passwords,
)

BELONGS = s.name_belongs("{}")


# --- the ways in


@pytest.mark.parametrize(
    "lines", [["login alice open sesame"], ["alice", PASSWORD], ["login ALICE", PASSWORD]]
)
def test_a_member_comes_in_by_the_password(away, lines):
    alice = login(away, *lines)
    assert alice.session.name == "alice"
    assert alice.session.account.name == "alice"
    assert alice.session.role.name == "member"
    assert alice.reads()[-3:] == [
        "The Parlour", "Exits: on to The Garden.", s.nobody_else,
    ]  # fmt: skip


def test_the_password_is_asked_for_and_hidden(away):
    alice = login(away, "alice")
    assert (alice.asked, alice.hidden) == ("Password: ", True)
    alice.types(PASSWORD)
    assert (alice.asked, alice.hidden) == ("", False)


def test_blanks_in_a_hidden_password_count():
    with tea_party() as party:
        alice = party.guest("alice").types("register", " two  blanks ", " two  blanks ")
        alice.types("quit")
        assert login(party, "alice", " two blanks ").session.name == ""
        assert login(party, "alice", " two  blanks ").session.name == "alice"


@pytest.mark.parametrize(
    "line", ["login alice wrong", "login bob wrong", "login bob open sesame", "login server wrong"]
)
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(away, line):
    guest = login(away, line)
    assert guest.reads() == [s.does_not_fit]
    assert guest.session.name == ""
    known = line.split()[1] == "alice"
    assert away.changes[-1] == WrongPassword(session=2, name="alice" if known else "")


def test_without_guests_every_name_is_asked_for_its_password():
    with tea_party(manners=PartyOptions(guests=False)) as party:
        guest = login(party, "alice")
        assert guest.asked == "Password: "
        assert guest.types("wrong").reads() == [s.does_not_fit, s.try_again]


@pytest.mark.parametrize(
    ("registering", "way"), [(True, "register and a name"), (False, "from the people who run")]
)
def test_without_guests_newcomers_read_how_to_come_in(registering, way):
    with tea_party(manners=PartyOptions(guests=False, registering=registering)) as party:
        assert way in party.connects().reads()[-1]


def test_a_wrong_password_is_asked_for_again(away):
    """So that a second try is no name that everybody sees."""
    alice = login(away, "alice", "wrong")
    assert (alice.reads(), alice.asked) == ([s.does_not_fit, s.try_again], "Password: ")
    assert alice.types("").reads() == [s.have_not_come_in]
    assert alice.asked == ""
    assert alice.types("login alice", "wrong", PASSWORD).session.name == "alice"


@pytest.mark.parametrize("error", [Busy, Unavailable])
def test_a_password_that_could_not_be_looked_at_is_asked_for_again(away, error):
    async def verify(encoded, password):
        raise error

    alice = login(away, "alice")
    passwords = away.party.ports.passwords
    passwords.verify = verify
    assert alice.types(PASSWORD).reads() == [str(error()), s.try_again]
    assert (alice.asked, alice.hidden) == ("Password: ", True)
    del passwords.verify
    assert alice.types(PASSWORD).session.name == "alice"


@pytest.mark.parametrize("lines", [["login alice open sesame"], ["alice", PASSWORD]])
def test_members_are_in_and_asked_for_nothing_though_what_they_missed_cannot_be_looked_up(
    away, monkeypatch, lines
):
    """They were asked for their password again, and what they said next was taken for it."""

    async def cursors(self, account):
        raise Unavailable

    monkeypatch.setattr(MemoryRecords, "cursors", cursors)
    alice = login(away, *lines)
    assert alice.reads()[-1] == s.missed_unknown(sign="")
    assert alice.asked == ""
    assert alice.types("'tea?").reads() == ["You say: tea?"]


def test_a_name_that_breaks_a_rule_is_refused_before_anything_is_looked_up(party):
    assert login(party, "login x secret").reads() == [s.name_length(2, 24, 1)]


def test_a_guest_who_is_in_does_not_come_in_again(party):
    alice = party.guest("alice")
    attend(alice.session, Login.of(alice.session).come_in(alice.session, "bob"), "here")
    party.flush()
    assert alice.reads() == ["You are in already."]


def test_a_member_comes_in_where_they_were(away):
    login(away, "login alice open sesame", "on", "quit")
    alice = login(away, "login alice open sesame")
    assert alice.session.room.name == "garden"


def test_a_member_whose_last_room_is_closed_comes_into_the_first_one(party):
    class Closed(ChatRoom):
        def admit(self, me):
            raise Refusal("Closed.")

    rooms = {**plain_rooms("parlour"), "attic": Closed("attic")}
    with tea_party(rooms=rooms) as party:
        alice = party.member("alice")
        alice.session.move(party.room("attic"))
        alice.types("quit")
        assert login(party, "login alice open sesame").session.room.name == "parlour"


def test_a_fault_of_a_room_keeps_no_member_out():
    class Broken(ChatRoom):
        def admit(self, me):
            raise ZeroDivisionError

    rooms = {**plain_rooms("parlour"), "attic": Broken("attic")}
    with tea_party(rooms=rooms) as party:
        alice = party.member("alice")
        alice.session.move(party.room("attic"))
        alice.types("quit")
        assert login(party, "login alice open sesame").session.room.name == "parlour"
        assert party.changes[-2].place == "admit of the room attic of the plugin test_login"
        party.faults.clear()


def test_a_member_who_can_come_into_no_room_is_a_newcomer_again():
    class Members(ChatRoom):
        def admit(self, me):
            if self.shut or me.account is None:
                raise Refusal("Not you.")

        shut = False

    rooms = {"hall": Members("hall")}
    records = MemoryRecords()
    with tea_party(records=records) as party:
        alice = party.member("alice", role="host")
        party.guest("bob")
        alice.types("ignore bob", "quit")
    with tea_party(rooms=rooms, records=records) as party:
        party.room("hall").shut = True
        alice = login(party, "login alice open sesame")
        assert alice.reads() == ["Not you."]
        assert (alice.session.name, alice.session.account) == ("", None)
        assert alice.session.role.name == "guest"
        assert not alice.session.ignoring
        assert alice.session.preferences.ignored == ()
        party.room("hall").shut = False
        assert alice.types("login alice open sesame").session.name == "alice"
        assert alice.session.ignoring


# --- who has the name


@pytest.mark.parametrize("name", ["alice", "aIice"])
def test_a_guest_gives_way_to_the_owner_of_the_name_or_of_one_like_it(name):
    """There is none usually, but in a store that an operator has changed."""
    with tea_party() as party:
        mallory = party.guest(name)
        account = structs.replace(_account("alice"), password="plain:open sesame")
        party.party.run(party.records.add_account(account, "alice", "allce"), "")
        alice = login(party, "login alice open sesame")
        assert alice.session.account is not None
        assert mallory.reads() == ["The name alice belongs to somebody who is in now."]
        assert mallory.closed
        assert Gone(session=1, name=name, reason=Reason.OWNED) in party.changes
        assert party.party.people == {"alice": alice.session}


def _account(name):
    return Account(name=name)


def test_200_claims_of_one_name_at_once_have_one_winner():
    limits = Limits(registrations=1_000)
    with tea_party(records=SlowRecords(), limits=limits) as party:
        with_passwords(party, SlowPasswords())
        guests = [party.connects() for _ in range(200)]
        ways = (
            ["login alice"],
            ["register alice", PASSWORD, PASSWORD],
            ["login alice x"],
            ["ALICE"],
        )
        for place, guest in enumerate(guests):
            guest.types(*ways[place % 4])
        finishes(party)
        assert [guest for guest in guests if guest.session.name] == [
            party.party.people["alice"].door
        ]
        assert len(accounts(party)) <= 1
        assert party.party.registry.reserved == {}


@pytest.mark.parametrize("first", range(8))
def test_of_guests_and_a_registration_at_once_one_gets_the_name(first):
    """However they interleave, a name with an account is borne by its owner alone."""
    with tea_party(records=SlowRecords()) as party:
        with_passwords(party, SlowPasswords(pauses=2))
        owner = party.connects().types("register alice", PASSWORD, PASSWORD)
        for _ in range(first):
            party.flush()
        guests = [party.connects().types(name) for name in ("alice", "AIice", "a1ice") * 10]
        settles(party, 100)
        named = [guest for guest in (owner, *guests) if guest.session.name]
        assert len(named) == 1
        assert not accounts(party) or named == [owner]


def test_200_logins_of_one_account_at_once_are_one_person():
    with tea_party(records=SlowRecords()) as party:
        with_passwords(party, SlowPasswords())
        party.guest("alice").types("register", PASSWORD, PASSWORD)
        settles(party)
        party.party.people["alice"].leave(Reason.QUIT)
        settles(party)
        guests = [party.connects() for _ in range(200)]
        for guest in guests:
            guest.types("login alice open sesame")
        finishes(party)
        (session,) = party.party.sessions.values()
        assert session.name == "alice"
        assert [guest for guest in guests if not guest.closed] == [session.door]


# --- while the password is looked at


def test_a_member_who_loses_the_link_before_the_answer_is_not_admitted(slow):
    alice = login(slow, "login alice open sesame")
    settles(slow)
    assert slow.gate.waiting == 1
    alice.drops()
    opens(slow)
    assert slow.party.people == slow.party.sessions == {}
    assert not accounts(slow)[0].inside


def test_a_wrong_password_counts_though_the_link_is_lost(slow):
    alice = login(slow, "login alice wrong")
    settles(slow)
    alice.drops()
    opens(slow)
    assert slow.changes[-1] == WrongPassword(session=2, name="alice")


def test_lines_typed_before_the_answer_are_obeyed_in_order_afterwards(slow):
    bob = slow.connects().types("bob")
    settles(slow)
    login(slow, "login alice open sesame", "say one", "say two")
    opens(slow)
    assert bob.reads()[-3:] == [s.arrived("alice"), "alice says: one", "alice says: two"]


def test_a_password_that_is_changed_before_the_answer_does_not_fit(slow):
    alice = login(slow, "login alice open sesame")
    settles(slow)
    slow.party.run(slow.records.change_account(1, password="plain:another one"), "")
    settles(slow)
    opens(slow)
    assert alice.reads() == [s.does_not_fit]


def test_an_account_that_is_erased_before_the_answer_admits_nobody(slow):
    alice = login(slow, "login alice open sesame")
    settles(slow)
    slow.party.run(slow.records.erase_account(1), "")
    settles(slow)
    opens(slow)
    assert alice.reads() == [s.does_not_fit]


def test_a_newcomer_admitted_as_a_guest_before_the_answer_stays_a_guest(slow):
    alice = login(slow, "login alice open sesame")
    settles(slow)
    slow.party.admit(alice.session, "carol")
    opens(slow)
    assert list(slow.party.people) == ["carol"]


def test_no_guest_takes_a_name_whose_password_is_being_looked_at(slow):
    login(slow, "login alice open sesame")
    settles(slow)
    bob = slow.connects()
    for name in ("alice", "AIice"):
        with pytest.raises(Refusal, match=BELONGS.format(name)):
            slow.party.admit(bob.session, name)
    opens(slow)
    assert slow.party.registry.reserved == {}


def test_whispers_wait_on_for_a_member_who_leaves_while_they_are_counted(slow):
    opens(slow)
    slow.party.run(
        slow.records.change_account(1, whispers=0, preferences=structs.replace(
            accounts(slow)[0].preferences, waiting=((0, 5),))), "")  # fmt: skip
    settles(slow)
    alice = login(slow, "login alice open sesame")
    while not alice.session.name:
        slow.flush()
    alice.session.leave(Reason.LINK)
    settles(slow)
    assert accounts(slow)[0].preferences.waiting == ((0, 5),)


# --- order at the door


def test_a_banned_member_is_not_admitted_by_the_right_password(away):
    gatekeeper(away).begin([Sanction(kind="ban", target="alice", by="zoe", at=0)])
    alice = login(away, "login alice open sesame")
    assert alice.reads() == [s.banned]
    assert alice.session.name == ""
