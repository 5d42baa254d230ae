"""Places that are added and erased: all nodes are told in the transaction that does it."""

import json
import threading

import pytest
from msgspec import structs
from msgspec.json import decode
from sqlalchemy import create_engine

from teaparty.core.records import Account
from teaparty.core.records.places import Made, Place, WordTaken
from teaparty.stores.cluster.told_places import ToldPlaces
from teaparty.stores.sql import SqlStore
from tests.stores.cluster.conftest import line
from tests.stores.cluster.test_records import people, stands

DEN = Made(name="den", kind="chat", since=1.5, state=Place(title="The Den"))


@pytest.fixture
def opens(cluster_database):
    """Open the records of a node, as often as that is called."""
    engines = []

    def opens_it():
        engines.append(create_engine(cluster_database))
        store = SqlStore(engines[-1])
        store.telling = ToldPlaces()
        return store

    yield opens_it
    for engine in engines:
        engine.dispose()


@pytest.fixture
def store(opens, asked):
    return opens()


def told(asked):
    found = [json.loads(each) for (each,) in asked.do("SELECT lines FROM turns ORDER BY seq")]
    return [json.loads(event) for lines in found for _, _, event in lines]


def test_a_place_is_told_of_as_it_is_added_and_as_it_is_erased(store, asked):
    owner = store.add_account(Account(name="ann"), "ann", "ann").number
    made = store.add_place(structs.replace(DEN, owner=owner))
    store.remove_place(made)
    added, gone = told(asked)
    assert decode(added.pop("state"), type=Place) == DEN.state
    assert added == {"type": "PlaceAdded", "number": made.number, "name": "den", "kind": "chat",
                     "owner": owner, "since": 1.5, "by": "ann"}  # fmt: skip
    assert gone == {"type": "PlaceGone", "number": made.number}


def test_nothing_is_told_of_a_place_that_is_not_added(store, asked):
    store.add_place(DEN)
    with pytest.raises(WordTaken):
        store.add_place(DEN)
    room = store.add_place(Made(name="parlour"))
    assert store.add_place(Made(name="parlour", since=2.5)) == room
    assert [each["name"] for each in told(asked)] == ["den", "parlour"]


def test_nobody_stands_with_a_place_that_is_erased(store, asked):
    made, other = store.add_place(DEN), store.add_place(structs.replace(DEN, name="loft"))
    epoch = asked.join()
    asked.enter(epoch, 1, "bob")
    ways = ("quiet", "invited", "knocked")
    asked.turn(epoch, *(stands(1, way, made.key, 0.0) for way in ways))
    asked.turn(epoch, stands(1, "invited", other.key, 0.0))
    store.remove_place(made)
    assert people(asked)["bob"] == {"quiet": {}, "invited": {other.key: 0.0}, "knocked": {}}


def test_what_was_said_there_while_it_was_erased_is_erased_too(store, asked, monkeypatch):
    made, epoch = store.add_place(DEN), asked.join()
    asked.turn(epoch, line(made.key, "before"))
    begins = store.telling.begins

    def meanwhile(connection):
        asked.turn(epoch, line(made.key, "meanwhile"))
        begins(connection)

    monkeypatch.setattr(store.telling, "begins", meanwhile)
    store.remove_place(made)
    assert asked.do("SELECT * FROM lines") == []


def test_what_comes_after_a_place_was_erased_is_refused_and_nothing_of_it_stays(store, asked):
    made, epoch = store.add_place(DEN), asked.join()
    asked.turn(epoch, line(made.key, "before"))
    store.remove_place(made)
    late = line(made.key, "late"), line("hall", "tea"), line(made.key, "later"), line("attic")
    assert asked.turn(epoch, *late) == [
        (made.key, None, "erased"), ("hall", 0), (made.key, None, "erased"), ("attic", 0),
    ]  # fmt: skip
    assert asked.do("SELECT room FROM lines ORDER BY at") == [("hall",), ("attic",)]
    logs = asked.do("SELECT log FROM numbers WHERE log <> '*' ORDER BY log")
    assert logs == [("attic",), ("hall",)]
    shown = [asked.at + places * 1e-6 for places in (1, 2)]  # as nodes count them
    assert [at for (at,) in asked.do("SELECT at FROM lines ORDER BY at")] == pytest.approx(
        shown, abs=2e-7
    )


def test_a_log_goes_on_whose_place_is_there(store, asked):
    made, epoch = store.add_place(DEN), asked.join()
    assert asked.turn(epoch, line(made.key, "before")) == [(made.key, 0)]
    asked.join()
    assert asked.turn(epoch + 1, line(made.key, "after")) == [(made.key, 1)]


def test_a_place_that_was_erased_while_no_node_ran_leaves_no_number(store, asked):
    made = store.add_place(DEN)
    asked.turn(asked.join(), line(made.key, "before"))
    asked.do("DELETE FROM places")
    asked.join()
    assert asked.do("SELECT log FROM numbers WHERE log <> '*'") == []


@pytest.mark.slow
def test_of_200_who_make_a_place_of_one_word_by_three_nodes_at_once_one_does(opens, asked):
    made, taken, faults = [], [], []
    stores = [opens() for _ in range(3)]

    def makes(each):
        kind = "chat" if each % 2 else "channel"
        try:
            made.append(stores[each % 3].add_place(structs.replace(DEN, kind=kind, since=each)))
        except WordTaken:
            taken.append(each)
        except BaseException as error:
            faults.append(error)

    for first in range(0, 200, 12):
        threads = [threading.Thread(target=makes, args=(each,))
                   for each in range(first, min(first + 12, 200))]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(made), len(taken), faults) == (1, 199, [])
    assert [each["number"] for each in told(asked)] == [made[0].number]
    assert asked.one("SELECT count(*) FROM places") == 1
