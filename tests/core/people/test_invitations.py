"""Invitations: who may come into a closed place, for how long, and what they may read there."""

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.people.invitations import KIND
from teaparty.core.people.places import Places
from teaparty.core.records.places import with_state
from teaparty.testing import tea_party
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.conftest import ThreadedJournal, audits


def house():
    return {"parlour": ChatRoom("parlour", title="The Parlour")}


@pytest.fixture
def party():
    with tea_party(rooms=house()) as party:
        yield party


@pytest.fixture
def alice(party):
    """The owner of The Attic, where she stands, and of the channel chess."""
    alice = party.member("alice").types(
        "make room The Attic", "go attic", "say open", "make channel chess", "+chess open"
    )
    party.all_read()
    return alice


@pytest.fixture
def bob(party, alice):
    return party.member("bob")


def attic(party):
    return party.party.venue("attic")


def changes(party, venue=None, **state):
    """Have a place be like this at once, without anybody being told."""
    venue = venue or attic(party)
    change = Places.of(party.party).change(with_state(venue.deed, **state))
    party.party.run(change, "a test")
    party.flush()


def said(guest, place=""):
    """The last words of the lines that history shows somebody."""
    guest.reads()
    return [line.split()[-1] for line in guest.types(f"history {place}".strip()).reads()[1:]]


def comes_back(party, name):
    guest = party.connects().types(f"login {name} open sesame")
    party.flush()
    guest.reads()
    return guest


# --- coming in


@pytest.mark.parametrize("come", ["guest", "member"])
def test_somebody_comes_in_who_is_invited(party, alice, come):
    bob = getattr(party, come)("bob")
    alice.types("close")
    bob.reads()
    assert bob.types("go attic").reads() == [s.place_closed("The Attic", "attic")]
    alice.types("invite bob")
    bob.reads()
    assert bob.types("go attic").reads()[0] == "The Attic"
    assert attic(party).is_open_to(bob.session)


def test_those_who_are_trusted_come_in_without_being_invited(alice, bob):
    alice.types("close", "trust bob")
    bob.reads()
    assert bob.types("go attic").reads()[0] == "The Attic"


def test_an_invitation_ends_with_its_time(party, alice, bob):
    alice.types("close", "invite bob for 1h")
    assert attic(party).is_open_to(bob.session)
    party.passes(3600)
    assert not attic(party).is_open_to(bob.session)
    bob.reads()
    assert bob.types("go attic").reads() == [s.place_closed("The Attic", "attic")]


def test_one_from_before_it_was_closed_ends_with_its_time_as_well(party, alice, bob):
    alice.types("invite bob to chess for 1h")
    bob.types("listen chess")
    alice.types("close chess")
    bob.reads()
    party.passes(3600)
    assert bob.reads() == [s.heard_no_more("chess")]


def test_one_ends_with_its_time_that_was_made_before_a_place_was_set_aside(party, alice, bob):
    alice.types("close chess", "invite bob to chess for 1h")
    bob.types("listen chess")
    theirs = ChatRoom("chess", title="The Chess Room")
    party.party.open(theirs)
    party.passes(60)
    party.party.shut(theirs)
    bob.reads()
    party.passes(3600)
    assert bob.reads() == [s.heard_no_more("chess")]


@pytest.mark.parametrize(("first", "then", "after"), [("1h", "2h", 5_000), ("2h", "1h", 5_000)])
def test_the_longer_of_two_invitations_counts(party, alice, bob, first, then, after):
    alice.types("close", f"invite bob for {first}", f"invite bob for {then}")
    party.passes(after)
    assert attic(party).is_open_to(bob.session)


def test_one_for_ever_stays_so(party, alice, bob):
    alice.types("close", "invite bob").reads()
    said = s.invited_for_longer("bob", "The Attic")
    assert alice.types("invite bob for 1h").reads() == [said]
    party.passes(4_000)
    assert attic(party).is_open_to(bob.session)
    assert alice.types("invited").reads()[-1] == s.invited_to("The Attic", "bob")


def test_a_guest_is_invited_as_long_as_they_are_in(party, alice):
    eve = party.guest("eve")
    alice.types("close", "invite eve")
    eve.types("quit")
    alice.reads()
    assert alice.types("invited").reads() == [s.nobody_invited("The Attic")]
    assert not attic(party).is_open_to(party.guest("eve").session)


