"""Friends: who is told when somebody comes in."""

from teaparty.core.events import Told
from teaparty.core.people.friends import Friends
from tests import sentences as s


def told(guest):
    """What somebody was told of friends."""
    found = [
        event
        for event in guest.events
        if isinstance(event, Told) and event.text == s.friend_came_in
    ]
    guest.reads()
    return [event.fields["name"] for event in found]


def comes(party, name):
    return party.connects().types(f"login {name}")


def test_people_are_told_wherever_they_are_when_a_friend_comes_in(party, alice):
    bob = party.guest("bob")
    alice.types("friends bob", "go kitchen").reads()
    bob.types("quit")
    comes(party, "Bob")
    assert alice.reads() == [s.friend_came_in("Bob")]


def test_people_are_not_told_when_others_come_in(party, alice):
    bob, carol = party.guest("bob"), party.guest("carol")
    alice.types("friends bob").reads()
    bob.types("quit")
    carol.reads()
    comes(party, "bob")
    assert told(carol) == []
    comes(party, "dave")
    assert told(alice) == ["bob"]


def test_friends_of_a_member_are_known_when_they_come_again(party):
    alice, bob = party.member("alice"), party.guest("bob")
    alice.types("friends bob", "quit")
    alice = party.connects().types("login alice open sesame")
    bob.types("quit")
    alice.reads()
    comes(party, "bob")
    assert told(alice) == ["bob"]


def test_people_who_have_left_are_told_of_no_friend(party, alice):
    bob = party.guest("bob")
    alice.types("friends bob", "quit")
    bob.types("quit")
    assert party.guest("bob").reads() == []
    assert len(party.party.features.get(Friends)) == 0


def test_a_removed_friend_is_not_told_of(party, alice):
    bob, carol = party.guest("bob"), party.guest("carol")
    alice.types("friends bob")
    carol.types("friends bob")
    alice.types("unfriend bob")
    bob.types("quit")
    alice.reads(), carol.reads()
    comes(party, "bob")
    assert (told(alice), told(carol)) == ([], ["bob"])


def test_a_friend_with_an_account_is_known_by_another_name(party):
    alice, bob, carol = party.member("alice"), party.member("bob"), party.guest("carol")
    alice.types("friends bob", "friends carol")
    carol.types("friends bob")
    bob.types("name robert", "yes")
    assert alice.session.preferences.friends == ("carol", "robert")
    bob.types("quit")
    alice.reads(), carol.reads()
    party.connects().types("login robert open sesame")
    assert (told(alice), told(carol)) == (["robert"], ["robert"])


def test_a_friend_without_an_account_is_not_known_by_another_name(party, alice):
    bob = party.guest("bob")
    alice.types("friends bob")
    bob.types("name mallory")
    assert alice.session.preferences.friends == ("bob",)


def test_nobody_is_their_own_friend_by_taking_the_name(party, alice):
    bob = party.guest("bob")
    alice.types("friends bob")
    bob.types("quit")
    alice.types("name bob").reads()
    party.party.features.get(Friends).came_in(alice.session, None)
    assert told(alice) == []
