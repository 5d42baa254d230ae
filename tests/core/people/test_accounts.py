"""Coming in: as a guest, or by a password; what is kept of who leaves."""

import pytest
from msgspec import structs

from teaparty.core.events import RoomSeen
from teaparty.core.party.obeying import attend
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.login import Login
from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.people.renaming import Renaming
from teaparty.core.records import Unavailable
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Gone, Reason, WrongPassword
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.passwords import Busy
from teaparty.core.values.refusal import Refusal
from teaparty.lookalikes import skeleton
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import PASSWORD, plain_rooms, tea_party
from tests.conftest import gatekeeper
from tests.core.slow import (
    Gate,
    SlowPasswords,
    SlowRecords,
    accounts,
    finishes,
    settles,
    with_passwords,
)

NO_FIT = "The name and the password don't fit together."
TRY_AGAIN = "Try again, or press Enter alone to do something else."
BELONGS = "The name {} belongs to somebody."


def login(party, *lines, address=""):
    """Return somebody who has typed these lines at the login."""
    guest = party.connects(address=address)
    guest.reads()
    return guest.types(*lines)


@pytest.fixture
def away(party):
    """A party in which alice has an account, and is out."""
    party.member("alice").types("quit")
    return party


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
        "The Parlour", "Exits: on to The Garden.", "Nobody else is here.",
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
    assert guest.reads() == [NO_FIT]
    assert guest.session.name == ""
    known = line.split()[1] == "alice"
    assert away.changes[-1] == WrongPassword(session=2, name="alice" if known else "")


def test_without_guests_every_name_is_asked_for_its_password():
    with tea_party(manners=PartyOptions(guests=False)) as party:
        guest = login(party, "alice")
        assert guest.asked == "Password: "
        assert guest.types("wrong").reads() == [NO_FIT, TRY_AGAIN]


@pytest.mark.parametrize(
    ("registering", "way"), [(True, "register and a name"), (False, "from the people who run")]
)
def test_without_guests_newcomers_read_how_to_come_in(registering, way):
    with tea_party(manners=PartyOptions(guests=False, registering=registering)) as party:
        assert way in party.connects().reads()[-1]


def test_who_was_asked_for_the_password_is_asked_again(away):
    """So that a second try is no name that everybody sees."""
    alice = login(away, "alice", "wrong")
    assert (alice.reads(), alice.asked) == ([NO_FIT, TRY_AGAIN], "Password: ")
    assert alice.types("").reads() == ["You have not come in."]
    assert alice.asked == ""
    assert alice.types("login alice", "wrong", PASSWORD).session.name == "alice"


@pytest.mark.parametrize("error", [Busy, Unavailable])
def test_who_is_told_to_try_later_is_asked_again(away, error):
    async def verify(encoded, password):
        raise error

    alice = login(away, "alice")
    passwords = away.party.ports.passwords
    passwords.verify = verify
    assert alice.types(PASSWORD).reads() == [str(error()), TRY_AGAIN]
    assert (alice.asked, alice.hidden) == ("Password: ", True)
    del passwords.verify
    assert alice.types(PASSWORD).session.name == "alice"


def test_a_name_that_breaks_a_rule_is_refused_before_anything_is_looked_up(party):
    assert login(party, "login x secret").reads() == ["A name has 2 to 24 characters; yours has 1."]


def test_who_is_in_does_not_come_in_again(party):
    alice = party.guest("alice")
    attend(alice.session, Login.of(alice.session).come_in(alice.session, "bob"), "here")
    party.flush()
    assert alice.reads() == ["You are in already."]


@pytest.mark.parametrize("name", ["AIice", "a1ice", "alicе"])
def test_no_guest_looks_like_a_member_who_is_out(away, name):
    guest = login(away, name)
    assert guest.session.name == ""
    assert guest.reads() != []


def test_what_a_guest_is_told_who_looks_like_a_member(away):
    assert login(away, "AIice").reads() == ["AIice looks like alice, who is known here."]


