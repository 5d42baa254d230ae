"""The backups that the server writes by itself: whole, and only its own are removed."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from teaparty.core.records import Account
from teaparty.stores.backup_folder import UNFINISHED, BackupFolder, Written
from teaparty.stores.backups import must_be_backup
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import Location, location_of
from teaparty.stores.migrating import migrate
from teaparty.stores.sql import SqlStore
from teaparty.stores.store_clock import Reading

MOMENT = "20261129T205922Z"


@pytest.fixture
def location(tmp_path):
    """A database with one account."""
    found = location_of(str(tmp_path), "")
    engine = found.engine()
    migrate(found, engine)
    SqlStore(engine).add_account(Account(name="alice"), "alice", "alice")
    engine.dispose()
    return found


@pytest.fixture
def there(tmp_path):
    return tmp_path / "back ups?%"


@pytest.fixture
def folder(there, location):
    return BackupFolder(there, location)


def names(there):
    return sorted(each.name for each in there.iterdir())


def of(*numbers):
    return [f"backup-{number:06}-{MOMENT}.sqlite" for number in numbers]


def sets_clock(location, clock):
    engine = location.engine()
    SqlStore(engine).store_reading(Reading(clock, 1.0))
    engine.dispose()


def test_one_is_a_backup_that_only_its_owner_reads(folder, there):
    written = folder.write(7, MOMENT)
    assert written == Written(file=there / of(1)[0], size=written.file.stat().st_size)
    assert (written.file.stat().st_mode & 0o777, there.stat().st_mode & 0o777) == (0o600, 0o700)
    must_be_backup(str(written.file))
    with closing(sqlite3.connect(written.file)) as copy:
        assert copy.execute("SELECT name FROM accounts").fetchall() == [("alice",)]
    assert names(there) == of(1)


def test_the_last_so_many_stay(folder, there):
    removed = [folder.write(3, MOMENT).removed for _ in range(5)]
    assert (removed, names(there)) == ([0, 0, 0, 1, 1], of(3, 4, 5))
    assert (folder.write(1, MOMENT).removed, names(there)) == (3, of(6))


def test_a_number_that_is_too_high_to_go_on_from_is_not_counted(folder, there):
    there.mkdir()
    (there / of(999_999_999_999)[0]).touch()
    removed = [folder.write(1, MOMENT).removed for _ in range(3)]
    assert (removed, names(there)) == ([0, 1, 1], of(3, 999_999_999_999))


def test_which_one_is_older_is_no_clocks_business(folder, there):
    folder.write(7, "20990101T000000Z")
    os.utime(there / "backup-000001-20990101T000000Z.sqlite", (4e9, 4e9))
    folder.write(1, MOMENT)
    assert names(there) == of(2)


class TestWhatItDidNotWrite:
    def test_stays(self, folder, there, location, tmp_path):
        first = folder.write(7, MOMENT).file
        others = ["notes.txt", "backup-000004.sqlite", "party.sqlite"]
        for name in others:
            (there / name).write_text("mine")
        shutil.copy(first, there / of(2)[0])
        (there / of(3)[0]).write_bytes(b"short")
        (there / of(4)[0]).symlink_to(first)
        (there / of(5)[0]).mkdir()
        for _ in range(2):
            folder.write(1, MOMENT)
        assert names(there) == sorted([*others, *of(2, 3, 4, 5, 7)])

    def test_stays_also_if_another_party_wrote_it(self, folder, there, location):
        other = location.file.with_name("other.sqlite")
        shutil.copy(location.file, other)
        BackupFolder(there, Location(file=other)).write(1, MOMENT)
        folder.write(1, MOMENT)
        folder.write(1, MOMENT)
        assert names(there) == of(1, 3)

    def test_stays_also_if_a_backup_was_restored_and_backed_up_by_hand(self, folder, there):
        first = folder.write(7, MOMENT).file
        shutil.copy(first, there / of(8)[0])
        folder.write(1, MOMENT)
        assert names(there) == of(8, 9)


@pytest.mark.parametrize("harm", ["no database", "damage", "no table", "full disk"])
def test_one_that_is_not_whole_removes_nothing(folder, there, location, monkeypatch, harm):
    folder.write(1, MOMENT)
    if harm == "no database":
        location.file.unlink()
    elif harm == "damage":
        data = bytearray(location.file.read_bytes())
        data[8_192:12_288] = bytes(4_096)
        location.file.write_bytes(data)
    elif harm == "no table":
        with closing(sqlite3.connect(location.file)) as opened:
            opened.execute("DROP TABLE shelves")
    else:
        monkeypatch.setattr("teaparty.stores.sqlite_files.put_in_place", full)
    with pytest.raises((StoreRefused, OSError, sqlite3.Error)):
        folder.write(1, MOMENT)
    assert names(there) == of(1)


def full(*_):
    raise OSError(28, "No space left on device")


def test_what_a_kill_has_left_is_written_over(folder, there):
    there.mkdir()
    for name in (UNFINISHED, f"{UNFINISHED}.part"):
        (there / name).write_bytes(b"half")
    folder.write(1, MOMENT)
    assert names(there) == of(1)


def test_one_that_cannot_be_removed_is_told(folder, there, monkeypatch):
    first = folder.write(7, MOMENT).file

    def refuses(path, **_):
        if path.name.startswith("backup-"):
            raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.unlink", refuses)
    assert folder.write(1, MOMENT).not_removed == f"{first}: Operation not permitted"


class TestTheLastOne:
    def test_says_what_the_clock_showed(self, folder, location):
        assert folder.last() is None
        for clock in (5.0, 9.0):
            sets_clock(location, clock)
            folder.write(7, MOMENT)
        assert folder.last() == Reading(9.0, 1.0)

    def test_that_can_be_read_counts(self, folder, location):
        sets_clock(location, 5.0)
        folder.write(7, MOMENT)
        sets_clock(location, 9.0)
        file = folder.write(7, MOMENT).file
        file.write_bytes(file.read_bytes()[:100])
        assert folder.last() == Reading(5.0, 1.0)

    def test_without_a_clock_does_not_count(self, folder):
        folder.write(7, MOMENT)
        assert folder.last() is None

    def test_is_none_where_nothing_can_be_read(self, folder, there, monkeypatch):
        folder.write(7, MOMENT)
        monkeypatch.setattr("pathlib.Path.open", lambda *_: full())
        assert folder.last() is None
