"""Questions and offers are values: each can be written down; the one read again does the same."""

import pytest
from msgspec import json

from teaparty.core.party.asking import Question
from teaparty.core.values.limits import Limits
from teaparty.core.words.offers import Offer
from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s

SECRET = "sEcReT-tEa-123"
STORIES = {
    "a login": ["login zoe", "wrong", PASSWORD],
    "a newcomer registers": ["register alice", "short", SECRET, SECRET],
    "a guest registers": ["alice", "register", SECRET, PASSWORD, SECRET, SECRET],
    "a password is changed": [f"login zoe {PASSWORD}", "password", "wrong", PASSWORD]
    + [SECRET] * 2,
}
NAMES = {"a login": "zoe", "a password is changed": "zoe"}


@pytest.fixture
def party():
    with tea_party() as party:
        party.member("zoe").types("quit")
        yield party


def written_down(session):
    """Take a session's question for the one that is read again; return it as it is written down."""
    found = json.encode(session.question)
    read = json.decode(found, type=Question)
    assert read == session.question
    session.put(read, session.typed)
    return found.decode()


def tell(guest, lines):
    """Let somebody type lines; yield each question that they are asked, as it is written down."""
    for line in lines:
        guest.types(line)
        if guest.session.question is not None:
            yield written_down(guest.session)


@pytest.mark.parametrize("story", STORIES)
def test_a_question_that_was_written_down_is_answered_as_the_one_before(party, story):
    guest = party.connects()
    assert len([*tell(guest, STORIES[story])]) > 1
    assert guest.session.question is None
    assert guest.session.account.name == NAMES.get(story, "alice")
    guest.types("quit")
    password = PASSWORD if story == "a login" else SECRET
    again = party.connects().types(f"login {guest.session.name} {password}")
    assert again.session.account.number == guest.session.account.number


def offered_kinds():
    """The kinds of all offers that can be made."""
    kinds = set()
    for line in OFFERS:
        with tea_party() as party:
            kinds.add(last_offer(offered(party, line)).kind)
    return kinds


def asked_to_whom(party):
    """Return somebody who is asked to whom their reply goes."""
    dora = party.guest("dora")
    for name in ("bob", "carol"):
        party.guest(name).types("whisper dora Tea?")
    return dora.types("reply Yes.")


def test_every_kind_of_question_and_offer_can_be_written_down(party):
    found = []
    for lines in STORIES.values():
        guest = party.connects()
        found += tell(guest, lines)
        guest.types("quit")
        party.passes(60)
    found.append(written_down(asked_to_whom(party).session))
    emil = party.member("emil").types("make room The Attic", "remove place attic")
    found.append(written_down(emil.session))
    questions = {json.decode(each, type=Question).kind for each in found}
    assert questions | offered_kinds() == set(party.party.features.answers)


@pytest.mark.parametrize("story", STORIES)
def test_nothing_that_was_typed_stands_in_a_question(party, story):
    guest = party.connects()
    for question in tell(guest, STORIES[story]):
        shown = repr([guest.session, guest.session.question, question])
        assert not [each for each in (SECRET, PASSWORD, "wrong", "short") if each in shown]


@pytest.mark.parametrize("after", [[SECRET], ["another"], [""], ["quit"]])
def test_what_was_typed_first_is_forgotten_once_the_next_line_has_come(party, after):
    alice = party.guest("alice").types("register", SECRET)
    assert alice.session.typed == SECRET
    alice.types(*after)
    assert alice.session.typed == ""


def test_what_was_typed_first_is_forgotten_with_the_link(party):
    alice = party.guest("alice").types("register", SECRET)
    alice.drops()
    assert alice.session.typed == ""


def test_a_password_of_which_the_first_is_lost_is_asked_for_anew(party):
    alice = party.guest("alice").types("register", SECRET)
    alice.session.put(alice.session.question)
    assert alice.types(SECRET).asked == f"{s.new_password} "
    assert alice.types(SECRET, SECRET).session.account.name == "alice"


OFFERS = {
    "give attic to alice": s.is_yours("The Attic"),
    "name alicia": s.you_are_called("alicia"),
    "whisper bo hi, bob": "You whisper to bob: hi, bob",
    "hello there": "You say: hello there",
}
"""What is typed, for each kind of offer, and what is read when it is accepted."""


def offered(party, line):
    """Let alice be offered something."""
    bob = party.member("bob").types("make room The Attic")
    alice = party.member("alice")
    (bob if line.startswith("give") else alice).types(line)
    alice.reads()
    return alice


def last_offer(guest):
    return guest.session.unsaid or guest.session.offered


@pytest.mark.parametrize("line", OFFERS)
def test_an_offer_that_was_written_down_is_accepted_as_the_one_before(party, line):
    alice = offered(party, line)
    read = json.decode(json.encode(last_offer(alice)), type=Offer)
    assert read == last_offer(alice)
    if alice.session.unsaid is None:
        alice.session.offered = read
    else:
        alice.session.unsaid = read
    assert OFFERS[line] in alice.types(read.answers[0]).reads()


def test_another_link_is_asked_the_same_and_may_answer():
    with tea_party(limits=Limits(sessions_each=2)) as party:
        zoe = party.member("zoe").types("password", PASSWORD, SECRET)
        other = party.connects().types(f"login zoe {PASSWORD}")
        assert (other.asked, other.hidden) == (zoe.asked, zoe.hidden) == (f"{s.same_again} ", True)
        other.types(SECRET)
        assert s.password_changed in zoe.reads()