def test_a_name_that_others_took_between_two_questions_is_somebodys(party):
    """Its key is another one, but only for the store: as with names of other scripts."""
    owned = OwnedNames(party.party.registry, party.records, skeleton)
    party.member("alice").types("quit")
    with pytest.raises(Refusal, match="The name alice belongs to somebody"):
        owned.refuse_alike("alice").send(None)


def test_a_member_comes_in_where_they_were(away):
    login(away, "login alice open sesame", "on", "quit")
    alice = login(away, "login alice open sesame")
    assert alice.session.room.name == "garden"


def test_who_was_where_nobody_may_go_comes_into_the_first_room(party):
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
        assert party.changes[-2].place == "admit of the room attic"
        party.faults.clear()


def test_who_can_come_into_no_room_is_a_newcomer_again():
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
        assert alice.session.kept.ignored == ()
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
    from teaparty.core.records import Account

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
def test_guests_and_a_registration_that_come_together(first):
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


@pytest.fixture
def slow():
    """A party with alice's account; passwords are looked at when the gate is open."""
    with tea_party(records=SlowRecords()) as party:
        party.guest("alice").types("register", PASSWORD, PASSWORD)
        settles(party)
        party.party.people["alice"].door.types("quit")
        settles(party)
        party.gate = Gate()
        party.passwords = with_passwords(party, SlowPasswords(gate=party.gate))
        yield party
        settles(party)


def opens(party):
    party.gate.closed = False
    settles(party)


def test_who_loses_the_link_meanwhile_is_not_let_in(slow):
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


def test_lines_that_are_typed_meanwhile_are_obeyed_in_order_when_one_is_in(slow):
    bob = slow.connects().types("bob")
    settles(slow)
    login(slow, "login alice open sesame", "say one", "say two")
    opens(slow)
    assert bob.reads()[-3:] == ["alice has come in.", "alice says: one", "alice says: two"]


def test_a_password_that_is_changed_meanwhile_does_not_fit_any_more(slow):
    alice = login(slow, "login alice open sesame")
    settles(slow)
    slow.party.run(slow.records.change_account(1, password="plain:another one"), "")
    settles(slow)
    opens(slow)
    assert alice.reads() == [NO_FIT]


def test_an_account_that_is_erased_meanwhile_is_nobodys(slow):
    alice = login(slow, "login alice open sesame")
    settles(slow)
    slow.party.run(slow.records.erase_account(1), "")
    settles(slow)
    opens(slow)
    assert alice.reads() == [NO_FIT]


def test_who_comes_in_otherwise_meanwhile_stays_who_they_are(slow):
    alice = login(slow, "login alice open sesame")
    settles(slow)
    slow.party.admit(alice.session, "carol")
    opens(slow)
    assert list(slow.party.people) == ["carol"]


def test_no_guest_takes_the_name_meanwhile(slow):
    login(slow, "login alice open sesame")
    settles(slow)
    bob = slow.connects()
    for name in ("alice", "AIice"):
        with pytest.raises(Refusal, match=BELONGS.format(name)):
            slow.party.admit(bob.session, name)
    opens(slow)
    assert slow.party.registry.reserved == {}


def test_who_leaves_while_their_whispers_are_counted_is_told_nothing(slow):
    opens(slow)
    slow.party.run(
        slow.records.change_account(1, whispers=0, kept=structs.replace(
            accounts(slow)[0].kept, waiting=((0, 5),))), "")  # fmt: skip
    settles(slow)
    alice = login(slow, "login alice open sesame")
    while not alice.session.name:
        slow.flush()
    alice.session.leave(Reason.LINK)
    settles(slow)
    assert accounts(slow)[0].kept.waiting == ((0, 5),)


# --- a hash of old


def stale(party):
    """Let the hash of alice's password be one that is to be made anew."""
    party.party.run(party.records.change_account(1, password=f"plain:{PASSWORD}!"), "")
    settles(party)


def test_an_old_hash_is_made_anew_when_the_password_is_known(slow):
    stale(slow)
    opens(slow)
    alice = login(slow, "login alice open sesame")
    settles(slow)
    assert alice.session.name == "alice"
    assert accounts(slow)[0].password == f"plain:{PASSWORD}"


