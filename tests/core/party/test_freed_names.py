"""Names that were given up a moment ago."""

import pytest

from teaparty.core.events import Person
from teaparty.core.party import freed_names
from teaparty.core.party.freed_names import FreedNames
from teaparty.core.values.names import NameRefused

ALICE, MEMBER, BOB = Person(1, "alice"), Person(2, "zoe", 7), Person(3, "bob", 8)


@pytest.fixture
def time():
    return [100.0]


@pytest.fixture
def names(time):
    names = FreedNames(10.0, lambda: time[0])
    names.add({"alice", "~alice"}, ALICE)
    names.add({"zoe"}, MEMBER)
    return names


@pytest.mark.parametrize("keys", [{"alice"}, {"al1ce", "~alice"}])
def test_a_freed_name_and_its_lookalikes_are_refused_to_others_for_a_while(names, time, keys):
    time[0] = 103.5
    with pytest.raises(NameRefused) as refused:
        names.refuse(keys, "Alice", BOB)
    assert str(refused.value) == (
        "The name Alice was given up a moment ago. Please try again in 7."
    )
    names.refuse({"carol"}, "carol", BOB)


def test_its_bearer_does_and_by_the_account_in_another_session(names):
    names.refuse({"alice"}, "alice", Person(1, "alicia"))
    names.refuse({"zoe"}, "zoe", Person(9, "yvette", 7))
    with pytest.raises(NameRefused):
        names.refuse({"alice"}, "alice", Person(9, "x"))


def test_after_ten_seconds_it_is_anybodys(names, time):
    time[0] = 110.0
    names.refuse({"alice", "zoe"}, "alice", BOB)


def test_freed_names_are_forgotten_after_their_time_and_beyond_the_limit(names, time, monkeypatch):
    assert len(names) == 3
    time[0] = 110.0
    names.add({"bob"}, BOB)
    assert len(names) == 1
    monkeypatch.setattr(freed_names, "MOST", 3)
    for number in range(9):
        names.add({f"bob{number}"}, BOB)
    assert len(names) == 3
    names.refuse({"bob0"}, "bob0", ALICE)
