"""Backups of the real thing: written while people talk, and restored; also of a version before."""

import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from teaparty.stores import migrating
from teaparty.stores.backups import must_be_backup
from teaparty.stores.location import Location
from teaparty.stores.migrating import VERSIONS
from teaparty.stores.sqlite_files import copy_file
from tests import fork_server

pytestmark = pytest.mark.slow
HASTY = [
    sys.executable, "-c",
    "import teaparty.server.backups as b; b.MINUTE = 0.5; b.span = lambda every: 1;"
    "from twisted.scripts.twistd import run; run()",
]  # fmt: skip
"""A server to which a minute is half a second, and a day is one."""
BEFORE = "0007"
ALICE = """
INSERT INTO accounts (key, skeleton, name, password, role, since, seen, inside, room, whispers,
blocks, kept) VALUES ('alice', 'alice', 'alice', '', 'member', 1, 8.5, false, 'parlour', 0,
'[]', '{}')
"""
LINE = "INSERT INTO lines (room, number, at, account, event) VALUES ('parlour', 0, 1, 1, :event)"
SAID = '{"type":"Said","who":{"number":1,"name":"alice","account":1},"text":"before the change"}'


def restores(folder, state, file):
    words = [sys.executable, "-m", "teaparty.admin", "--state", state, "restore", str(file)]
    done = fork_server.run([*words, "--force"], cwd=folder, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_backups_are_written_while_people_talk_and_can_be_restored(start, tmp_path):
    file = tmp_path / "tea.toml"
    file.write_text("name = 'Tea'\n")
    server = start("--config=tea.toml", command=HASTY)
    alice = server.guest("alice")
    alice.types("say one lump or two").reads_until("one lump or two")
    file.write_text("name = 'Tea'\n[backup]\nkeep = 2\nfolder = 'copies'\n")
    server.process.send_signal(signal.SIGHUP)
    server.wait_for(r"Changed: backup\.")
    server.wait_for(r"a backup was written: copies/backup-000003-\w+\.sqlite, .*removed: 1\n")
    alice.types("say still here").reads_until("You say: still here")
    assert server.ends() == 0
    found = sorted((tmp_path / "copies").glob("backup-*.sqlite"))
    assert (len(found), {each.stat().st_mode & 0o777 for each in found}) == (2, {0o600})
    must_be_backup(str(found[0]))
    restores(tmp_path, "elsewhere", found[0])
    server = start("--state=elsewhere")
    bob = server.guest("bob").types("history")
    bob.reads_until("one lump or two")
    assert server.ends() == 0


@pytest.fixture
def of_before(tmp_path):
    """A backup of a party of the version before, in which alice has said something."""
    old = Location(file=tmp_path / "old.sqlite")
    engine = old.engine()
    from alembic import command

    scripts = migrating.scripts_of((VERSIONS,))
    with engine.begin() as connection:
        scripts.attributes["connection"] = connection
        command.upgrade(scripts, BEFORE)
        connection.execute(text(ALICE))
        connection.execute(text(LINE), {"event": SAID})
    engine.dispose()
    copy_file(old.connect(), tmp_path / "before.backup")
    return tmp_path / "before.backup"


def test_a_backup_of_the_version_before_is_restored_and_brought_up_to_date(
    start, tmp_path, of_before
):
    server = start()
    server.guest("bob").types("say of today").reads_until("You say: of today")
    assert "nothing is changed yet" in restores(tmp_path, "teaparty-state", of_before)
    assert server.ends() == 0
    server = start()
    server.wait_for(f"the database was brought from revision {BEFORE} to {migrating.HEAD}")
    bob = server.guest("bob").types("history")
    read = bob.reads_until("before the change")
    assert "of today" not in read
    assert server.ends() == 0
    asides = {each.name for each in Path(tmp_path, "teaparty-state").glob("*.before-*")}
    assert {"teaparty.sqlite.before-restore", f"teaparty.sqlite.before-{migrating.HEAD}"} <= asides


def test_other_databases_are_refused(twistd, tmp_path):
    (tmp_path / "tea.toml").write_text('database = "memory:"\n[backup]\n')
    done = twistd("-n", "--pidfile=", "teaparty", "--config=tea.toml", "--check")
    assert done.returncode == 1
    assert done.stderr.startswith("teaparty: tea.toml: backup has nothing to write")