def test_nobody_waits_for_it(slow):
    stale(slow)
    opens(slow)
    slow.passwords.hash = lambda password: hashing(slow, slow.gate)
    alice = login(slow, "login alice open sesame", "say hi")
    slow.gate.closed = True
    slow.passwords.gate = None
    settles(slow)
    assert alice.reads()[-1] == "You say: hi"
    opens(slow)


async def hashing(party, gate):
    await gate
    return f"plain:{PASSWORD}"


def test_a_password_that_is_changed_meanwhile_stays_as_it_is(slow):
    stale(slow)
    opens(slow)
    slow.passwords.hash = lambda password: hashing(slow, slow.gate)
    alice = login(slow, "login alice open sesame")
    slow.gate.closed = True
    slow.passwords.gate = None
    settles(slow)
    slow.passwords.hash = lambda password: later(password)
    alice.types("password", PASSWORD, "another one", "another one")
    settles(slow)
    opens(slow)
    assert accounts(slow)[0].password == "plain:another one"


async def later(password):
    return f"plain:{password}"


def test_who_is_too_busy_makes_it_another_time(slow):
    stale(slow)
    opens(slow)
    slow.passwords.hash = busy
    alice = login(slow, "login alice open sesame")
    settles(slow)
    assert alice.session.name == "alice"
    assert accounts(slow)[0].password.endswith("!")


async def busy(password):
    raise Refusal("The party is busy.")


# --- guessing


def test_who_guesses_waits_ever_longer(away):
    guest = login(away, *["login alice wrong"] * 6)
    assert guest.reads() == [NO_FIT] * 5
    away.passes(1)
    assert guest.reads() == [NO_FIT]
    guest.types("login alice open sesame")
    away.passes(1)
    assert guest.session.name == ""
    away.passes(1)
    away.flush()
    assert guest.session.name == "alice"


def test_who_was_here_before_does_not_wait_for_those_who_guess(party):
    party.member("alice", address="192.0.2.1").types("quit")
    login(party, *["login alice wrong"] * 9, address="198.51.100.7")
    alice = login(party, "login alice open sesame", address="192.0.2.1")
    assert alice.session.name == "alice"
    finishes(party)


def test_a_block_is_remembered_by_the_way_in_also_of_who_is_there(party):
    party.member("alice", address="192.0.2.1")
    login(party, "login alice open sesame", address="198.51.100.7")
    party.flush()
    assert accounts(party)[0].blocks == ("198.51.100.7/32", "192.0.2.1/32")


def test_so_many_blocks_are_remembered(away):
    for number in range(12):
        login(away, "login alice open sesame", address=f"192.0.2.{number}")
    away.flush()
    assert len(accounts(away)[0].blocks) == 8
    assert accounts(away)[0].blocks[0] == "192.0.2.11/32"


# --- order at the door


def test_who_is_banned_does_not_come_in_though_the_password_is_right(away):
    from teaparty.core.records import Sanction

    gatekeeper(away).begin([Sanction(kind="ban", target="alice", by="zoe", at=0)])
    alice = login(away, "login alice open sesame")
    assert alice.reads() == ["You are banned from this party."]
    assert alice.session.name == ""


# --- what is kept


def test_what_somebody_set_is_found_again(party):
    alice = party.member("alice")
    party.guest("bob")
    alice.types("settings width 60", "ignore bob", "mode chat", "/afk Tea.", "/quit")
    alice = login(party, "login alice open sesame")
    assert alice.session.wishes.width == alice.look.width == 60
    assert alice.session.mode == "chat"
    assert alice.types("/ignore").reads()[-1] == "You ignore: bob."


def test_what_a_newcomer_sets_goes_before_what_was_kept(party):
    party.member("alice").types("settings width 60", "settings timestamps on", "quit")
    alice = login(party, "settings width 40", "login alice open sesame")
    assert (alice.look.width, alice.look.timestamps) == (40, True)


