"""The contract of shelves: memory, SQLite, PostgreSQL."""

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from twisted.internet.defer import Deferred

from teaparty.core.party.shelf import Shelf
from teaparty.core.records import Account, Unavailable
from teaparty.core.values.limits import Limits
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.shelves import ShelfError, ShelfFull, ShelfName
from teaparty.stores.location import location_of
from teaparty.stores.migrating import migrate
from teaparty.stores.records import SqlRecords
from teaparty.stores.sql import SqlStore
from tests.stores.loop import HandLane

POLLS, VOTES = ShelfName("polls", "polls"), ShelfName("polls", "votes")
OTHERS = ShelfName("quiz", "polls")
MANY = 100


def puts(kept, key, value, owner=None, shelf=POLLS, most=MANY):
    kept.do("change_shelved", shelf, key, lambda _: value, owner, most)


def test_a_value_is_found_by_plugin_shelf_and_key(kept):
    assert kept.do("shelved", POLLS, "tea") is None
    puts(kept, "tea", '{"votes":3}')
    puts(kept, "tea", "1", shelf=OTHERS)
    puts(kept, "tea", "2", shelf=VOTES)
    puts(kept, "tea", '{"votes":4}')
    assert kept.do("shelved", POLLS, "tea") == '{"votes":4}'
    assert kept.do("shelved", OTHERS, "tea") == "1"
    assert kept.do("shelved", VOTES, "tea") == "2"
    assert kept.do("shelved", POLLS, "Tea") is None


def test_keys_are_in_order_and_go_with_their_values(kept):
    assert kept.do("shelf_keys", POLLS) == []
    for key in ("b", "é", "a", "Z", "🫖"):
        puts(kept, key, "1")
    puts(kept, "b", None)
    puts(kept, "nothing", None)
    assert kept.do("shelf_keys", POLLS) == ["Z", "a", "é", "🫖"]
    assert kept.do("shelf_keys", VOTES) == []


def test_a_change_gets_what_is_there(kept):
    seen = []

    def change(value):
        seen.append(value)
        return None if value == "2" else str(len(seen))

    for _ in range(4):
        kept.do("change_shelved", POLLS, "tea", change, None, MANY)
    assert seen == [None, "1", "2", None]
    assert kept.do("shelved", POLLS, "tea") == "4"


def test_a_change_that_raises_changes_nothing(kept):
    def refuses(_):
        raise Refusal("No.")

    puts(kept, "tea", "1")
    with pytest.raises(Refusal):
        kept.do("change_shelved", POLLS, "tea", refuses, 1, MANY)
    assert kept.do("shelved", POLLS, "tea") == "1"
    puts(kept, "tea", "2")


def test_of_many_changes_at_once_none_is_lost(kept):
    def one_more(value):
        return str(int(value or 0) + 1)

    changes = [
        Deferred.fromCoroutine(kept.records.change_shelved(POLLS, "tea", one_more, None, MANY))
        for _ in range(20)
    ]
    for change in changes:
        kept.loop.result(change)
    assert kept.do("shelved", POLLS, "tea") == "20"


KEYS = [" ", "'", "%s", "\x1b[31m", "a\nb", "\u202e", "é" * 100, "🫖" * 100, "e\u0301", "\x7f"]


@pytest.mark.parametrize(
    "value", ["\0", "\u2028", "🫖", "\x1b", 10**400, -0.0, 1.5e308, True, None]
)
def test_whatever_a_plugin_can_write_comes_back_from_every_store(kept, value):
    shelf = Shelf("votes", list[Any])
    shelf.stands_in(SimpleNamespace(records=kept.records, limits=Limits()), "polls")
    for key in KEYS:
        kept.loop.result(shelf.put(key, [value, key]))
    assert kept.loop.result(shelf.keys()) == sorted(KEYS)
    assert [kept.loop.result(shelf.get(key)) for key in KEYS] == [[value, key] for key in KEYS]


def test_a_value_has_up_to_so_many_bytes_in_every_store(kept):
    shelf = Shelf("votes", str)
    shelf.stands_in(SimpleNamespace(records=kept.records, limits=Limits()), "polls")
    kept.loop.result(shelf.put("tea", "x" * 65_534))
    for text in ("x" * 65_535, "é" * 32_768):
        with pytest.raises(ShelfError, match="bytes; it may have 65,536"):
            kept.loop.result(shelf.put("tea", text))
    assert kept.loop.result(shelf.get("tea")) == "x" * 65_534


