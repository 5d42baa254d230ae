"""Where things are kept, by the settings, and how databases are opened there."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from teaparty.stores import location as where_module
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import (
    FAULTS,
    REPLACED,
    Location,
    location_of,
    own_lock,
    reason,
    refuse_replaced,
)
from teaparty.stores.log_stamps import begin_log
from teaparty.stores.sqlite_files import OpenFile
from teaparty.stores.state_lock import hold, hold_state


def refusal(*settings):
    with pytest.raises(StoreRefused) as refused:
        location_of(*settings)
    return str(refused.value)


# --- what the settings mean


@pytest.mark.parametrize(
    ("database", "file"),
    [
        ("", "state/teaparty.sqlite"),
        ("sqlite", "state/teaparty.sqlite"),
        ("sqlite:///tea.sqlite", "tea.sqlite"),
        ("sqlite:////var/tea.sqlite", "/var/tea.sqlite"),
    ],
)
def test_a_file(database, file):
    assert location_of("state", database) == Location(file=Path(file))
    assert str(location_of("state", database, "power")) == file


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_server(scheme):
    location = location_of("state", f"{scheme}://tea:sugar@h/d", "power")
    assert (location.file, location.durability) == (None, "power")
    assert (location.url.drivername, location.url.password) == ("postgresql+psycopg", "sugar")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://tea:sugar@h:5/d", "postgresql+psycopg://tea:***@h:5/d"),
        ("postgresql://h/d?password=sugar", "postgresql+psycopg://h/d"),
        ("postgresql://tea@/d?host=/run&sslpassword=sugar&sslmode=require",
         "postgresql+psycopg://tea@/d?host=/run&sslmode=require"),
    ],
)  # fmt: skip
def test_no_password_is_shown(url, shown):
    location = location_of("state", url)
    assert str(location) == shown
    assert "sugar" in location.url.render_as_string(hide_password=False)


NO_URL = "the database is no URL such as sqlite:///tea.sqlite."
KINDS = "the database must be sqlite:///... or postgresql+psycopg://..., not"


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        ("tea.sqlite", NO_URL),
        ("postgresql://tea@h:five/d", NO_URL),
        ("sqlite://", f"{KINDS} sqlite."),
        ("sqlite:///", f"{KINDS} sqlite."),
        ("sqlite:///:memory:", f"{KINDS} sqlite."),
        ("sqlite:///.", "the database . is a folder, not a file."),
        ("sqlite:////", "the database / is a folder, not a file."),
        ("sqlite:////dev", "the database /dev is a folder, not a file."),
        ("sqlite:////dev/null", "the database /dev/null is a device, not a file."),
        ("sqlite+aiosqlite:///tea.sqlite", f"{KINDS} sqlite+aiosqlite."),
        ("postgresql+asyncpg://h/d", f"{KINDS} postgresql+asyncpg."),
        ("mysql://root:sugar@h/d", f"{KINDS} mysql."),
    ],
)
def test_what_is_none_of_these_is_refused(database, sentence):
    assert refusal("state", database) == sentence


def test_a_server_needs_its_driver_and_a_file_does_not(monkeypatch):
    monkeypatch.setattr(where_module, "find_spec", lambda name: None)
    assert refusal("state", "postgresql://h/d") == (
        "PostgreSQL needs psycopg: in the party's clone, pip install '.[postgres]' installs it."
    )
    location_of("state", "sqlite:///tea.sqlite")


# --- the lock


def test_a_file_in_the_state_folder_needs_no_lock_of_its_own(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    for file in (f"{tmp_path}/tea.sqlite", f"{tmp_path}/link/tea.sqlite", f"{tmp_path}/x/../t"):
        assert own_lock(str(tmp_path), location_of("", f"sqlite:///{file}")) is None


def test_a_file_elsewhere_does_and_a_server_does_not(tmp_path):
    elsewhere = location_of("", f"sqlite:///{tmp_path}/tea.sqlite")
    assert own_lock(str(tmp_path / "state"), elsewhere) == tmp_path / "tea.sqlite.lock"
    assert own_lock(str(tmp_path), location_of("", "postgresql://h/d")) is None


# --- how it is opened


@pytest.fixture
def location(tmp_path):
    return location_of(str(tmp_path), "")


def pragmas(execute):
    return [
        execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "wal_autocheckpoint", "secure_delete")
    ]


@pytest.mark.parametrize(("durability", "synchronous"), [("process", 1), ("power", 2)])
def test_a_file_is_opened_alike_in_both_ways(tmp_path, durability, synchronous):
    location = location_of(str(tmp_path), "", durability)
    connection, engine = location.connect(), location.engine()
    with engine.connect().execution_options(reads=True) as other:
        for execute in (connection.execute, other.exec_driver_sql):
            assert pragmas(execute) == ["wal", synchronous, 0, 1]
    engine.dispose()
    connection.close()


def test_a_transaction_that_writes_takes_the_lock_at_once_and_one_that_reads_does_not(location):
    engine, connection = location.engine(), location.connect(patience=0.0)
    with engine.connect().execution_options(reads=True) as other:
        other.exec_driver_sql("SELECT 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    with engine.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        connection.execute("BEGIN IMMEDIATE")
    engine.dispose()
    connection.close()


def test_nothing_begins_by_itself_on_the_drivers_own_connection(location):
    connection = location.connect()
    connection.execute("CREATE TABLE cups (tea TEXT)")
    connection.execute("INSERT INTO cups VALUES ('green')")
    assert not connection.in_transaction
    connection.close()


def test_the_log_is_there_once_something_was_written(location):
    connection = location.connect()
    log = location.file.with_name("teaparty.sqlite-wal")
    assert not log.exists()
    begin_log(connection)
    assert log.stat().st_size > 0
    connection.close()


def test_durability_is_what_postgres_is_told(postgres):
    for durability, commit in (("process", "off"), ("power", "on")):
        engine = location_of("", postgres, durability).engine()
        with engine.connect() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == commit
        engine.dispose()


# --- what goes wrong


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(2, "No such file"), "No such file"),
        (OSError("odd"), "odd"),
        (ValueError(), "ValueError"),
        (ValueError(" \n"), "ValueError"),
        (sqlite3.Error("first.\nsecond"), "first"),
        (OperationalError("SELECT 'secret'", {}, sqlite3.Error("disk full")), "disk full"),
        (OperationalError("SELECT 1", {}, OSError(28, "No space left")), "No space left"),
        (SQLAlchemyError("pool. "), "pool"),
    ],
    ids=repr,
)
def test_a_reason_is_one_line(error, said):
    assert reason(error) == said


def test_no_error_shows_what_was_to_be_kept(location):
    engine = location.engine()
    with pytest.raises(FAULTS) as raised, engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:word)"), {"word": "secret"})
    engine.dispose()
    assert "secret" not in str(raised.value)
    assert reason(raised.value) == "no such table: nowhere"


def test_a_connection_that_cannot_be_set_up_is_closed(tmp_path, monkeypatch):
    """Python 3.13 complains of one that nobody closes."""
    (tmp_path / "no.sqlite").write_bytes(b"no database" * 100)
    opened, connect = [], sqlite3.connect

    def noted(*args, **keywords):
        opened.append(connect(*args, **keywords))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", noted)
    with pytest.raises(sqlite3.DatabaseError):
        Location(file=tmp_path / "no.sqlite").connect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


# --- a file that is another one by now


@pytest.mark.parametrize("database", ["", "sqlite:///{}/elsewhere/tea.sqlite"])
def test_a_file_that_was_replaced_under_a_server_is_not_to_be_opened(tmp_path, database):
    state = str(tmp_path / "state")
    location = location_of(state, database.format(tmp_path))
    own = own_lock(state, location)
    location.file.parent.mkdir(mode=0o700)
    location.file.touch()
    lock = hold_state(state) if own is None else hold(own)
    lock.sign(OpenFile(location.file).mark)
    refuse_replaced(state, location)
    (tmp_path / "other").touch()
    (tmp_path / "other").replace(location.file)
    with pytest.raises(StoreRefused) as refused:
        refuse_replaced(state, location)
    assert str(refused.value) == REPLACED.format(database=location)
    lock.release()
    refuse_replaced(state, location)


def test_a_server_that_does_not_say_which_file_it_has_open_is_no_hindrance(tmp_path):
    lock = hold_state(str(tmp_path))
    refuse_replaced(str(tmp_path), location_of(str(tmp_path), ""))
    refuse_replaced(str(tmp_path), location_of(str(tmp_path), "postgresql://h/d"))
    lock.release()