def test_ignoring_follows_a_change_of_name_in_what_is_kept(party):
    alice, bob = party.member("alice"), party.guest("bob")
    alice.types("ignore bob")
    bob.types("name robert")
    alice.types("quit")
    alice = login(party, "login alice open sesame")
    assert alice.session.kept.ignored == ("robert",)


def test_all_of_it_outlasts_the_server():
    records = MemoryRecords()
    with tea_party(records=records) as party:
        party.member("alice").types("describe The one with the hat.", "on")
    with tea_party(records=records) as party:
        party.party.close()
    with tea_party(records=records) as party:
        alice = login(party, "login alice open sesame")
        assert alice.session.kept.description == "The one with the hat."


def test_where_they_were_and_when_is_kept_as_they_leave(party):
    alice = party.member("alice")
    alice.types("on", "say hi")
    party.passes(500)
    alice.types("quit")
    party.flush()
    (account,) = accounts(party)
    assert (account.room, account.cursor, account.inside) == ("garden", 2, False)
    assert account.seen == party.time


def test_who_is_in_is_known_as_such(party):
    party.member("alice")
    party.flush()
    assert accounts(party)[0].inside


def test_who_is_gone_changes_nothing_any_more(party):
    alice = party.member("alice")
    alice.types("quit")
    alice.session.keep(description="Too late.")
    party.flush()
    assert accounts(party)[0].kept.description == ""


def test_what_a_guest_sets_is_not_kept(party):
    party.guest("alice").types("describe The one with the hat.", "quit")
    alice = party.guest("alice")
    assert alice.session.kept.description == ""


# --- coming in again, while one is in


def test_who_comes_in_again_goes_on_as_who_they_were(party, bob):
    alice = party.member("zoe")
    bob.types("tell zoe one")
    assert alice.reads() == ["bob whispers to you: one"]
    again = login(party, "login zoe open sesame")
    assert alice.closed
    assert alice.reads() == ["You have come in from elsewhere, so this link is closed."]
    assert again.reads()[0] == "You are here already: go on."
    assert isinstance(party.party.people["zoe"].door, type(again))
    again.types("say hi")
    assert bob.reads() == ["You whisper to zoe: one", "zoe says: hi"]


def test_nothing_is_lost_that_the_old_link_did_not_take(party, bob):
    alice = party.member("zoe")
    alice.reading = False
    bob.types("say one")
    again = login(party, "login zoe open sesame")
    assert again.reads()[:2] == ["bob says: one", "You are here already: go on."]


def test_lines_behind_the_password_are_obeyed(party, bob):
    party.member("zoe")
    login(party, "login zoe open sesame", "say one", "say two")
    assert bob.reads() == ["zoe says: one", "zoe says: two"]


def test_what_the_new_link_wishes_goes_before(party):
    party.member("zoe").types("settings width 60")
    again = login(party, "settings width 40", "login zoe open sesame")
    assert again.look.width == again.session.wishes.width == 40


def test_a_question_of_the_old_link_is_not_asked_on(party):
    zoe = party.member("zoe").types("password")
    assert zoe.asked
    again = login(party, "login zoe open sesame")
    assert again.asked == ""
    assert again.session.question is None


def test_the_account_is_found_by_its_number_not_by_its_name(slow):
    """Between the change in the store and the change of the name there is a pause."""
    opens(slow)
    alice = login(slow, "login alice open sesame")
    settles(slow)
    attend(alice.session, Renaming.of(alice.session).take(alice.session, "zoe"), "here")
    slow.party.run(slow.records.rename_account(1, "zoe", "zoe", "zoe"), "")
    again = login(slow, "login zoe open sesame")
    settles(slow)
    assert list(slow.party.people) == ["zoe"]
    assert again.session is alice.session.party.people["zoe"]


def test_the_room_is_seen_again(party):
    party.member("zoe")
    again = login(party, "login zoe open sesame")
    assert isinstance(again.events[-1], RoomSeen)


def test_where_somebody_is_is_kept_before_they_leave(party):
    alice = party.member("alice")
    alice.types("go garden")
    party.flush()
    (kept,) = accounts(party)
    assert (kept.room, kept.inside) == ("garden", True)
