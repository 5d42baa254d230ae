"""Questions are values: each can be written down, and the one that is read again is answered."""

from importlib import import_module

import pytest
from msgspec import json

from teaparty.core.party.asking import Question
from teaparty.core.values.limits import Limits
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


def test_every_kind_of_question_can_be_written_down(party):
    found = []
    for lines in STORIES.values():
        guest = party.connects()
        found += tell(guest, lines)
        guest.types("quit")
        party.passes(60)
    assert {json.decode(each, type=Question).kind for each in found} == set(
        party.party.features.answers
    )


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


@pytest.mark.parametrize(
    "line", ["name alicia", "whisper bo hi", "sya hello"], ids=["name", "whisper", "say"]
)
def test_what_an_offer_does_is_found_again_by_its_place(party, line):
    party.guest("bob")
    alice = party.member("alice").types(line)
    module, _, name = alice.session.offered.place.rpartition(".")
    assert getattr(import_module(module), name) is alice.session.offered.then


def test_another_link_is_asked_the_same_and_may_answer():
    with tea_party(limits=Limits(sessions_each=2)) as party:
        zoe = party.member("zoe").types("password", PASSWORD, SECRET)
        other = party.connects().types(f"login zoe {PASSWORD}")
        assert (other.asked, other.hidden) == (zoe.asked, zoe.hidden) == (f"{s.same_again} ", True)
        other.types(SECRET)
        assert s.password_changed in zoe.reads()
