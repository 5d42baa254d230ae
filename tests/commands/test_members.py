"""Your name and what you keep: register, password, finger, describe, alias, friends."""

import time

import pytest

from teaparty.core.limits import Limits
from teaparty.core.records import Sanction
from teaparty.testing import NOON, PASSWORD, tea_party
from tests.core.slow import SlowRecords, settles

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


# --- finger


def test_finger_of_a_member_who_is_in(party, alice, zoe):
    zoe.types("describe me as The one with the hat.")
    party.passes(90)
    assert alice.types("finger zoe").reads() == [
        f"zoe has been registered since {DAY}.",
        "zoe is in The Parlour. On for 1m, idle for 1m.",
        "Description of zoe: The one with the hat.",
    ]


def test_finger_of_a_member_who_is_out(party, alice, zoe):
    zoe.types("describe me as The one with the hat.", "quit")
    party.passes(7_200)
    alice.reads()
    assert alice.types("whois ZOE").reads() == [
        f"zoe has been registered since {DAY}.",
        "zoe was last here 2h ago.",
        "Description of zoe: The one with the hat.",
    ]


def test_finger_of_a_guest(alice, bob):
    bob.types("afk Tea.")
    assert alice.types("finger bob").reads() == [
        "bob is a guest.", "bob is in The Parlour. On for 0s, idle for 0s.", "bob is away: Tea.",
    ]  # fmt: skip


def test_finger_of_staff_in_and_out(party, alice):
    party.member("zoe", role="host")
    assert alice.types("finger zoe").reads()[0] == f"zoe is a host, registered since {DAY}."
    party.party.run(party.records.change_account(1, role="wizard"), "")
    party.party.people["zoe"].door.types("quit")
    alice.reads()
    assert alice.types("finger zoe").reads()[0] == f"zoe is a wizard, registered since {DAY}."


def test_finger_of_oneself(alice):
    assert alice.types("finger me").reads() == alice.types("finger alice").reads()


def test_finger_of_one_who_has_lost_the_link(alice, zoe):
    zoe.drops()
    assert alice.types("finger zoe").reads()[-1] == "zoe has lost the link, and may be back soon."


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("finger nobody", "There is nobody called nobody here."),
        ("finger bo", "There is nobody called bo here. Did you mean bob?"),
        ("finger", "Please type it like this: finger NAME"),
    ],
)
def test_finger_of_nobody(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]


def test_finger_of_one_who_comes_in_meanwhile():
    with tea_party(records=SlowRecords()) as party:
        alice = party.connects().types("alice")
        zoe = party.connects().types("zoe")
        settles(party)
        zoe.types("register", PASSWORD, PASSWORD)
        settles(party)
        zoe.types("quit")
        settles(party)
        alice.reads()
        alice.session.handle("finger zoe", party.now)
        party.party.admit(party.connects().session, "zoe", zoe.session.account)
        settles(party)
        assert "zoe is in The Parlour. On for 0s, idle for 0s." in alice.reads()


# --- describe


@pytest.mark.parametrize("line", ["describe me as Tall.", "describe ME AS Tall.", "describe Tall."])
def test_a_description_is_read_by_who_looks(alice, bob, line):
    assert alice.types(line).reads() == ["You are described as: Tall."]
    assert bob.types("look alice").reads()[1:] == ["Description of alice: Tall."]
    assert bob.types("finger alice").reads()[-1:] == ["Description of alice: Tall."]


@pytest.mark.parametrize("line", ["describe me as nothing", "describe Nothing."])
def test_a_description_is_taken_back(alice, bob, line):
    alice.types("describe me as Tall.").reads()
    assert alice.types(line).reads() == ["You are not described any more."]
    assert len(bob.types("look alice").reads()) == 1


@pytest.mark.parametrize("line", ["describe", "describe me", "describe me as"])
def test_ones_own_description_is_read(alice, line):
    assert alice.types(line).reads() == [
        "You are not described yet. Type describe me as, and your own words."
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
    party.party.order.begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
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
            "You have as many aliases as one can. Use unalias first."
        ]
        assert alice.types("alias x2 say 4").reads() == ["The alias x2 stands for: say 4"]


# --- friends


def test_friends_in_and_out(party, alice, bob, zoe):
    assert alice.types("friends BOB").reads() == ["You are told when bob comes in."]
    assert alice.types("friend zoe").reads() == ["You are told when zoe comes in."]
    assert alice.types("friends").reads() == ["Friends who are in: bob, zoe."]
    zoe.types("quit")
    alice.reads()
    assert alice.types("friends").reads() == [
        "Friends who are in: bob.",
        "Friends who are out: zoe.",
    ]
    bob.types("quit")
    alice.reads()
    assert alice.types("friends").reads() == ["Friends who are out: bob, zoe."]


def test_who_is_out_can_be_a_friend(party, alice, zoe):
    zoe.types("quit")
    alice.reads()
    assert alice.types("friends ZOE").reads() == ["You are told when zoe comes in."]
    party.connects().types(LOGIN)
    assert alice.reads() == ["zoe has come in.", "Your friend zoe has come in."]


def test_a_friend_no_more(party, alice, bob):
    alice.types("friends bob").reads()
    assert alice.types("unfriend BOB").reads() == ["You are not told any more when BOB comes in."]
    bob.types("quit")
    party.connects().types("login bob")
    assert alice.reads() == ["bob has quit.", "bob has come in."]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("friends", "You have no friends here yet. Type friends and a name."),
        ("friends alice", "You are your own friend already."),
        ("friends nobody", "There is nobody called nobody here."),
        ("unfriend bob", "You have no friend of that name."),
    ],
)
def test_who_is_no_friend(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]


def test_somebody_is_a_friend_once(alice, bob):
    alice.types("friends bob").reads()
    assert alice.types("friends Bob").reads() == ["bob is your friend already."]


def test_so_many_friends_and_no_more():
    with tea_party(limits=Limits(friends=1)) as party:
        alice, *_ = (party.guest(name) for name in ("alice", "bob", "carol"))
        alice.types("friends bob").reads()
        assert alice.types("friends carol").reads() == [
            "You have as many friends as one can. Use unfriend first."
        ]


def test_who_leaves_meanwhile_is_told_of_nobody():
    with tea_party(records=SlowRecords()) as party:
        zoe = party.connects().types("zoe")
        settles(party)
        zoe.types("register", PASSWORD, PASSWORD)
        settles(party)
        zoe.types("quit")
        alice = party.connects().types("alice")
        settles(party)
        alice.session.handle("friends zoe", party.now)
        alice.drops()
        settles(party)
        assert party.party.friends._waiting == {}
