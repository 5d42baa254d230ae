"""Your name and what you keep: register, password, name, describe, alias."""

import time

import pytest

from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.testing import NOON, PASSWORD, tea_party
from tests import sentences as s
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
    assert zoe.types("friends").reads()[-1] == s.friends_in("bob")
    assert bob.types("look zoe").reads()[-1] == "Description of zoe: The one with the hat."


def test_what_a_guest_has_set_goes_with_them(party, bob):
    party.guest("zoe").types("alias bow emote bows.", "quit")
    zoe = party.guest("zoe")
    assert zoe.types("alias").reads() == [s.no_aliases]


# --- name


@pytest.mark.parametrize("line", ["name alicia", "NAME alicia", "nick alicia", "/nick alicia"])
def test_a_change_of_name_is_told_to_the_room(party, alice, bob, line):
    alice.types(line)
    assert alice.reads() == [s.you_are_called("alicia")]
    assert bob.reads() == [s.renamed("alice", "alicia")]
    assert list(party.party.people) == ["bob", "alicia"]


def test_the_old_name_is_free_again(party, alice, bob):
    alice.types("name alicia")
    party.passes(10)
    bob.types("name alice")
    assert bob.reads()[-1] == s.you_are_called("alice")


def test_a_name_may_change_its_letters_case(party, alice):
    assert alice.types("name ALICE").reads() == [s.you_are_called("ALICE")]
    assert list(party.party.people) == ["alice"]


@pytest.mark.parametrize("new", ["alice", "ａｌｉｃｅ"])
def test_the_name_that_one_has_is_no_new_one(alice, bob, new):
    assert alice.types(f"name {new}").reads() == [s.name_is_yours]
    assert bob.reads() == []


@pytest.mark.parametrize(
    ("new", "answer"),
    [
        ("bob", s.name_taken("bob", "bob2")),
        ("BOB", s.name_taken("BOB", "BOB2")),
        ("look", s.name_is_command("look")),
        ("Server", s.name_of_party("Server")),
        ("x", s.name_length(2, 24, 1)),
    ],
)
def test_a_name_that_cannot_be_had(party, alice, bob, new, answer):
    assert alice.types(f"name {new}").reads() == [answer]
    assert sorted(party.party.people) == ["alice", "bob"]


# --- describe


@pytest.mark.parametrize("line", ["describe me as Tall.", "describe ME AS Tall.", "describe Tall."])
def test_a_description_is_read_by_somebody_who_looks(alice, bob, line):
    assert alice.types(line).reads() == [s.described_as("Tall.")]
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
    assert alice.types(line).reads() == [s.described_as("Tall.")]


def test_a_description_has_its_bound():
    with tea_party(limits=Limits(description=5)) as party:
        alice = party.guest("alice")
        assert alice.types("describe 123456").reads() == [
            "A description has at most 5 characters; yours has 6."
        ]
        assert alice.types("describe 12345").reads() == [s.described_as(12345)]


def test_somebody_who_may_not_speak_may_not_describe(party, alice):
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    assert alice.types("describe me as Rude.").reads()[0].startswith("You can't speak")
    assert alice.session.preferences.description == ""


# --- alias


def test_aliases_are_made_listed_and_given_up(alice):
    assert alice.types("alias BRB afk Back soon.").reads() == [
        s.alias_stands_for("brb", "afk Back soon.")
    ]
    alice.types("alias bow emote bows.").reads()
    assert alice.types("alias").reads() == [
        s.alias_stands_for("bow", "emote bows."), s.alias_stands_for("brb", "afk Back soon."),
    ]  # fmt: skip
    assert alice.types("alias Bow").reads() == [s.alias_stands_for("bow", "emote bows.")]
    assert alice.types("unalias BOW").reads() == ["bow stands for nothing any more."]
    assert alice.types("alias bow").reads() == [s.no_such_alias("bow")]
    assert alice.types("unalias bow").reads() == [s.no_such_alias("bow")]
    assert alice.types("bow").reads()[0].startswith("There is no command bow.")


def test_an_alias_gets_another_meaning(alice):
    alice.types("alias bow emote bows.", "alias bow emote nods.").reads()
    assert alice.types("bow").reads() == ["* alice nods."]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("alias say shout", s.alias_is_command("say")),
        ("alias L shout", s.alias_is_command("l")),
        ("alias on say", s.alias_is_command("on")),
        ("alias #x say", NO_ALIAS),
        ("alias ' say", NO_ALIAS),
        (f"alias {'x' * 25} say",
         NO_ALIAS),
        (f"alias x {'y' * 201}", "An alias stands for at most 200 characters; yours has 201."),
        ("alias x", s.no_such_alias("x")),
        ("alias", s.no_aliases),
        ("unalias", s.usage("unalias NAME")),
    ],
)  # fmt: skip
def test_an_alias_that_cannot_be(alice, line, answer):
    assert alice.types(line).reads() == [answer]
    assert alice.session.preferences.aliases == {}


def test_more_aliases_than_the_limit_are_refused():
    with tea_party(limits=Limits(aliases=2)) as party:
        alice = party.guest("alice").types("alias x1 say 1", "alias x2 say 2")
        alice.reads()
        assert alice.types("alias x3 say 3").reads() == [
            "You can't have more aliases. Use unalias first."
        ]
        assert alice.types("alias x2 say 4").reads() == [s.alias_stands_for("x2", "say 4")]


# --- as MUSH servers spell it


@pytest.mark.parametrize(
    "line",
    ["@desc me=A tall one. E=mc2.", "describe me = A tall one. E=mc2.", "describe alice=A tall one."
     " E=mc2.", "@describe me＝A tall one. E=mc2.", "describe me as A tall one. E=mc2."],
)  # fmt: skip
def test_a_description_may_stand_behind_an_equals_sign(alice, line):
    assert alice.types(line).reads() == [s.described_as("A tall one. E=mc2.")]


@pytest.mark.parametrize("whose", ["here", "bob", "garden", "The Garden"])
def test_nobody_describes_anything_else(alice, bob, whose):
    answer = alice.types(f"describe {whose}=Ugly.").reads()
    if " " in whose:
        assert answer == [s.described_as("The Garden=Ugly.")]
        return
    if whose != "bob":
        assert answer[0].startswith("Only people who keep order can do that")
        return
    assert answer == ["You can describe only yourself: describe me as, and your own words."]
    assert alice.session.preferences.description == ""


def test_an_equals_sign_may_be_a_part_of_a_description(alice):
    assert alice.types("describe E=mc2").reads() == [s.described_as("E=mc2")]


@pytest.mark.parametrize("line", ["@name me=alicia", "name me = alicia", "name alice=alicia",
                                  "nick me＝alicia"])  # fmt: skip
def test_a_name_may_stand_behind_an_equals_sign(alice, line):
    alice.types(line)
    assert alice.session.name == "alicia"


def test_nobody_names_somebody_else(alice, bob):
    assert alice.types("name bob=carol").reads()[0].startswith("A name is made of letters")
    assert (alice.session.name, bob.session.name) == ("alice", "bob")


def test_a_password_after_register_is_not_taken(party):
    guest = party.guest("gina")
    assert guest.types(f"register {PASSWORD}").reads() == [s.register_alone()]
