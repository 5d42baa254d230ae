"""What `yes` does, and for how long."""

import pytest

from teaparty.core.values.refusal import Refusal
from teaparty.core.words.offers import Offer
from teaparty.testing import PASSWORD
from tests import sentences as s

ASKED = "Type yes to fill the blue cup."
POURED = "You pour into the blue cup."


def pour(me, line, cup):
    if cup == "broken":
        raise Refusal("That cup is broken.")
    me.tell("You pour into the {cup} cup.", cup=cup)


def offers(guest, cup="blue"):
    guest.session.features.answers["pour"] = pour
    guest.session.offer(Offer("pour", (cup,)), "Type yes to fill the {cup} cup.", cup=cup)
    assert guest.reads() == [f"Type yes to fill the {cup} cup."]


@pytest.mark.parametrize("line", ["yes", " YES ", "Yes.", "yes!"])
def test_yes_accepts_it_once(alice, line):
    offers(alice)
    assert alice.types(line).reads() == ["You pour into the blue cup."]
    assert alice.types("yes").reads() != ["You pour into the blue cup."]


def test_it_stands_while_other_lines_are_obeyed(alice):
    offers(alice)
    assert alice.types("say no").reads() == ["You say: no"]
    assert alice.types("look", "xyzzy").reads()[-1] != POURED
    alice.types("look").reads()
    assert alice.types("yes").reads() == [POURED]


def test_it_stands_for_five_minutes(party, alice):
    offers(alice)
    party.passes(300)
    assert alice.types("yes").reads() != [POURED]
    offers(alice)
    party.passes(299.9)
    assert alice.types("yes").reads() == [POURED]


def test_a_question_takes_its_place(alice):
    offers(alice)
    alice.types("register", "", "").reads()
    assert alice.types("yes").reads() != [POURED]


def test_another_offer_takes_its_place(party, alice):
    offers(alice)
    party.passes(1)
    offers(alice, "red")
    party.passes(2)
    assert alice.types("yes").reads() == ["You pour into the red cup."]
    assert alice.types("yes").reads() != [POURED]


def test_yes_right_after_another_offer_shows_that_one_once_more(party, alice):
    """It may be meant for the one before."""
    offers(alice, "red")
    party.passes(300)
    offers(alice)
    assert alice.types("yes").reads() == [POURED]
    offers(alice, "red")
    offers(alice)
    assert alice.types("yes").reads() == [ASKED]
    assert alice.types("yes").reads() == [POURED]


def test_yes_right_after_a_line_that_may_be_said_shows_it_once_more(alice, bob):
    offers(alice)
    alice.types("hello everyone").reads()
    assert alice.types("yes").reads() == [ASKED]
    assert alice.types("yes").reads() == [POURED]
    assert bob.reads() == []


def test_in_chat_mode_yes_is_talk_after_another_line_unless_it_has_a_sign(alice, bob):
    alice.types("mode chat").reads()
    offers(alice)
    assert alice.types("hello").reads() == [s.can_still_answer(sign="/"), "You say: hello"]
    assert alice.types("yes", "no").reads() == ["You say: yes", "You say: no"]
    assert alice.types("/yes").reads() == [POURED]
    offers(alice)
    assert alice.types("hello", "/no").reads()[-1] == s.nothing_done
    assert "/" not in "".join(bob.reads())


@pytest.mark.parametrize("mode", ["mud", "chat"])
@pytest.mark.parametrize("line", ["no", "NO!", "No."])
def test_no_declines_it_and_is_nothing_else(alice, bob, line, mode):
    alice.types(f"mode {mode}").reads()
    offers(alice)
    assert alice.types(line).reads() == [s.nothing_done]
    assert alice.types("yes").reads() != ["You pour into the blue cup."]
    assert "alice says: no" not in bob.reads()


def test_no_is_no_answer_where_yes_is_none(alice, bob):
    alice.types("mode chat", "help", "no").reads()
    assert bob.reads() == ["alice says: no"]


def test_an_empty_line_is_no_answer(alice):
    offers(alice)
    assert alice.types("", "yes").reads() == ["You pour into the blue cup."]


def test_in_chat_mode_yes_accepts_it_and_is_not_said(alice, bob):
    alice.types("mode chat").reads()
    offers(alice)
    assert alice.types("yes").reads() == ["You pour into the blue cup."]
    assert bob.reads() == []


def test_nobody_accepts_it_who_is_back_after_a_lost_link(party):
    zoe = party.member("zoe")
    offers(zoe)
    zoe.drops()
    back = party.connects().types(f"login zoe {PASSWORD}")
    assert back.session.name == "zoe"
    back.reads()
    assert back.types("yes").reads() != ["You pour into the blue cup."]


def test_an_offer_can_be_refused(alice):
    offers(alice, "broken")
    assert alice.types("yes").reads() == ["That cup is broken."]
