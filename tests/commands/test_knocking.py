"""Knocking at closed places, being let in, and being invited."""

import pytest
from msgspec import structs

from teaparty.core.people.inviting import invite
from teaparty.core.records import Sanction
from teaparty.core.values.refusal import Refusal
from teaparty.testing import tea_party
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.commands.test_places import HIS_PLACE, house
from tests.conftest import gatekeeper
from tests.core.party.test_renewing import Renewed
from tests.core.people.test_invitations import attic, changes


@pytest.fixture
def party():
    with tea_party(rooms=house()) as party:
        yield party


@pytest.fixture
def alice(party):
    """The owner of The Warm Loft, which is closed and called attic; she is inside."""
    alice = party.member("alice").types("make room Attic", "go attic", "call here The Warm Loft")
    changes(party, closed=True)
    alice.reads()
    return alice


@pytest.fixture
def bob(party, alice):
    return party.member("bob")


KNOCKS = s.knocks_at("attic")


def invites(party, alice, who, seconds=0, venue=None):
    """Have alice invite somebody who is in, or the owner of an account."""
    party.party.run(invite(alice.session, venue or attic(party), who, seconds), "a test")
    party.flush()


# --- knocking


def test_those_inside_read_it_and_who_may_let_in_reads_how(party, alice, bob):
    carol = party.guest("carol")
    invites(party, alice, carol.session)
    carol.types("go attic")
    party.all_read()
    assert bob.types("knock attic").reads() == [KNOCKS]
    assert alice.reads() == ["bob knocks.", s.how_to_let_in("bob")]
    assert carol.reads() == ["bob knocks."]


def test_the_same_is_read_where_nobody_is_inside_or_all_ignore_who_knocks(party, alice, bob):
    alice.types("go parlour").reads()
    assert bob.reads()[1:] + bob.types("knock attic").reads() == [KNOCKS]
    party.passes(60)
    alice.types("go attic", "ignore bob").reads()
    bob.reads()
    assert bob.types("knock attic").reads() == [KNOCKS]
    assert alice.reads() == []


def test_people_knock_once_a_minute(party, alice, bob):
    bob.types("knock attic").reads()
    party.passes(1)
    assert bob.types("knock attic").reads() == [s.knocked_just_now("59 seconds")]
    party.passes(59)
    assert bob.types("knock attic").reads() == [KNOCKS]


def test_how_often_people_knock_can_be_changed_while_they_are_in(party, alice, bob):
    Renewed(party).limits(knocks=2)
    assert bob.types("knock attic", "knock attic").reads() == [KNOCKS, KNOCKS]
    assert bob.types("knock attic").reads() == [s.knocked_just_now("1 minute")]


def test_a_channel_is_knocked_at_as_well(party, alice, bob):
    alice.types("make channel chess", "go parlour")
    chess = party.party.venue("chess")
    changes(party, chess, closed=True)
    alice.reads()
    assert bob.types("knock #chess").reads()[-1] == s.knocks_at("chess")
    assert alice.reads() == ["[chess] bob knocks.", s.how_to_let_into("bob", "chess")]
    assert alice.types("let bob in").reads() == [s.let_listen("bob", "chess", "10 minutes")]
    assert bob.reads() == [
        s.invites_to_listen("alice", "you", "chess", " for 10 minutes"), s.how_to_listen("chess")
    ]  # fmt: skip
    assert bob.types("listen chess").reads()[0] == s.listens("chess")
    assert alice.types("knock chess").reads() == [s.listens_already("chess")]


def test_a_way_that_leads_to_a_closed_place_is_a_door_as_well(party, alice, bob):
    bob.session.room.exits = {"up": "attic~1"}
    assert bob.types("knock up").reads() == [KNOCKS]


@pytest.mark.parametrize(("who", "line", "answer"), [
    ("bob", "knock garden", s.open_go("The Garden", "garden")),
    ("bob", "knock loft", s.no_place_called("loft")),
    ("bob", "knock The Warm Loft", s.no_place_called("the warm loft")),
    ("bob", "knock here", s.in_room_already("The Parlour")),
    ("bob", "knock", s.usage("knock WHERE")),
    ("alice", "knock attic", s.in_room_already("The Warm Loft")),
    ("alice outside", "knock attic", s.own_go("The Warm Loft", "attic")),
    ("henry", "knock attic", s.may_go("The Warm Loft", "attic")),
    ("carol", "knock attic", s.may_go("The Warm Loft", "attic")),
])  # fmt: skip
def test_where_nobody_need_knock_they_read_what_to_do(party, alice, bob, who, line, answer):
    carol = party.guest("carol")
    invites(party, alice, carol.session)
    people = {"alice": alice, "bob": bob, "carol": carol, "henry": party.member("henry", "host")}
    if who == "alice outside":
        alice.types("go parlour")
    somebody = people[who.partition(" ")[0]]
    party.all_read()
    assert somebody.types(line).reads() == [answer]


