"""Taking another name: who may, how often, and what becomes of the one before."""

import pytest

from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.core.values.refusal import Refusal
from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s
from tests.conftest import done, gatekeeper
from tests.core.people.scene import by_name, login
from tests.core.slow import Gate, SlowRecords, settles

ASKED_ALICE = s.confirm_swap("alice", "zoe")


KEPT = s.is_yours_for_now("zoe", "alice", "30 days")


def asked(party, guest, name):
    """Let somebody be asked whether they mean to be called that."""
    guest.session.handle(f"name {name}")
    while not guest.session.offered:
        party.flush()


# --- who may, and how often


@pytest.mark.parametrize("new", ["you.stink.muty", "ALICE", "bob"])
def test_nobody_takes_a_name_while_they_are_muted(party, alice, bob, new):
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    assert alice.types(f"name {new}").reads() == [s.muted]
    assert bob.reads() == []


def test_a_member_muted_after_the_question_does_not_take_the_name(party, bob):
    zoe = party.member("zoe").types("name carol")
    gatekeeper(party).begin([Sanction(kind="mute", target="zoe", by="bob", at=0)])
    bob.reads()
    assert zoe.types("yes").reads()[-1] == s.muted
    assert (bob.reads(), zoe.session.name) == ([], "zoe")


def test_two_names_in_a_minute_can_be_taken(party, alice, bob):
    alice.types("name one", "name two")
    party.passes(29)
    assert alice.types("name three").reads()[-1].endswith("You can do so again in 31 seconds.")
    assert bob.reads() == [s.renamed("alice", "one"), s.renamed("one", "two")]
    party.passes(31)
    assert alice.types("name three").reads() == [s.you_are_called("three")]


def test_a_member_who_comes_in_again_can_take_no_more_names(party):
    alice = party.member("alice").types("name one", "yes", "name two", "yes", "quit")
    again = login(party, f"login two {PASSWORD}", "name three")
    assert alice.session.number != again.session.number
    assert again.reads()[-1].startswith("You have taken another name often enough.")


def test_refused_names_do_not_count(party, alice, bob):
    alice.types("name bob", "name x", "name one", "name two")
    assert alice.reads()[-1] == s.you_are_called("two")


def test_the_operator_says_how_many_and_how_long():
    with tea_party(limits=Limits(renames=1, rename_seconds=5)) as party:
        alice = party.guest("alice").types("name one", "name two")
        assert alice.session.name == "one"
        party.passes(5)
        assert alice.types("name two").session.name == "two"


# --- the name that is free then


@pytest.mark.parametrize("way", ["alice", "login alice", "ALICE", "register alice"])
def test_nobody_takes_the_name_at_once_that_somebody_gave_up(party, alice, way):
    alice.types("name zoe")
    newcomer = login(party, way)
    assert newcomer.session.name == newcomer.asked == ""
    assert "was given up a moment ago" in newcomer.reads()[0]


def test_nobody_takes_a_name_like_one_that_was_just_given_up(party, alice, bob):
    alice.types("name zoe")
    assert "was given up a moment ago" in bob.types("name aIice").reads()[-1]
    party.passes(10)
    assert bob.types("name alice").session.name == "alice"


def test_the_last_bearer_can_take_a_name_back(party, alice):
    assert alice.types("name zoe", "name alice").session.name == "alice"


def test_the_name_of_a_guest_who_left_is_free_at_once(party, alice):
    alice.types("quit")
    assert login(party, "login alice").session.name == "alice"


# --- a member is asked


def test_a_member_who_does_not_say_yes_keeps_the_name(party):
    alice, bob = party.member("alice"), party.guest("bob")
    assert alice.types("nick zoe").reads() == [ASKED_ALICE]
    alice.types("say hello", "no", "yes")
    assert bob.reads() == ["alice says: hello"]
    assert alice.session.name == "alice"


def test_the_words_of_the_question(party):
    alice = party.member("alice").types("name bobaway")
    assert alice.reads() == [s.confirm_swap("alice", "bobaway")]


def test_a_guest_is_asked_nothing(alice):
    assert alice.types("name zoe").reads() == [s.you_are_called("zoe")]


def test_a_member_takes_the_account_along(party):
    alice = party.member("alice")
    alice.types("name zoe", "yes")
    assert alice.reads() == [ASKED_ALICE, s.you_are_called("zoe"), KEPT]
    assert list(by_name(party)) == ["zoe"]
    assert alice.session.account.name == "zoe"
    alice.types("quit")
    assert login(party, "login zoe open sesame").session.name == "zoe"