def test_a_guest_who_gets_an_account_stays_invited(party, alice):
    eve = party.guest("eve")
    alice.types("close", "invite eve", "say then")
    eve.types("register", "open sesame", "open sesame")
    party.flush()
    assert eve.session.account is not None
    assert attic(party).is_open_to(eve.session)
    assert said(eve, "attic") == ["open", "then"]
    alice.reads()
    assert alice.types("invited").reads() == [s.invited_to("The Attic", "eve")]


def test_somebody_who_was_uninvited_meanwhile_comes_in_at_the_start(party, alice, bob):
    alice.types("close", "invite bob")
    bob.types("go attic", "quit")
    alice.types("uninvite bob")
    assert comes_back(party, "bob").session.room is party.room("parlour")


def test_somebody_comes_back_into_a_closed_place_where_they_are_invited(party, alice, bob):
    alice.types("close", "invite bob")
    bob.types("go attic", "quit")
    assert comes_back(party, "bob").session.room is attic(party)


@pytest.mark.parametrize(("uninvited", "stays"), [(False, True), (True, False)])
def test_by_a_new_link_somebody_stays_unless_they_were_uninvited(
    party, alice, bob, uninvited, stays
):
    alice.types("invite bob")
    bob.types("go attic")
    alice.types("close")
    bob.drops()
    if uninvited:
        alice.types("uninvite bob")
    again = party.connects().types("login bob open sesame")
    party.flush()
    assert (bob.session.room is attic(party)) is stays
    assert (again.reads()[-1] == s.also_here("alice")) is stays


def test_those_who_are_inside_stay_until_they_leave(party, alice, bob):
    bob.types("go attic")
    alice.types("close")
    bob.reads()
    assert bob.types("look").reads()[:2] == ["The Attic", s.closed_place_of("alice")]
    assert bob.types("listen attic").reads() == [s.place_closed("The Attic", "attic")]
    bob.types("go parlour").reads()
    assert bob.types("go attic").reads() == [s.place_closed("The Attic", "attic")]


# --- listening


def test_who_only_listens_to_what_is_closed_hears_no_more(party, alice, bob):
    bob.types("listen chess").reads()
    alice.types("close chess", "+chess psst")
    assert bob.reads() == [s.heard_no_more("chess")]
    alice.types("invite bob to chess", "+chess hello")
    assert "[chess] alice says: hello" in bob.reads()


def test_who_listens_to_a_room_that_is_closed_hears_no_more(party, alice, bob):
    attic(party).listening = True
    bob.types("listen attic").reads()
    alice.types("close", "say psst")
    assert bob.reads() == [s.heard_no_more("The Attic")]


def test_who_still_listens_to_a_room_that_could_be_listened_to_hears_no_more(party, alice, bob):
    attic(party).listening = True
    bob.types("listen attic").reads()
    attic(party).listening = False
    alice.types("close", "say psst")
    assert bob.reads() == [s.heard_no_more("The Attic")]


def test_who_listens_to_a_room_that_somebody_made_reads_the_word_for_it(party, alice, bob):
    attic(party).listening = True
    assert bob.types("listen attic").reads()[-1] == s.how_to_speak_in("attic")


def test_who_leaves_a_closed_room_does_not_hear_it_from_elsewhere(party, alice, bob):
    attic(party).listening = True
    bob.types("listen attic", "go attic")
    alice.types("close")
    bob.types("go parlour").reads()
    alice.types("say psst")
    assert bob.reads() == []


def test_who_listens_by_an_invitation_that_ends_hears_no_more(party, alice, bob):
    alice.types("close chess", "invite bob to chess for 10m")
    bob.types("listen chess")
    party.passes(599)
    alice.types("+chess then")
    assert bob.reads()[-1] == "[chess] alice says: then"
    party.passes(2)
    assert bob.reads() == [s.heard_no_more("chess")]
    alice.types("+chess later", "open chess")
    assert said(bob, "chess") == ["open", "then"]


def test_who_listens_by_an_invitation_from_before_a_restart_hears_no_more(party, alice, bob):
    alice.types("close chess", "invite bob to chess for 10m")
    bob.types("listen chess")
    party.passes(1)
    party.restart()
    bob = comes_back(party, "bob")
    assert bob.session.followed
    party.passes(600)
    assert bob.reads() == [s.heard_no_more("chess")]