def test_an_open_channel_is_listened_to(party, alice, bob):
    alice.types("make channel chess", "unlisten chess").reads()
    assert bob.types("knock chess").reads() == [s.open_listen("chess", "chess")]
    assert alice.types("knock chess").reads() == [s.own_listen("chess", "chess")]
    changes(party, party.party.venue("chess"), closed=True)
    invites(party, alice, bob.session, venue=party.party.venue("chess"))
    bob.reads()
    assert bob.types("knock chess").reads() == [s.may_listen("chess", "chess")]


def test_people_who_are_muted_do_not_knock(party, alice, bob):
    gatekeeper(party).begin([Sanction(kind="mute", target="bob", by="zoe", at=0)])
    assert s.muted in bob.types("knock attic").reads()[0]
    assert alice.reads() == []


def test_whoever_was_shown_out_and_kept_from_speaking_can_still_knock(party, alice, bob):
    alice.types("quiet bob").reads()
    bob.reads()
    assert bob.types("knock attic").reads() == [KNOCKS]
    assert alice.reads() == ["bob knocks.", s.how_to_let_in("bob")]


def test_a_guest_who_comes_again_from_the_same_address_has_just_knocked(party, alice):
    party.guest("carol", address="192.0.2.7").types("knock attic", "quit")
    again = party.guest("dora", address="192.0.2.7").types("knock attic")
    assert again.reads() == [s.knocked_just_now("1 minute")]
    other = party.guest("emil", address="192.0.2.8").types("knock attic")
    assert other.reads() == [KNOCKS]
    party.passes(61)
    assert again.types("knock attic").reads() == [KNOCKS]


def test_guests_from_the_same_address_knock_each_for_themselves(party, alice):
    both = [party.guest(name, address="192.0.2.7") for name in ("carol", "dora")]
    assert [each.types("knock attic").reads() for each in both] == [[KNOCKS]] * 2


def test_nobody_outside_reads_by_these_words_whose_a_closed_place_is(party, alice, bob):
    closed = s.place_closed("attic", "attic")
    for line in ("quiet alice in attic", "unquiet alice in attic", "show alice out of attic",
                 "let alice into attic", "quiet bob in attic"):  # fmt: skip
        assert bob.types(line).reads() == [closed]
    assert bob.types("leave attic").reads() == [s.not_in_room("attic")]


# --- letting in


@pytest.mark.parametrize("line", [
    "let bob in", "let bob into attic", "let bob in attic", "let bob in to attic",
    "let bob", "let bob attic", "let in bob", "let in @bob into attic",
])  # fmt: skip
def test_whoever_knocked_is_let_in_for_ten_minutes(party, alice, bob, line):
    bob.types("knock attic").reads()
    alice.reads()
    assert alice.types(line).reads() == [s.let_come("bob", "The Warm Loft", "10 minutes")]
    assert bob.reads() == [
        s.invites("alice", "you", "The Warm Loft", " for 10 minutes"), s.how_to_go("attic")
    ]  # fmt: skip
    party.passes(599)
    assert bob.types("go attic").reads()[0] == "The Warm Loft"
    bob.types("go parlour").reads()
    party.passes(1)
    assert bob.types("go attic").reads() == [s.place_closed("attic", "attic")]


def test_somebody_is_let_in_once_for_each_knock(party, alice, bob):
    bob.types("knock attic")
    alice.types("let bob in").reads()
    answer = s.has_not_knocked("bob", "The Warm Loft", "attic")
    assert alice.types("let bob in").reads() == [answer]


def test_who_has_not_knocked_lately_can_be_invited(party, alice, bob):
    answer = s.has_not_knocked("bob", "The Warm Loft", "attic")
    assert alice.types("let bob in").reads() == [answer]
    bob.types("knock attic")
    party.passes(600)
    alice.reads()
    assert alice.types("let bob in").reads() == [answer]


def test_only_the_owner_and_trusted_people_let_in(party, alice, bob):
    carol = party.member("carol")
    invites(party, alice, carol.session)
    carol.types("go attic")
    bob.types("knock attic")
    carol.reads()
    assert carol.types("let bob in").reads() == [HIS_PLACE]
    alice.types("trust carol")
    carol.reads()
    assert carol.types("let bob in").reads() == [s.let_come("bob", "The Warm Loft", "10 minutes")]