@pytest.mark.parametrize(
    ("new", "answer"),
    [
        ("bob", s.name_belongs("bob")),
        ("BOB", s.name_belongs("bob")),
        ("b0b", s.like_person_known("b0b", "bob")),
        ("zoe", s.name_is_yours),
        ("x", s.name_length(2, 24, 1)),
    ],
)
def test_a_name_of_somebody_else_is_refused(party, new, answer):
    party.member("bob").types("quit")
    for guest in (party.member("zoe"), party.guest("carol")):
        found = guest.types(f"name {new}").reads()
        assert found == [answer.replace(s.name_is_yours, found[0])]
    assert sorted(by_name(party)) == ["bob", "zoe"]


def test_a_member_may_write_their_name_otherwise(party):
    alice = party.member("alice")
    assert alice.types("name ALICE").reads() == [s.you_are_called("ALICE")]
    assert list(by_name(party)) == ["ALICE"]


def test_a_banned_name_is_taken_by_nobody(party, alice):
    gatekeeper(party).begin([Sanction(kind="ban", target="zoe", by="bob", at=0)])
    assert alice.types("name zoe").reads() == [s.banned]


def test_no_guest_takes_a_name_while_a_member_does():
    with tea_party(records=SlowRecords()) as party:
        party.member("alice")
        settles(party)
        alice = party.party.people["alice"].door
        newcomer = party.connects()
        asked(party, alice, "zoe")
        alice.session.handle("yes")
        while not party.party.registry.reserved:
            party.flush()
        with pytest.raises(Refusal, match="The name zoe belongs to somebody"):
            party.party.admit(newcomer.session, "zoe")
        settles(party)
        assert alice.session.name == "zoe"


def test_a_name_that_another_member_takes_at_the_same_time():
    with tea_party(records=SlowRecords()) as party:
        for name in ("alice", "bob"):
            party.guest(name)
            settles(party)
            party.party.people[name].door.types("register", PASSWORD, PASSWORD)
            settles(party)
        alice, bob = (party.party.people[name].door for name in ("alice", "bob"))
        party.all_read()
        for guest in (alice, bob):
            asked(party, guest, "zoe")
        alice.session.handle("yes")
        bob.session.handle("yes")
        settles(party)
        assert alice.session.name == "zoe"
        assert bob.reads()[-1] == s.name_belongs("zoe")
        assert sorted(by_name(party)) == ["bob", "zoe"]


@pytest.mark.parametrize("flushes", range(3))
def test_a_member_who_leaves_while_taking_a_name_leaves_none_behind(flushes):
    with tea_party(records=SlowRecords()) as party:
        party.member("alice")
        settles(party)
        guest = party.party.people["alice"].door
        asked(party, guest, "zoe")
        guest.session.handle("yes")
        for _ in range(flushes):
            party.flush()
        guest.types("quit")
        guest.session.leave("quit")
        settles(party)
        assert party.party.people == {}
        assert len(by_name(party)) == 1


def holding(party, name):
    """Let that method of the records wait at the gate that is returned."""
    gate, method = Gate(), getattr(party.records, name)

    async def held(*values):
        await gate
        return await method(*values)

    setattr(party.records, name, held)
    return gate


def opens(party, gate):
    gate.closed = False
    party.flush()


def test_a_ban_holds_for_a_name_that_is_just_being_taken(party, alice):
    bob, alice.session.role = party.member("bob"), party.party.role("wizard")
    gate = holding(party, "rename_account")
    bob.types("name robert", "yes")
    alice.types("ban bob")
    opens(party, gate)
    assert sorted(by_name(party)) == ["robert"]
    for name in ("bob", "robert"):
        rest = login(party, f"login {name} open sesame")
        assert not rest.session.name


def test_a_mute_follows_a_member_who_leaves_while_taking_a_name():
    with tea_party(limits=Limits(link_seconds=0)) as party:
        alice, bob = party.member("alice", "wizard"), party.member("bob")
        gate = holding(party, "rename_account")
        bob.types("name robert", "yes")
        alice.types("mute bob")
        bob.drops()
        opens(party, gate)
        bob = login(party, "login robert open sesame", "say hi")
        assert bob.reads()[-1] == s.muted


def test_no_guest_takes_a_name_of_which_it_is_found_out_who_looks_alike(party):
    bob = party.member("bob").types("name robert")
    gate = holding(party, "alike")
    bob.types("yes")
    with pytest.raises(Refusal, match="The name robert belongs to somebody"):
        party.party.admit(party.connects().session, "robert")
    opens(party, gate)
    assert bob.session.name == "robert"


def test_no_member_looks_like_a_guest_who_is_in(party, alice):
    bob = party.member("bob")
    assert bob.types("name aIice").reads() == [s.like_person_in("aIice", "alice")]
    assert sorted(by_name(party)) == ["bob"]


# --- the last name that somebody gave up is still theirs


DAY = 86_400


def days_pass(party, days):
    """As the server's search for what is old does, by the store's clock."""
    return done(party.records.expire_old_names(days * DAY - 30 * DAY))


