"""A line that was no command is said by ' alone, if it is the very next line."""

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.testing import tea_party
from tests import sentences as s

OFFER = "To say it, type ' alone."


@pytest.mark.parametrize("answer", ["'", "‘", "’", "＇", '"', "“", "say", " ' "])
@pytest.mark.parametrize("line", ["hello everyone", "no way", "我很好", "I am fine"])
def test_the_line_is_said_by_the_very_next_one(alice, bob, line, answer):
    assert alice.types(line).reads()[0].endswith(OFFER)
    assert alice.types(answer).reads() == [f"You say: {line}"]
    assert bob.reads() == [f"alice says: {line}"]


def test_an_unsaid_line_is_said_once_and_not_later(alice, bob):
    alice.types("hello", "'", "'", "hello", "look", "'")
    assert bob.reads() == ["alice says: hello"]


def test_an_empty_line_between_is_none(alice, bob):
    alice.types("hello", "", "'")
    assert bob.reads() == ["alice says: hello"]


@pytest.mark.parametrize(
    "line",
    [
        "whipser bob secret", "wihsper bob secret", "whsp bob secret", "tel. bob secret",
        "im bob secret", "su secret", "IM bob secret",
        "tlel bob secret", "tells bob secret", "tellbob secret", "pgae bob secret",
        "w bob secret", "repyl secret", "rply secret", "ignroe bob", "passwrod secret",
        "pass old secret", "passwd secret", "regsiter secret", "login alice secret",
        "lgoin alice secret", "conect alice secret", "connect alice secret", "pm bob secret",
        "dm bob secret", "nickserv identify secret", "/xyzzy secret",
        "@xyzzy bob", ".xyzzy", "！xyzzy", "logn alice secret",
    ],
)  # fmt: skip
def test_what_may_be_private_is_not_offered_and_not_said(alice, bob, line):
    read = alice.types(line).reads()
    assert OFFER not in read[0]
    alice.types("'", "say", "yes")
    assert bob.reads() == []
    assert "You say" not in " ".join(alice.reads())


def test_commands_of_staff_are_near_to_nobody_else(party, alice, bob):
    wizard = party.member("zoe", role="wizard")
    assert OFFER in alice.types("can you help me?").reads()[0]
    assert OFFER not in wizard.types("can you help me?").reads()[0]


def test_a_muted_person_says_nothing_so(party, alice, bob):
    zoe = party.member("zoe", role="wizard")
    zoe.types("mute alice")
    bob.reads()
    alice.types("hello", "'")
    assert bob.reads() == []


@pytest.mark.parametrize("line", ["help", "quit", "HELP", "logout", "exit", "ｈｅｌｐ"])
def test_in_chat_mode_one_who_needs_help_is_asked(alice, bob, line):
    alice.types("mode chat").reads()
    word = "help" if line == "ｈｅｌｐ" else line.lower()
    for answer in ("'", "say", line):
        assert alice.types(line).reads() == [f"Say it, or did you mean /{word}?"]
        assert bob.reads() == []
        assert alice.types(answer).reads() == [f"You say: {line}"]
        assert bob.reads() == [f"alice says: {line}"]


def test_in_chat_mode_other_lines_with_these_words_are_said(alice, bob):
    alice.types("mode chat", "help me, please", "quit it", "help!")
    assert bob.reads() == [
        "alice says: help me, please", "alice says: quit it", "alice says: help!"
    ]  # fmt: skip


def test_in_chat_mode_what_was_no_command_is_not_said(alice, bob):
    alice.types("mode chat", "/whipser bob secret", "'", "/xyzzy hello", "'", ">nobody hi", "'")
    assert bob.reads() == []


def test_a_room_says_it_in_its_own_way():
    class Shouting(ChatRoom):
        kind = "shouting"

        def on_say(self, me, text):
            super().on_say(me, text.upper())

    with tea_party(rooms={"hall": Shouting("hall")}) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.types("hello", "'")
        assert bob.reads()[-1] == "alice says: HELLO"


def test_what_begins_like_an_alias_of_ones_own_is_not_offered(alice, bob):
    """It may stand for a whisper."""
    alice.types("alias psst whisper bob %*").reads()
    assert OFFER not in alice.types("pssst my secret").reads()[0]
    assert alice.types("'").reads() == [s.usage("say TEXT")]
