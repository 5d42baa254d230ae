"""Backups, restoring them, and looking for faults."""

import os
import sqlite3
from contextlib import closing

import pytest

from teaparty.admin.backups import NODES, OWN
from teaparty.admin.database import Database
from teaparty.stores.location import FILE, STAGED
from teaparty.stores.migrating import HEAD
from teaparty.stores.state_lock import LOCK
from tests import sentences as s
from tests.admin.conftest import said


@pytest.fixture
def backup(tool, alice, tmp_path):
    """A file with a backup that has alice alone; bob came later."""
    tool("backup", tmp_path / "tea.backup")
    tool("user", "add", "bob", "--no-password")
    return tmp_path / "tea.backup"


def names(tool):
    return [one["name"] for one in tool.json("user", "list")["users"]]


class TestBackup:
    def test_of_all_that_is_kept(self, tool, alice, tmp_path):
        tool.keeps(said(0, "tea?", alice))
        file = tmp_path / "tea.backup"
        out = tool("backup", file)
        size = file.stat().st_size
        assert out == f"All that is stored was written to {file} ({size} bytes).\n"
        assert file.stat().st_mode & 0o777 == 0o600
        assert sorted(os.listdir(tmp_path)) == ["state", "tea.backup"]
        with closing(sqlite3.connect(file)) as copy:
            assert copy.execute("SELECT name FROM accounts").fetchall() == [("alice",)]
            assert copy.execute("SELECT count(*) FROM lines").fetchall() == [(1,)]

    def test_over_a_file_that_is_there(self, tool, backup, tmp_path):
        before = backup.read_bytes()
        assert tool.refuses("backup", backup) == (
            f"{backup} is there already. Name another file, or add --force."
        )
        assert backup.read_bytes() == before
        assert tool.json("backup", backup, "--force") == {
            "file": str(backup), "bytes": backup.stat().st_size,
        }  # fmt: skip
        with closing(sqlite3.connect(backup)) as copy:
            assert copy.execute("SELECT count(*) FROM accounts").fetchall() == [(2,)]
        assert backup.stat().st_mode & 0o777 == 0o600
        assert sorted(os.listdir(tmp_path)) == ["state", "tea.backup"]

    def test_over_what_is_no_file(self, tool, alice, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        before = os.stat("/dev/null")
        (tmp_path / "link").symlink_to("/dev/null")
        for file, what in (("pipe", "pipe"), ("link", "device"), ("/dev/null", "device")):
            path = os.path.realpath(tmp_path / file)
            said = tool.refuses("backup", tmp_path / file, "--force")
            assert said == s.no_file(path, f"a {what}")
        assert os.stat("/dev/null").st_ino == before.st_ino

    def test_over_a_link_changes_the_file_to_which_it_leads(self, tool, backup, tmp_path):
        (tmp_path / "link").symlink_to(backup)
        tool("backup", tmp_path / "link", "--force")
        assert (tmp_path / "link").is_symlink()
        with closing(sqlite3.connect(backup)) as copy:
            assert copy.execute("SELECT count(*) FROM accounts").fetchall() == [(2,)]

    def test_over_a_folder(self, tool, alice, tmp_path):
        assert tool.refuses("backup", tmp_path, "--force") == (s.no_file(tmp_path, "a folder"))

    @pytest.mark.parametrize("force", [[], ["--force"]])
    @pytest.mark.parametrize(
        "name", [FILE, f"{FILE}-wal", f"{FILE}-shm", STAGED, LOCK, "../state/" + FILE]
    )
    def test_no_backup_takes_the_place_of_a_file_that_the_server_uses(
        self, tool, alice, name, force
    ):
        before = (tool.state / FILE).stat().st_ino
        for subcommand in ("backup", "restore"):
            said = tool.refuses(subcommand, tool.state / name, *force)
            assert said == OWN.format(file=tool.state / name)
        assert ((tool.state / FILE).stat().st_ino, (tool.state / STAGED).exists()) == (
            before, False
        )  # fmt: skip

    def test_into_a_folder_that_is_not_there(self, tool, alice, tmp_path):
        file = tmp_path / "x" / "tea.backup"
        assert tool.refuses("backup", file) == (
            f"the backup {file} can't be written: No such file or directory."
        )

    def test_of_nothing(self, tool, tmp_path):
        file = tmp_path / "tea.backup"
        assert tool.refuses("backup", file) == f"there is no database {tool.database}."
        assert not file.exists()


class TestRestore:
    def test_at_once(self, tool, backup):
        assert tool.refuses("restore", backup) == (
            f"There is a database {tool.database}. With --force it is set aside, and the backup is"
            " put in its place."
        )
        assert names(tool) == ["alice", "bob"]
        aside = f"{tool.database}.before-restore"
        assert tool("restore", backup, "--force") == (
            f"{backup} was put in the place of the database {tool.database}.\n"
            f"As it was before: {aside}.\n"
        )
        assert names(tool) == ["alice"]
        assert tool.audit()[-1] == ("restore", "", str(backup))
        with closing(sqlite3.connect(aside)) as former:
            assert former.execute("SELECT count(*) FROM accounts").fetchall() == [(2,)]

    def test_a_second_restore_sets_the_first_one_aside(self, tool, backup):
        tool("restore", backup, "--force")
        found = tool.json("restore", backup, "--force")
        assert found == {
            "file": str(backup), "staged": False, "aside": f"{tool.database}.before-restore-2",
            "server": {"pid": None, "told": False},
        }  # fmt: skip

    def test_a_restore_into_an_empty_state_folder(self, tool, backup):
        tool.state /= "anew"
        assert tool("restore", backup) == (
            f"{backup} was put in the place of the database {tool.database}.\n"
        )
        assert names(tool) == ["alice"]

    def test_beside_a_server(self, tool, backup, server):
        lines = tool("restore", backup, "--force").splitlines()
        assert lines == [
            f"A server runs (process {os.getpid()}), so nothing is changed yet.",
            f"At its next start it puts {backup} in the place of what is stored, and sets that"
            f" aside in {tool.state}. What is said until then is not in the backup.",
        ]
        assert names(tool) == ["alice", "bob"]
        assert (tool.state / STAGED).exists()
        assert tool.json("restore", backup, "--force")["staged"] is True
        assert tool.audit()[-1] == ("restore", "", f"{backup}, at the next start")

    def test_beside_a_node_all_others_must_be_stopped(self, tool, backup, server, monkeypatch):
        monkeypatch.setattr(Database, "kind", "postgresql")
        assert tool("restore", backup, "--force").splitlines()[2] == NODES

    def test_of_a_newer_release(self, tool, backup):
        with closing(sqlite3.connect(backup)) as copy, copy:
            copy.execute("UPDATE alembic_version SET version_num = '0099'")
        tool("restore", backup, "--force", status=1)
        assert tool.err == (
            f"teaparty-admin: the backup {backup} is of revision 0099, which this release does not"
            " know: a newer one has written it.\n"
        )
        assert names(tool) == ["alice", "bob"]

    def test_of_an_older_release(self, tool, backup, monkeypatch):
        monkeypatch.setattr("teaparty.stores.backups.refuse_newer", lambda *_: None)
        with closing(sqlite3.connect(backup)) as copy, copy:
            copy.execute("UPDATE alembic_version SET version_num = '0000'")
        assert tool("restore", backup, "--force").splitlines()[2] == (
            f"This is not in the audit log: the database {tool.database} is of revision"
            f" 0000, and this is for {HEAD}: start the server of this release once, which sees to"
            " it."
        )

    def test_in_the_place_of_a_damaged_one(self, tool, backup):
        tool.database.file.write_text("tea" * 1_000)
        tool("restore", backup, "--force")
        assert names(tool) == ["alice"]

    def test_what_is_no_backup(self, tool, alice, tmp_path):
        (tmp_path / "tea.backup").write_text("tea" * 1_000)
        assert tool.refuses("restore", tmp_path / "tea.backup", "--force") == (
            f"{tmp_path}/tea.backup is no backup: the file is no SQLite database."
        )
        assert names(tool) == ["alice"]


class TestCheck:
    def test_sound(self, tool, alice):
        tool.keeps(said(0, "tea?", alice))
        assert tool("check") == f"The database {tool.database} is sound.\n"
        assert tool.json("check") == {"faults": []}

    def test_faults(self, tool, alice):
        with tool.store() as store, store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE accounts SET kept = '{'")
        (fault,) = tool.json("check", status=1)["faults"]
        assert fault.startswith("kept of 1 in accounts can't be read")
        assert tool("check", status=1) == f"{fault}\n1 fault was found.\n"
        assert tool.refuses("user", "list").endswith("teaparty-admin check says where.")