@pytest.fixture
def zoe(party):
    """Somebody who was alice, and is out."""
    guest = party.member("alice").types("name zoe", "yes", "quit")
    party.passes(60)
    return guest


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("register alice", s.name_belongs("alice")),
        ("register Alice", s.name_belongs("alice")),
        ("register aIice", s.like_person_known("aIice", "alice")),
        ("aIice", s.like_person_known("aIice", "alice")),
        ("login alice a wrong password", s.does_not_fit),
    ],
)
def test_no_newcomer_takes_an_old_name(party, zoe, line, answer):
    newcomer = login(party, line)
    assert newcomer.reads()[0] == answer
    assert newcomer.session.name == ""


def test_a_newcomer_who_types_an_old_name_is_asked_for_the_password(party, zoe):
    assert login(party, "alice").asked == "Password: "


def test_nobody_takes_an_old_name_by_a_change_of_name(party, zoe):
    for other in (party.guest("bob"), party.member("carol")):
        assert other.types("name alice").reads() == [s.name_belongs("alice")]
        assert other.types("name a1ice").reads() == [s.like_person_known("a1ice", "alice")]


def test_the_owner_comes_in_by_an_old_name_and_is_told_the_new_one(party, zoe):
    back = login(party, f"login alice {PASSWORD}")
    assert back.session.name == "zoe"
    assert back.reads()[-1] == (
        "You are called zoe now. alice is still yours: type name alice to take it back."
    )


def test_the_owner_takes_an_old_name_back_and_gives_up_the_new_one(party, zoe):
    back = login(party, f"login zoe {PASSWORD}", "name alice", "yes")
    assert back.reads()[-3:] == [
        s.confirm_swap("zoe", "alice"),
        s.you_are_called("alice"), s.is_yours_for_now("alice", "zoe", "30 days"),
    ]  # fmt: skip
    back.types("quit")
    party.passes(60)
    assert login(party, "register zoe").reads() == [s.name_belongs("zoe")]


def test_only_the_last_old_name_stays_theirs(party, zoe):
    login(party, f"login zoe {PASSWORD}", "name yvette", "yes", "quit")
    party.passes(60)
    assert party.guest("alice").session.name == "alice"
    assert login(party, "register zoe").reads() == [s.name_belongs("zoe")]


def test_another_way_to_write_the_name_gives_none_up(party, zoe):
    back = login(party, f"login zoe {PASSWORD}", "name ZOE")
    assert back.reads()[-1] == s.you_are_called("ZOE")
    assert by_name(party)["ZOE"].old_name == "alice"


def test_an_old_name_is_free_after_thirty_days(party, zoe):
    assert days_pass(party, 30) == 0
    assert days_pass(party, 31) == 1
    assert party.guest("alice").session.name == "alice"
    assert by_name(party)["zoe"].old_name == ""


def test_an_old_name_is_free_at_once_where_the_operator_says_so():
    with tea_party(limits=Limits(old_name_days=0)) as party:
        alice = party.member("alice").types("name zoe", "yes")
        assert alice.reads()[-1] == s.is_yours("zoe")
        party.passes(60)
        assert party.guest("alice").session.name == "alice"


def test_the_operator_says_for_how_many_days_an_old_name_stays():
    with tea_party(limits=Limits(old_name_days=1)) as party:
        alice = party.member("alice").types("name zoe", "yes")
        assert alice.reads()[-1] == s.is_yours_for_now("zoe", "alice", "1 day")


# --- ... and no way out of what is done about it


@pytest.fixture
def host(party):
    return party.member("harry", "wizard")


@pytest.mark.parametrize("leaves", [True, False])
def test_what_staff_does_about_the_name_before_is_done_to_its_owner(party, host, leaves):
    alice = party.member("alice").types("name zoe", "yes", *["quit"] * leaves)
    host.reads()
    assert host.types("mute alice").reads()[0] == s.is_muted("zoe")
    assert host.types("unmute zoe").reads()[0] == s.is_unmuted("zoe")
    assert host.types("report alice She is rude.").reads()[0].startswith("Your report about zoe ")
    assert "harry reported zoe" in " ".join(host.types("reports 1").reads())
    assert s.is_banned("zoe") in host.types("ban alice").reads()
    assert alice.closed
    for name in ("zoe", "alice"):
        assert login(party, f"login {name} {PASSWORD}").session.name == ""


def test_a_ban_of_an_old_name_is_lifted_by_that_name(party, host):
    gatekeeper(party).begin([Sanction(kind="ban", target="alice", by="harry", at=0)])
    party.member("zoe").types("quit")
    done(party.records.rename_account(2, "alice", "alice", "~alice"))
    done(party.records.rename_account(2, "zoe", "zoe", "~zoe", True))
    assert host.types("unban alice").reads()[-1] == s.is_unbanned("alice")
