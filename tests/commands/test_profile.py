"""Your name and what you keep: register, password, name, describe, alias."""

import time

import pytest

from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.testing import NOON, PASSWORD, tea_party
from tests.conftest import gatekeeper

DAY = time.strftime("%Y-%m-%d", time.localtime(NOON))
NO_ALIAS = "An alias begins with a letter or a digit, and has at most 24 characters."
LOGIN = f"login zoe {PASSWORD}"


@pytest.fixture
def zoe(party, alice, bob):
    guest = party.member("zoe")
    alice.reads(), bob.reads()
    return guest


def again(party):
    guest = party.connects().types(LOGIN)
    guest.reads()
    return guest


# --- a story


def test_a_guest_becomes_a_member_and_finds_all_again(party, bob):
    zoe = party.guest("zoe")
    zoe.types("describe me as The one with the hat.", "alias bow emote bows to %*.")
    zoe.types("friends bob", "register", PASSWORD, PASSWORD, "on", "quit")
    zoe = again(party)
    assert zoe.session.room.name == "garden"
    zoe.types("go parlour", "bow bob")
    assert bob.reads()[-1] == "* zoe bows to bob."
    assert zoe.types("friends").reads()[-1] == "Friends who are in: bob."
    assert bob.types("look zoe").reads()[-1] == "Description of zoe: The one with the hat."


def test_what_a_guest_has_set_goes_with_them(party, bob):
    party.guest("zoe").types("alias bow emote bows.", "quit")
    zoe = party.guest("zoe")
    assert zoe.types("alias").reads() == ["You have no aliases yet."]


# --- name


@pytest.mark.parametrize("line", ["name alicia", "NAME alicia", "nick alicia", "/nick alicia"])
def test_a_change_of_name_is_told_to_the_room(party, alice, bob, line):
    alice.types(line)
    assert alice.reads() == ["You are now called alicia."]
    assert bob.reads() == ["alice is now called alicia."]
    assert list(party.party.people) == ["bob", "alicia"]


def test_the_old_name_is_free_again(party, alice, bob):
    alice.types("name alicia")
    party.passes(10)
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


# --- describe


@pytest.mark.parametrize("line", ["describe me as Tall.", "describe ME AS Tall.", "describe Tall."])
def test_a_description_is_read_by_who_looks(alice, bob, line):
    assert alice.types(line).reads() == ["You are described as: Tall."]
    assert bob.types("look alice").reads()[1:] == ["Description of alice: Tall."]
    assert bob.types("finger alice").reads()[-1:] == ["Description of alice: Tall."]


@pytest.mark.parametrize("line", ["describe me as nothing", "describe Nothing."])
def test_a_description_is_taken_back(alice, bob, line):
    alice.types("describe me as Tall.").reads()
    assert alice.types(line).reads() == ["You have no description any more."]
    assert len(bob.types("look alice").reads()) == 1


@pytest.mark.parametrize("line", ["describe", "describe me", "describe me as"])
def test_ones_own_description_is_read(alice, line):
    assert alice.types(line).reads() == [
        "You have no description yet. Type describe me as, and your own words."
    ]
    alice.types("describe me as Tall.").reads()
    assert alice.types(line).reads() == ["You are described as: Tall."]


def test_a_description_has_its_bound():
    with tea_party(limits=Limits(description=5)) as party:
        alice = party.guest("alice")
        assert alice.types("describe 123456").reads() == [
            "A description has at most 5 characters; yours has 6."
        ]
        assert alice.types("describe 12345").reads() == ["You are described as: 12345"]


def test_who_may_not_speak_may_not_describe(party, alice):
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    assert alice.types("describe me as Rude.").reads()[0].startswith("You can't speak")
    assert alice.session.kept.description == ""


# --- alias


def test_aliases_are_made_listed_and_given_up(alice):
    assert alice.types("alias BRB afk Back soon.").reads() == [
        "The alias brb stands for: afk Back soon."
    ]
    alice.types("alias bow emote bows.").reads()
    assert alice.types("alias").reads() == [
        "The alias bow stands for: emote bows.", "The alias brb stands for: afk Back soon.",
    ]  # fmt: skip
    assert alice.types("alias Bow").reads() == ["The alias bow stands for: emote bows."]
    assert alice.types("unalias BOW").reads() == ["bow stands for nothing any more."]
    assert alice.types("alias bow").reads() == ["You have no alias bow."]
    assert alice.types("unalias bow").reads() == ["You have no alias bow."]
    assert alice.types("bow").reads()[0].startswith("There is no command bow.")


def test_an_alias_gets_another_meaning(alice):
    alice.types("alias bow emote bows.", "alias bow emote nods.").reads()
    assert alice.types("bow").reads() == ["* alice nods."]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("alias say shout", "say is a command or an exit already."),
        ("alias L shout", "l is a command or an exit already."),
        ("alias on say", "on is a command or an exit already."),
        ("alias #x say", NO_ALIAS),
        ("alias ' say", NO_ALIAS),
        (f"alias {'x' * 25} say",
         NO_ALIAS),
        (f"alias x {'y' * 201}", "An alias stands for at most 200 characters; yours has 201."),
        ("alias x", "You have no alias x."),
        ("alias", "You have no aliases yet."),
        ("unalias", "Please type it like this: unalias NAME"),
    ],
)  # fmt: skip
def test_an_alias_that_cannot_be(alice, line, answer):
    assert alice.types(line).reads() == [answer]
    assert alice.session.kept.aliases == {}


def test_so_many_aliases_and_no_more():
    with tea_party(limits=Limits(aliases=2)) as party:
        alice = party.guest("alice").types("alias x1 say 1", "alias x2 say 2")
        alice.reads()
        assert alice.types("alias x3 say 3").reads() == [
            "You can't have more aliases. Use unalias first."
        ]
        assert alice.types("alias x2 say 4").reads() == ["The alias x2 stands for: say 4"]


# --- as MUSH servers spell it


@pytest.mark.parametrize(
    "line",
    ["@desc me=A tall one. E=mc2.", "describe me = A tall one. E=mc2.", "describe alice=A tall one."
     " E=mc2.", "@describe me＝A tall one. E=mc2.", "describe me as A tall one. E=mc2."],
)  # fmt: skip
def test_a_description_may_stand_behind_an_equals_sign(alice, line):
    assert alice.types(line).reads() == ["You are described as: A tall one. E=mc2."]


@pytest.mark.parametrize("whose", ["here", "bob", "garden", "The Garden"])
def test_nobody_describes_anything_else(alice, bob, whose):
    answer = alice.types(f"describe {whose}=Ugly.").reads()
    if " " in whose:
        assert answer == ["You are described as: The Garden=Ugly."]
        return
    assert answer == ["You can describe only yourself: describe me as, and your own words."]
    assert alice.session.kept.description == ""


def test_an_equals_sign_may_be_a_part_of_a_description(alice):
    assert alice.types("describe E=mc2").reads() == ["You are described as: E=mc2"]


@pytest.mark.parametrize("line", ["@name me=alicia", "name me = alicia", "name alice=alicia",
                                  "nick me＝alicia"])  # fmt: skip
def test_a_name_may_stand_behind_an_equals_sign(alice, line):
    alice.types(line)
    assert alice.session.name == "alicia"


def test_nobody_names_somebody_else(alice, bob):
    assert alice.types("name bob=carol").reads()[0].startswith("A name is made of letters")
    assert (alice.session.name, bob.session.name) == ("alice", "bob")
