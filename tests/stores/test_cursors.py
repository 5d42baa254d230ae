"""The contract of cursors: memory, SQLite, PostgreSQL."""

import pytest

from teaparty.core.log.log import WHISPERS
from teaparty.core.records import Account
from teaparty.core.records.cursors import (
    MOST_STRETCHES,
    Cursor,
    last_of,
    with_stretch,
)

MANY = 64


@pytest.fixture
def two(kept):
    """Accounts 1 and 2."""
    for name in ("alice", "bob"):
        kept.do("add_account", Account(name=name), name, f"~{name}")
    return kept


def at(log, cursor, when=1.0, account=1, missed=()):
    return Cursor(account=account, log=log, cursor=cursor, at=when, missed=missed)


def stores(kept, *cursors, most=MANY):
    kept.do("store_cursors", cursors, most)


def test_cursors_are_found_by_account_those_where_somebody_read_last_first(two):
    garden, news = at("garden", 2**40, 1.5, missed=((3, 5), (7, 9))), at("é news", 0, 2.5)
    stores(two, garden, news, at("garden", 7, account=2))
    assert two.do("cursors", 1) == [news, garden]
    assert two.do("cursors", 2) == [at("garden", 7, account=2)]
    assert two.do("cursors", 3) == []


def test_a_cursor_takes_the_place_of_the_one_before(two):
    stores(two, at("garden", 1), at("news", 5))
    stores(two, at("garden", 2, 3.0, missed=((0, 1),)))
    assert two.do("cursors", 1) == [at("garden", 2, 3.0, missed=((0, 1),)), at("news", 5)]
    stores(two)


def test_of_more_than_the_most_the_oldest_go(two):
    stores(two, *(at(f"r{number}", number, float(number)) for number in range(5)), most=3)
    stores(two, *(at(f"r{number}", number, account=2) for number in range(3)), most=3)
    assert [each.log for each in two.do("cursors", 1)] == ["r4", "r3", "r2"]
    stores(two, at("r2", 9, 9.0), at("new", 0, 8.0), most=3)
    assert [each.log for each in two.do("cursors", 1)] == ["r2", "new", "r4"]
    assert len(two.do("cursors", 2)) == 3


def test_the_cursor_in_the_whispers_is_a_field_of_the_account(two):
    stores(two, at(WHISPERS, 12), at("garden", 1), at(WHISPERS, 3, account=2))
    assert [each.whispers for each in two.do("accounts")] == [12, 3]
    assert two.do("cursors", 1) == [at("garden", 1)]


def test_of_an_account_that_is_erased_no_cursor_is_left_or_comes_again(two):
    stores(two, at("garden", 1), at("garden", 1, account=2))
    two.do("erase_account", 1)
    assert two.do("cursors", 1) == []
    stores(two, at("garden", 2), at(WHISPERS, 2), at("garden", 5, account=2))
    assert two.do("cursors", 1) == []
    assert two.do("cursors", 2) == [at("garden", 5, account=2)]


def test_of_an_account_that_was_seen_since_no_cursor_is_stored(two):
    two.do("change_account", 1, seen=9.1)
    cursors = [at("garden", 5), at(WHISPERS, 5), at("garden", 7, account=2)]
    two.do("store_cursors", cursors, MANY, {1: 8.0})
    assert two.do("cursors", 1) == []
    assert two.do("cursors", 2) == [cursors[-1]]
    assert [each.whispers for each in two.do("accounts")] == [0, 0]
    two.do("store_cursors", cursors, MANY, {1: 9.1, 2: 0.0})
    assert two.do("cursors", 1) == [cursors[0]]
    assert [each.whispers for each in two.do("accounts")] == [5, 0]


# --- stretches


def test_an_empty_stretch_is_none():
    assert with_stretch((), 3, 3) == ()
    assert with_stretch(((1, 2),), 3, 3) == ((1, 2),)


def test_no_more_stretches_wait_than_the_limit():
    waiting = ()
    for number in range(MOST_STRETCHES + 2):
        waiting = with_stretch(waiting, 10 * number, 10 * number + 1)
    assert len(waiting) == MOST_STRETCHES
    assert waiting[:2] == ((0, 21), (30, 31))


@pytest.mark.parametrize(
    ("most", "last"),
    [
        (9, ((0, 2), (5, 8))),
        (5, ((0, 2), (5, 8))),
        (4, ((1, 2), (5, 8))),
        (3, ((5, 8),)),
        (1, ((7, 8),)),
    ],
)
def test_the_last_numbers_of_stretches(most, last):
    assert last_of(((0, 2), (5, 8)), most) == last
