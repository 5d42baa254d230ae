"""What is stored of a member, and when."""

from teaparty.stores.memory import MemoryRecords
from teaparty.testing import tea_party
from tests import sentences as s
from tests.core.people.scene import login
from tests.core.slow import (
    accounts,
)


def test_preferences_are_found_again(party):
    alice = party.member("alice")
    party.guest("bob")
    alice.types("settings width 60", "ignore bob", "mode chat", "/afk Tea.", "/quit")
    alice = login(party, "login alice open sesame")
    assert alice.session.wishes.width == alice.look.width == 60
    assert alice.session.mode == "chat"
    assert alice.types("/ignore").reads()[-1] == s.ignored("bob")


def test_what_a_newcomer_sets_goes_before_what_was_stored(party):
    party.member("alice").types("settings width 60", "settings timestamps on", "quit")
    alice = login(party, "settings width 40", "login alice open sesame")
    assert (alice.look.width, alice.look.timestamps) == (40, True)


def test_a_stored_list_of_the_ignored_follows_a_change_of_name(party):
    alice, bob = party.member("alice"), party.guest("bob")
    alice.types("ignore bob")
    bob.types("name robert")
    alice.types("quit")
    alice = login(party, "login alice open sesame")
    assert alice.session.preferences.ignored == ("robert",)


def test_preferences_outlast_the_server():
    records = MemoryRecords()
    with tea_party(records=records) as party:
        party.member("alice").types("describe The one with the hat.", "on")
    with tea_party(records=records) as party:
        party.party.close()
    with tea_party(records=records) as party:
        alice = login(party, "login alice open sesame")
        assert alice.session.preferences.description == "The one with the hat."


def test_the_last_room_and_time_are_stored_as_a_member_leaves(party):
    alice = party.member("alice")
    alice.types("on", "say hi")
    party.passes(500)
    alice.types("quit")
    party.flush()
    (account,) = accounts(party)
    assert (account.room, account.inside) == ("garden", False)
    assert account.seen == party.time


def test_a_member_who_is_in_is_stored_as_being_in(party):
    party.member("alice")
    party.flush()
    assert accounts(party)[0].inside


def test_a_session_that_is_gone_stores_nothing(party):
    alice = party.member("alice")
    alice.types("quit")
    alice.session.set_preferences(description="Too late.")
    party.flush()
    assert accounts(party)[0].preferences.description == ""


def test_what_a_guest_sets_is_not_stored(party):
    party.guest("alice").types("describe The one with the hat.", "quit")
    alice = party.guest("alice")
    assert alice.session.preferences.description == ""


def test_the_room_of_a_member_is_stored_when_they_move(party):
    alice = party.member("alice")
    alice.types("go garden")
    party.flush()
    (kept,) = accounts(party)
    assert (kept.room, kept.inside) == ("garden", True)


# --- where they came from


def test_the_block_of_a_second_link_is_remembered_too(party):
    party.member("alice", address="192.0.2.1")
    login(party, "login alice open sesame", address="198.51.100.7")
    party.flush()
    assert accounts(party)[0].blocks == ("198.51.100.7/32", "192.0.2.1/32")


def test_eight_blocks_of_an_account_are_remembered(away):
    for number in range(12):
        login(away, "login alice open sesame", address=f"192.0.2.{number}")
    away.flush()
    assert len(accounts(away)[0].blocks) == 8
    assert accounts(away)[0].blocks[0] == "192.0.2.11/32"
