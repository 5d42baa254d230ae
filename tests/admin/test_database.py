"""The database that the tool works upon: how it is opened, and what is said of its faults."""

import errno
import os
import re
import shutil
import sqlite3
from argparse import Namespace

import pytest
from sqlalchemy import text

from teaparty.admin.context import Context
from teaparty.admin.naming import account_of
from teaparty.core.records import Account
from teaparty.core.values.refusal import Refusal
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import REPLACED
from teaparty.stores.migrating import HEAD
from teaparty.stores.sqlite_files import OpenFile
from teaparty.stores.state_lock import hold_state
from tests import sentences as s


@pytest.fixture
def here(tmp_path):
    """The database of a state folder that is not there yet."""
    return Context(Namespace(state=str(tmp_path / "state"))).database


def refusal(call, *values):
    with pytest.raises(StoreRefused) as refused:
        call(*values)
    return str(refused.value)


def opens(context):
    with context:
        pass


def test_there_is_nothing_to_see_in_the_memory_of_a_server():
    context = Context(Namespace(database="memory:"))
    assert refusal(lambda: context.database) == (
        "the database memory: stores nothing that this tool could see."
    )


# --- opening it


def test_looking_at_no_database_makes_none(here, tmp_path):
    for place in (here.engine(), here.store()):
        assert refusal(opens, place).startswith("there is no database ")
    assert os.listdir(tmp_path) == []


def test_a_database_is_made_for_its_owner_alone_and_only_once(here, tmp_path):
    here.make()
    file = here.location.file
    assert file.stat().st_mode & 0o777 == 0o600
    with here.store() as store:
        store.add_account(Account(name="alice"), "alice", "alice")
    here.make()
    with here.store() as store:
        assert account_of(store, "ALICE").name == "alice"
    hold_state(str(tmp_path / "state")).release()


def test_to_make_it_no_lock_is_needed_where_it_is_there(here, tmp_path):
    here.make()
    lock = hold_state(str(tmp_path / "state"))
    here.make()
    lock.release()


def test_the_engine_is_let_go_also_where_something_fails(here):
    here.make()
    pools = []

    def fails():
        with here.engine() as engine:
            engine.connect().close()
            pools.append((engine, engine.pool))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    ((engine, pool),) = pools
    assert engine.pool is not pool


def test_what_goes_wrong_meanwhile_is_one_sentence(here):
    here.make()
    with pytest.raises(StoreRefused) as refused, here.engine() as engine, engine.begin() as do:
        do.execute(text("SELECT * FROM cups"))
    assert str(refused.value) == f"the database {here}: no such table: cups."


def test_what_cannot_be_read_is_said_to_be_looked_for(here):
    here.make()
    with here.store() as store:
        store.add_account(Account(name="alice"), "alice", "alice")
        with store.engine.begin() as do:
            do.execute(text("UPDATE accounts SET kept = '['"))
    with pytest.raises(StoreRefused) as refused, here.store() as store:
        store.accounts()
    sentence = str(refused.value)
    assert sentence.startswith(f"the database {here} has something that can't be read (")
    assert sentence.endswith("): teaparty-admin check says where.")


def test_a_refusal_of_a_person_goes_through(here):
    here.make()
    with (
        pytest.raises(Refusal, match=re.escape(s.not_registered("nobody-here"))),
        here.store() as store,
    ):
        account_of(store, "nobody-here")


@pytest.mark.parametrize(
    ("error", "hinted"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (sqlite3.OperationalError("disk I/O error"), False),
    ],
)
def test_another_user_is_a_guess_where_it_is_not_ours(here, error, hinted):
    here.make()
    with pytest.raises(StoreRefused) as refused, here.engine():
        raise error
    assert ("another user?" in str(refused.value)) is hinted


@pytest.mark.parametrize("code", ["CANTOPEN", "READONLY", "READONLY_DIRECTORY", "CANTOPEN_ISDIR"])
def test_a_file_that_sqlite_may_not_open_is_guessed_to_be_another_users(here, code):
    here.make()
    error = sqlite3.OperationalError("no")
    error.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{code}")
    with pytest.raises(StoreRefused, match=r"another user\?"), here.engine():
        raise error


# --- as the tool says it


class TestTheDatabase:
    def test_without_tables(self, tool):
        tool.state.mkdir(mode=0o700)
        tool.database.file.touch()
        assert tool.refuses("user", "list") == (
            f"the database {tool.database} has no tables of a party yet."
        )
        tool("user", "add", "alice", "--no-password")

    def test_of_another_revision(self, tool, alice):
        with tool.store() as store, store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
        assert tool.refuses("user", "list") == (
            f"the database {tool.database} is of revision 0000, and this is for {HEAD}: start the"
            " server of this release once, which sees to it."
        )
        assert tool.json("status")["revision"] == "0000"

    def test_of_a_later_release(self, tool, alice):
        with tool.store() as store, store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert tool.refuses("user", "list") == (
            f"the database {tool.database} is of revision 9999, of a later release, and this is for"
            f" {HEAD}: use the teaparty-admin of that release."
        )

    def test_a_file_that_is_no_database(self, tool, alice):
        tool.database.file.write_text("tea" * 1_000)
        assert tool.refuses("user", "list") == (
            f"the database {tool.database}: the file is no SQLite database."
        )

    def test_of_another_user(self, tool, alice, monkeypatch):
        def refuse(*args, **keywords):
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr("teaparty.stores.sql.SqlStore.accounts", refuse)
        assert tool.refuses("user", "list") == (
            f"the database {tool.database}: Permission denied (does the server run as another"
            " user?)."
        )

    def test_in_a_folder_that_cant_be_made(self, tool, tmp_path):
        (tmp_path / "state").write_text("")
        assert tool.refuses("user", "add", "alice", "--no-password") == (
            f"the state folder {tool.state} can't be used: File exists."
        )

    def test_a_file_that_cannot_be_made(self, tool, tmp_path):
        url = f"sqlite:///{tmp_path}/x/y.sqlite"
        assert tool.refuses("user", "add", "alice", "--no-password", "--database", url) == (
            f"the database {tmp_path}/x/y.sqlite can't be made: No such file or directory."
        )

    def test_while_a_server_makes_it(self, tool, monkeypatch):
        waits = []
        monkeypatch.setattr("time.sleep", waits.append)
        lock = hold_state(str(tool.state))
        said = tool.refuses("user", "add", "alice", "--no-password")
        lock.release()
        assert said == f"the state folder {tool.state} is in use by process {os.getpid()}."
        assert sum(waits) > 1


# --- a file that was replaced under a server


def test_of_a_file_that_was_replaced_nothing_is_opened_and_the_log_stays(tool, alice, server):
    file = tool.database.file
    server.sign(OpenFile(file).mark)
    shutil.copy(file, tool.state / "other")
    (tool.state / "other").replace(file)
    log = file.with_name(f"{file.name}-wal")
    log.write_bytes(b"what the server has written")
    for words in (["backup", tool.state / "copy"], ["check"], ["user", "list"],
                  ["user", "add", "bob", "--no-password"]):  # fmt: skip
        assert tool.refuses(*words) == REPLACED.format(database=file)
    assert tool.json("status")["lines"] is None
    assert log.read_bytes() == b"what the server has written"
