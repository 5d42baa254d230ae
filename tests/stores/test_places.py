"""The contract of places that people have made: memory, SQLite, PostgreSQL."""

import sqlite3

import pytest
from msgspec import structs
from twisted.internet.defer import Deferred

from teaparty.core.records import Account, Unavailable
from teaparty.core.records.cursors import Cursor
from teaparty.core.records.places import (
    HOSTS,
    Made,
    Place,
    TitleTaken,
    Topic,
    WordTaken,
    without_account,
)
from teaparty.core.values.shelves import ShelfName
from teaparty.stores.retry_queue import RetryQueue
from tests.stores.conftest import ALICE, put, said

TOPIC = Topic(text="Tea", by="alice", account=1, at=2.5)


@pytest.fixture
def two(kept):
    """Accounts 1 and 2."""
    for name in ("alice", "bob"):
        kept.do("add_account", Account(name=name), name, f"~{name}")
    return kept


def attic(owner=1, number=0, **state):
    state = Place(**state)
    return Made(number=number, name="attic", kind="chat", owner=owner, since=1.5, state=state)


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


def test_a_word_is_that_of_one_place_until_that_is_gone(two):
    one = two.do("add_place", attic())
    for kind in ("channel", "chat"):
        with pytest.raises(WordTaken):
            two.do("add_place", structs.replace(attic(owner=2), kind=kind))
    assert two.do("places") == [one]
    two.do("remove_place", one)
    assert two.do("add_place", attic(owner=2)).owner == 2


def test_a_new_place_looks_like_no_open_one(two):
    one, shut = attic(title="The Attic"), attic(title="The Cellar", closed=True)
    one = two.do("add_place", one)
    two.do("add_place", structs.replace(shut, name="cellar"))
    two.do("add_place", Made(name="hall", state=Place(title="The Hall")))
    for like in ("The Attic", "attic"):
        with pytest.raises(TitleTaken, match=r"^The Attic$"):
            two.do("add_place", structs.replace(attic(), name="loft"), like.__eq__)
    for like in ("The Cellar", "cellar", "The Hall", "hall"):
        made = structs.replace(attic(), name=f"like-{like.lower()}")
        two.do("add_place", made, like.__eq__)
    assert len(two.do("places")) == 7


def test_what_hosts_have_made_of_a_room_is_there_once_beside_a_place_of_its_word(two):
    room = two.do("add_place", Made(name="attic", state=Place(topics="all")))
    made = two.do("add_place", attic())
    assert two.do("add_place", Made(name="attic", since=7.5)) == room
    assert two.do("places") == [room, made]


def test_a_place_changes_unless_it_is_gone(two):
    one = two.do("add_place", attic())
    changed = structs.replace(one, owner=2, state=Place(title="Loft"))
    assert two.do("change_place", changed)
    assert two.do("places") == [changed]
    assert two.do("remove_place", one)
    assert two.do("change_place", changed)
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
    other = two.do("add_place", structs.replace(attic(owner=2, title="Loft"), name="loft"))
    two.do("erase_account", 1)
    assert two.do("places") == [
        structs.replace(one, owner=HOSTS, state=Place(trusted=(2,))),
        other,
    ]
    assert two.do("add_place", structs.replace(attic(), name="cellar")).owner == HOSTS


def test_a_place_without_an_account_keeps_what_is_of_others():
    made = attic(owner=2, topic=TOPIC, trusted=(2,), quiet={1: 5.0, 2: 0.0},
                 invited={1: 0.0, 3: 0.0}, readers={1: ((1, 2),), 3: ((4, 5),)})  # fmt: skip
    assert without_account(made, 7) == made
    assert without_account(made, ALICE.account) == attic(
        owner=2, trusted=(2,), quiet={2: 0.0}, invited={3: 0.0}, readers={3: ((4, 5),)}
    )


def test_a_place_that_can_not_be_stored_is_stored_before_the_lines_after_it(opened, loop, tmp_path):
    store = opened()
    shown = []
    one = loop.result(store.records.add_place(attic()))
    other = sqlite3.connect(tmp_path / "state/teaparty.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    told = Deferred.fromCoroutine(store.records.change_place(attic(closed=True, number=1)))
    put(store.journal, [said(0, "psst", room=one.key)], shown.extend)
    while not (told.called and shown):
        loop.advance(0.1)
        loop.runs()
    assert told.result is False
    with pytest.raises(Unavailable):
        loop.result(store.records.places())
    with pytest.raises(Unavailable):
        loop.result(store.records.erase_account(1))
    other.execute("COMMIT")
    loop.advance(1)
    while store.unsaved:
        loop.step()
    found = "SELECT (SELECT state FROM places), (SELECT COUNT(*) FROM lines)"
    state, lines = other.execute(found).fetchone()
    assert ('"closed":true' in state, lines) == (True, 1)
    assert [made.state.closed for made in loop.result(store.records.places())] == [True]
    other.close()


def test_a_place_that_can_not_be_stored_up_to_the_end_is_reported(opened, loop, told, tmp_path):
    store = opened()
    loop.result(store.records.add_place(attic()))
    other = sqlite3.connect(tmp_path / "state/teaparty.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    asked = Deferred.fromCoroutine(store.records.change_place(attic(closed=True, number=1)))
    while not asked.called:
        loop.advance(0.1)
        loop.runs()
    opened.close(store)
    assert [type(each) for each in told.errors] == [OSError]
    other.close()


def test_what_else_waits_is_tried_as_soon_as_lines_are_saved_again(
    opened, loop, told, tmp_path, monkeypatch
):
    store, tried = opened(), []
    monkeypatch.setattr(RetryQueue, "hurry", lambda _: tried.append(len(told.news)))
    other = sqlite3.connect(tmp_path / "state/teaparty.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    put(store.journal, [said(0)], lambda _: None)
    while not told.news:
        loop.advance(0.1)
        loop.runs()
    other.execute("COMMIT")
    loop.advance(1)
    while store.unsaved:
        loop.step()
    assert (tried, [news for news, _ in told.news]) == ([1], ["not saved", "saved again"])
    other.close()
