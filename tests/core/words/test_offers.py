"""What `yes` does on the very next line."""

import pytest

from teaparty.core.values.refusal import Refusal
from teaparty.core.words.offers import Offer
from teaparty.testing import PASSWORD


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


def test_any_other_line_is_obeyed_and_takes_it_back(alice):
    offers(alice)
    assert alice.types("say no").reads() == ["You say: no"]
    assert alice.session.offered is None


@pytest.mark.parametrize("mode", ["mud", "chat"])
@pytest.mark.parametrize("line", ["no", "NO!", "No."])
def test_no_declines_it_and_is_nothing_else(alice, bob, line, mode):
    alice.types(f"mode {mode}").reads()
    offers(alice)
    assert alice.types(line).reads() == ["Nothing was done."]
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
