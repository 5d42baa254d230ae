"""A new password is asked for until it is good enough, and typed twice."""

import pytest

from teaparty.core.party.features import Feature
from teaparty.core.people.new_password import NewPassword
from teaparty.core.records import Unavailable
from teaparty.core.values.limits import Limits
from teaparty.core.values.passwords import Busy
from teaparty.core.values.refusal import Refusal
from tests import sentences as s

GOOD = "horse battery"
FIRST, ANOTHER, AGAIN = f"{s.new_password} ", f"{s.another_password} ", f"{s.same_again} "
BUSY, UNKEPT = str(Busy()), str(Unavailable())


class Desk(Feature):
    """Takes new passwords, once it raises nothing more."""

    def __init__(self, *errors, **limits):
        self.errors, self.taken = list(errors), []
        self.limits = Limits(**limits)
        self.new_password = NewPassword("try it", self.then)
        self.answers = self.new_password.answers

    async def then(self, me, name, password):
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(password)


def asks(alice, desk):
    """Return what each line is answered with, and what is asked then."""
    alice.session.limits = desk.limits
    alice.session.party.features.add(desk)
    desk.new_password.ask(alice.session, "alice")

    def types(line):
        return alice.types(line).reads(), alice.asked

    return types


@pytest.fixture
def desk():
    return Desk()


def test_a_new_password_is_asked_for_hidden_and_twice(alice, desk):
    types = asks(alice, desk)
    assert (alice.asked, alice.hidden) == (FIRST, True)
    assert types(GOOD) == ([], AGAIN)
    assert (alice.hidden, desk.taken) == (True, [])
    assert types(GOOD) == ([], "")
    assert (alice.hidden, desk.taken) == (False, [GOOD])


def test_a_new_password_can_be_asked_for_in_other_words(alice, desk):
    desk.new_password.ask(alice.session, "alice", "Your first: ")
    assert alice.asked == "Your first: "


def test_a_new_password_is_taken_as_it_was_typed(alice, desk):
    types = asks(alice, desk)
    password = "  e\u0301 quit   "
    types(password)
    types(password)
    assert desk.taken == [password]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("tea", s.password_too_short("8 characters")),
        ("x" * 33, s.password_too_long(32)),
        ("horse\tbattery", s.password_with_controls),
        ("ALICE", s.password_is_name),
    ],
)
def test_another_password_is_asked_for_if_one_is_not_good_enough(alice, password, why):
    desk = Desk(password=32, shortest_password=5 if password == "ALICE" else 8)
    types = asks(alice, desk)
    assert types(password) == ([why], ANOTHER)
    assert alice.hidden
    assert types(GOOD) == ([], AGAIN)
    types(GOOD)
    assert desk.taken == [GOOD]


def test_two_passwords_that_differ_are_asked_for_anew(alice, desk):
    types = asks(alice, desk)
    types(GOOD)
    assert types(GOOD.upper()) == ([s.not_the_same], FIRST)
    assert types(GOOD.upper()) == ([], AGAIN)
    types(GOOD.upper())
    assert desk.taken == [GOOD.upper()]


@pytest.mark.parametrize("before", [[], [GOOD], ["tea"], [GOOD, "tea"]])
def test_an_empty_line_ends_the_questions(alice, desk, before):
    types = asks(alice, desk)
    for line in before:
        types(line)
    assert types("") == ([s.nothing_changed], "")
    assert types("say hi") == (["You say: hi"], "")
    assert desk.taken == []


@pytest.mark.parametrize("line", ["quit", "say hi there", "login alice tea and cake"])
def test_no_command_ends_the_questions(alice, bob, desk, line):
    types = asks(alice, desk)
    types(line)
    assert (alice.asked in (AGAIN, ANOTHER), alice.closed, bob.reads()) == (True, False, [])


@pytest.mark.parametrize(("error", "said"), [(Busy(), BUSY), (Unavailable(), UNKEPT)])
def test_a_password_that_could_not_be_stored_is_asked_for_again(alice, error, said):
    desk = Desk(error)
    types = asks(alice, desk)
    types(GOOD)
    assert types(GOOD) == ([said, s.try_again], FIRST)
    assert alice.hidden
    types(GOOD)
    assert types(GOOD) == ([], "")
    assert desk.taken == [GOOD]


def test_a_refusal_ends_the_questions(alice):
    desk = Desk(Refusal("That name was just taken."))
    types = asks(alice, desk)
    types(GOOD)
    assert types(GOOD) == (["That name was just taken."], "")


def test_a_fault_holds_no_password(party, alice):
    types = asks(alice, Desk(ZeroDivisionError()))
    types(GOOD)
    types(GOOD)
    assert GOOD not in repr(party.changes)
    assert [type(error) for error in party.faults] == [ZeroDivisionError]
    party.faults.clear()


def test_somebody_who_leaves_is_asked_nothing_more(party, alice, desk):
    types = asks(alice, desk)
    types(GOOD)
    alice.drops()
    assert (alice.asked, desk.taken) == ("", [])
