"""What is wrong in a database, a sentence for each fault."""

import pytest
from sqlalchemy import text

from teaparty.core.events import Missed
from teaparty.core.log.log import Entry
from teaparty.core.records import Account, Preferences, Report
from teaparty.core.records.cursors import Cursor
from teaparty.core.records.mentions import Mention
from teaparty.core.values.shelves import ShelfName
from teaparty.stores.integrity import faults
from teaparty.stores.location import location_of
from teaparty.stores.migrating import HEAD
from teaparty.stores.sql import SqlStore
from tests.stores.conftest import ALICE, BOB, GUEST, put, said, whispered


@pytest.fixture
def checked(opened, loop, database, tmp_path):
    """A database in which something is kept; its statements are done by what this returns, and
    then it is looked through."""
    store = opened(database)
    for name in ("alice", "bob"):
        account = Account(name=name, preferences=Preferences(away=name))
        loop.result(store.records.add_account(account, name, name))
    made = Report(at=1.0, by="a", whom="b", room="hall", text="t", lines=(said(0),))
    loop.result(store.records.add_report(made))
    put_on = store.records.change_shelved
    loop.result(put_on(ShelfName("polls", "votes"), "tea", lambda _: "3", None, 9))
    stored = []
    entries = [
        *map(said, range(6)), said(6, who=GUEST),
        Entry(room="hall", number=7, at=1.0, event=Missed(count=1)), whispered(0, BOB),
    ]  # fmt: skip
    put(store.journal, entries, stored.extend)
    while not stored:
        loop.step()
    cursors = [Cursor(account=one, log="hall", cursor=3, missed=((0, 2),)) for one in (1, 2)]
    loop.result(store.records.store_cursors(cursors, 9))
    mention = Mention(account=2, log="hall", number=3, at=1.0)
    loop.result(store.records.add_mentions([mention], 9))
    opened.close(store)

    def do(*statements):
        location = location_of(str(tmp_path / "state"), database)
        engine = location.engine()
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        found = list(faults(location, engine))
        engine.dispose()
        return found

    return do


def test_a_sound_database_has_none(checked):
    assert checked() == []


def test_each_is_named(checked):
    assert checked(
        "UPDATE lines SET event = '{' WHERE room = 'hall' AND number = 3",
        "UPDATE lines SET account = 7 WHERE room = 'hall' AND number = 4",
        "UPDATE lines SET number = -1 WHERE room = 'hall' AND number = 5",
        "UPDATE named SET number = 99",
        "UPDATE cursors SET account = 5 WHERE account = 1",
        "UPDATE cursors SET missed = '[' WHERE account = 2",
        "DELETE FROM lines WHERE room = '@'",
        "UPDATE accounts SET kept = '[]' WHERE number = 1",
        "UPDATE accounts SET blocks = '' WHERE number = 2",
        "UPDATE reports SET lines = '{}'",
        "UPDATE shelves SET value = '{'",
    ) == [
        "line -1 of hall has an impossible number.",
        "line 3 of hall can't be read.",
        "line 4 of hall is stored as account 7's, and was 1's.",
        "whisper 0 of account 1 is gone.",
        "whisper 0 of account 2 is gone.",
        "line 99 of hall, which names account 2, is gone.",
        "what account 2 missed in hall can't be read: Input data was truncated.",
        "account 5, whose cursor is in hall, is gone.",
        "blocks of 2 in accounts can't be read: Input data was truncated.",
        "kept of 1 in accounts can't be read: Expected `object`, got `array`.",
        "lines of 1 in reports can't be read: Expected `array`, got `object`.",
        "'tea' on the shelf polls/votes can't be read: Input data was truncated.",
    ]


def test_one_line_may_have_several(checked):
    assert checked("UPDATE lines SET event = '', number = -2 WHERE number = 5") == [
        "line -2 of hall can't be read.", "line -2 of hall has an impossible number.",
    ]  # fmt: skip


def test_lines_that_were_missed_and_those_that_were_erased_are_none(checked):
    assert checked("UPDATE lines SET account = 1 WHERE number = 7") == []
    assert checked("UPDATE lines SET account = -1, event = '' WHERE number = 7") == []


def test_an_account_that_was_erased_leaves_no_loose_ends(checked, database, tmp_path):
    engine = location_of(str(tmp_path / "state"), database).engine()
    SqlStore(engine).erase_account(ALICE.account)
    engine.dispose()
    assert checked() == []


def test_in_tables_of_another_revision_nothing_else_is_looked_for(checked):
    assert checked(
        "UPDATE alembic_version SET version_num = '0000'", "UPDATE accounts SET kept = '[]'"
    ) == [
        f"the tables are of revision 0000, and this is for {HEAD}: start the server of this release"
        " once, which sees to it."
    ]


def test_an_empty_database_is_of_no_revision(tmp_path):
    location = location_of(str(tmp_path), "")
    engine = location.engine()
    found = list(faults(location, engine))
    engine.dispose()
    assert found == ["there are no tables of a party."]
