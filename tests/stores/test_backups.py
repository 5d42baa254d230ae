"""Backups of a database that is in use, restoring them, and the way to another kind of database."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from teaparty.core.records import Account, Audit, Preferences, Report, Sanction
from teaparty.core.values.appointments import Appointment
from teaparty.core.values.shelves import ShelfName
from teaparty.stores import backups
from teaparty.stores.backups import backup, check, restore
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import STAGED, location_of
from teaparty.stores.migrating import HEAD, migrate
from teaparty.stores.sql import SqlStore
from teaparty.stores.store_clock import Before, Held, Old, Reading
from tests.stores.conftest import ALICE, BOB, FEW, do, put, said, whispered

POLLS = ShelfName("polls", "polls")


@pytest.fixture
def state(tmp_path):
    return str(tmp_path / "state")


def fill(loop, store):
    def do(name, *args, **keywords):
        return loop.result(getattr(store.records, name)(*args, **keywords))

    for name in ("alice", "bob"):
        do("add_account", Account(name=name, preferences=Preferences(away=name)), name, name)
    do("erase_account", 2)
    do("add_sanction", Sanction(kind="ban", target="x", by="y", at=1.0))
    do("add_report", Report(at=1.0, by="a", whom="b", room="r", text="t", lines=(said(0),)))
    do("note", Audit(at=1.0, who="a", what="b"))
    do("store_reading", Reading(5.0, 1_800_000_000.0))
    do("hold", Held(Old(accounts=30, of_accounts=40)))
    do("change_shelved", POLLS, "tea", lambda _: '"ready"', 1, 9)
    do("add_appointment", Appointment(at=9.0, plugin="polls", name="end", owner=1), 9)
    stored = []
    entries = [*map(said, range(1_500)), whispered(0, BOB)]
    put(store.journal, entries, stored.extend)
    while not stored:
        loop.step()
    do("mark", ["hall"], 4.0)


def contents(location):
    """All that is kept, as it is read."""
    engine = location.engine()
    store = SqlStore(engine)
    found = (
        store.accounts(), store.sanctions(), store.reports(9, True), store.report(1),
        store.audits(9), store.lines("hall", 10**6, 10**6), store.whispers(1, most=9),
        store.reading(), store.held(), store.shelved_of(1),
        store.appointments_of(1),
        store.old(Before(rooms={"hall": 4.0}, accounts=9, open=9, **FEW)),
    )  # fmt: skip
    engine.dispose()
    return found


@pytest.mark.slow
def test_a_backup_of_a_running_server_restored_elsewhere(opened, loop, database, state, tmp_path):
    store = opened(database)
    fill(loop, store)
    file = tmp_path / "backup"
    backup(state, database, str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert contents(location_of(state, database)) == contents(location_of("", f"sqlite:///{file}"))
    assert not (tmp_path / "backup.part").exists()

    other = str(tmp_path / "other")
    assert restore(other, "", str(file)) is False
    assert check(other, "") == []
    assert contents(location_of(other, "")) == contents(location_of(state, database))
    carol = Account(name="carol")
    assert loop.result(opened(state=other).records.add_account(carol, "c", "c")).number == 3


def test_from_sqlite_to_postgres_numbers_go_on(opened, loop, postgres, state, tmp_path):
    fill(loop, store := opened())
    opened.close(store)
    backup(state, "", str(tmp_path / "backup"))
    assert restore(state, postgres, str(tmp_path / "backup")) is False
    assert contents(location_of(state, postgres)) == contents(location_of(state, ""))
    store = opened(postgres)
    carol = loop.result(store.records.add_account(Account(name="carol"), "carol", "carol"))
    assert carol.number == 3  # also after who was erased
    assert check(state, postgres) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_numbers_go_on_after_a_backup_of_what_was_only_restored(
    opened, loop, postgres, state, tmp_path, kind
):
    fill(loop, store := opened())
    opened.close(store)
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    backup(state, "", first)
    restore(state, postgres, first)
    backup(state, postgres, second)
    target = postgres if kind == "postgresql" else ""
    restore(state, target, second)
    store = opened(target)
    carol = loop.result(store.records.add_account(Account(name="carol"), "carol", "carol"))
    assert carol.number == 3  # also after who was erased


@pytest.mark.slow
def test_numbers_go_on_after_those_that_are_there_where_a_backup_lacks_the_last_one(
    opened, loop, postgres, state, tmp_path
):
    fill(loop, store := opened())
    opened.close(store)
    file = str(tmp_path / "backup")
    backup(state, "", file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 0")
    restore(state, postgres, file)
    store = opened(postgres)
    carol = loop.result(store.records.add_account(Account(name="carol"), "carol", "carol"))
    assert carol.number == 2


@pytest.mark.slow
def test_what_nodes_have_told_each_other_is_forgotten_when_a_backup_is_restored(
    opened, loop, postgres, state, tmp_path
):
    opened.close(opened(postgres))
    backup(state, postgres, str(tmp_path / "backup"))
    do(postgres, "SELECT tea_join('a', '1', '', 1)", "SELECT tea_tell('{}')")
    restore(state, postgres, str(tmp_path / "backup"))
    location = location_of(state, postgres)
    engine = location.engine()
    with engine.connect() as connection:
        left = "SELECT (SELECT count(*) FROM nodes), (SELECT count(*) FROM numbers)"
        assert connection.exec_driver_sql(left).one() == (0, 0)
        assert connection.exec_driver_sql("SELECT seq, epoch FROM cluster").one() == (1, 1024)
    engine.dispose()


@pytest.mark.slow
def test_beside_a_running_server_it_is_restored_at_the_next_start(
    opened, loop, database, state, tmp_path
):
    store = opened(database)
    fill(loop, store)
    backup(state, database, str(tmp_path / "backup"))
    loop.result(store.records.note(Audit(at=2.0, who="a", what="later")))
    before = contents(location_of(state, database))
    assert restore(state, database, str(tmp_path / "backup")) is True
    assert contents(location_of(state, database)) == before
    opened.close(store)

    store = opened(database)
    (done,) = store.done
    aside = done.removeprefix("a backup was put in the place of the database; as it was: ")[:-1]
    assert contents(location_of("", f"sqlite:///{aside}")) == before
    assert [audit.what for audit in loop.result(store.records.audits(9))] == ["b"]
    assert not (Path(state) / "restore.sqlite").exists()
    opened.close(store)
    assert opened(database).done == []


def test_what_was_there_is_kept_beside_each_time(opened, loop, state, tmp_path):
    fill(loop, store := opened())
    opened.close(store)
    backup(state, "", str(tmp_path / "backup"))
    for _ in range(3):
        restore(state, "", str(tmp_path / "backup"))
    assert sorted(os.listdir(state)) == [
        "lock", "teaparty.sqlite", "teaparty.sqlite.before-restore",
        "teaparty.sqlite.before-restore-2", "teaparty.sqlite.before-restore-3",
    ]  # fmt: skip


def test_a_log_that_was_left_is_set_aside(opened, loop, state, tmp_path):
    fill(loop, store := opened())
    backup(state, "", str(tmp_path / "backup"))
    left = Path(state) / "teaparty.sqlite-wal"
    kept = tmp_path / "kept"
    shutil.copy(left, kept)
    opened.close(store)
    shutil.copy(kept, left)
    restore(state, "", str(tmp_path / "backup"))
    assert not left.exists()
    assert (Path(state) / "teaparty.sqlite.before-replacement-wal").exists()


def test_a_backup_of_a_newer_release_is_refused(opened, state, tmp_path):
    opened.close(opened())
    backup(state, "", str(tmp_path / "backup"))
    with sqlite3.connect(tmp_path / "backup") as file:
        file.execute("UPDATE alembic_version SET version_num = '0099'")
    file.close()
    with pytest.raises(StoreRefused, match="a newer one has written it"):
        restore(state, "", str(tmp_path / "backup"))
    opened()


def refusal(do, *args):
    with pytest.raises(StoreRefused) as refused:
        do(*args)
    return str(refused.value)


def test_what_is_no_backup_is_refused(state, tmp_path):
    (tmp_path / "poem").write_text("a poem, " * 1_000)
    assert refusal(restore, state, "", str(tmp_path / "poem")) == (
        f"{tmp_path}/poem is no backup: the file is no SQLite database."
    )
    assert refusal(restore, state, "", "/no/file") == (
        "/no/file is not there, and the file of a backup was expected."
    )
    assert refusal(restore, state, "", str(tmp_path)) == (
        f"{tmp_path} is a folder, and the file of a backup was expected."
    )
    sqlite3.connect(tmp_path / "empty").execute("CREATE TABLE a (b)").connection.close()
    assert "no such table: alembic_version" in refusal(restore, state, "", str(tmp_path / "empty"))


@pytest.mark.parametrize(("revision", "lacking"), [
    (HEAD, "accounts, cursors, lines, "), ("0001", "accounts, lines, audits."),
])  # fmt: skip
def test_a_backup_without_its_tables_is_refused_and_not_only_when_the_server_starts(
    state, tmp_path, revision, lacking
):
    with closing(sqlite3.connect(tmp_path / "backup")) as file, file:
        file.execute("CREATE TABLE alembic_version (version_num)")
        file.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    sentence = refusal(restore, state, "", str(tmp_path / "backup"))
    assert sentence.startswith(f"{tmp_path}/backup lacks columns of {lacking}")


def test_a_damaged_backup_is_refused(opened, loop, state, tmp_path):
    fill(loop, opened())
    file = tmp_path / "backup"
    backup(state, "", str(file))
    damage(file)
    assert " is damaged: Page " in refusal(restore, state, "", str(file))


def test_a_backup_of_a_damaged_file_is_refused_by_what_is_damaged(opened, loop, state, tmp_path):
    fill(loop, store := opened())
    opened.close(store)
    damage(Path(state) / "teaparty.sqlite")
    said = refusal(backup, state, "", str(tmp_path / "backup"))
    assert said.startswith("what was copied is damaged: Page ")
    assert os.listdir(tmp_path) == ["state"]


def test_what_the_log_beside_a_file_has_is_restored_with_it(opened, loop, state, tmp_path):
    fill(loop, opened())
    whole, folder = location_of(state, ""), tmp_path / "copied"
    folder.mkdir()
    for each in whole.file.parent.glob("teaparty.sqlite*"):
        (folder / each.name).write_bytes(each.read_bytes())
    assert (folder / "teaparty.sqlite-wal").stat().st_size > 0
    other = str(tmp_path / "other")
    restore(other, "", str(folder / "teaparty.sqlite"))
    assert contents(location_of(other, "")) == contents(whole)


def test_a_file_that_is_changed_after_it_was_looked_at_is_refused(
    opened, state, tmp_path, monkeypatch
):
    opened.close(opened())
    file = tmp_path / "backup"
    backup(state, "", str(file))
    look = backups.must_be_backup

    def look_and_change(name):
        look(name)
        if name == str(file):
            sqlite3.connect(file).execute("DROP TABLE alembic_version").connection.close()

    monkeypatch.setattr(backups, "must_be_backup", look_and_change)
    other = tmp_path / "other"
    assert "no such table: alembic_version" in refusal(restore, str(other), "", str(file))
    assert list(other.iterdir()) == []


@pytest.mark.parametrize(("kind", "rest"), [
    ("trigger", "AFTER INSERT ON audits BEGIN DELETE FROM audits; END"),
    ("view", "AS SELECT 1"),
])  # fmt: skip
def test_a_backup_that_would_act_by_itself_is_refused(opened, state, tmp_path, kind, rest):
    opened.close(opened())
    file = tmp_path / "backup"
    backup(state, "", str(file))
    sqlite3.connect(file).execute(f"CREATE {kind} tea {rest}").connection.close()
    assert refusal(restore, state, "", str(file)) == (
        f"{file} is no backup: it has the {kind} tea."
    )


def damage(file):
    data = bytearray(file.read_bytes())
    for page in range(32, 52):
        data[page * 4096 : page * 4096 + 100] = bytes(100)
    file.write_bytes(data)


def test_nothing_is_overwritten_by_a_backup(state, tmp_path):
    (tmp_path / "backup").touch()
    assert "is there already." in refusal(backup, state, "", str(tmp_path / "backup"))


def test_a_backup_that_cannot_be_made(opened, state, tmp_path):
    assert "there is no database" in refusal(backup, state, "", str(tmp_path / "backup"))
    opened()
    assert refusal(backup, state, "", "/no/folder/file") == (
        "the backup /no/folder/file can't be written: No such file or directory."
    )


def test_an_empty_postgres_has_no_backup(postgres, state, tmp_path):
    assert f"is of revision None, not {HEAD}" in refusal(
        backup, state, postgres, str(tmp_path / "b")
    )
    assert not list(tmp_path.glob("b*")), "no half of a file may stay"


@pytest.mark.slow
def test_nothing_is_restored_where_a_server_in_another_folder_runs(
    opened, loop, postgres, state, tmp_path
):
    fill(loop, opened(postgres))
    backup(state, postgres, str(tmp_path / "backup"))
    other = str(tmp_path / "other")
    sentence = refusal(restore, other, postgres, str(tmp_path / "backup"))
    assert sentence.startswith("another server uses the database ")
    assert sentence.endswith(", or several nodes do: stop them all first.")
    assert not Path(other, STAGED).exists()  # or it would be put in place at some later start


# --- check


def test_a_damaged_file_is_a_fault(opened, loop, state):
    fill(loop, store := opened())
    opened.close(store)
    damage(Path(state) / "teaparty.sqlite")
    try:
        found = check(state, "")
    except StoreRefused as error:
        found = [str(error)]
    assert any("damaged" in fault or "malformed" in fault for fault in found)


def test_there_must_be_something_to_check(state, tmp_path):
    assert "there is no database" in refusal(check, state, "")


def test_the_place_is_made_ready_by_hand_too(database, tmp_path):
    location = location_of(str(tmp_path), database)
    engine = location.engine()
    migrate(location, engine)
    assert contents(location) == ([], [], [], None, [], [], [], None, None, [], [], Old())
    engine.dispose()
    assert ALICE.account == 1


def test_a_file_outside_the_folder_is_restored_when_no_server_has_it(opened, loop, state, tmp_path):
    ports = f"sqlite:///{tmp_path}/outside.sqlite"
    store = opened(ports)
    loop.result(store.records.note(Audit(at=1.0, who="zoe", what="x")))
    backup(state, ports, str(tmp_path / "copy"))
    with pytest.raises(StoreRefused, match="another server uses the database"):
        restore(str(tmp_path / "other"), ports, str(tmp_path / "copy"))
    opened.close(store)
    assert not restore(str(tmp_path / "other"), ports, str(tmp_path / "copy"))
