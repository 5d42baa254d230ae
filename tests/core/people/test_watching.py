"""Words that people watch for are marked where they read along."""

import pytest
from msgspec import structs

from teaparty.core.memory.mentions import NONE
from teaparty.core.people.watching import NO_WORD, NOT_WATCHED, TOO_MANY, Watching
from teaparty.core.values.limits import Limits
from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s

MARKED = "alice says, with a word you watch for: "


def watches(*words):
    return [s.watches_for(", ".join(words))]


@pytest.fixture
def three(party):
    """alice, bob and carol, who use screen readers; bob watches for a word."""
    found = [party.guest(name).types("screenreader on") for name in ("alice", "bob", "carol")]
    found[1].types("watch kettle")
    party.all_read()
    return found


@pytest.mark.parametrize(
    "text", ["The kettle is on.", "KETTLE!", "Is it the kettle's lid?", "kéttle", "'kettle'"]
)
def test_a_line_with_a_word_is_marked_for_people_who_watch_for_it(three, text):
    alice, bob, carol = three
    alice.types(f"say {text}")
    assert bob.reads() == [MARKED + text]
    assert carol.reads() == [f"alice says: {text}"]


@pytest.mark.parametrize("line", ["say kettles", "say tea", "afk kettle", "say"])
def test_other_lines_are_not_marked(three, line):
    alice, bob, _ = three
    alice.types(line)
    assert not [text for text in bob.reads() if "watch" in text]


def test_what_somebody_does_is_marked_and_shouts_too(three):
    alice, bob, _ = three
    alice.types("emote fills the kettle.", "shout kettle!")
    assert bob.reads() == [
        "alice emotes, with a word you watch for: fills the kettle.",
        "alice shouts, with a word you watch for: kettle!",
    ]


def test_a_name_goes_before_a_word(party, three):
    alice, bob, _ = three
    alice.types("say bob, the kettle!", "to bob The kettle!")
    assert bob.reads() == [
        "alice says, naming you: bob, the kettle!", "alice says to you: The kettle!",
    ]  # fmt: skip


def test_their_own_lines_are_not_marked_nor_are_those_of_people_whom_they_ignore(party, three):
    alice, bob, _ = three
    bob.types("say kettle!")
    assert bob.reads() == ["You say: kettle!"]
    bob.types("ignore alice").reads()
    alice.types("say kettle!")
    assert bob.reads() == []


def test_it_is_found_where_they_stand_alone(party, three):
    alice, bob, _ = three
    bob.types("go kitchen")
    alice.types("say kettle!")
    assert party.room("parlour").log.last(1)[0].named is None


def test_people_who_watch_are_not_named(party):
    alice, bob = party.member("alice"), party.member("bob")
    bob.types("watch kettle")
    alice.types("say kettle!")
    bob.reads()
    assert bob.types("mentions").reads() == [NONE]


def test_words_are_taken_and_given_up(alice):
    assert alice.types("watch").reads() == [s.watches_nothing()]
    assert alice.types("watch kettle Tea").reads() == watches("kettle", "Tea")
    assert alice.types("watch KETTLE, ").reads() == [NO_WORD.format(word="KETTLE,")]
    assert alice.types("watch téa cup").reads() == watches("kettle", "Tea", "cup")
    assert alice.types("unwatch tea cup").reads() == watches("kettle")
    assert alice.types("unwatch tea").reads() == [NOT_WATCHED.format(word="tea")]
    assert alice.types("unwatch Kettle").reads() == [s.watches_nothing()]
    assert Watching.of(alice.session).by_word == {}


def test_somebody_watches_for_so_many_words():
    with tea_party(limits=Limits(watched=2)) as party:
        alice = party.guest("alice")
        assert alice.types("watch one two three").reads() == [
            TOO_MANY.format(most="2 words", sign=""),
        ]  # fmt: skip
        assert alice.types("watch one two").reads() == watches("one", "two")
        party.party.renew(structs.replace(party.party.options, limits=Limits(watched=1)))
        assert alice.types("watch two").reads() == watches("one", "two")


def test_one_line_is_marked_for_so_many_people():
    with tea_party(limits=Limits(watchers_in_line=1)) as party:
        guests = [party.guest(name) for name in ("alice", "bob", "carol")]
        for guest in guests[1:]:
            guest.types("watch tea")
        guests[0].types("say tea!")
        assert len(party.room("parlour").log.last(1)[0].named) == 1


def test_a_members_words_are_there_again(party):
    alice, bob = party.guest("alice"), party.member("bob")
    bob.types("watch kettle", "quit")
    bob = party.connects().types(f"login bob {PASSWORD}", "screenreader on")
    bob.reads()
    alice.types("say kettle!")
    assert bob.reads() == [f"{MARKED}kettle!"]
    bob.types("quit")
    assert Watching.of(party.party).by_word == {}
