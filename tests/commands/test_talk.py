"""Talking: say, emote, shout."""

import pytest

from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.plugins.examples import library
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import gatekeeper

PREFIXES = ["", ".", "@", "/", "!"]


@pytest.mark.parametrize("sign", PREFIXES)
@pytest.mark.parametrize(
    "line", ["say hi", "SAY hi", "Say hi", "sa hi", "SA hi", "'hi", "' hi", '"hi', '" hi']
)
def test_say_reaches_everybody_in_the_room(alice, bob, sign, line):
    alice.types(sign + line)
    assert bob.reads() == ["alice says: hi"]
    assert alice.reads() == ["You say: hi"]


def test_words_are_said_as_they_were_typed(alice, bob):
    alice.types("say Hello,  World! {braces} %s ' \" [x]")
    assert bob.reads() == ["alice says: Hello, World! {braces} %s ' \" [x]"]


def test_nothing_is_said_in_other_rooms(alice, bob):
    bob.types("go garden")
    bob.reads()
    alice.types("say hi")
    assert bob.reads() == []


@pytest.mark.parametrize("sign", PREFIXES)
@pytest.mark.parametrize(
    "line", ["emote waves.", "EMOTE waves.", "em waves.", ":waves.", ": waves.", "me waves.",
             "pose waves.", "Po waves."]
)  # fmt: skip
def test_an_emote_reads_the_same_for_all(alice, bob, sign, line):
    alice.types(sign + line)
    assert bob.reads() == alice.reads() == ["* alice waves."]


def test_an_emote_that_begins_with_an_apostrophe_joins_the_name(alice, bob):
    alice.types(":'s cup is empty.")
    assert bob.reads() == ["* alice's cup is empty."]


@pytest.mark.parametrize("sign", PREFIXES)
@pytest.mark.parametrize("word", ["shout", "SHOUT", "sh", "Sho"])
def test_a_shout_is_heard_once_in_every_room(party, alice, bob, sign, word):
    bob.types("go garden").reads()
    alice.reads()
    alice.types(f"{sign}{word} Tea!")
    assert bob.reads() == ["alice shouts: Tea!"]
    assert alice.reads() == ["You shout: Tea!"]


def test_a_newcomer_who_has_no_name_hears_no_shout(party, alice):
    newcomer = party.connects()
    newcomer.reads()
    alice.types("shout Tea!")
    assert newcomer.reads() == []


def test_control_characters_do_not_get_through(alice, bob):
    alice.types(f"say a\x1b[31mb\x07\u202ec\u2028{s.quits('bob')}")
    assert bob.reads() == [f"alice says: a[31mbc {s.quits('bob')}"]


def test_text_is_put_together_into_nfc(alice, bob):
    alice.types("say cafe\u0301")
    assert bob.events[-1].text == "café"


def test_an_ideographic_space_ends_a_word_too(alice, bob):
    alice.types("say\u3000こんにちは")
    assert bob.reads() == ["alice says: こんにちは"]


# --- to somebody, so that all read it


@pytest.mark.parametrize(
    "line",
    ["to bob Hello!", "TO BOB Hello!", "answer bob Hello!", "sayto bob Hello!", "to bo Hello!",
     "/to bob Hello!", "sayto bob=Hello!", "to bob, bob Hello!", "to alice,bob Hello!",
     "to bob: Hello!", "to bo: Hello!", "to alice, bob: Hello!", "to bob： Hello!"],
)  # fmt: skip
def test_everybody_reads_to_whom_something_is_said(party, alice, bob, line):
    carol = party.guest("carol")
    alice.types(line)
    assert alice.reads() == ["You say to bob: Hello!"]
    assert bob.reads() == ["alice says to you: Hello!"]
    assert carol.reads() == ["alice says to bob: Hello!"]


def test_something_is_said_to_several(party, alice, bob):
    carol, dave = party.guest("carol"), party.guest("dave")
    alice.types("to bob,carol Hello!")
    assert carol.reads() == ["alice says to bob, you: Hello!"]
    assert dave.reads() == ["alice says to bob, carol: Hello!"]