def test_of_several_places_it_is_asked_which(party, alice, bob):
    alice.types("make room Mill", "make room Cellar", "go parlour")
    for word in ("mill", "cellar"):
        changes(party, party.party.venue(word), closed=True)
        party.passes(60)
        bob.types(f"knock {word}")
    alice.reads()
    assert alice.types("let bob in").reads() == [s.let_where("bob", "cellar, mill")]
    assert alice.types("let bob into mill").reads()[-1] == s.let_come("bob", "Mill", "10 minutes")


def test_what_somebody_who_left_has_knocked_at_is_forgotten(party, alice, bob):
    bob.types("knock attic", "quit")
    party.connects().types("login bob", "open sesame")
    alice.reads()
    assert alice.types("let bob in").reads() == [s.has_not_knocked("bob", "The Warm Loft", "attic")]


# --- being invited


def test_whoever_is_in_reads_it_at_once_and_how_to_go_there(party, alice, bob):
    bob.types("mode chat").reads()
    invites(party, alice, bob.session, 3600)
    assert bob.reads() == [
        s.invites("alice", "you", "The Warm Loft", " for 1 hour"), s.how_to_go("attic", sign="/")
    ]  # fmt: skip
    bob.types("/reply Thanks!")
    assert alice.reads() == ["bob whispers to you: Thanks!"]


def test_a_guest_is_told_as_well(party, alice):
    carol = party.guest("carol")
    invites(party, alice, carol.session)
    assert carol.reads() == [s.invites("alice", "you", "The Warm Loft", ""), s.how_to_go("attic")]


def test_whoever_is_out_reads_it_when_they_come_in(party, alice, bob):
    account = bob.session.account
    bob.types("quit")
    invites(party, alice, account)
    invites(party, alice, account)
    alice.types("whisper bob Come!")
    bob = party.connects()
    bob.types("login bob", "open sesame")
    assert any(s.invitations_wait(2) in each for each in bob.reads())
    read = [line[6:] for line in bob.types("recall").reads()]
    assert read[1:3] == [s.invites("alice", "you", "The Warm Loft", ". Type go attic")] * 2
    alice.reads()
    assert alice.types("history bob").reads()[1][6:] == s.you_invite("bob", "The Warm Loft", "")


def test_whoever_comes_in_meanwhile_reads_it_once(party, alice, bob):
    account = bob.session.account
    invites(party, alice, account)
    assert bob.reads() == [s.invites("alice", "you", "The Warm Loft", ""), s.how_to_go("attic")]


def test_whoever_ignores_somebody_reads_no_invitation_of_theirs(party, alice, bob):
    bob.types("ignore alice").reads()
    invites(party, alice, bob.session)
    assert bob.reads() == []
    assert bob.session.correspondence.read is None


def test_invitations_are_bounded_as_whispers_are(party, alice, bob):
    account = bob.session.account
    for _ in range(3):
        invites(party, alice, bob.session)
    with pytest.raises(Refusal, match=s.said_often_enough):
        result_of(invite(alice.session, attic(party), bob.session))
    assert len(bob.reads()) == 6
    bob.types("quit")
    alice.reads()
    party.passes(120)
    for number in range(20):
        alice.types(f"whisper bob {number}")
    alice.reads()
    with pytest.raises(Refusal, match="So many of your whispers wait for bob"):
        result_of(invite(alice.session, attic(party), account))


def test_the_command_tells_whom_it_invites(party, alice, bob):
    alice.types("invite bob for 1h").reads()
    invited = s.invites("alice", "you", "The Warm Loft", " for 1 hour")
    assert bob.reads() == [invited, s.how_to_go("attic")]
    assert bob.types("go attic").reads()[0] == "The Warm Loft"
    assert alice.types("uninvite bob", "show bob out").reads()[1:3] == [
        s.still_inside("bob"), s.you_show("bob")
    ]  # fmt: skip
    assert bob.types("go attic").reads()[-1] == s.place_closed("attic", "attic")


def test_the_operator_may_let_people_knock_more_often(party, alice, bob):
    options = party.party.options
    limits = structs.replace(options.limits, knocks=2)
    party.party.renew(structs.replace(options, limits=limits))
    assert bob.types("knock attic", "knock attic").reads() == [KNOCKS] * 2
    assert bob.types("knock attic").reads() == [s.knocked_just_now("1 minute")]
