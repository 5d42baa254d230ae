"""The contract of places that people have made: memory, SQLite, PostgreSQL."""

import pytest
from msgspec import structs

from teaparty.core.records import Account
from teaparty.core.records.cursors import Cursor
from teaparty.core.records.places import HOSTS, Made, Place, Topic, without_account
from teaparty.core.values.shelves import ShelfName
from tests.stores.conftest import ALICE, said

TOPIC = Topic(text="Tea", by="alice", account=1, at=2.5)


@pytest.fixture
def two(kept):
    """Accounts 1 and 2."""
    for name in ("alice", "bob"):
        kept.do("add_account", Account(name=name), name, f"~{name}")
    return kept


def attic(owner=1, **state):
    return Made(name="attic", kind="chat", owner=owner, since=1.5, state=Place(**state))


def test_a_place_is_found_again_with_all_that_it_is(two):
    rich = attic(title="The Attic", description="Dust.", topic=TOPIC, topics="all",
                 exits={"down": "garden"}, trusted=(2, 1), closed=True, listed=True,
                 invited={1: 0.0, 2: 3.5}, closures=((3, 5), (9, -1)),
                 readers={1: ((3, 4), (9, -1)), 2: ((4, 5),)})  # fmt: skip
    one = two.do("add_place", rich)
    other = two.do("add_place", Made(name="garden", state=Place(exits={"up": one.key})))
    assert one == structs.replace(rich, number=one.number)
    assert two.do("places") == [one, other]
    assert (one.key, other.key) == (f"attic~{one.number}", "garden")


def test_no_place_has_the_number_of_one_before_it(two):
    one = two.do("add_place", attic())
    two.do("remove_place", one)
    assert two.do("places") == []
    assert two.do("add_place", attic()).number > one.number


def test_a_place_changes_unless_it_is_gone(two):
    one = two.do("add_place", attic())
    changed = structs.replace(one, owner=2, state=Place(title="Loft"))
    two.do("change_place", changed)
    assert two.do("places") == [changed]
    two.do("remove_place", one)
    two.do("change_place", changed)
    assert two.do("places") == []


def test_with_a_place_its_lines_and_cursors_go_and_no_others(two, monkeypatch):
    monkeypatch.setattr("teaparty.stores.sql_places.CHUNK", 2)
    one = two.do("add_place", attic())
    two.keep(*[said(number, room=one.key) for number in range(5)], said(0, room="garden"))
    two.do("mark", [one.key, "garden"], 1.0)
    cursors = [Cursor(account=1, log=log, cursor=1) for log in (one.key, "garden")]
    two.do("store_cursors", cursors, 64)
    two.do("remove_place", one)
    assert two.do("lines", one.key, 9, 9) == []
    assert [each.room for each in two.do("lines", "garden", 9, 9)] == ["garden"]
    assert [each.log for each in two.do("cursors", 1)] == ["garden"]
    assert two.do("unmarked") == []
    two.do("remove_place", one)


def test_with_a_place_goes_what_plugins_store_under_its_key(two):
    one, shelf = two.do("add_place", attic()), ShelfName("cafe", "menus")
    for key in (one.key, "attic"):
        two.do("change_shelved", shelf, key, lambda _: "{}", None, 9)
    two.do("remove_place", one)
    assert two.do("shelf_keys", shelf) == ["attic"]


def test_what_hosts_have_made_of_a_room_goes_without_its_lines(two):
    garden = two.do("add_place", Made(name="garden"))
    two.keep(said(0, room="garden"))
    two.do("remove_place", garden)
    assert len(two.do("lines", "garden", 9, 9)) == 1


def test_what_an_account_has_made_is_the_hosts_once_that_is_erased(two):
    one = two.do("add_place", attic(topic=TOPIC, trusted=(1, 2)))
    other = two.do("add_place", attic(owner=2, title="Loft"))
    two.do("erase_account", 1)
    assert two.do("places") == [
        structs.replace(one, owner=HOSTS, state=Place(trusted=(2,))),
        other,
    ]
    assert two.do("add_place", attic()).owner == HOSTS


def test_a_place_without_an_account_keeps_what_is_of_others():
    made = attic(owner=2, topic=TOPIC, trusted=(2,), quiet={1: 5.0, 2: 0.0},
                 invited={1: 0.0, 3: 0.0}, readers={1: ((1, 2),), 3: ((4, 5),)})  # fmt: skip
    assert without_account(made, 7) == made
    assert without_account(made, ALICE.account) == attic(
        owner=2, trusted=(2,), quiet={2: 0.0}, invited={3: 0.0}, readers={3: ((4, 5),)}
    )
