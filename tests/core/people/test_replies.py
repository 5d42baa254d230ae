"""A reply that may be meant for somebody else is not sent before its author has said to whom."""

import pytest

from teaparty.core.party.asking import TOO_EARLY
from teaparty.core.people.replies import NO_NAME, NOT_SENT, TO_WHOM
from teaparty.core.values.limits import Limits
from teaparty.testing import tea_party
from tests import sentences as s

ASKED = TO_WHOM.format(name="bob") + " "


@pytest.fixture
def four(party):
    """alice, and bob, carol and dave; carol has whispered to her, and then bob to her and dave."""
    alice, bob, carol, dave = map(party.guest, ("alice", "bob", "carol", "dave"))
    carol.types("tell alice Tea?")
    bob.types("tell alice,dave Cake?")
    party.all_read()
    return alice, bob, carol, dave


@pytest.mark.parametrize("line", ["reply Yes.", "rr Yes.", "reply all: Yes."])
def test_a_reply_right_after_somebody_else_has_whispered_asks_to_whom(four, line):
    alice, bob, carol, dave = four
    assert alice.types(line).reads() == []
    assert alice.asked == ASKED
    assert [bob.reads(), carol.reads(), dave.reads()] == [[], [], []]
    assert alice.types("carol").reads() == ["You whisper to carol: Yes."]
    assert carol.reads() == ["alice whispers to you: Yes."]
    assert alice.asked == ""


@pytest.mark.parametrize("answer", ["bob", "BOB", "bob,"])
def test_it_goes_to_whom_the_answer_names(four, answer):
    alice, bob, *_ = four
    alice.types("reply Yes.", answer)
    assert bob.reads() == ["alice whispers to you: Yes."]


def test_it_may_go_to_several_or_to_all_of_that_whisper(four):
    alice, bob, carol, _ = four
    alice.types("reply Yes.", "bob, carol").reads()
    assert carol.reads() == ["alice whispers to bob, you: Yes."]
    bob.types("tell alice,dave Well?")
    carol.types("tell alice,dave Well?")
    alice.reads()
    assert alice.types("reply Yes.", "all").reads() == ["You whisper to carol, dave: Yes."]


@pytest.mark.parametrize(
    ("answer", "refused"),
    [("", NOT_SENT), ("tell bob hi", NO_NAME), (",", NO_NAME), ("rob", s.no_such_person("rob"))],
)
def test_nothing_is_sent_where_the_answer_names_nobody(four, answer, refused):
    alice, *others = four
    assert alice.types("reply Yes.", answer).reads() == [refused]
    assert [other.reads() for other in others] == [[], [], []]
    assert alice.types("say Well?").reads() == ["You say: Well?"]


def test_a_name_that_is_shortened_is_confirmed(four):
    alice, *_ = four
    assert alice.types("reply Yes.", "bo").reads() == [s.confirm_whisper("bob")]
    assert alice.types("yes").reads() == ["You whisper to bob: Yes."]


def test_it_is_asked_only_once(four):
    alice, *_ = four
    alice.types("reply Yes.", "").reads()
    assert alice.types("rr Yes.").reads() == ["You whisper to bob, dave: Yes."]


def test_nobody_is_asked_after_two_seconds(party, four):
    party.passes(2)
    assert four[0].types("reply Yes.").reads()[0] == "You whisper to bob: Yes."


def test_nobody_is_asked_where_the_same_person_has_whispered_again(party, alice, bob):
    bob.types("tell alice Tea?", "tell alice Or cake?")
    alice.reads()
    assert alice.types("reply Yes.").reads() == ["You whisper to bob: Yes."]


def test_somebody_who_whispers_again_is_still_somebody_else(party, four):
    alice, bob, *_ = four
    party.passes(1)
    bob.types("tell alice Well?")
    assert alice.types("reply Yes.").asked == ASKED


def test_the_operator_decides_how_long_it_is_asked():
    with tea_party(limits=Limits(reply_seconds=0)) as party:
        alice, bob, carol = map(party.guest, ("alice", "bob", "carol"))
        carol.types("tell alice Tea?")
        bob.types("tell alice Cake?")
        alice.reads()
        assert alice.types("reply Yes.").reads() == ["You whisper to bob: Yes."]


def test_whispers_of_people_who_are_ignored_ask_nothing(party, alice, bob):
    carol = party.guest("carol")
    bob.types("tell alice Tea?")
    alice.types("ignore carol")
    carol.types("tell alice Ha!")
    alice.reads()
    assert alice.types("reply Yes.").reads() == ["You whisper to bob: Yes."]


def test_what_was_typed_before_the_question_was_read_is_no_answer(four):
    alice, bob, *_ = four
    alice.types("reply Yes.")
    alice.session.handle("bob", early=True)
    assert alice.reads() == [TOO_EARLY]
    assert bob.reads() == []
