"""People: who, name, afk, ignore."""

import pytest

from teaparty.core.limits import Limits
from teaparty.testing import tea_party


@pytest.mark.parametrize("line", ["who", "WHO", "/who", ".who", "@who", "!who"])
def test_who_lists_everybody_in_columns(party, alice, line):
    party.passes(90)
    bob = party.guest("愛麗絲")
    bob.types("go garden", "afk")
    party.passes(30)
    alice.reads()
    assert alice.types(line).reads() == [
        "Name    Room         Idle   On",
        "alice   The Parlour    0s   2m",
        "愛麗絲  The Garden    30s  30s  away",
        "2 people are in.",
    ]


def test_who_works_before_one_has_a_name(party, alice):
    newcomer = party.connects()
    newcomer.reads()
    assert newcomer.types("who").reads()[-1] == "One person is in."


def test_who_takes_no_words(alice):
    assert alice.types("who bob").reads() == ["Please type it like this: who"]


@pytest.mark.parametrize(
    "line", ["name alicia", "NAME alicia", "na alicia", "nick alicia", "/nick alicia"]
)
def test_a_change_of_name_is_told_to_the_room(party, alice, bob, line):
    alice.types(line)
    assert alice.reads() == ["You are now called alicia."]
    assert bob.reads() == ["alice is now called alicia."]
    assert list(party.party.people) == ["bob", "alicia"]


def test_the_old_name_is_free_again(party, alice, bob):
    alice.types("name alicia")
    bob.types("name alice")
    assert bob.reads()[-1] == "You are now called alice."


def test_a_name_may_change_its_letters_case(party, alice):
    assert alice.types("name ALICE").reads() == ["You are now called ALICE."]
    assert list(party.party.people) == ["alice"]


@pytest.mark.parametrize("new", ["alice", "ａｌｉｃｅ"])
def test_the_name_that_one_has_is_no_new_one(alice, bob, new):
    assert alice.types(f"name {new}").reads() == ["That is your name already."]
    assert bob.reads() == []


@pytest.mark.parametrize(
    ("new", "answer"),
    [
        ("bob", "The name bob is taken. bob2 is free."),
        ("BOB", "The name BOB is taken. BOB2 is free."),
        ("look", "look is a command here, so nobody can be called that."),
        ("Server", "The name Server is kept for the party itself."),
        ("x", "A name has 2 to 24 characters; yours has 1."),
    ],
)
def test_a_name_that_cannot_be_had(party, alice, bob, new, answer):
    assert alice.types(f"name {new}").reads() == [answer]
    assert sorted(party.party.people) == ["alice", "bob"]


# --- being away


@pytest.mark.parametrize("line", ["afk Tea.", "AFK Tea.", "af Tea.", "away Tea.", "/away Tea."])
def test_who_whispers_to_somebody_away_is_told(alice, bob, line):
    assert bob.types(line).reads() == ["You are away until you type something."]
    assert alice.types("tell bob hi").reads() == ["You whisper to bob: hi", "bob is away: Tea."]
    assert bob.reads() == ["alice whispers to you: hi"]


def test_being_away_without_a_word(alice, bob):
    bob.types("afk")
    assert alice.types("tell bob hi").reads()[-1] == "bob is away."


def test_the_next_line_ends_it(alice, bob):
    bob.types("afk").reads()
    assert bob.types("say back").reads() == ["You are no longer away.", "You say: back"]
    alice.reads()
    assert alice.types("tell bob hi").reads() == ["You whisper to bob: hi"]


def test_an_empty_line_is_no_line(alice, bob):
    bob.types("afk", "", "   ").reads()
    assert alice.types("tell bob hi").reads()[-1] == "bob is away."


def test_a_reply_to_somebody_away_is_told_too(alice, bob):
    bob.types("tell alice hi", "afk Tea.")
    alice.reads()
    assert alice.types("reply hello").reads()[-1] == "bob is away: Tea."


# --- not hearing somebody


def test_nothing_that_they_say_is_read_in_rooms_or_whispers(alice, bob):
    assert alice.types("ignore bob").reads() == [
        "You now ignore bob. Type unignore bob to hear them again."
    ]
    bob.types("say one", ":two", "shout three", "tell alice four")
    assert alice.reads() == []
    assert bob.reads() == [
        "You say: one", "* bob two", "You shout: three", "You whisper to alice: four",
    ]  # fmt: skip


