"""Whole SQLite files: copied, put in place, set aside; never half of one."""

import sqlite3
from pathlib import Path

import pytest

from teaparty.stores.sqlite_files import (
    OpenFile,
    copy_file,
    is_another,
    make_private,
    put_in_place,
    set_aside,
    sync,
)


@pytest.fixture
def source(tmp_path):
    """A connection to a database in whose log something stands that the file has not yet."""
    connection = sqlite3.connect(tmp_path / "tea.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("CREATE TABLE cups (tea TEXT)")
    connection.execute("INSERT INTO cups VALUES ('green')")
    yield connection
    connection.close()


def cups(file):
    connection = sqlite3.connect(file)
    found = [tea for (tea,) in connection.execute("SELECT tea FROM cups")]
    mode = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()
    return found, mode[0]


def mode(file):
    return oct(file.stat().st_mode & 0o777)


def names(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "copies"
    made.mkdir()
    return made


# --- copies


def test_a_copy_is_one_file_of_its_owners_alone(source, folder):
    copy_file(source, folder / "copy")
    assert names(folder) == ["copy"]
    assert mode(folder / "copy") == "0o600"
    assert cups(folder / "copy") == (["green"], "delete")


def test_a_copy_is_made_while_somebody_else_writes(source, tmp_path, folder):
    other = sqlite3.connect(tmp_path / "tea.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO cups VALUES ('black')")
    copy_file(source, folder / "copy")
    other.execute("COMMIT")
    assert cups(folder / "copy")[0] == ["green"]
    assert cups(tmp_path / "tea.sqlite")[0] == ["green", "black"]
    other.close()


def test_a_copy_takes_the_place_of_an_older_one(source, folder):
    (folder / "copy").write_text("old")
    (folder / "copy.part").write_text("left by a process that was killed")
    copy_file(source, folder / "copy")
    assert (names(folder), cups(folder / "copy")[0]) == (["copy"], ["green"])


def test_the_source_is_closed(source, folder):
    copy_file(source, folder / "copy")
    with pytest.raises(sqlite3.ProgrammingError):
        source.execute("SELECT 1")


def test_of_one_that_fails_nothing_is_left(folder, tmp_path):
    (tmp_path / "poem").write_text("a poem, " * 1_000)
    (folder / "copy").write_text("old")
    with pytest.raises(sqlite3.DatabaseError):
        copy_file(sqlite3.connect(tmp_path / "poem"), folder / "copy")
    assert names(folder) == ["copy"]
    assert (folder / "copy").read_text() == "old"


def test_the_source_is_closed_also_where_there_is_no_place_for_a_copy(source, folder):
    with pytest.raises(FileNotFoundError):
        copy_file(source, folder / "nowhere/copy")
    with pytest.raises(sqlite3.ProgrammingError):
        source.execute("SELECT 1")


# --- private files


def test_a_private_file_is_empty_and_its_owners_alone(folder):
    make_private(folder / "new")
    assert ((folder / "new").read_bytes(), mode(folder / "new")) == (b"", "0o600")


def test_one_that_is_there_stays_as_it_is_unless_it_is_made_anew(folder):
    file = folder / "file"
    file.write_text("tea")
    file.chmod(0o644)
    make_private(file)
    assert (file.read_text(), mode(file)) == ("tea", "0o644")
    make_private(file, anew=True)
    assert (file.read_text(), mode(file)) == ("", "0o600")


def test_made_anew_it_is_not_where_a_link_leads(folder):
    (folder / "other").write_text("tea")
    (folder / "link").symlink_to(folder / "other")
    make_private(folder / "link", anew=True)
    assert not (folder / "link").is_symlink()
    assert (folder / "other").read_text() == "tea"


def test_made_anew_it_is_not_what_somebody_else_puts_there_at_that_moment(folder, monkeypatch):
    (folder / "theirs").write_text("tea")
    meanwhile = lambda file, missing_ok: file.symlink_to(folder / "theirs")  # noqa: E731
    monkeypatch.setattr(Path, "unlink", meanwhile)
    with pytest.raises(FileExistsError):
        make_private(folder / "file", anew=True)
    assert (folder / "theirs").read_text() == "tea"


# --- names


def test_a_complete_file_takes_the_name_of_another(folder):
    (folder / "new").write_text("new")
    (folder / "file").write_text("old")
    put_in_place(folder / "new", folder / "file")
    assert (names(folder), (folder / "file").read_text()) == (["file"], "new")


def test_a_copy_is_on_the_disk_before_it_has_the_name_and_the_name_is_then(folder, monkeypatch):
    steps = []
    monkeypatch.setattr(
        "teaparty.stores.sqlite_files.sync", lambda path: steps.append((path.name, names(folder)))
    )
    (folder / "new").touch()
    put_in_place(folder / "new", folder / "file")
    assert steps == [("new", ["new"]), ("copies", ["file"])]


def test_what_is_not_there_is_not_put_anywhere(folder):
    (folder / "file").write_text("old")
    with pytest.raises(FileNotFoundError):
        put_in_place(folder / "new", folder / "file")
    assert (folder / "file").read_text() == "old"


def test_a_file_and_a_folder_can_be_synced(folder):
    (folder / "file").touch()
    sync(folder / "file")
    sync(folder)
    with pytest.raises(FileNotFoundError):
        sync(folder / "nowhere")


# --- aside


@pytest.mark.parametrize("tails", [("",), ("", "-wal"), ("", "-wal", "-shm")])
def test_a_file_is_set_aside_with_those_that_belong_to_it(folder, tails):
    for tail in tails:
        (folder / f"tea{tail}").write_text(f"tea{tail}")
    (folder / "tea-party").touch()
    set_aside(folder / "tea", folder / "old")
    assert names(folder) == sorted(["tea-party", *(f"old{tail}" for tail in tails)])
    assert [(folder / f"old{tail}").read_text() for tail in tails] == [f"tea{t}" for t in tails]


def test_the_database_goes_last(folder, monkeypatch):
    """A process that is killed half way finds it there still, and does it again."""
    for tail in ("", "-wal", "-shm"):
        (folder / f"tea{tail}").touch()
    replace, moved = type(folder).replace, []

    def noted(file, target):
        moved.append(file.name)
        return replace(file, target)

    monkeypatch.setattr(type(folder), "replace", noted)
    set_aside(folder / "tea", folder / "old")
    assert moved[-1] == "tea"
    assert sorted(moved) == ["tea", "tea-shm", "tea-wal"]


# --- a file that is open


def test_a_file_that_is_open_is_gone_when_its_path_leads_elsewhere(tmp_path):
    path = tmp_path / "tea.sqlite"
    path.write_text("tea")
    file = OpenFile(path)
    path.write_text("more tea")
    found = [file.gone]
    path.rename(tmp_path / "aside")
    found.append(file.gone)
    path.write_text("tea")
    found.append(file.gone)
    (tmp_path / "aside").replace(path)
    assert [*found, file.gone] == [False, True, True, False]


def test_what_has_to_be_there_is_named_when_it_is_gone(tmp_path):
    path = tmp_path / "tea.sqlite"
    path.touch()
    file = OpenFile(path)
    file.must_be_there()
    path.unlink()
    with pytest.raises(OSError, match=r"tea\.sqlite was removed or replaced"):
        file.must_be_there()


def test_the_mark_of_an_open_file_tells_others_that_its_path_leads_elsewhere(tmp_path):
    path, other = tmp_path / "tea.sqlite", tmp_path / "other.sqlite"
    path.touch()
    other.touch()
    (tmp_path / "by").symlink_to(tmp_path)
    mark = OpenFile(path).mark
    assert not is_another(path, mark)
    assert not is_another(path, b"")
    assert not is_another(other, mark)
    other.replace(path)
    assert is_another(path, mark)
    assert is_another(tmp_path / "by" / "tea.sqlite", mark)
    path.unlink()
    assert is_another(path, mark)
