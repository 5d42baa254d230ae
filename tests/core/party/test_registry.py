"""Whose a name is: taken, given back, like another one, found again."""

import pytest

from teaparty.core.events import Person
from teaparty.core.party.registry import Registry
from teaparty.core.records import Account
from teaparty.core.values.names import NameRefused
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal
from tests import sentences as s


class Somebody:
    """As much of a session as a registry knows."""

    is_here = True

    def __init__(self, number, account=None):
        self.number, self.account, self.gone = number, account, None
        self.person = Person(number, "")

    @property
    def name(self):
        return self.person.name


def skeleton(name):
    return name.casefold().replace("1", "l")


@pytest.fixture
def registry():
    registry = Registry(skeleton)
    registry.reserve(["duchess"], ["say"])
    return registry


@pytest.fixture
def one():
    return Somebody(1)


@pytest.fixture
def two():
    return Somebody(2)


def refusal(call, *values):
    with pytest.raises(Refusal) as refused:
        call(*values)
    return str(refused.value)


def owner(number, name):
    return Somebody(number, Account(number=10 + number, name=name))


# --- taking one


def test_a_guest_bears_a_name_from_then_on(registry, one):
    registry.claim(one, "Alice", None)
    assert one.person == Person(1, "Alice", 0)
    assert (registry.people, registry.members) == ({"alice": one}, {})


def test_a_member_is_known_by_their_account_too(registry):
    alice = owner(1, "alice")
    registry.claim(alice, "alice", alice.account)
    assert alice.person == Person(1, "alice", 11)
    assert (registry.people, registry.members) == ({"alice": alice}, {11: alice})


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a", s.name_length(2, 24, 1)),
        ("SAY", s.name_is_command("SAY")),
        ("Duchess", s.name_of_party("Duchess")),
    ],
)
def test_a_guest_keeps_the_rules(registry, one, name, why):
    assert refusal(registry.claim, one, name, None) == why
    assert (one.name, registry.people) == ("", {})


def test_whoever_owns_a_name_that_became_a_command_has_it_all_the_same(registry):
    say = owner(1, "say")
    registry.claim(say, "say", say.account)
    assert registry.people == {"say": say}


def test_somebody_who_has_left_takes_none(registry, one):
    one.gone = Reason.QUIT
    assert refusal(registry.claim, one, "alice", None) == "You have left already."
    assert registry.people == {}


def test_one_of_which_it_is_being_found_out_whose_it_is_goes_to_no_guest(registry, one):
    registry.reserved.update(registry.keys("Alice"))
    for name in ("alice", "a1ice"):
        assert refusal(registry.claim, one, name, None) == s.name_belongs(name)
    registry.reserved.clear()
    registry.claim(one, "alice", None)


# --- somebody else's


def test_one_that_is_taken_comes_with_another_that_is_free(registry, one, two):
    registry.claim(one, "Alice", None)
    assert refusal(registry.claim, two, "ALICE", None) == s.name_taken("ALICE", "ALICE2")
    assert (two.name, registry.people) == ("", {"alice": one})


def test_one_that_looks_like_somebody_who_is_in_is_refused(registry, one, two):
    registry.claim(one, "Alice", None)
    assert refusal(registry.claim, two, "a1ice", None) == s.like_person_in("a1ice", "Alice")


def test_two_who_own_their_names_may_look_alike(registry):
    one, two = owner(1, "alice"), owner(2, "a1ice")
    registry.claim(one, "alice", one.account)
    registry.claim(two, "a1ice", two.account)
    assert registry.people == {"alice": one, "a1ice": two}


def test_an_owner_who_is_in_cannot_take_a_name_that_looks_like_another_persons(registry, one):
    alice = owner(2, "alice")
    registry.claim(one, "bob1", None)
    registry.claim(alice, "alice", alice.account)
    assert refusal(registry.claim, alice, "bobl", alice.account) == (
        s.like_person_in("bobl", "bob1")
    )
    assert alice.name == "alice"


def test_a_refused_member_is_no_member(registry, one):
    registry.claim(one, "alice", None)
    alice = owner(2, "alice")
    with pytest.raises(NameRefused):
        registry.claim(alice, "alice", alice.account)
    assert (registry.people, registry.members) == ({"alice": one}, {})


# --- another one


def test_somebody_who_takes_another_has_both_until_the_first_is_given_back(registry, one):
    registry.claim(one, "alice", None)
    registry.claim(one, "bob", None)
    assert registry.people == {"alice": one, "bob": one}
    registry.disclaim("alice")
    assert registry.people == {"bob": one}


def test_the_look_of_the_first_is_free_then(registry, one, two):
    registry.claim(one, "alice", None)
    registry.claim(one, "bob", None)
    registry.disclaim("alice")
    registry.claim(two, "a1ice", None)
    assert registry.people == {"bob": one, "a1ice": two}


@pytest.mark.parametrize("name", ["BILL", "bil1"])
def test_one_may_come_to_look_like_oneself(registry, one, two, name):
    registry.claim(one, "bill", None)
    registry.claim(one, name, None)
    assert refusal(registry.refuse_present, two, "bi1l") == s.like_person_in("bi1l", name)


# --- leaving


def test_all_is_free_of_somebody_who_has_left(registry, one):
    alice = owner(2, "alice")
    registry.claim(alice, "alice", alice.account)
    registry.leaves(alice)
    assert (registry.people, registry.members) == ({}, {})
    registry.claim(one, "a1ice", None)


def test_a_name_that_nobody_has_can_be_given_back(registry, one, two):
    registry.claim(one, "alice", None)
    registry.disclaim("a1ice")
    assert registry.people == {"alice": one}
    assert "looks like" in refusal(registry.refuse_present, two, "a1ice")


def test_a_name_keeps_its_look_where_one_of_two_leaves_who_owned_it_first():
    registry = Registry(skeleton)
    one, two = owner(1, "alice"), owner(2, "a1ice")
    registry.claim(one, "alice", one.account)
    registry.claim(two, "a1ice", two.account)
    registry.leaves(one)
    assert registry.like("ALICE") == [two]
    assert "looks like a1ice" in refusal(registry.refuse_present, Somebody(3), "alice")


# --- who is like it


def test_people_like_a_name_have_it_or_look_like_it(registry, one):
    assert registry.like("alice") == []
    registry.claim(one, "Alice", None)
    assert registry.like("ALICE") == registry.like("a1ice") == [one]
    assert registry.like("bob") == []
    other = owner(2, "a1ice")
    registry.claim(other, "a1ice", other.account)
    assert sorted(each.number for each in registry.like("alice")) == [1, 2]


# --- finding


def test_somebody_is_found_however_the_name_is_written(registry, one):
    registry.claim(one, "Straße", None)
    assert registry.find("STRASSE") is registry.find("straße") is one


def test_where_nobody_is_called_so_the_beginning_is_a_hint(registry, one):
    registry.claim(one, "Alice", None)
    assert refusal(registry.find, "AL") == f"{s.no_such_person('AL')} Did you mean Alice?"
    assert refusal(registry.find, "bob") == s.no_such_person("bob")


def test_of_what_is_too_long_for_a_name_only_the_beginning_is_said(registry):
    said = refusal(registry.find, "x" * 1_000)
    assert len(said) < 120