def test_nothing_waits_for_its_time_before_anybody_is_in(party, alice, bob):
    """A server whose doors are not open yet has nobody to wake it."""
    alice.types("close", "invite bob for 10m")
    assert party.party.timers.count(KIND) == 1
    party.passes(1)
    party.restart()
    assert party.party.timers.count(KIND) == 0
    comes_back(party, "alice")
    assert party.party.timers.count(KIND) == 1


def test_a_clock_that_was_set_ends_an_invitation_within_a_minute(party, alice, bob):
    alice.types("close chess", "invite bob to chess for 10h")
    bob.types("listen chess")
    party.sets_clock(40_000)
    party.passes(61)
    assert bob.reads()[-1] == s.heard_no_more("chess")


# --- reading what was said


def test_who_was_there_reads_it_and_nobody_else(party, alice, bob):
    carol = party.member("carol").types("go attic")
    alice.types("close", "say one", "invite bob", "say two")
    carol.types("go parlour")
    alice.types("say three")
    assert said(alice) == ["open", "one", "two", "three"]
    assert said(bob, "attic") == ["open", "two", "three"]
    alice.types("open", "say four")
    assert said(alice) == ["open", "one", "two", "three", "four"]
    assert said(bob, "attic") == ["open", "two", "three", "four"]
    assert said(carol, "attic") == ["open", "one", "two", "four"]
    assert said(party.guest("eve"), "attic") == ["open", "four"]


def test_nobody_else_reads_later_that_it_was_closed_and_opened(party, alice, bob):
    alice.types("close", "say one", "open", "say two")
    own = alice.types("history all").reads()
    assert [line.partition(" ")[2] for line in own[-4:]] == [
        s.closes_place("alice"), "You say: one", s.opens_place("alice"), "You say: two",
    ]  # fmt: skip
    told = "".join(bob.types("history all attic").reads())
    assert "alice says: two" in told
    assert not any(event in told for event in (s.closes_place("alice"), s.opens_place("alice")))


def test_a_new_owner_does_not_read_what_was_said_before(party, alice, bob):
    alice.types("close", "say one", "give attic to bob")
    bob.types("yes")
    party.flush()
    alice.types("say two")
    assert said(bob, "attic") == ["open", "two"]
    bob.types("open attic")
    assert said(alice) == ["open", "one", "two"]


def test_a_host_reads_only_what_is_said_while_they_are_seen_there(party, alice):
    henry = party.member("henry", role="host")
    alice.types("close", "say one")
    henry.types("go attic")
    alice.types("say two")
    assert s.comes_from("henry", "The Parlour") in alice.reads()
    assert said(henry) == ["open", "two"]
    assert ("henry", "places", "alice", "entering attic") in audits(party)
    henry.types("go parlour")
    alice.types("say three", "open")
    assert said(henry, "attic")[-2:] == ["open", "two"]


def test_a_host_does_not_listen_without_being_invited(party, alice):
    henry = party.member("henry", role="host")
    alice.types("close chess")
    henry.reads()
    assert henry.types("listen chess").reads() == [s.place_closed("chess", "chess")]
    henry.types("invite henry to chess", "listen chess")
    assert henry.session.followed
    assert ("henry", "places", "alice", "invited of chess") in audits(party)


def test_it_stays_so_after_a_restart(party, alice, bob):
    alice.types("close", "say one", "invite bob", "say two")
    party.passes(1)
    party.restart()
    alice, bob = comes_back(party, "alice"), comes_back(party, "bob")
    alice.types("say three")
    assert said(bob, "attic") == ["open", "two", "three"]
    assert said(alice) == ["open", "one", "two", "three"]
    alice.types("open")
    assert said(party.guest("eve"), "attic") == ["open"]


def test_a_server_that_is_killed_at_once_shows_less_and_not_more(party, alice, bob):
    alice.types("close", "say one", "invite bob", "say two")
    party.restart()
    alice, bob = comes_back(party, "alice"), comes_back(party, "bob")
    alice.types("say three", "open")
    assert set(said(bob, "attic")) <= {"open", "two", "three"}
    assert set(said(party.guest("eve"), "attic")) <= {"open"}
    assert {"one", "three"} <= set(said(alice))


