"""The contract of mentions: memory, SQLite, PostgreSQL."""

import pytest

from teaparty.core.events import Person, Retracted
from teaparty.core.log.log import Entry
from teaparty.core.records import Account
from teaparty.core.records.cursors import Cursor
from teaparty.core.records.mentions import Mention
from teaparty.core.records.places import Made
from teaparty.stores.store_clock import NEVER
from tests.stores.conftest import said

ZOE = Person(7, "zoe", 3)
MANY = 100


@pytest.fixture
def three(kept):
    """Accounts 1 to 3; zoe, the last one, has said something five times in the hall."""
    for name in ("alice", "bob", "zoe"):
        kept.do("add_account", Account(name=name), name, f"~{name}")
    kept.keep(*(said(number, f"bob {number}", ZOE) for number in range(5)))
    kept.keep(said(0, "bob in the garden", ZOE, "garden"))
    return kept


def mention(number, log="hall", account=2, at=None):
    return Mention(account=account, log=log, number=number, at=float(number if at is None else at))


def stores(kept, *mentions, most=MANY):
    kept.do("add_mentions", mentions, most)


def found(kept, account=2):
    return [(entry.room, entry.number) for entry in kept.do("mentions", account)]


def test_lines_that_name_somebody_are_found_in_their_order(three):
    stores(three, mention(3), mention(0, "garden", at=2.5), mention(1), mention(1, account=1))
    assert found(three) == [("hall", 1), ("garden", 0), ("hall", 3)]
    assert [entry.event.text for entry in three.do("mentions", 1)] == ["bob 1"]
    assert found(three, 3) == []


def test_a_line_names_somebody_once(three):
    stores(three, mention(1), mention(1))
    stores(three, mention(1))
    stores(three)
    assert found(three) == [("hall", 1)]


def test_of_more_than_the_most_the_oldest_go(three):
    stores(three, *map(mention, range(3)), mention(0, account=1), most=2)
    assert found(three) == [("hall", 1), ("hall", 2)]
    stores(three, mention(4), mention(3), most=2)
    assert found(three) == [("hall", 3), ("hall", 4)]
    assert found(three, 1) == [("hall", 0)]


def test_a_line_that_was_taken_back_names_nobody(three):
    stores(three, mention(1), mention(2))
    taken = Retracted(who=ZOE, line=1)
    three.keep(Entry(room="hall", number=5, at=100.0, event=taken))
    assert found(three) == [("hall", 2)]
    stores(three, mention(1))
    assert found(three) == [("hall", 2)]


def test_a_line_that_is_gone_names_nobody(three):
    stores(three, *map(mention, range(5)), mention(0, "garden"))
    three.do("expire", "hall", 2, NEVER)
    three.do("expire", "garden", 0, NEVER)
    assert found(three) == [("hall", 3), ("hall", 4)]
    stores(three, mention(0), mention(9), mention(0, "garden"), mention(0, "attic"))
    assert found(three) == [("hall", 3), ("hall", 4)]


def test_of_an_account_that_is_erased_nothing_is_left_or_comes_again(three):
    stores(three, mention(1), mention(1, account=1))
    three.do("erase_account", 2)
    assert found(three) == []
    stores(three, mention(2), mention(2, account=1))
    assert found(three) == []
    assert found(three, 1) == [("hall", 1), ("hall", 2)]


def test_lines_of_an_account_that_is_erased_name_nobody(three):
    stores(three, mention(1))
    three.do("erase_account", 3)
    assert found(three) == []


def test_people_who_follow_a_log_are_found(three):
    cursors = [Cursor(account=number, log="hall", cursor=0) for number in (1, 2)]
    three.do("store_cursors", cursors, MANY)
    assert sorted(three.do("readers", "hall", ["alice", "bob", "zoe", "nobody"])) == [1, 2]
    assert three.do("readers", "hall", ["bob"]) == [2]
    assert three.do("readers", "garden", ["alice", "bob"]) == []


def test_with_a_place_goes_what_its_lines_have_named(three):
    attic = three.do("add_place", Made(name="attic", kind="chat"))
    three.keep(said(0, "bob in the attic", ZOE, attic.key))
    stores(three, mention(1), mention(0, attic.key, at=9.0))
    three.do("remove_place", attic)
    stores(three, mention(0), most=2)
    assert found(three) == [("hall", 0), ("hall", 1)]
