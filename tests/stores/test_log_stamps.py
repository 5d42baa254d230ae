"""Which log belongs to which file: told by numbers in both, however they came beside each other."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Lock

import pytest

from teaparty.stores import log_stamps
from teaparty.stores.checkpoints import checkpoint
from teaparty.stores.location import Location
from teaparty.stores.log_stamps import (
    UNSTAMPED,
    ForeignLog,
    begin_log,
    has_foreign_log,
    log_of,
    refuse_foreign_log,
    stamp,
    stamp_of,
    stamps_in,
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tea.sqlite"


@pytest.fixture
def connection(file):
    """A connection to a file that has a stamp, and whose log has lines that the file has not."""
    with closing(Location(file=file).connect()) as connection:
        connection.execute("CREATE TABLE cups (tea TEXT)")
        begin_log(connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        begin_log(connection)
        connection.execute("INSERT INTO cups VALUES ('green')")
        yield connection


def together(tmp_path, file, log):
    """Lay a log beside a file, both copied; return whether it is a foreign one."""
    (tmp_path / "both").mkdir(exist_ok=True)
    both = tmp_path / "both" / "tea.sqlite"
    shutil.copy(file, both)
    shutil.copy(log, log_of(both))
    return has_foreign_log(both)


def test_a_log_begins_with_the_stamp_of_its_file_and_has_the_next_one(file, connection):
    first, second = stamps_in(log_of(file))
    assert first == stamp_of(file) != second
    connection.execute("PRAGMA wal_checkpoint")
    assert stamp_of(file) == second
    assert not has_foreign_log(file)


def test_a_file_of_the_folder_where_the_server_starts_has_its_stamp(file, connection, monkeypatch):
    monkeypatch.chdir(file.parent)
    assert stamp_of(Path(file.name)) == stamp_of(file)


def test_no_stamp_is_given_twice_or_is_that_of_a_new_file(connection):
    found = set()
    for _ in range(50):
        begin_log(connection)
        found |= set(connection.execute("PRAGMA user_version").fetchone())
    assert len(found) == 50
    assert min(found) > 1


def test_a_file_from_another_moment_does_not_belong_to_a_log(tmp_path, file, connection):
    shutil.copy(file, tmp_path / "early")
    assert not together(tmp_path, tmp_path / "early", log_of(file))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    begin_log(connection)
    assert together(tmp_path, tmp_path / "early", log_of(file))
    assert not together(tmp_path, file, log_of(file))


def test_a_copy_made_by_sqlite_does_not_belong_to_the_next_log(tmp_path, file, connection):
    with closing(sqlite3.connect(tmp_path / "copy")) as copy, closing(sqlite3.connect(file)) as its:
        its.backup(copy)
    assert together(tmp_path, tmp_path / "copy", log_of(file)) is False
    connection.execute("INSERT INTO cups VALUES ('black')")
    checkpoint(Location(file=file), Lock())
    assert together(tmp_path, tmp_path / "copy", log_of(file))
    assert together(tmp_path, file, log_of(file)) is False


def test_a_log_that_an_earlier_release_has_begun_is_taken(tmp_path, file, connection):
    """It has no stamp first, whatever the file has."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA user_version = 1")
    begin_log(connection)
    assert [each in UNSTAMPED for each in stamps_in(log_of(file))] == [True, True, False]
    assert not together(tmp_path, file, log_of(file))


