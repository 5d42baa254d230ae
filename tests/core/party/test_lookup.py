"""Whom a name means."""

from types import SimpleNamespace

import pytest

from teaparty.core.events import Person
from teaparty.core.party.lookup import Lookup, Target, inside, one_of
from teaparty.core.values.refusal import Refusal
from tests.conftest import done


def test_somebody_who_is_in(party):
    alice = party.guest("Alice")
    found = done(party.party.lookup.whom("ALICE"))
    assert found == inside(alice.session)
    assert found[:4] == ("alice", "Alice", alice.session, None)
    assert found.role.name == "guest"


def test_a_member_who_is_out(party):
    party.member("Alice").types("quit")
    found = done(party.party.lookup.whom("alice"))
    assert (found.key, found.name, found.session, found.role.name) == (
        "alice", "Alice", None, "member",
    )  # fmt: skip
    assert found.account.number == 1


def test_a_guest_who_is_out(party):
    assert done(party.party.lookup.whom("Ａlice")) == Target("alice", "Alice", None, None, None)


def test_somebody_who_comes_in_while_the_records_are_asked_is_found(party):
    class Slow:
        async def account(self, key):
            party.guest("alice")

    lookup = Lookup(party.party.registry, Slow(), party.party.role, party.party.listeners)
    assert done(lookup.whom("alice")).session is party.party.people["alice"]


def test_the_person_who_said_something_is_found():
    guest = Target("bob", "bob", SimpleNamespace(person=Person(2, "bob")), None, None)
    member = Target("bob", "bob", None, SimpleNamespace(number=7), None)
    nobody = Target("bob", "bob", None, None, None)
    assert guest.person.same_as(Person(2, "bob"))
    assert not guest.person.same_as(Person(3, "bob"))
    assert member.person.same_as(Person(-2, "bob", 7))
    assert not member.person.same_as(Person(2, "bob"))
    assert not nobody.person.same_as(Person(2, "bob"))


def test_one_of_some_names_may_be_shortened():
    names = ("Jürgen", "Judy", "bob")
    assert [one_of(names, typed) for typed in ("BOB", "bo", "jurgen", "x")] == [
        "BOB", "bob", "Jürgen", "x"
    ]  # fmt: skip
    with pytest.raises(Refusal, match="ju could be any of these: Judy, Jürgen"):
        one_of(names, "ju")
