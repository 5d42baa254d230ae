"""What PostgreSQL says to claims of names."""

import json
import threading

import pytest

from tests.stores.cluster.conftest import Asked, somebody

INSTEAD = {"instead": []}


@pytest.fixture
def epoch(asked):
    return asked.join()


def told(asked):
    """What the database itself has told all nodes."""
    rows = asked.do("SELECT lines FROM turns WHERE epoch = 0 ORDER BY seq")
    return [json.loads(event) for (lines,) in rows for _, _, event in json.loads(lines)]


def test_a_name_is_for_one_session(asked, epoch):
    assert asked.claim(epoch, 1, "Alice") == INSTEAD
    assert asked.claim(epoch, 1, "Alice") == INSTEAD
    assert asked.claim(epoch, 2, "ALICE") == {"why": "taken", "name": "Alice"}
    assert asked.claim(epoch, 2, "A1ice", skeleton="alice") == {"why": "alike", "name": "Alice"}
    asked.do("SELECT tea_release(:epoch, 1)", epoch=epoch)
    assert asked.claim(epoch, 2, "ALICE") == INSTEAD


def test_what_somebody_bears_is_not_released(asked, epoch):
    asked.enter(epoch, 1, "Alice")
    asked.do("SELECT tea_release(:epoch, 1)", epoch=epoch)
    assert asked.present() == [("alice", 1, True, True)]


def test_people_with_accounts_may_look_alike_and_guests_give_way(asked, epoch):
    asked.enter(epoch, 1, "Alice", 1)
    asked.enter(epoch, 2, "A1ice", 2, skeleton="alice")
    assert asked.claim(epoch, 3, "Al1ce", skeleton="alice") == {"why": "alike", "name": "A1ice"}
    asked.enter(epoch, 4, "Bob")
    assert asked.claim(epoch, 5, "B0b", 3, skeleton="bob", comes_in=True) == INSTEAD
    who = {"number": 4, "name": "Bob", "account": 0}
    assert told(asked) == [{"type": "SomebodyLeft", "who": who, "why": "owned"}]
    assert asked.claim(epoch, 1, "Bob", 1, skeleton="bob") == {"why": "alike", "name": "B0b"}


def test_whoever_comes_in_anew_takes_the_place_of_their_other_session(asked, epoch):
    other = asked.join("b")
    asked.enter(epoch, 1, "Alice", 1)
    assert asked.claim(other, 9, "Alice", 1) == {"why": "taken", "name": "Alice"}
    assert asked.claim(other, 9, "Alice", 1, comes_in=True) == {"instead": [1]}
    who = {"number": 1, "name": "Alice", "account": 1}
    assert told(asked) == [{"type": "SomebodyLeft", "who": who, "why": "elsewhere"}]
    assert asked.present() == [("alice", 9, False, True)]
    assert asked.turn(epoch, somebody(1, "Alice", 1)) == [("*", None, "gone")]


def test_their_other_session_is_found_by_the_account_whatever_its_name(asked, epoch):
    asked.enter(epoch, 1, "Old", 1)
    assert asked.claim(epoch, 9, "New", 1, comes_in=True) == {"instead": [1]}
    assert asked.present() == [("new", 9, False, True)]


def test_a_name_that_was_given_up_is_held_for_a_while(asked, epoch):
    asked.enter(epoch, 1, "Alice")
    assert asked.claim(epoch, 1, "Bob", hold=60.0) == INSTEAD
    asked.turn(epoch, somebody(1, "Bob"))
    assert asked.present() == [("alice", 1, True, False), ("bob", 1, True, True)]
    found = asked.claim(epoch, 2, "Alice")
    assert 50 < found.pop("seconds") <= 60
    assert found == {"why": "freed", "name": "Alice"}
    assert asked.claim(epoch, 1, "Alice") == INSTEAD
    asked.turn(epoch, somebody(1, "Alice"))
    assert asked.claim(epoch, 3, "Alice", 7, comes_in=True) == INSTEAD


def test_a_name_that_was_given_up_is_its_owners_and_free_in_the_end(asked, epoch):
    asked.enter(epoch, 1, "Alice", 1)
    asked.claim(epoch, 1, "Bob", 1, hold=60.0)
    asked.turn(epoch, somebody(1, "Bob", 1))
    assert asked.claim(epoch, 2, "Alice")["why"] == "freed"
    assert asked.claim(epoch, 2, "Alice", 5, comes_in=True) == INSTEAD
    asked.do("SELECT tea_release(:epoch, 2)", epoch=epoch)
    asked.enter(epoch, 3, "Carol")
    asked.claim(epoch, 3, "Dave", hold=60.0)
    asked.turn(epoch, somebody(3, "Dave"))
    asked.do("UPDATE present SET until = 1 WHERE until IS NOT NULL")
    assert asked.claim(epoch, 4, "Carol") == INSTEAD


def test_a_name_is_free_at_once_where_none_is_held(asked, epoch):
    asked.enter(epoch, 1, "Alice")
    asked.claim(epoch, 1, "Bob")
    asked.claim(epoch, 1, "Carol")
    asked.turn(epoch, somebody(1, "Carol"))
    assert asked.present() == [("carol", 1, True, True)]


def test_a_claim_that_nobody_uses_ends(asked, epoch):
    asked.claim(epoch, 1, "Alice")
    asked.do("UPDATE present SET claimed = claimed - 61")
    assert asked.claim(epoch, 2, "Alice") == INSTEAD


def test_what_is_an_accounts_is_no_guests(asked, epoch):
    asked.do(
        "INSERT INTO accounts (key, skeleton, name, password, role, since, seen, inside, room,"
        " whispers, blocks, kept, old_name, old_key, old_skeleton) VALUES ('alice', 'allce',"
        " 'Alice', '', '', 0, 0, false, '', 0, '', '', 'Bob', 'bob', 'b0b')"
    )
    for name, skeleton in (("alice", "x"), ("y", "allce"), ("bob", "z"), ("w", "b0b")):
        found = asked.claim(epoch, 1, name, skeleton=skeleton)
        assert found == {"why": "belongs", "name": "Alice"}
    assert asked.claim(epoch, 1, "Alice", 1, comes_in=True) == INSTEAD


def test_a_guest_who_registers_stays_in(asked, epoch):
    asked.enter(epoch, 1, "Alice")
    assert asked.claim(epoch, 1, "Alice", 4) == INSTEAD
    assert asked.present() == [("alice", 1, True, True)]
    assert asked.one("SELECT account FROM present") == 4


@pytest.mark.slow
def test_of_two_hundred_who_claim_one_name_at_once_one_has_it(engine, asked):
    epochs = [asked.join(name) for name in "abc"]
    found = []

    def claims(epoch, first):
        with engine.connect() as connection:
            mine = Asked(connection)
            found.extend(mine.claim(epoch, first + count, "Alice") for count in range(67))

    threads = [threading.Thread(target=claims, args=(epoch, 1_000 * epoch)) for epoch in epochs]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 201
    assert [each for each in found if "why" not in each] == [INSTEAD]


def test_a_member_who_has_not_come_in_yet_gives_way_to_themselves(asked):
    epoch, other = asked.join("a"), asked.join("b")
    assert asked.claim(epoch, 1, "alice", 7, comes_in=True) == {"instead": []}
    assert asked.claim(other, 2, "alice", 7, comes_in=True) == {"instead": [1]}