def test_a_log_that_others_empty_while_it_is_begun_begins_with_the_stamp_of_its_file(
    file, connection, monkeypatch
):
    def late(connection):
        with closing(sqlite3.connect(file, timeout=0)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        stamp(connection)

    monkeypatch.setattr(log_stamps, "stamp", late)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    begin_log(connection)
    assert next(stamps_in(log_of(file))) == stamp_of(file)


@pytest.mark.parametrize("times", [1, 5])
def test_a_log_that_is_begun_anew_at_each_look_is_not_foreign(file, connection, monkeypatch, times):
    left = list(range(times))

    def changing(log):
        if left:
            left.pop()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            begin_log(connection)
        yield from stamps_in(log)

    monkeypatch.setattr(log_stamps, "stamps_in", changing)
    assert not has_foreign_log(file)
    assert not left


@pytest.mark.parametrize("moments", range(1, 6))
def test_whatever_was_moved_a_log_belongs_to_its_file(tmp_path, file, connection, moments):
    for number in range(moments):
        connection.execute("INSERT INTO cups VALUES ('black')")
        if number % 2:
            checkpoint(Location(file=file), Lock())
        else:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        assert not has_foreign_log(file)
        assert not together(tmp_path, file, log_of(file))


def test_a_log_belongs_to_its_file_in_the_midst_of_a_checkpoint(tmp_path, file, connection):
    """The header is written first, with a size that the file has not yet."""
    connection.executemany("INSERT INTO cups VALUES (?)", [("x" * 4_000,)] * 20)
    begin_log(connection)
    shutil.copy(file, tmp_path / "before")
    shutil.copy(log_of(file), tmp_path / "log")
    connection.execute("PRAGMA wal_checkpoint")
    with (tmp_path / "before").open("r+b") as half:
        half.write(file.read_bytes()[:4_096])
    assert stamp_of(tmp_path / "before") == stamp_of(file)
    assert not together(tmp_path, tmp_path / "before", tmp_path / "log")


def test_a_file_that_was_cut_off_or_damaged_has_no_log_of_another(tmp_path, file, connection):
    data = file.read_bytes()
    for number, damaged in enumerate((data[:50], b"SQLite format 3\0" + bytes(5_000))):
        (tmp_path / str(number)).write_bytes(damaged)
        assert together(tmp_path, tmp_path / str(number), log_of(file))


def test_a_file_without_a_log_or_with_one_that_is_empty_has_no_foreign_one(file, connection):
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not has_foreign_log(file)
    connection.close()
    assert not log_of(file).exists()
    assert not has_foreign_log(file)


@pytest.mark.parametrize("what", [b"", b"a poem, " * 1_000, None])
def test_a_log_is_foreign_where_no_database_is(tmp_path, file, connection, what):
    log = shutil.copy(log_of(file), tmp_path / "log")
    if what is not None:
        (tmp_path / "poem").write_bytes(what)
        assert together(tmp_path, tmp_path / "poem", log)
        return
    shutil.copy(log, log_of(tmp_path / "nowhere"))
    assert has_foreign_log(tmp_path / "nowhere")


@pytest.mark.parametrize("at", [0, 10, 40, 200])
def test_what_sqlite_would_not_read_of_a_log_has_no_stamp(tmp_path, file, connection, at):
    data = bytearray(log_of(file).read_bytes())
    data[at] ^= 0xFF
    (tmp_path / "log").write_bytes(data)
    assert list(stamps_in(tmp_path / "log")) == []


def test_what_is_left_of_an_earlier_round_has_none(tmp_path, file, connection):
    for _ in range(20):
        begin_log(connection)
    length = log_of(file).stat().st_size
    checkpoint(Location(file=file), Lock())
    assert log_of(file).stat().st_size >= length
    assert len(list(stamps_in(log_of(file)))) == 2


def test_a_look_releases_no_lock_of_the_process(file, connection):
    connection.execute("PRAGMA wal_checkpoint")
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM cups").fetchall()
        before = locks(file)
        assert stamp_of(file)
        assert locks(file) == before > 0


def locks(file):
    with open("/proc/locks") as found:
        return found.read().count(f":{file.stat().st_ino} ")


def test_it_is_refused_in_words(tmp_path, file, connection):
    other = tmp_path / "other"
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE pots (tea TEXT)")
    shutil.copy(log_of(file), log_of(other))
    before = other.read_bytes(), log_of(other).read_bytes()
    with pytest.raises(ForeignLog, match="beside other lies other-wal, the log of another file"):
        refuse_foreign_log(other)
    with pytest.raises(ForeignLog):
        Location(file=other).connect()
    assert (other.read_bytes(), log_of(other).read_bytes()) == before
