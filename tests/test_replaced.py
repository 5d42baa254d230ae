"""The database file of a real server is replaced: it saves what it held, and the new file stays."""

import shutil
import signal
import sqlite3
from contextlib import closing

import pytest

from teaparty.stores.backups import backup, restore
from teaparty.testing import PASSWORD

pytestmark = pytest.mark.slow


def said(file):
    """Return which of these were said, as a sound database has it."""
    with closing(sqlite3.connect(file)) as it:
        assert it.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        events = str(it.execute("SELECT event FROM lines").fetchall())
    return [text for text in ("early", "old", "late") if text in events]


def move(other, file):
    other.replace(file)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("replace", [move, shutil.copyfile])
def test_a_server_whose_file_is_replaced_loses_neither_its_log_nor_the_new_file(
    start, tmp_path, replace, end
):
    file, other = tmp_path / "state" / "teaparty.sqlite", tmp_path / "other.sqlite"
    aside = file.with_name("teaparty.sqlite.before-replacement")
    server = start("--state=state")
    zoe = server.guest("zoe").types("register", PASSWORD, PASSWORD, "say early")
    zoe.reads_until("You say: early")
    backup(str(file.parent), "", str(other))
    zoe.types("say old").reads_until("You say: old")
    replace(other, file)
    zoe.types("say late").reads_until("You say: late")
    server.ends(end)
    server.loses_peers()
    first = server.log

    server = start("--state=state")
    server.guest("zoe", PASSWORD)
    assert server.ends() == 0
    assert said(file) == ["early"]
    if replace is move and end == signal.SIGTERM:
        assert f"is saved as {aside.relative_to(tmp_path)}" in first.replace(f"{tmp_path}/", "")
        restore(str(file.parent), "", str(aside))
        assert said(file) == ["early", "old", "late"]
    else:
        told = first if end == signal.SIGTERM else server.log
        assert f"saved as {aside}-wal" in told
        assert aside.with_name(f"{aside.name}-wal").stat().st_size > 4_096