def test_what_they_do_is_still_read(alice, bob):
    alice.types("ignore bob").reads()
    bob.types("name bobby", "go garden")
    assert alice.reads() == ["bob is now called bobby.", "bobby goes to The Garden."]


def test_others_are_still_heard(party, alice, bob):
    carol = party.guest("carol")
    alice.types("ignore bob").reads()
    carol.types("say hi")
    assert alice.reads() == ["carol says: hi"]


def test_a_reply_does_not_go_to_somebody_ignored(party, alice, bob):
    carol = party.guest("carol")
    carol.types("tell alice one")
    alice.types("ignore bob").reads()
    bob.types("tell alice two")
    alice.types("reply yes")
    assert carol.reads()[-1] == "alice whispers to you: yes"


def test_ignoring_follows_a_change_of_name(alice, bob):
    alice.types("ignore bob")
    bob.types("name robert", "say hi", "tell alice hi")
    assert alice.reads()[1:] == ["bob is now called robert."]
    assert alice.types("ignore").reads() == ["You ignore: robert."]


def test_the_old_name_is_then_not_ignored(party, alice, bob):
    alice.types("ignore bob")
    bob.types("name robert")
    party.guest("bob").types("say hi")
    assert alice.reads()[-1] == "bob says: hi"


def test_words_said_just_before_a_change_of_name_are_ignored_too(party, alice, bob):
    alice.types("ignore bob").reads()
    bob.session.handle("say one", party.now)
    bob.session.handle("name robert", party.now)
    assert alice.reads() == ["bob is now called robert."]


def test_words_unread_at_a_change_of_name_are_ignored_too(alice, bob):
    alice.types("ignore bob").reads()
    alice.reading = False
    bob.types("say one", "name robert", "say two")
    alice.reading = True
    alice.flush()
    assert alice.reads() == ["bob is now called robert."]


def test_one_reads_ones_own_whisper_under_a_name_that_one_ignores(party, alice, bob):
    party.guest("carol")
    alice.types("ignore bob")
    bob.types("quit")
    alice.types("name bob").reads()
    assert alice.types("tell carol hi").reads() == ["You whisper to carol: hi"]


def test_ignoring_lasts_when_they_come_back(party, alice, bob):
    alice.types("ignore bob")
    bob.types("quit")
    party.guest("bob").types("say hi")
    assert alice.reads() == []


@pytest.mark.parametrize("line", ["unignore bob", "UNIGNORE BOB", "uni bob", "/unignore bob"])
def test_they_can_be_heard_again(alice, bob, line):
    alice.types("ignore bob").reads()
    assert alice.types(line).reads() == ["You hear bob again."]
    bob.types("say hi")
    assert alice.reads() == ["bob says: hi"]


def test_somebody_who_is_gone_can_be_heard_again(alice, bob):
    alice.types("ignore bob")
    bob.types("quit")
    alice.reads()
    assert alice.types("unignore bob").reads() == ["You hear bob again."]


def test_ignore_alone_lists_them(party, alice, bob):
    assert alice.types("ignore").reads() == ["You ignore nobody."]
    party.guest("Carol")
    alice.types("ignore carol", "ignore bob").reads()
    assert alice.types("ig").reads() == ["You ignore: Carol, bob."]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("ignore alice", "You can't ignore yourself."),
        ("ignore rob", "There is nobody called rob here."),
        ("unignore bob", "You don't ignore anybody of that name."),
        ("unignore", "Please type it like this: unignore PERSON"),
    ],
)
def test_what_cannot_be_ignored(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]


def test_so_many_can_be_ignored_only():
    with tea_party(limits=Limits(ignored=1)) as party:
        alice = party.guest("alice")
        party.guest("bob")
        party.guest("carol")
        alice.types("ignore bob").reads()
        assert alice.types("ignore carol").reads() == [
            "You ignore as many people as one can. Use unignore first."
        ]


def test_ignoring_somebody_twice_takes_one_place_only():
    with tea_party(limits=Limits(ignored=1)) as party:
        alice = party.guest("alice")
        party.guest("bob")
        alice.types("ignore bob").reads()
        assert alice.types("ignore bob").reads()[0].startswith("You now ignore bob.")