def test_in_chat_mode_it_takes_the_sign_of_a_command(party, bob):
    zoe = party.guest("zoe", mode="chat")
    zoe.types("to bob Hello!", "/to bob Hello!")
    assert bob.reads() == ["zoe says: to bob Hello!", "zoe says to you: Hello!"]


@pytest.mark.parametrize(("line", "answer"), [
    ("to alice Hello!", s.speaks_to_oneself),
    ("to zoe Hello!", s.no_such_person("zoe")),
    ("to carol Hello!", s.is_elsewhere("carol")),
    ("to : Hello!", s.no_such_person(":")),
    ("to bob", s.usage("to PEOPLE TEXT")),
    ("to", s.usage("to PEOPLE TEXT")),
])  # fmt: skip
def test_what_is_said_to_nobody_is_not_said(party, alice, bob, line, answer):
    party.guest("carol").types("go kitchen")
    party.all_read()
    assert alice.types(line).reads() == [answer]
    assert bob.reads() == []


def test_the_beginning_of_say_does_not_mean_what_begins_like_it(alice, bob):
    alice.types("sa Hello!")
    assert bob.reads() == ["alice says: Hello!"]
    assert alice.types("sayt bob Hello!").reads()[1].startswith("There is no command sayt.")


def test_somebody_who_may_not_speak_speaks_to_nobody(party, alice, bob):
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    assert alice.types("to bob psst").reads()[0].startswith("You can't speak")
    assert bob.reads() == []


def test_people_who_ignore_somebody_read_nothing_that_is_said_to_them(alice, bob):
    bob.types("ignore alice").reads()
    alice.types("to bob Hello!")
    assert bob.reads() == []


def test_it_reads_the_same_later(party):
    alice, bob = party.member("alice"), party.member("bob")
    alice.types("to bob Hello!").reads()
    bob.reads()
    assert [line[6:] for line in alice.types("history").reads()[1:]] == ["You say to bob: Hello!"]
    assert [line[6:] for line in bob.types("history").reads()[1:]] == ["alice says to you: Hello!"]
    assert [line[6:] for line in party.guest("carol").types("history").reads()[1:]] == [
        "alice says to bob: Hello!"
    ]


def test_a_room_takes_it_as_it_takes_all_that_is_said():
    with tea_party(library) as party:
        alice, bob = (party.guest(name).types("go library") for name in ("alice", "bob"))
        bob.reads()
        alice.types("to bob Hello!")
        assert bob.reads()[-1] == "alice whispers: bob: Hello!"


# --- shouts


def test_a_person_shouts_once_in_so_many_seconds(party, alice, bob):
    alice.types("shout One!", "shout Two!")
    assert alice.reads() == [
        "You shout: One!", "You have just shouted. You can do so again in 5 seconds.",
    ]  # fmt: skip
    bob.types("shout I too!")
    assert bob.reads() == ["alice shouts: One!", "You shout: I too!"]
    party.passes(4.5)
    assert alice.types("shout Two!").reads()[-1].endswith("in 1 second.")
    party.passes(0.5)
    alice.types("shout Two!")
    assert bob.reads() == ["alice shouts: Two!"]


def test_coming_in_again_is_no_way_round(party):
    alice = party.member("alice")
    alice.types("shout One!", "quit")
    alice = party.connects().types("login alice open sesame")
    alice.reads()
    assert alice.types("shout Two!").reads()[0].startswith("You have just shouted.")


def test_another_name_is_no_way_round_the_pause_between_shouts(alice):
    alice.types("shout One!", "name zoe").reads()
    assert alice.types("shout Two!").reads()[0].startswith("You have just shouted.")


def test_what_was_not_shouted_does_not_count(party, alice, bob):
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    alice.types("shout One!")
    gatekeeper(party).begin([])
    alice.types("shout Two!")
    assert bob.reads() == ["alice shouts: Two!"]


def test_the_operator_can_let_people_shout_at_will():
    with tea_party(limits=Limits(shout_seconds=0)) as party:
        alice = party.guest("alice")
        assert alice.types("shout One!", "shout Two!").reads() == [
            "You shout: One!", "You shout: Two!",
        ]  # fmt: skip