def test_an_invitation_that_ended_while_nobody_was_in_shows_nothing_more(party, alice, bob):
    alice.types("close", "invite bob for 1h", "say one")
    party.passes(1)
    party.sets_clock(7_200)
    party.restart()
    alice, bob = comes_back(party, "alice"), comes_back(party, "bob")
    alice.types("say two", "open")
    assert said(bob, "attic") == ["open", "one"]


def test_it_stays_so_while_a_place_is_set_aside(party, alice, bob):
    alice.types("close", "say one", "invite bob", "say two")
    theirs = ChatRoom("attic", title="The Operator's Attic")
    party.party.open(theirs)
    bob.reads()
    assert bob.types("go attic").reads()[0] == "The Operator's Attic"
    bob.types("go parlour")
    party.party.shut(theirs)
    alice.types("go attic", "say three")
    assert said(bob, "attic") == ["open", "two", "three"]


def test_a_guest_who_leaves_meanwhile_is_not_invited_any_more(party, alice):
    eve = party.guest("eve")
    alice.types("close", "invite eve")
    theirs = ChatRoom("attic", title="The Operator's Attic")
    party.party.open(theirs)
    eve.types("quit")
    party.party.shut(theirs)
    alice.types("go attic").reads()
    assert alice.types("invited").reads() == [s.nobody_invited("The Attic")]


def test_a_guest_who_gets_an_account_meanwhile_is_not_invited_any_more(party, alice):
    """Owners are told so: who is listed there can come in."""
    eve = party.guest("eve")
    alice.types("close", "invite eve")
    theirs = ChatRoom("attic", title="The Operator's Attic")
    party.party.open(theirs)
    eve.types("register", "open sesame", "open sesame")
    party.party.shut(theirs)
    alice.types("go attic").reads()
    assert alice.types("invited").reads() == [s.nobody_invited("The Attic")]
    eve.types("quit")
    alice.reads()
    assert alice.types("invited").reads() == [s.nobody_invited("The Attic")]


def test_nothing_is_known_any_more_of_a_place_that_is_removed(party, alice, bob):
    alice.types("close", "invite bob", "say one")
    bob.types("go attic")
    place, known = attic(party), Places.of(party.party).closures
    assert known.stored_in(place, place.deed).state.closures
    bare = with_state(place.deed, closures=())
    alice.types("remove place attic", "attic")
    assert known.stored_in(place, bare) is bare


def test_lines_that_get_their_numbers_late_are_read_by_nobody_else():
    journal = ThreadedJournal()
    with tea_party(rooms=house(), journal=journal) as party:
        alice, bob = party.member("alice"), party.member("bob")
        journal.stores()
        alice.types("make room The Attic", "go attic", "say open")
        party.flush()
        alice.types("close", "say one", "invite bob", "say two")
        party.flush()
        journal.stores()
        party.passes(1)
        assert said(bob, "attic") == ["open", "two"]
        assert said(alice) == ["open", "one", "two"]
        stored = attic(party).deed.state
        assert attic(party).privacy.is_settled
        assert stored.closures[0][0] > 0


def test_an_account_that_was_erased_is_named_nowhere(party, alice, bob):
    alice.types("close", "invite bob", "say one")
    party.passes(1)
    party.erase(bob)
    party.party.features.records_changed()
    party.flush()
    alice.types("invite alice", "say two", "topic Kafka", "open")
    party.passes(1)
    (made, *_) = result_of(party.records.places())
    assert 2 not in made.state.invited
    assert set(made.state.readers) == {1}


def test_an_invitation_looks_again_at_what_nobody_else_hears(party, alice, bob, monkeypatch):
    """What one costs does not grow with the people who are in."""
    carol, looked, fit = party.guest("carol"), [], Channels.fit
    alice.types("make channel chess", "close chess", "+chess Hi")
    monkeypatch.setattr(Channels, "fit", lambda self, me: looked.append(me.name) or fit(self, me))
    alice.types("invite bob to chess", "invite carol to chess", "trust bob in chess")
    assert set(looked) == {"bob", "carol"}
    bob.types("listen chess")
    carol.types("listen chess")
    looked.clear()
    alice.types("distrust bob in chess", "uninvite bob to chess", "uninvite carol to chess")
    assert set(looked) == {"bob", "carol"}
    assert [each.name for each in party.party.venue("chess").listeners.values()] == ["alice"]
