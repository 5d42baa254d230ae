"""Talking: say, emote, whisper, reply, shout."""

import pytest

from teaparty.core.limits import Limits
from teaparty.testing import tea_party

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
@pytest.mark.parametrize(
    "line",
    ["whisper bob psst", "WHISPER BOB psst", "whis bob psst", "tell bob psst", "te bob psst",
     "page bob psst", "PAG bob psst", ">bob psst", "> bob psst", "[bob] psst", "[bob]psst",
     "[ bob ] psst"],
)  # fmt: skip
def test_a_whisper_is_read_by_both_sides_only(party, alice, bob, sign, line):
    carol = party.guest("carol")
    alice.types(sign + line)
    assert bob.reads() == ["alice whispers to you: psst"]
    assert alice.reads() == ["You whisper to bob: psst"]
    assert carol.reads() == []


def test_a_whisper_goes_to_other_rooms(alice, bob):
    bob.types("go kitchen").reads()
    alice.reads()
    alice.types("tell bob psst")
    assert bob.reads() == ["alice whispers to you: psst"]


@pytest.mark.parametrize(
    "line",
    ["tell bob,carol psst", "tell bob, carol psst", "tell bob ,carol psst", "tell bob , carol psst",
     ">bob,carol psst", "[bob, carol] psst", "tell bob,carol,bob psst",
     "tell bob,alice,carol psst"],
)  # fmt: skip
def test_a_whisper_to_several_names(party, alice, bob, line):
    carol = party.guest("carol")
    alice.types(line)
    assert alice.reads() == ["You whisper to bob, carol: psst"]
    assert bob.reads() == ["alice whispers to you, carol: psst"]
    assert carol.reads() == ["alice whispers to bob, you: psst"]


def test_a_bracket_in_the_text_of_a_whisper_stays(alice, bob):
    alice.types("[bob] see [1]")
    assert bob.reads() == ["alice whispers to you: see [1]"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("tell rob psst", "There is nobody called rob here."),
        ("tell bo psst", "There is nobody called bo here. Did you mean bob?"),
        ("tell alice psst", "You can't whisper to yourself."),
        ("tell bob", "Please type it like this: whisper PEOPLE TEXT"),
        ("tell", "Please type it like this: whisper PEOPLE TEXT"),
        ("tell bob,", "Please type it like this: whisper PEOPLE TEXT"),
        ("tell , hi", "Please type it like this: whisper PEOPLE TEXT"),
        ("say", "Please type it like this: say TEXT"),
        ("'", "Please type it like this: say TEXT"),
        (":", "Please type it like this: emote TEXT"),
        ("shout", "Please type it like this: shout TEXT"),
        ("reply", "Please type it like this: reply TEXT"),
        ("reply hi", "Nobody has whispered to you yet."),
    ],
)
def test_what_cannot_be_done_is_answered_in_one_line(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]
    assert bob.reads() == []


def test_one_whisper_goes_to_so_many_people_only():
    with tea_party(limits=Limits(recipients=2)) as party:
        alice = party.guest("alice")
        for name in ("bob", "carol", "dave"):
            party.guest(name)
        assert alice.types("tell bob,carol,dave hi").reads() == [
            "That is for 2 people at the most."
        ]


@pytest.mark.parametrize("word", ["reply", "REPLY", "r", "R", "repl", "/r"])
def test_a_reply_goes_to_who_whispered_last(party, alice, bob, word):
    carol = party.guest("carol")
    carol.types("tell bob one")
    alice.types("tell bob two")
    bob.types(f"{word} yes")
    alice.reads()
    assert carol.reads() == ["You whisper to bob: one"]
    assert bob.reads()[-1] == "You whisper to alice: yes"


def test_a_reply_finds_them_under_their_new_name(alice, bob):
    alice.types("tell bob hi", "name alicia")
    bob.types("reply hello").reads()
    assert alice.reads()[-1] == "bob whispers to you: hello"
    bob.types("reply again")
    assert bob.reads() == ["You whisper to alicia: again"]


def test_a_reply_to_somebody_who_is_gone(alice, bob):
    alice.types("tell bob hi", "quit")
    bob.reads()
    assert bob.types("reply hi").reads() == ["alice is no longer here."]


def test_a_reply_does_not_go_to_a_stranger_who_took_the_name(party, alice, bob):
    alice.types("tell bob hi", "quit")
    party.guest("alice")
    assert bob.types("reply hi").reads()[-1] == "alice is no longer here."


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
    alice.types("say a\x1b[31mb\x07\u202ec\u2028bob has quit.")
    assert bob.reads() == ["alice says: a[31mbc bob has quit."]


def test_text_is_put_together_into_nfc(alice, bob):
    alice.types("say cafe\u0301")
    assert bob.events[-1].text == "café"


def test_an_ideographic_space_ends_a_word_too(alice, bob):
    alice.types("say\u3000こんにちは")
    assert bob.reads() == ["alice says: こんにちは"]