def test_a_full_shelf_takes_no_other_key(kept):
    for key in "ab":
        puts(kept, key, "1", most=2)
    with pytest.raises(
        ShelfFull, match=r"^The shelf polls/polls is full: it has 2 keys already\.$"
    ):
        puts(kept, "c", "1", most=2)
    puts(kept, "a", "2", most=2)
    puts(kept, "c", "1", shelf=VOTES, most=2)
    puts(kept, "b", None, most=2)
    puts(kept, "c", "1", most=2)
    assert kept.do("shelf_keys", POLLS) == ["a", "c"]


def test_what_belongs_to_an_account_is_erased_with_it(kept):
    for name in ("alice", "bob"):
        kept.do("add_account", Account(name=name), name, name)
    puts(kept, "a", "1", owner=1)
    puts(kept, "a", "2")
    puts(kept, "b", "1", owner=2)
    puts(kept, "c", "1")
    puts(kept, "d", "1")
    puts(kept, "d", "2", owner=1)
    puts(kept, "e", "1", owner=1)
    puts(kept, "e", "2", owner=2)
    puts(kept, "f", "1", owner=1)
    puts(kept, "f", "1", owner=0)
    puts(kept, "a", "1", owner=1, shelf=OTHERS)
    kept.do("erase_account", 1)
    assert kept.do("shelf_keys", POLLS) == ["b", "c", "e", "f"]
    assert kept.do("shelf_keys", OTHERS) == []


# --- databases alone


@pytest.fixture
def elsewhere(database, tmp_path):
    """What another process has of the same database."""
    location = location_of(str(tmp_path), database)
    engine = location.engine()
    migrate(location, engine)
    yield SqlStore(engine)
    engine.dispose()


@pytest.mark.parametrize("there", ["nothing", "1"])
@pytest.mark.parametrize("after", ["nothing", "mine"])
def test_a_change_begins_anew_if_another_process_was_faster(
    opened, loop, database, elsewhere, there, after
):
    mine = opened(database).records
    if there != "nothing":
        elsewhere.swap_shelved(POLLS, "tea", (None, there), 0, MANY)
    seen = []

    def change(value):
        seen.append(value)
        if len(seen) == 1:
            assert elsewhere.swap_shelved(POLLS, "tea", (value, "theirs"), 0, MANY)
        return None if after == "nothing" and value else f"mine after {value}"

    loop.result(mine.change_shelved(POLLS, "tea", change, None, MANY))
    assert seen == [None if there == "nothing" else there, "theirs"]
    assert elsewhere.shelved(POLLS, "tea") == (None if after == "nothing" else "mine after theirs")


def test_what_belongs_to_an_account_is_listed(elsewhere):
    for key, owner in (("b", 1), ("a", 1), ("c", 2), ("d", 0)):
        elsewhere.swap_shelved(POLLS, key, (None, f'"{key}"'), owner, MANY)
    elsewhere.swap_shelved(OTHERS, "x", (None, "1"), 1, MANY)
    assert elsewhere.shelved_of(1) == [(POLLS, "a", '"a"'), (POLLS, "b", '"b"'), (OTHERS, "x", "1")]
    elsewhere.erase_lines(1)
    assert elsewhere.shelved_of(1) == []
    assert elsewhere.shelf_keys(POLLS) == ["c", "d"]


class Away:
    """A store whose database is away."""

    def __getattr__(self, name):
        def fails(*_):
            raise OperationalError("statement", {}, Exception("away"))

        return fails


@pytest.fixture
def lane():
    return HandLane()


def records_of(store, lane, reported, **most):
    return SqlRecords(store, lane, None, None, lambda: None, reported.append, **most)


def test_without_the_database_nothing_is_read_or_changed(lane):
    reported = []
    kept = records_of(Away(), lane, reported)
    for call in (
        kept.shelved(POLLS, "tea"),
        kept.shelf_keys(POLLS),
        kept.change_shelved(POLLS, "tea", str, None, MANY),
        kept.change_shelved(POLLS, "tea", str, None, MANY),
    ):
        done = Deferred.fromCoroutine(call)
        lane.works()
        assert done.called
        failed = []
        done.addErrback(failed.append)
        assert [failure.type for failure in failed] == [Unavailable]
    assert len(reported) == 4


def test_more_changes_than_may_wait_are_refused(lane):
    kept = records_of(Away(), lane, [], most=1)
    calls = [
        Deferred.fromCoroutine(kept.change_shelved(POLLS, "tea", str, None, MANY)) for _ in range(3)
    ]
    failed = []
    calls[2].addErrback(failed.append)
    assert [failure.type for failure in failed] == [Unavailable]
    for call in calls:
        call.addErrback(lambda _: None)
    lane.works()
