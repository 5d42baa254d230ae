"""A database file is replaced under a server: what it held is saved, and the new file stays."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from teaparty.admin.main import main
from teaparty.core.records import Unavailable
from teaparty.stores import backups, replaced
from teaparty.stores.location import is_replaced, location_of
from teaparty.stores.log_stamps import NOT_ITS_LOG, has_foreign_log
from teaparty.stores.replaced import ASIDE, LOG_SAVED, NOT_COPIED, SAVED
from teaparty.stores.sqlite_files import REPLACED
from tests.stores.conftest import put, said

pytestmark = pytest.mark.slow

OTHER = "the new file"
SERVER = """
import sys
sys.path.insert(0, {root!r})
from teaparty.stores.opening import open_store
from teaparty.stores.store import StoreOptions
from tests.stores.conftest import said, put
from tests.stores.loop import Loop
loop = Loop()
says = dict.fromkeys(("report", "damaged", "not_saved", "saved_again"), print)
options = StoreOptions(reactor=loop, **says)
store = open_store(sys.argv[1], "", options)
store.start()
for number, line in enumerate(sys.stdin):
    stored = []
    put(store.journal, [said(number, line.strip())], stored.extend)
    while not stored:
        loop.step()
    print("stored", flush=True)
"""
ROOT = str(Path(__file__).parents[2])
CASES = ("moved over", "copied over", "removed", "renamed", "linked elsewhere")


class Scene:
    """A server in whose file something stands, and in whose log something more."""

    def __init__(self, folder, opened, loop):
        self.folder, self.opened, self.loop = folder, opened, loop
        self.state = folder / "state"
        self.file = self.state / "teaparty.sqlite"
        self.aside = self.state / f"teaparty.sqlite.{ASIDE}"
        self.log_aside = Path(f"{self.aside}-wal")
        self.other = folder / "other.sqlite"
        self.far = folder / "far.sqlite"
        self.number = 0

    def begins(self, case):
        """Make both files; the server has its own open once more where a link leads to it."""
        store = self.opened()
        self.says(store, "before the backup")
        self.opened.close(store)
        shutil.copy(self.file, self.folder / "theirs")
        with closing(sqlite3.connect(self.folder / "theirs")) as theirs:
            theirs.execute(
                "UPDATE lines SET event = replace(event, 'before the backup', ?)", [OTHER]
            )
            theirs.execute("PRAGMA user_version = 77")
            theirs.commit()
        with closing(sqlite3.connect(self.folder / "theirs")) as theirs:
            theirs.execute("PRAGMA journal_mode=DELETE")
        (self.folder / "theirs").replace(self.other)
        if case == "linked elsewhere":
            self.file.replace(self.far)
            self.file.symlink_to(self.far)

    def says(self, store, *texts):
        for text in texts:
            stored = []
            put(store.journal, [said(self.number, text)], stored.extend)
            while not stored:
                self.loop.step()
            self.number += 1

    def replaces(self, case):
        if case == "moved over":
            self.other.replace(self.file)
        elif case == "copied over":
            self.file.write_bytes(self.other.read_bytes())
        elif case == "removed":
            self.file.unlink()
        elif case == "renamed":
            self.file.rename(self.state / "away")
        elif case == "linked elsewhere":
            self.file.unlink()
            self.file.symlink_to(self.other)

    @property
    def names(self):
        return sorted(each.name for each in self.state.iterdir())


@pytest.fixture
def scene(tmp_path, opened, loop):
    return Scene(tmp_path, opened, loop)


def texts(file):
    """Return what was said, as a sound database has it."""
    with closing(sqlite3.connect(file)) as it:
        assert it.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        events = str(it.execute("SELECT event FROM lines").fetchall())
    return [text for text in ("before the backup", OTHER, "old", "late") if text in events]


OWN, NEW = ["before the backup", "old", "late"], [OTHER]


@pytest.fixture(params=CASES)
def stopped(request, scene, told):
    """A server whose file was replaced in one way, and which has stopped by itself."""
    scene.case = request.param
    scene.begins(scene.case)
    store = scene.opened()
    scene.says(store, "old")
    scene.replaces(scene.case)
    scene.says(store, "late")
    scene.opened.close(store)
    scene.news = [str(each) for each in told.errors]
    return scene


@pytest.fixture(params=CASES)
def killed(request, scene):
    """A server whose file was replaced in one way, and which was killed; as after a power cut."""
    scene.case = request.param
    is_killed(scene)
    return scene


def is_killed(scene):
    """Have a server store two lines, replace its file, have it store one more, and kill it."""
    scene.begins(scene.case)
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER.format(root=ROOT), str(scene.state)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True, bufsize=1,
    )  # fmt: skip
    for text in ("in the place of another line", "old", "late"):
        if text == "late":
            scene.replaces(scene.case)
        process.stdin.write(f"{text}\n")
        assert process.stdout.readline() == "stored\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()


# --- after a stop


def test_after_a_stop_nothing_lies_beside_the_new_file(stopped):
    if stopped.case in ("removed", "renamed"):
        assert not stopped.file.exists()
    else:
        assert texts(stopped.file) == NEW
    assert "teaparty.sqlite-wal" not in stopped.names
    assert "teaparty.sqlite-shm" not in stopped.names


def test_after_a_stop_all_that_the_server_held_is_saved_and_can_be_restored(stopped):
    if stopped.case == "copied over":  # what was in the file is gone; its log is there
        assert stopped.news[-1] == LOG_SAVED.format(file=stopped.file, log=stopped.log_aside)
        assert stopped.log_aside.stat().st_size > 4_096
        return
    if stopped.case == "linked elsewhere":  # the server has written it all to where it was
        assert texts(stopped.far) == OWN
        return
    assert stopped.news[-1] == SAVED.format(file=stopped.file, aside=stopped.aside)
    backups.restore(str(stopped.state), "", str(stopped.aside))
    assert texts(stopped.file) == OWN


def test_after_a_stop_the_next_start_goes_on_with_what_is_there(stopped, told):
    store = stopped.opened()
    stopped.opened.close(store)
    gone = stopped.case in ("removed", "renamed")
    assert texts(stopped.file) == ([] if gone else NEW)


# --- after a kill


def test_after_a_kill_a_start_goes_on_with_the_new_file_and_saves_the_log(killed):
    store = killed.opened()
    done = store.done
    killed.opened.close(store)
    if killed.case == "linked elsewhere":
        assert (texts(killed.far)[-2:], texts(killed.file), done) == (["old", "late"], NEW, [])
        return
    gone = killed.case in ("removed", "renamed")
    assert texts(killed.file) == ([] if gone else NEW)
    assert done == [LOG_SAVED.format(file=killed.file, log=killed.log_aside)]
    if killed.case == "renamed":
        (killed.state / "away").rename(killed.aside)
        backups.restore(str(killed.state), "", str(killed.aside))
        assert texts(killed.file)[-2:] == ["old", "late"]


def test_after_a_kill_the_tool_opens_nothing(killed, capsys):
    log = Path(f"{killed.file}-wal")
    if killed.case in ("removed", "renamed", "linked elsewhere"):
        return
    before = log.read_bytes(), killed.file.read_bytes()
    for words in (["user", "list"], ["check"], ["backup", str(killed.folder / "copy")], ["status"],
                  ["ban", "add", "bob"], ["token", "list"]):  # fmt: skip
        assert main(["--state", str(killed.state), *words]) != 0
        assert NOT_ITS_LOG.format(file=killed.file.name, log=log.name) in capsys.readouterr().err
    assert (log.read_bytes(), killed.file.read_bytes()) == before


def test_after_a_kill_a_backup_is_put_in_place_and_all_else_set_aside(killed):
    if killed.case == "linked elsewhere":
        return
    backup = killed.folder / "backup"
    shutil.copy(killed.file if killed.file.exists() else killed.other, backup)
    was = killed.file.exists()
    backups.restore(str(killed.state), "", str(backup))
    assert texts(killed.file) == NEW
    assert killed.log_aside.exists()
    if was:
        assert texts(killed.state / "teaparty.sqlite.before-restore") == NEW


# --- while the server runs


@pytest.mark.parametrize("case", CASES)
def test_a_server_opens_nothing_anew_once_its_file_was_replaced(scene, told, case):
    scene.begins(case)
    store = scene.opened()
    scene.says(store, "old")
    scene.replaces(case)
    before = scene.file.read_bytes() if scene.file.exists() else None
    with suppress(OSError):
        store.names([])  # closes the connections that there are, on its way
    with pytest.raises(Unavailable):
        scene.loop.result(store.records.audits(10))
    assert str(told.errors[-1]) == REPLACED.format(file=scene.file)
    if case == "copied over":
        assert store.gone
    assert (scene.file.read_bytes() if scene.file.exists() else None) == before
    scene.says(store, "late")


def test_others_see_that_a_file_was_copied_into_that_of_a_server(scene):
    scene.begins("copied over")
    store = scene.opened()
    scene.says(store, "old")
    location = location_of(str(scene.state), "")
    assert not is_replaced(str(scene.state), location)
    scene.replaces("copied over")
    assert is_replaced(str(scene.state), location)


def test_what_cannot_be_copied_leaves_its_log(scene, told, monkeypatch):
    scene.begins("moved over")
    store = scene.opened()
    scene.says(store, "old")
    scene.replaces("moved over")
    monkeypatch.setattr(replaced, "copy_file", full)
    scene.opened.close(store)
    assert [str(each) for each in told.errors[-2:]] == [
        NOT_COPIED.format(file=scene.file, why="No space left on device"),
        LOG_SAVED.format(file=scene.file, log=scene.log_aside),
    ]
    assert texts(scene.file) == NEW


def full(*_):
    raise OSError(28, "No space left on device")


# --- what is no fault


def moved(state, folder):
    state.rename(folder / "state2")


def copied(state, folder):
    """As from a backup of all files to another machine: with other numbers of files."""
    shutil.copytree(state, folder / "state2")


def copied_back(state, folder):
    shutil.copytree(state, folder / "state1")
    shutil.rmtree(state)
    (folder / "state1").rename(folder / "state2")
    (folder / "state2").rename(state)
    (folder / "state2").symlink_to(state)


@pytest.mark.parametrize("move", [moved, copied, copied_back])
def test_after_a_kill_all_files_together_may_go_elsewhere(scene, move):
    scene.case = ""
    is_killed(scene)
    move(scene.state, scene.folder)
    store = scene.opened(state=scene.folder / "state2")
    scene.opened.close(store)
    assert store.done == []
    assert texts(scene.folder / "state2" / "teaparty.sqlite")[-2:] == ["old", "late"]


def test_a_file_that_is_replaced_after_a_stop_is_no_news(scene):
    scene.begins("")
    shutil.copy(scene.other, scene.file)
    store = scene.opened()
    scene.opened.close(store)
    assert (store.done, texts(scene.file)) == ([], NEW)


def test_a_log_of_an_earlier_release_is_taken(scene):
    scene.begins("")
    with closing(sqlite3.connect(scene.file, isolation_level=None)) as it:
        it.execute("PRAGMA journal_mode=WAL")
        it.execute("PRAGMA user_version=0")
        it.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        it.execute("PRAGMA user_version=1")
        shutil.copytree(scene.state, scene.folder / "copy")
    assert not has_foreign_log(scene.folder / "copy" / "teaparty.sqlite")


@pytest.mark.parametrize("release", ["stopped", "killed"])
def test_a_database_of_an_earlier_release_is_taken_while_others_have_it_open(scene, release):
    """Its log stays at the start then, and a kill may come before anything is moved."""
    scene.begins("")
    with closing(sqlite3.connect(scene.file, isolation_level=None)) as it:
        it.execute("PRAGMA wal_autocheckpoint=0")
        it.execute(f"PRAGMA user_version={1 if release == 'stopped' else 77}")
    with closing(sqlite3.connect(scene.file, isolation_level=None)) as other:
        if release == "killed":
            other.execute("PRAGMA user_version=1")
        other.execute("SELECT count(*) FROM lines").fetchone()
        store = scene.opened()
        scene.says(store, "late")
        assert not store.gone
        shutil.copytree(scene.state, scene.folder / "copy")
        scene.opened.close(store)
    assert not has_foreign_log(scene.folder / "copy" / "teaparty.sqlite")
    assert "late" in texts(scene.folder / "copy" / "teaparty.sqlite")
